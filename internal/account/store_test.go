package account

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

func setUp(t *testing.T) (Store, *pgxpool.Pool) {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	return Store{db}, db
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// exec changes the database behind the program's back: time passes, things happen.
func exec(t testing.TB, db pg.DB, sql string, args pg.Args) {
	t.Helper()
	_, err := db.Exec(context.WithoutCancel(t.Context()), sql, args)
	ok(t, err)
}

func count(t testing.TB, db pg.DB, from string) int {
	t.Helper()
	return must(pg.Value[int](t.Context(), db, "select count(*) from "+from, nil))(t)
}

// make one account with a name before the @ as its name.
func add(t testing.TB, s Store, email string, roles ...auth.Role) int64 {
	t.Helper()
	if roles == nil {
		roles = []auth.Role{auth.Staff}
	}
	name, _, _ := strings.Cut(email, "@")
	return must(s.AddDemo(t.Context(), Draft{Email: email, Name: name, Roles: roles}))(t)
}

func someone(t testing.TB, db pg.DB, name, native string) int64 {
	t.Helper()
	return must(pg.Value[int64](t.Context(), db, "insert into people (name, native_name) values (@name, @native) returning id",
		pg.Args{"name": name, "native": native}))(t)
}

func refusal(t *testing.T, err error, field, key string) {
	t.Helper()
	if r, is := errors.AsType[Refusal](err); !is || r.Field != field || r.Msg.Key != key {
		t.Errorf("got %v, want %s: %s", err, field, key)
	}
}

func TestAddAnAccount(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	cho, kim := someone(t, db, "Cho", "조황희"), someone(t, db, "Kim", "")
	exec(t, db, "update people set removed_at = now() where id = @id", pg.Args{"id": kim})

	id, token, err := s.Add(ctx, 0, "Cho@STEPI.example", "조황희", []auth.Role{auth.Manager, auth.Admin, auth.Staff}, cho)
	ok(t, err)
	a := must(s.find(ctx, id))(t)
	if a.Email != "Cho@STEPI.example" || a.Name != "조황희" || a.PersonID != cho || a.PersonNative != "조황희" || a.State() != Invited || a.LinkEndsAt == nil {
		t.Errorf("found %+v", a)
	}
	if want := []auth.Role{auth.Staff, auth.Manager, auth.Admin}; !slices.Equal(a.Roles, want) {
		t.Errorf("roles %v, want %v", a.Roles, want)
	}
	if l := must(s.link(ctx, token))(t); l.AccountID != id || l.Purpose != invitation {
		t.Errorf("link %+v", l)
	}
	if until := time.Until(*a.LinkEndsAt); until < invitationLasts-time.Hour || until > invitationLasts {
		t.Errorf("the invitation lasts %s", until)
	}
	if n := count(t, db, "account_links where position('"+token+"' in encode(token_hash, 'escape')) > 0"); n != 0 {
		t.Error("the token itself is kept")
	}

	for name, tt := range map[string]struct {
		draft      Draft
		field, key string
	}{
		"the e-mail again, in other letters": {Draft{Email: "cho@stepi.EXAMPLE", Name: "x", Roles: []auth.Role{auth.Staff}}, "email", "account.email-taken"},
		"the person again":                   {Draft{Email: "x@y.example", Name: "x", Roles: []auth.Role{auth.Staff}, PersonID: cho}, "person", "account.person-taken"},
		"a removed person":                   {Draft{Email: "x@y.example", Name: "x", Roles: []auth.Role{auth.Staff}, PersonID: kim}, "person", "form.no-such-record"},
		"nobody":                             {Draft{Email: "x@y.example", Name: "x", Roles: []auth.Role{auth.Staff}, PersonID: 99}, "person", "form.no-such-record"},
		"no e-mail":                          {Draft{Name: "x", Roles: []auth.Role{auth.Staff}}, "email", "form.needed"},
		"half an e-mail":                     {Draft{Email: "x@y", Name: "x", Roles: []auth.Role{auth.Staff}}, "email", "account.no-email"},
		"two lines of e-mail":                {Draft{Email: "x@y.example\nBcc: z@y.example", Name: "x", Roles: []auth.Role{auth.Staff}}, "email", "account.no-email"},
		"no name":                            {Draft{Email: "x@y.example", Roles: []auth.Role{auth.Staff}}, "name", "form.needed"},
		"no role":                            {Draft{Email: "x@y.example", Name: "x"}, "roles", "account.no-role"},
		"a role that isn't":                  {Draft{Email: "x@y.example", Name: "x", Roles: []auth.Role{"root"}}, "roles", "form.no-such-choice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := s.add(ctx, 0, tt.draft, nil)
			refusal(t, err, tt.field, tt.key)
		})
	}
	if n := count(t, db, "accounts"); n != 1 {
		t.Errorf("%d accounts, want 1", n)
	}

	ok(t, s.SetPerson(ctx, 0, id, 0))
	if a := must(s.byEmail(ctx, " CHO@stepi.example "))(t); a.ID != id || a.PersonID != 0 {
		t.Errorf("by e-mail: %+v", a)
	}
	other := add(t, s, "a@y.example")
	ok(t, s.SetPerson(ctx, id, other, cho))
	refusal(t, s.SetPerson(ctx, id, id, cho), "person", "account.person-taken")
	all := must(s.Accounts(ctx))(t)
	if len(all) != 2 || all[0].ID != other || all[0].PersonID != cho || all[1].ID != id {
		t.Errorf("all accounts: %+v", all)
	}
	if _, err := s.find(ctx, 99); !errors.Is(err, pg.NotFound) {
		t.Errorf("finding nobody: %v", err)
	}
	if found := must(s.people(ctx, " 조 황희"))(t); len(found) != 1 || found[0].ID != cho {
		t.Errorf("people called so: %+v", found)
	}
	if found := must(s.people(ctx, "Kim"))(t); len(found) != 0 {
		t.Errorf("a removed person is offered: %+v", found)
	}
}

func TestChangeAnAccount(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	ada, bob := add(t, s, "ada@x.example", auth.Admin), add(t, s, "bob@x.example")
	was := must(s.find(ctx, bob))(t)

	d := Draft{Email: "robert@x.example", Name: "Robert", Roles: []auth.Role{auth.Manager}, Language: "ko"}
	ok(t, s.change(ctx, ada, bob, was.Version, d))
	now := must(s.find(ctx, bob))(t)
	if now.Name != "Robert" || now.Email != "robert@x.example" || now.Language != "ko" || !now.Is(auth.Manager) || now.Is(auth.Staff) {
		t.Errorf("changed to %+v", now)
	}
	if err := s.change(ctx, ada, bob, was.Version, d); !errors.Is(err, pg.Stale) {
		t.Errorf("saving over a newer version: %v", err)
	}
	if err := s.change(ctx, ada, 99, 1, d); !errors.Is(err, pg.NotFound) {
		t.Errorf("changing nobody: %v", err)
	}
	d.Email = "ADA@x.example"
	refusal(t, s.change(ctx, ada, bob, now.Version, d), "email", "account.email-taken")
	if n := count(t, db, fmt.Sprintf("history where noun = 'account' and noun_id = %d and account_id = %d", bob, ada)); n != 1 {
		t.Errorf("%d changes by Ada in the history, want 1", n)
	}
}

func TestThereIsAlwaysAnAdministrator(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	ada := add(t, s, "ada@x.example", auth.Admin, auth.Manager)
	manager := Draft{Email: "ada@x.example", Name: "Ada", Roles: []auth.Role{auth.Manager}}
	if err := s.change(ctx, 0, ada, 1, manager); !errors.Is(err, LastAdmin) {
		t.Errorf("the last loses the role: %v", err)
	}
	if err := s.Disable(ctx, 0, "ada@x.example"); !errors.Is(err, LastAdmin) {
		t.Errorf("the last is disabled: %v", err)
	}
	bea := add(t, s, "bea@x.example", auth.Admin)
	if err := s.change(ctx, ada, ada, 1, manager); !errors.Is(err, Yourself) {
		t.Errorf("taking one's own role: %v", err)
	}
	if err := s.disable(ctx, ada, ada, 1); !errors.Is(err, Yourself) {
		t.Errorf("disabling oneself: %v", err)
	}
	if a := must(s.find(ctx, ada))(t); !a.Is(auth.Admin) || a.DisabledAt != nil || a.Version != 1 {
		t.Errorf("Ada is now %+v", a)
	}

	// Each disables the other at the same moment.
	for range 30 {
		var wg sync.WaitGroup
		errs := make([]error, 2)
		a, b := must(s.find(ctx, ada))(t), must(s.find(ctx, bea))(t)
		wg.Go(func() { errs[0] = s.disable(ctx, ada, bea, b.Version) })
		wg.Go(func() { errs[1] = s.disable(ctx, bea, ada, a.Version) })
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), LastAdmin) {
			t.Fatalf("one must fail because the other is the last: %v", errs)
		}
		exec(t, db, "update accounts set disabled_at = null where disabled_at is not null", nil)
	}
}

func TestDisableAnAccount(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	add(t, s, "ada@x.example", auth.Admin)
	bob, link, err := s.Add(ctx, 0, "bob@x.example", "Bob", []auth.Role{auth.Staff}, 0)
	ok(t, err)
	token := must(s.Open(ctx, bob, "", "", ""))(t)

	ok(t, s.Disable(ctx, 0, "BOB@x.example"))
	if _, err := s.visitor(ctx, token); !errors.Is(err, pg.NotFound) {
		t.Errorf("its session: %v", err)
	}
	if _, err := s.link(ctx, link); !errors.Is(err, LinkOld) {
		t.Errorf("its link: %v", err)
	}
	if _, err := s.Reset(ctx, 0, "bob@x.example"); !errors.Is(err, pg.NotFound) {
		t.Errorf("a new link: %v", err)
	}
	if _, err := s.Open(ctx, bob, "", "", ""); !errors.Is(err, pg.NotFound) {
		t.Errorf("a new session: %v", err)
	}
	if n := count(t, db, "sessions where ended_at is null"); n != 0 {
		t.Errorf("%d sessions go on", n)
	}
	if err := s.Disable(ctx, 0, "nobody@x.example"); !errors.Is(err, pg.NotFound) {
		t.Errorf("disabling nobody: %v", err)
	}
	a := must(s.find(ctx, bob))(t)
	if a.State() != Disabled {
		t.Errorf("state %s", a.State())
	}
	if err := s.enable(ctx, 0, bob, a.Version-1); !errors.Is(err, pg.Stale) {
		t.Errorf("enabling an old version: %v", err)
	}
	ok(t, s.enable(ctx, 0, bob, a.Version))
	if _, err := s.visitor(ctx, token); !errors.Is(err, pg.NotFound) {
		t.Errorf("the old session comes back: %v", err)
	}
}

func TestOneTimeLinks(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	id, first, err := s.Add(ctx, 0, "bob@x.example", "Bob", []auth.Role{auth.Staff}, 0)
	ok(t, err)
	second := must(s.Reset(ctx, 0, "bob@x.example"))(t)
	if _, err := s.link(ctx, first); !errors.Is(err, LinkOld) {
		t.Errorf("a link that a newer one replaced: %v", err)
	}
	if l := must(s.link(ctx, second))(t); l.Purpose != invitation {
		t.Errorf("an account without password gets %s", l.Purpose)
	}
	for _, unknown := range []string{"", "x", newToken(), second + "="} {
		if _, err := s.link(ctx, unknown); !errors.Is(err, pg.NotFound) {
			t.Errorf("link %q: %v", unknown, err)
		}
	}
	session := must(s.Open(ctx, id, "", "", ""))(t)
	ok(t, s.useLink(ctx, second, "hash"))
	if err := s.useLink(ctx, second, "other"); !errors.Is(err, LinkUsed) {
		t.Errorf("using it again: %v", err)
	}
	if err := s.useLink(ctx, newToken(), "other"); !errors.Is(err, pg.NotFound) {
		t.Errorf("using none: %v", err)
	}
	if known := must(s.secret(ctx, "BOB@x.example"))(t); known.ID != id || known.Hash != "hash" || known.Disabled {
		t.Errorf("secret %+v", known)
	}
	if _, err := s.visitor(ctx, session); !errors.Is(err, pg.NotFound) {
		t.Errorf("the session before: %v", err)
	}

	third := must(s.invite(ctx, id, id))(t)
	if l := must(s.link(ctx, third))(t); l.Purpose != reset {
		t.Errorf("an account with password gets %s", l.Purpose)
	}
	a := must(s.find(ctx, id))(t)
	if until := time.Until(*a.LinkEndsAt); until < resetLasts-time.Hour || until > resetLasts {
		t.Errorf("the reset lasts %s", until)
	}
	exec(t, db, "update account_links set ends_at = now() where used_at is null", nil)
	if err := s.useLink(ctx, third, "late"); !errors.Is(err, LinkOld) {
		t.Errorf("a day later: %v", err)
	}

	// Two browsers press at the same moment.
	for range 30 {
		fourth := must(s.invite(ctx, id, id))(t)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			wg.Go(func() { errs[i] = s.useLink(ctx, fourth, fmt.Sprint(i)) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), LinkUsed) {
			t.Fatalf("one must find it used: %v", errs)
		}
	}
	if n := count(t, db, "history where before ? 'password_hash' or after ? 'password_hash' or before::text || after::text like '%hash%hash%'"); n != 0 {
		t.Error("the history holds password hashes")
	}

	other := must(s.invite(ctx, id, id))(t)
	ok(t, s.setPassword(ctx, id, "own", 0))
	if _, err := s.link(ctx, other); !errors.Is(err, LinkOld) {
		t.Errorf("a link that waited while the password was changed: %v", err)
	}
}

func TestSessions(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	person := someone(t, db, "Bob", "")
	bob, eve := add(t, s, "bob@x.example", auth.Staff, auth.Manager), add(t, s, "eve@x.example")
	ok(t, s.SetPerson(ctx, 0, bob, person))
	language, dark := "ko", "dark"
	ok(t, s.prefer(ctx, bob, &language, &dark))

	token := must(s.Open(ctx, bob, "", "203.0.113.7", "Firefox"))(t)
	v := must(s.visitor(ctx, token))(t)
	if v.AccountID != bob || v.Email != "bob@x.example" || v.PersonID != person || v.Language != "ko" || v.Theme != "dark" || v.Unseen ||
		!slices.Equal(v.Roles, []auth.Role{auth.Staff, auth.Manager}) {
		t.Errorf("visitor %+v", v)
	}
	if left := time.Until(v.EndsAt); left < idle-time.Minute || left > idle {
		t.Errorf("it ends in %s, want %s", left, idle)
	}
	if n := count(t, db, "sessions where position('"+token+"' in encode(token_hash, 'escape')) > 0"); n != 0 {
		t.Error("the token itself is kept")
	}
	for _, none := range []string{"", "x", newToken(), token[:42], strings.Repeat("A", 5000)} {
		if _, err := s.visitor(ctx, none); !errors.Is(err, pg.NotFound) {
			t.Errorf("visitor %q: %v", none, err)
		}
	}

	at := func(seen, ends string) {
		exec(t, db, "update sessions set seen_at = now() - @seen::interval, ends_at = now() + @ends::interval where token_hash = @hash",
			pg.Args{"seen": seen, "ends": ends, "hash": tokenHash(token)})
	}
	at("2 minutes", "30 days")
	if v = must(s.visitor(ctx, token))(t); !v.Unseen {
		t.Error("after two minutes its last seen need not be written")
	}
	ok(t, s.seen(ctx, v.SessionID))
	if v = must(s.visitor(ctx, token))(t); v.Unseen {
		t.Error("just seen, and to be written again")
	}
	at("11 hours 59 minutes", "30 days")
	must(s.visitor(ctx, token))(t)
	at("12 hours 1 second", "30 days")
	if _, err := s.visitor(ctx, token); !errors.Is(err, pg.NotFound) {
		t.Errorf("unused for twelve hours: %v", err)
	}
	at("1 second", "0")
	if _, err := s.visitor(ctx, token); !errors.Is(err, pg.NotFound) {
		t.Errorf("after thirty days: %v", err)
	}
	if account := must(s.lately(ctx, token))(t); account != bob {
		t.Errorf("whose it was: %d", account)
	}
	at("0", "5 minutes")
	if left := time.Until(must(s.visitor(ctx, token))(t).EndsAt); left > 5*time.Minute {
		t.Errorf("its very end is in %s", left)
	}

	next := must(s.Open(ctx, bob, token, "", ""))(t)
	if _, err := s.visitor(ctx, token); !errors.Is(err, pg.NotFound) || next == token {
		t.Errorf("the session before signing in again: %v", err)
	}
	there, eves := must(s.Open(ctx, bob, "", "", ""))(t), must(s.Open(ctx, eve, "", "", ""))(t)
	mine := must(s.visitor(ctx, next))(t)
	if all := must(s.sessions(ctx, bob))(t); len(all) != 2 {
		t.Errorf("%d sessions listed, want 2", len(all))
	}
	if a := must(s.find(ctx, bob))(t); a.Sessions != 2 || a.SeenAt == nil {
		t.Errorf("%d sessions counted, want 2", a.Sessions)
	}
	if err := s.endOne(ctx, bob, must(s.visitor(ctx, eves))(t).SessionID); !errors.Is(err, pg.NotFound) {
		t.Errorf("ending somebody else's: %v", err)
	}
	ok(t, s.endOthers(ctx, bob, mine.SessionID))
	for name, tt := range map[string]struct {
		token string
		lives bool
	}{"mine": {next, true}, "the other": {there, false}, "Eve's": {eves, true}} {
		if _, err := s.visitor(ctx, tt.token); (err == nil) != tt.lives {
			t.Errorf("%s after ending the others: %v", name, err)
		}
	}
	ok(t, s.endOne(ctx, bob, mine.SessionID))
	ok(t, s.End(ctx, eves))
	ok(t, s.End(ctx, "nonsense"))
	if n := count(t, db, "sessions where ended_at is null"); n != 0 {
		t.Errorf("%d go on", n)
	}
	if _, err := s.lately(ctx, newToken()); !errors.Is(err, pg.NotFound) {
		t.Errorf("whose no session was: %v", err)
	}
}

func TestPreferences(t *testing.T) {
	s, _ := setUp(t)
	ctx := t.Context()
	bob := add(t, s, "bob@x.example")
	token := must(s.Open(ctx, bob, "", "", ""))(t)
	ko, auto, dark := "ko", "", "dark"
	for _, tt := range []struct {
		language, theme         *string
		wantLanguage, wantTheme string
	}{
		{&ko, nil, "ko", ""},
		{nil, &dark, "ko", "dark"},
		{&ko, &dark, "ko", "dark"},
		{&auto, nil, "", "dark"},
	} {
		ok(t, s.prefer(ctx, bob, tt.language, tt.theme))
		v, a := must(s.visitor(ctx, token))(t), must(s.find(ctx, bob))(t)
		if v.Language != tt.wantLanguage || v.Theme != tt.wantTheme || a.Version != 1 {
			t.Errorf("%q %q version %d, want %+v and no new version: nobody's edit is in the way", v.Language, v.Theme, a.Version, tt)
		}
	}
}

func TestTriesAreSlowedDown(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	const email, here = "nobody@x.example", "203.0.113.7"
	later := func(d string) {
		exec(t, db, "update sign_ins set at = at - @d::interval", pg.Args{"d": d})
	}
	var last int64
	for i := range freeByEmail {
		id, wait, err := s.try(ctx, email, here)
		ok(t, err)
		if wait != 0 {
			t.Fatalf("try %d waits %s", i+1, wait)
		}
		last = id
	}
	wait := func(email, address string) time.Duration {
		t.Helper()
		_, wait, err := s.try(ctx, email, address)
		ok(t, err)
		return wait.Round(time.Second)
	}
	if w := wait(email, "198.51.100.1"); w != 30*time.Second {
		t.Errorf("after five failures, from elsewhere: %s", w)
	}
	if w := wait("other@x.example", here); w != 0 {
		t.Errorf("somebody else in the same office waits %s", w)
	}
	later("31 seconds")
	if w := wait(email, here); w != 0 {
		t.Errorf("having waited: %s", w)
	}
	if w := wait(email, here); w != time.Minute {
		t.Errorf("after six failures: %s", w)
	}
	ok(t, s.succeeded(ctx, last))
	if w := wait(email, here); w != 0 {
		t.Errorf("after a success: %s", w)
	}
	later("16 minutes")
	for i := range freeByAddress {
		if w := wait(fmt.Sprintf("%d@x.example", i), here); w != 0 {
			t.Fatalf("try %d of the office waits %s", i+1, w)
		}
	}
	if w := wait("new@x.example", here); w != 30*time.Second {
		t.Errorf("after twenty failures of an address: %s", w)
	}
	if w := wait("new@x.example", "198.51.100.1"); w != 0 {
		t.Errorf("from elsewhere: %s", w)
	}
	later("16 minutes")
	if w := wait("new@x.example", here); w != 0 {
		t.Errorf("a quarter of an hour later: %s", w)
	}
	for range freeByEmail {
		wait("link@x.example", here)
	}
	ok(t, s.entered(ctx, "Link@x.example", here, byLink))
	if w := wait("link@x.example", here); w != 0 {
		t.Errorf("having come in by a link: %s", w)
	}
}

func TestTheLogKnowsWhoseAccountWasTriedAndHow(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	exec(t, db, "insert into accounts (email, name, roles) values ('Known@x.example', 'known', '{staff}')", nil)
	for _, email := range []string{"known@x.example", "ghost@x.example"} {
		id, _, err := s.try(ctx, email, "203.0.113.9")
		ok(t, err)
		if email == "known@x.example" {
			ok(t, s.succeeded(ctx, id))
		}
	}
	ok(t, s.entered(ctx, "known@x.example", "203.0.113.9", byLink))
	ok(t, s.entered(ctx, "known@x.example", "203.0.113.9", byDemo))
	type row struct {
		Name, Way string
		OK        bool
	}
	rows, err := pg.Many[row](ctx, db, "select coalesce(a.name, '') as name, s.way, s.ok from sign_ins s left join accounts a on a.id = s.account_id order by s.id", nil)
	ok(t, err)
	want := []row{{"known", "password", true}, {"", "password", false}, {"known", "link", true}, {"known", "demo", true}}
	if !slices.Equal(rows, want) {
		t.Errorf("%v, want %v", rows, want)
	}
}

func TestAHundredTriesAtOnce(t *testing.T) {
	s, _ := setUp(t)
	for round := range 10 {
		var wg sync.WaitGroup
		var passed atomic.Int32
		for i := range 10 {
			wg.Go(func() {
				_, wait, err := s.try(t.Context(), fmt.Sprintf("%d@x.example", round), fmt.Sprintf("203.0.113.%d", i))
				if err != nil {
					t.Error(err)
				}
				if wait == 0 {
					passed.Add(1)
				}
			})
		}
		wg.Wait()
		if passed.Load() != freeByEmail {
			t.Fatalf("%d passed, want %d", passed.Load(), freeByEmail)
		}
	}
}

func TestPauseGrows(t *testing.T) {
	t.Parallel()
	for failures, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: 30 * time.Second, 6: time.Minute, 7: 2 * time.Minute, 9: 8 * time.Minute, 10: 15 * time.Minute, 10_000: 15 * time.Minute,
	} {
		if got := pause(failures, 5); got != want {
			t.Errorf("after %d failures %s, want %s", failures, got, want)
		}
	}
	for address, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "::ffff:203.0.113.7": "203.0.113.7", "2001:db8:1:2:3::9": "2001:db8:1:2::/64", "": "", "x": "x",
	} {
		if got := network(address); got != want {
			t.Errorf("network of %q is %q, want %q", address, got, want)
		}
	}
}

func TestHeldForms(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	bob, eve := add(t, s, "bob@x.example"), add(t, s, "eve@x.example")
	body := []byte("title=a%00b&text=" + strings.Repeat("가", 1000))
	id, token, err := s.hold(ctx, bob, "/visits", body)
	ok(t, err)
	form := must(s.held(ctx, bob, id, token))(t)
	if form.Path != "/visits" || !bytes.Equal(form.Body, body) {
		t.Errorf("held %q", form.Path)
	}
	for name, get := range map[string]func() (held, error){
		"another account": func() (held, error) { return s.held(ctx, eve, id, token) },
		"another browser": func() (held, error) { return s.held(ctx, bob, id, newToken()) },
		"another form":    func() (held, error) { return s.held(ctx, bob, id+1, token) },
		"no token":        func() (held, error) { return s.held(ctx, bob, id, "") },
		"eight days later": func() (held, error) {
			defer later(t, db, "-8 days")
			later(t, db, "8 days")
			return s.held(ctx, bob, id, token)
		},
	} {
		if _, err := get(); !errors.Is(err, pg.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(s.held(ctx, bob, id, token))(t)
	ok(t, s.drop(ctx, newToken()))
	ok(t, s.drop(ctx, "x"))
	must(s.held(ctx, bob, id, token))(t)
	ok(t, s.drop(ctx, token))
	if n := count(t, db, "held_forms"); n != 0 {
		t.Errorf("%d left", n)
	}
}

func later(t testing.TB, db pg.DB, d string) {
	t.Helper()
	exec(t, db, "update held_forms set created_at = created_at - @d::interval", pg.Args{"d": d})
}

func TestTidy(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	bob := add(t, s, "bob@x.example")
	for range 2 {
		must(s.Open(ctx, bob, "", "", ""))(t)
		_, _, err := s.try(ctx, "bob@x.example", "")
		ok(t, err)
		_, _, err = s.hold(ctx, bob, "/", []byte{})
		ok(t, err)
		must(s.invite(ctx, 0, bob))(t)
	}
	exec(t, db, "update sign_ins set at = now() - interval '367 days' where id = 1", nil)
	exec(t, db, "update held_forms set created_at = now() - interval '8 days' where id = 1", nil)
	exec(t, db, "update sessions set ended_at = now() - interval '8 days' where id = 1", nil)
	exec(t, db, "update account_links set ends_at = now() - interval '91 days' where id = 1", nil)
	ok(t, s.Tidy(ctx))
	for _, table := range []string{"sign_ins", "held_forms", "sessions", "account_links"} {
		if n := count(t, db, table); n != 1 {
			t.Errorf("%s has %d rows, want 1", table, n)
		}
	}
}

func TestListAccounts(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	boss := someone(t, db, "Hwang-hee Cho", "조황희")
	const n = list.PerPage + 7
	ok(t, pg.Tx(ctx, db, 0, func(tx pgx.Tx) error {
		for i := range n {
			_, err := tx.Exec(ctx, "insert into accounts (email, name, roles, created_at) values ($1, $2, '{staff}', now() - $3::interval)",
				fmt.Sprintf("M%02d@x.example", (i*31)%n), fmt.Sprintf("name %d", i%4), fmt.Sprintf("%d us", i/3))
			if err != nil {
				return err
			}
		}
		return nil
	}))
	cho := must(s.AddDemo(ctx, Draft{Email: "cho_50%@x.example", Name: "the boss", Roles: []auth.Role{auth.Staff, auth.Admin}, PersonID: boss}))(t)
	exec(t, db, "update accounts set password_hash = 'x' where id = @id", pg.Args{"id": cho})
	exec(t, db, "update accounts set disabled_at = now() where email = 'M00@x.example'", nil)

	at := func(query string) (*list.View, []Account, error) {
		u := must(url.Parse("/accounts?" + query))(t)
		v, err := list.Read(u, sorts...)
		if err != nil {
			return nil, nil, err
		}
		accounts, err := s.list(ctx, v)
		return v, accounts, err
	}
	for query, want := range map[string]int{
		"": list.PerPage, "role=admin": 1, "state=active": 1, "state=disabled": 1, "state=invited&q=m1": 10, "q=%EC%A1%B0%ED%99%A9": 1, "q=hwang": 1,
		"q=50%25": 1, "q=cho_": 1, "q=_": 1, "q=%25": 1, "q=nobody": 0, "q=BOSS": 1, "role=admin&state=disabled": 0,
		"role=root": 0, "state=nonsense": 0,
	} {
		v, accounts, err := at(query)
		ok(t, err)
		if len(accounts) != want {
			t.Errorf("%q lists %d, want %d", query, len(accounts), want)
		}
		if wrong := strings.Contains(query, "root") || strings.Contains(query, "nonsense"); wrong != (len(v.Reject) > 0) {
			t.Errorf("%q rejects %v", query, v.Reject)
		}
	}
	if v, _, _ := at(""); v != nil {
		if total, more := v.Total(); total != n+1 || more {
			t.Errorf("%d in all, want %d", total, n+1)
		}
	}
	for _, sort := range sorts {
		v, accounts, err := at("sort=" + sort)
		ok(t, err)
		rest := must(url.Parse(v.Next()))(t)
		_, more, err := at(rest.RawQuery)
		ok(t, err)
		seen := map[int64]bool{}
		for _, a := range append(accounts, more...) {
			seen[a.ID] = true
		}
		if len(seen) != n+1 || len(accounts)+len(more) != n+1 {
			t.Errorf("by %s: %d on two pages, want each of %d once", sort, len(seen), n+1)
		}
		all := append(accounts, more...)
		if !slices.IsSortedFunc(all, func(a, b Account) int {
			sign := 1
			if sort[0] == '-' {
				sign = -1
			}
			switch strings.TrimPrefix(sort, "-") {
			case "email":
				return sign * strings.Compare(strings.ToLower(a.Email), strings.ToLower(b.Email))
			case "created":
				return sign * a.CreatedAt.Compare(b.CreatedAt)
			}
			return sign * strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		}) {
			t.Errorf("by %s: not in order", sort)
		}
	}
	forged := list.Cursor{Sort: "created", Key: "yesterday", ID: 1}
	if _, _, err := at("sort=created&after=" + forged.String()); !errors.Is(err, list.BadCursor) {
		t.Errorf("a forged page: %v", err)
	}
}
