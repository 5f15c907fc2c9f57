package account

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

func TestATokenIsKeptAsItsHash(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	bob := add(t, s, "bob@x.example", auth.Staff, auth.Manager)
	id, token, err := s.AddToken(ctx, bob, bob, "  Sync   script\n", true)
	ok(t, err)
	if !strings.HasPrefix(token, "gyoryu_") || len(token) != len("gyoryu_")+43 {
		t.Errorf("the token is %q", token)
	}
	b := must(s.bearer(ctx, token))(t)
	if b.AccountID != bob || b.TokenID != id || !b.ReadsOnly || b.Email != "bob@x.example" || len(b.Roles) != 2 || !b.Unseen {
		t.Errorf("it stands for %+v", b)
	}
	secret := strings.TrimPrefix(token, "gyoryu_")
	raw := must(base64.RawURLEncoding.DecodeString(secret))(t)
	for table, column := range map[string]string{"api_tokens": "api_tokens::text", "history": "history::text"} {
		for _, text := range append(must(pg.Values[string](ctx, db, "select "+column+" from "+table, nil))(t), "") {
			if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", raw)) || table == "history" && strings.Contains(text, "token_hash") {
				t.Errorf("%s keeps the secret: %s", table, text)
			}
		}
	}
	if n := count(t, db, "api_tokens where length(token_hash) = 32 and name = 'Sync script' and created_by = account_id"); n != 1 {
		t.Error("not kept as it should be")
	}
	for _, other := range []string{
		"", "gyoryu_", secret, "gyoryu_" + strings.Repeat("A", 43), token + "A", "GYORYU_" + secret, "gyoryu_gyoryu_" + secret, "gyoryu_" + strings.Repeat("A", 100_000), "'; drop table api_tokens; --",
	} {
		if _, err := s.bearer(ctx, other); !errors.Is(err, pg.NotFound) {
			t.Errorf("%.60q opens: %v", other, err)
		}
	}
	if _, err := s.visitor(ctx, secret); !errors.Is(err, pg.NotFound) {
		t.Error("a token is a session")
	}
}

func TestATokensUseIsWrittenOnceAMinute(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	bob := add(t, s, "bob@x.example")
	id, token, err := s.AddToken(ctx, bob, bob, "Sync", false)
	ok(t, err)
	lines := count(t, db, "history")
	ok(t, s.used(ctx, id))
	first := *must(s.tokens(ctx, bob))(t)[0].UsedAt
	if must(s.bearer(ctx, token))(t).Unseen {
		t.Error("to be written again at once")
	}
	ok(t, s.used(ctx, id))
	if again := *must(s.tokens(ctx, bob))(t)[0].UsedAt; !again.Equal(first) {
		t.Error("written twice in a minute")
	}
	exec(t, db, "update api_tokens set used_at = now() - interval '61 seconds'", nil)
	if !must(s.bearer(ctx, token))(t).Unseen {
		t.Error("not to be written after a minute")
	}
	ok(t, s.used(ctx, id))
	if again := *must(s.tokens(ctx, bob))(t)[0].UsedAt; !again.After(first) {
		t.Error("not written after a minute")
	}
	if n := count(t, db, "history"); n != lines {
		t.Errorf("using it wrote %d lines of history", n-lines)
	}
}

func TestATokenEnds(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	ada, bob := add(t, s, "ada@x.example", auth.Admin), add(t, s, "bob@x.example")
	id, token, err := s.AddToken(ctx, bob, bob, "Sync", false)
	ok(t, err)

	for _, wrong := range [][2]int64{{ada, id}, {bob, id + 1}} {
		if err := s.RevokeToken(ctx, ada, wrong[0], wrong[1]); !errors.Is(err, pg.NotFound) {
			t.Errorf("token %d of account %d: %v", wrong[1], wrong[0], err)
		}
	}
	must(s.bearer(ctx, token))(t)
	ok(t, s.Disable(ctx, ada, "bob@x.example"))
	if _, err := s.bearer(ctx, token); !errors.Is(err, pg.NotFound) {
		t.Errorf("the token of a disabled account: %v", err)
	}
	if _, _, err := s.AddToken(ctx, bob, bob, "Late", false); !errors.Is(err, pg.NotFound) {
		t.Errorf("a disabled account gets one: %v", err)
	}
	ok(t, s.enable(ctx, ada, bob, must(s.find(ctx, bob))(t).Version))
	must(s.bearer(ctx, token))(t)
	ok(t, s.setPassword(ctx, bob, "hash", 0))
	must(s.bearer(ctx, token))(t)

	lines := count(t, db, "history")
	ok(t, s.RevokeToken(ctx, ada, bob, id))
	ok(t, s.RevokeToken(ctx, bob, bob, id)) // twice is no mistake, and changes nothing
	if _, err := s.bearer(ctx, token); !errors.Is(err, pg.NotFound) {
		t.Errorf("the revoked token: %v", err)
	}
	if n := count(t, db, "history where part = 'api_tokens' and action = 'update' and account_id = (after ->> 'revoked_by')::bigint"); n != 1 || count(t, db, "history") != lines+1 {
		t.Errorf("%d lines of history say who revoked it", n)
	}
	if all := must(s.tokens(ctx, bob))(t); len(all) != 1 || all[0].RevokedAt == nil {
		t.Errorf("listed: %+v", all)
	}
	exec(t, db, "update api_tokens set revoked_at = now() - interval '31 days'", nil)
	if all := must(s.tokens(ctx, bob))(t); len(all) != 0 {
		t.Errorf("listed for ever: %+v", all)
	}
}

func TestTokensByName(t *testing.T) {
	s, _ := setUp(t)
	ctx := t.Context()
	bob, eve := add(t, s, "bob@x.example"), add(t, s, "eve@x.example")
	for _, name := range []string{"Sync", "Sync", "Sync 2"} {
		must(s.AddTokenFor(ctx, " BOB@x.example", name, false))(t)
	}
	must(s.AddTokenFor(ctx, "eve@x.example", "Sync", false))(t)
	if _, err := s.AddTokenFor(ctx, "no@x.example", "Sync", false); !errors.Is(err, pg.NotFound) {
		t.Errorf("for nobody: %v", err)
	}
	for _, want := range []int64{2, 0} {
		if n := must(s.RevokeNamed(ctx, "bob@x.example", "Sync "))(t); n != want {
			t.Errorf("%d revoked, want %d", n, want)
		}
	}
	if _, err := s.RevokeNamed(ctx, "no@x.example", "Sync"); !errors.Is(err, pg.NotFound) {
		t.Errorf("of nobody: %v", err)
	}
	_, err := s.RevokeNamed(ctx, "bob@x.example", "")
	refusal(t, err, "name", "form.needed")
	var live []string
	for _, account := range []int64{bob, eve} {
		for _, k := range must(s.tokens(ctx, account))(t) {
			if k.RevokedAt == nil {
				live = append(live, k.Name)
			}
		}
	}
	if fmt.Sprint(live) != "[Sync 2 Sync]" {
		t.Errorf("live: %v", live)
	}
}

func TestTokensThatAreRefused(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	bob := add(t, s, "bob@x.example")
	for name, key := range map[string]string{
		"": "form.needed", " \t ": "form.needed", strings.Repeat("가", 101): "form.too-long", "a\x00b": "form.unreadable", "a\xffb": "form.unreadable",
	} {
		_, _, err := s.AddToken(ctx, bob, bob, name, false)
		refusal(t, err, "name", key)
	}
	if _, _, err := s.AddToken(ctx, bob, 99, "x", false); !errors.Is(err, pg.NotFound) {
		t.Errorf("for nobody: %v", err)
	}
	// At once, so that none finds room that another has taken.
	var made atomic.Int32
	var wait sync.WaitGroup
	for range maxTokens + 10 {
		wait.Go(func() {
			if _, _, err := s.AddToken(ctx, bob, bob, strings.Repeat("가", 100), false); err == nil {
				made.Add(1)
			} else {
				refusal(t, err, "name", "account.tokens-full")
			}
		})
	}
	wait.Wait()
	if n := count(t, db, "api_tokens"); n != maxTokens || int(made.Load()) != n {
		t.Errorf("%d tokens", n)
	}
	ok(t, s.RevokeToken(ctx, bob, bob, must(s.tokens(ctx, bob))(t)[0].ID))
	_, _, err := s.AddToken(ctx, bob, bob, "There is room again", false)
	ok(t, err)
}

// TestAProgramAsksWithItsToken, below /api/ and nowhere else, and never with a cookie
// beside a token that opens nothing.
func TestAProgramAsksWithItsToken(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	h := NewHandler(db, day.Clock{Now: time.Now, Zone: time.UTC}, Options{})
	ctx := t.Context()
	bob, eve, shut := add(t, h.store, "bob@x.example"), add(t, h.store, "eve@x.example"), add(t, h.store, "shut@x.example")
	exec(t, db, "update accounts set language = 'ko' where id = @id", pg.Args{"id": bob})
	token := func(account int64, readsOnly bool) (int64, string) {
		id, token, err := h.store.AddToken(ctx, account, account, "x", readsOnly)
		ok(t, err)
		return id, token
	}
	id, good := token(bob, false)
	_, reads := token(bob, true)
	gone, revoked := token(bob, false)
	_, disabled := token(shut, false)
	ok(t, h.store.RevokeToken(ctx, bob, bob, gone))
	ok(t, h.store.Disable(ctx, 0, "shut@x.example"))
	session := must(h.store.Open(ctx, eve, "", "", ""))(t)

	ask := func(path, cookie string, headers ...string) (who auth.Account, l i18n.Lang, why error) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		for _, header := range headers {
			r.Header.Add("Authorization", header)
		}
		if cookie != "" {
			r.AddCookie(&http.Cookie{Name: "session", Value: cookie})
		}
		h.Identify(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			who, l, why = auth.Who(r.Context()), i18n.From(r.Context()), auth.Refusal(r.Context())
		})).ServeHTTP(httptest.NewRecorder(), r)
		return who, l, why
	}
	const api = "/api/v1/visits"
	for _, header := range []string{"Bearer " + good, "bearer " + good, "BEARER   " + good + " "} {
		who, l, _ := ask(api, session, header)
		if who.ID != bob || who.TokenID != id || who.ReadsOnly || who.Session != "" || len(who.Roles) != 1 || l != i18n.KO {
			t.Errorf("%.12q: %+v in %s", header, who, l)
		}
	}
	if who, _, _ := ask(api, "", "Basic eDp5", "Bearer "+reads); who.ID != bob || !who.ReadsOnly {
		t.Errorf("with the token that only reads: %+v", who)
	}
	if n := count(t, db, "api_tokens where used_at is not null"); n != 2 {
		t.Errorf("the last use of %d tokens is known", n)
	}
	for _, bad := range []string{"Bearer " + revoked, "Bearer " + disabled, "Bearer x", "Bearer", "Bearer ", "bearer " + session, "Bearer gyoryu_" + session, "Bearer " + good + " " + good, "Bearer " + good + "A"} {
		if who, _, why := ask(api, session, bad); who.SignedIn() || !errors.Is(why, auth.BadToken) {
			t.Errorf("%.12q: %+v, %v", bad, who, why)
		}
	}
	// Without one the cookie counts, as it does wherever browsers ask.
	for _, c := range []struct{ path, header string }{
		{api, ""}, {api, "Basic eDp5"}, {api, good}, {"/visits", "Bearer " + good}, {"/visits", "Bearer x"}, {"/apiary", "Bearer " + good}, {"/x/api/", "Bearer " + good},
	} {
		if who, _, _ := ask(c.path, session, c.header); who.ID != eve || who.Session == "" || who.TokenID != 0 {
			t.Errorf("%s with %.12q: %+v", c.path, c.header, who)
		}
		if who, _, why := ask(c.path, "", c.header); who.SignedIn() || !errors.Is(why, auth.SignedOut) {
			t.Errorf("%s with %.12q and no cookie: %+v, %v", c.path, c.header, who, why)
		}
	}
}

func TestATokenIsShownOnce(t *testing.T) {
	s := newSite(t, Options{})
	bob := s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	const section = ".section:has(form[action='/account/tokens'])"
	a := b.get("/account").want(t, 200, "")
	if a.Find(section+" table").Length() != 0 || a.Find(section+" .empty a[href='/api/docs']").Length() != 1 {
		t.Errorf("without a token the page says %q", a.text(section))
	}

	a = b.post("/account/tokens", url.Values{"name": {" Sync <b> "}, "reads_only": {"1"}}).want(t, 200, "")
	token := a.Find("#token").AttrOr("value", "")
	if !strings.HasPrefix(token, "gyoryu_") || a.header.Get("Cache-Control") != "no-store" || strings.Contains(strings.Join(a.header.Values("Set-Cookie"), ""), token) {
		t.Fatalf("the token is %q; %v", token, a.header)
	}
	if says := a.text(".card[role=status]"); !strings.Contains(says, "Sync <b>") || !strings.Contains(says, "only this once") {
		t.Errorf("of the token: %q", says)
	}
	if found := must(s.store.bearer(t.Context(), token))(t); found.AccountID != bob || !found.ReadsOnly {
		t.Errorf("it stands for %+v", found)
	}
	if v := a.Find("#name").AttrOr("value", ""); v != "" || a.Find("#reads_only[checked]").Length() != 0 {
		t.Errorf("the form for the next one has %q", v)
	}
	b.post("/account/tokens", url.Values{"name": {"Import"}}).want(t, 200, "")

	a = b.get("/account").want(t, 200, "")
	if strings.Contains(a.body, token) || a.Find("#token").Length() != 0 {
		t.Error("the token is shown again")
	}
	rows := a.Find(section + " tbody tr")
	cell := func(row, n int) string { return strings.TrimSpace(rows.Eq(row).Find("td").Eq(n).Text()) }
	if rows.Length() != 2 || cell(0, 0) != "Import" || cell(0, 1) != "read and write" || cell(1, 0) != "Sync <b>" || cell(1, 1) != "read only" || cell(1, 3) != "never" {
		t.Errorf("listed: %q", rows.Text())
	}
	if !strings.Contains(a.text(section), "new password leaves them") {
		t.Errorf("what a new password does is not said: %q", a.text(section))
	}

	revoke := rows.Eq(1).Find("form").AttrOr("action", "")
	b.post(revoke, url.Values{}).want(t, 303, "/account")
	a = b.get("/account").want(t, 200, "")
	if row := a.Find(section + " tbody tr").Eq(1); row.Find("form").Length() != 0 || !strings.Contains(row.Text(), "revoked") || a.text(".flash") != "The token is revoked." {
		t.Errorf("after revoking: %q, %q", row.Text(), a.text(".flash"))
	}
	if _, err := s.store.bearer(t.Context(), token); !errors.Is(err, pg.NotFound) {
		t.Errorf("the revoked token: %v", err)
	}
	b.post(revoke, url.Values{}).want(t, 303, "/account") // pressed again in another window
}

func TestATokenThatCannotBeMade(t *testing.T) {
	s := newSite(t, Options{})
	bob := s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	for name, says := range map[string]string{"  ": "Fill this in", strings.Repeat("가", 101): "at most 100", "a\x00b": "cannot be kept"} {
		a := b.post("/account/tokens", url.Values{"name": {name}, "reads_only": {"1"}}).want(t, 422, "")
		if !strings.Contains(a.complaint("name"), says) || a.Find(".complaints").Length() != 1 {
			t.Errorf("%.9q: %q", name, a.complaint("name"))
		}
		if v := a.Find("#name").AttrOr("value", ""); v != name && says != "cannot be kept" || a.Find("#reads_only[checked]").Length() != 1 {
			t.Errorf("%.9q came back as %.9q", name, v)
		}
	}
	for range maxTokens {
		_, _, err := s.store.AddToken(t.Context(), bob, bob, "x", false)
		ok(t, err)
	}
	a := b.post("/account/tokens", url.Values{"name": {"One too many"}}).want(t, 422, "")
	if !strings.Contains(a.complaint("name"), "50 tokens") || a.Find("#name").AttrOr("value", "") != "One too many" {
		t.Errorf("one too many: %q", a.complaint("name"))
	}
	if n := count(t, s.db, "api_tokens"); n != maxTokens {
		t.Errorf("%d tokens", n)
	}
	// A wrong password complains in its own form.
	a = b.post("/account/password", url.Values{}).want(t, 422, "")
	if a.Find("form[action='/account/tokens'] .complaints").Length() != 0 || a.Find("form[action='/account/password'] .complaints").Length() != 1 {
		t.Error("the complaint is about another form")
	}
}

func TestAnothersTokenIsNotThere(t *testing.T) {
	s := newSite(t, Options{})
	bob, ada := s.account(t, "bob@x.example"), s.account(t, "ada@x.example", auth.Admin)
	id, token, err := s.store.AddToken(t.Context(), bob, bob, "Sync", false)
	ok(t, err)
	n := strconv.FormatInt(id, 10)
	b := s.browser(t).signIn("ada@x.example")
	for _, none := range []string{"/account/tokens/" + n, "/account/tokens/x", path(ada) + "/tokens/" + n, path(bob) + "/tokens/0", path(bob) + "/tokens/x", path(99) + "/tokens/" + n} {
		b.post(none+"/revoke", url.Values{}).want(t, 404, "")
	}
	must(s.store.bearer(t.Context(), token))(t)

	// Who keeps the accounts sees it on the account's page, and ends it there.
	a := b.get(path(bob)).want(t, 200, "")
	revoke := path(bob) + "/tokens/" + n + "/revoke"
	if a.Find("form[action='"+revoke+"']").Length() != 1 || strings.Contains(a.body, token) {
		t.Errorf("the account's page says %q", a.text("main"))
	}
	s.browser(t).signIn("bob@x.example").post(revoke, url.Values{}).want(t, 403, "")
	b.post(revoke, url.Values{}).want(t, 303, path(bob))
	a = b.get(path(bob)).want(t, 200, "")
	if history := a.text(".history"); !strings.Contains(history, "Token revokedafter:Sync") || !strings.Contains(history, "Token madeafter:Sync") || strings.Contains(history, "⟦") {
		t.Errorf("its history: %q", history)
	}
	if _, err := s.store.bearer(t.Context(), token); !errors.Is(err, pg.NotFound) {
		t.Errorf("the revoked token: %v", err)
	}
}
