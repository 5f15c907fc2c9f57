package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/bell"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// tell tells an account of a record.
func (w *world) tell(who auth.Account, k notice.Kind, noun string, id int64, key string) {
	w.t.Helper()
	err := pg.Tx(w.t.Context(), w.db, 0, func(tx pgx.Tx) error {
		return notice.Put(w.t.Context(), tx, notice.Notice{AccountID: who.ID, Kind: k, Noun: noun, NounID: id, Key: key}, false)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestTheBellCountsWhatWasNotSeen on every page, in both languages, for whoever is
// signed in; and only what they may see.
func TestTheBellCountsWhatWasNotSeen(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	d := w.trip("zqsecretx", -20, w.kim, w.casted)
	d.Confidential = true
	hidden := w.visit(w.manager, d)
	w.tell(w.other, notice.Followed, "visit", hidden.ID, "hidden")
	w.tell(w.other, notice.Followed, "institute", w.casted, "one")
	w.tell(w.other, notice.Followed, "institute", w.casisd, "two")
	for lang, says := range map[string][2]string{"en": {"Notices, 2 not seen yet", "Notices"}, "ko": {"알림, 확인하지 않은 알림 2건", "알림"}} {
		b := w.as(w.other)
		b.Header.Set("Accept-Language", lang)
		for _, path := range []string{"/", "/visits", "/notices", "/account", "/visits/999999"} {
			p := b.Ask(http.MethodGet, path, nil)
			if p.Text("a.bell[href='/notices'] .visually-hidden") != says[0] || p.Text(".bell-count") != "2" {
				t.Errorf("%s in %s: the bell is %q, %q", path, lang, p.Text("a.bell .visually-hidden"), p.Text(".bell-count"))
			}
			if strings.Contains(p.Body, "⟦") || strings.Contains(p.Body, "zqsecretx") {
				t.Errorf("%s in %s: %s", path, lang, p.Says())
			}
		}
		none := w.as(w.researcher)
		none.Header.Set("Accept-Language", lang)
		p := none.Get("/notices").Want(200)
		if p.Text("a.bell") != says[1] {
			t.Errorf("of who was told nothing, in %s: %q", lang, p.Text("a.bell"))
		}
	}
	if p := w.public().Get("/en/news").Want(200); p.Find("a.bell").Length() != 0 {
		t.Error("the public has a bell")
	}
	b := w.as(w.other)
	p := b.Get("/notices").Want(200).Form("/notices/seen").Press("").Want(200)
	if p.Text(".bell-count") != "" {
		t.Errorf("after all were seen it says %q", p.Text(".bell-count"))
	}
	w.exec(`insert into notices (account_id, kind, noun, noun_id, key) select @who, 'followed', 'institute', @id, 'many' || g from generate_series(1, 150) g`,
		pg.Args{"who": w.staff.ID, "id": w.casted})
	if p := w.as(w.staff).Get("/notices").Want(200); p.Text(".bell-count") != "99+" {
		t.Errorf("of 150 it says %q", p.Text(".bell-count"))
	}
}

// TestSomebodyFollowsAnInstituteAndATopic on their pages, sees it on their account, and
// stops there.
func TestSomebodyFollowsAnInstituteAndATopic(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	topic := value[int64](w.stand, `insert into topics (title, stage_on, created_by) values ('Mobility', current_date, @by) returning id`, pg.Args{"by": w.staff.ID})
	b := w.as(w.researcher)
	for at, name := range map[string]string{institutePath(w.casted): "CASTED", "/topics/" + itoa(topic): "Mobility"} {
		p := b.Get(at).Want(200)
		if !strings.Contains(p.Text(".follow"), "You will be told") {
			t.Errorf("%s does not say what following means: %s", at, p.Text(".follow"))
		}
		p = p.Form(at + "/follow").Press("").Want(200)
		if p.Path != at || p.Flash() != "You now follow "+name+"." || !strings.Contains(p.Text(".follow"), "No notices in the last 30 days") {
			t.Errorf("%s: %q, %s", p.Path, p.Flash(), p.Text(".follow"))
		}
	}
	w.tell(w.researcher, notice.Followed, "institute", w.casted, "one")
	if got := b.Get(institutePath(w.casted)).Want(200).Text(".follow"); !strings.Contains(got, "One notice in the last 30 days") {
		t.Errorf("after a notice: %s", got)
	}
	p := b.Get("/account").Want(200)
	if got := p.Texts("#follows .choices > li"); len(got) != 2 || !strings.Contains(got[0], "CASTED") || !strings.Contains(got[1], "Mobility") {
		t.Errorf("one's account lists %q", got)
	}
	p = p.Form(institutePath(w.casted) + "/unfollow").Press("").Want(200)
	if got := p.Texts("#follows .choices > li"); p.Path != "/account" || len(got) != 1 {
		t.Errorf("%s lists %q", p.Path, got)
	}
	if got := p.Texts("#mails .choices > li"); len(got) != 3 {
		t.Errorf("a researcher's mails: %q", got)
	}
	manager := w.as(w.manager)
	p = manager.Get("/account").Want(200)
	if got := p.Texts("#mails .choices > li"); len(got) != 4 || !strings.Contains(p.Text("#mails"), "weekly") {
		t.Errorf("a manager's mails: %q", got)
	}
	p = p.Form("/account/mail").Press("off").Want(200)
	if p.Path != "/account" || !strings.Contains(p.Flash(), "Switched off: The morning’s digest") || !strings.Contains(p.Texts("#mails .choices > li")[0], "off") {
		t.Errorf("switched off: %q, %q", p.Flash(), p.Texts("#mails .choices > li"))
	}
	w.exec("update institutes set removed_at = now(), removed_by = @by where id = @id", pg.Args{"id": w.casted, "by": w.manager.ID})
	if p := manager.Get(institutePath(w.casted)).Want(200); p.Find(".follow").Length() != 0 {
		t.Error("what was removed can be followed")
	}
	b.Header.Set("Accept-Language", "ko")
	for _, path := range []string{"/account", "/topics/" + itoa(topic), "/institutes/" + itoa(w.casisd)} {
		if p := b.Get(path).Want(200); strings.Contains(p.Body, "⟦") {
			t.Errorf("%s lacks a sentence", path)
		}
	}
}

// TestTheKeyOfAMailLinkOpensNothingElse and no log keeps it.
func TestTheKeyOfAMailLinkOpensNothingElse(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	key, err := notice.MailKey(context.Background(), w.db, w.staff.ID)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	options := w.options
	options.Log = slog.New(slog.NewTextHandler(&said, nil))
	b := webtest.Open(t, app.New(options))
	b.Get(bell.MailPath(key, bell.Digest)).Want(200)
	b.Send(http.MethodPost, bell.MailPath(key, bell.Digest), "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click").Want(200)
	if strings.Contains(said.String(), key) || !strings.Contains(said.String(), "/mail/off/-") {
		t.Errorf("the log keeps it: %s", said.String())
	}
	if n := value[int64](w.stand, "select count(*) from mail_offs where account_id = @id and kind = 'digest'", pg.Args{"id": w.staff.ID}); n != 1 {
		t.Errorf("%d kinds are off", n)
	}
	b.SetCookie("session", key)
	for _, path := range []string{"/visits", "/account", "/notices"} {
		if p := b.Ask(http.MethodGet, path, nil); p.Status != http.StatusSeeOther {
			t.Errorf("the key as a session opens %s: %d", path, p.Status)
		}
	}
	b.Header.Set("Authorization", "Bearer "+key)
	b.Ask(http.MethodGet, "/api/v1/visits", nil).Want(401)
	b.Header.Del("Authorization")
	if p := b.Ask(http.MethodGet, "/sign-in/link/"+key, nil); p.Status != http.StatusNotFound {
		t.Errorf("the key as a one-time link: %d", p.Status)
	}
	b.Header.Set("Origin", "https://evil.example")
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	b.Ask(http.MethodPost, bell.MailPath(key, bell.Weekly), url.Values{"do": {"off"}}).Want(403)
}
