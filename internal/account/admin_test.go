package account

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

func TestOnlyAdministratorsSeeAccounts(t *testing.T) {
	s := newSite(t, Options{})
	id := s.account(t, "bob@x.example", auth.Manager, auth.Staff, auth.Researcher)
	b := s.browser(t).signIn("bob@x.example")
	for _, path := range []string{"/accounts", "/accounts/new", path(id), path(id) + "/edit", path(99)} {
		b.get(path).want(t, 403, "")
	}
	for _, path := range []string{"/accounts", path(id), path(id) + "/disable", path(id) + "/enable", path(id) + "/reset"} {
		b.post(path, url.Values{}).want(t, 403, "")
	}
}

func TestInviteSomebody(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "ada@x.example", auth.Admin)
	cho := someone(t, s.db, "Hwang-hee Cho", "조황희")
	first, second := someone(t, s.db, "Kim", ""), someone(t, s.db, "KIM", "")
	b := s.browser(t).signIn("ada@x.example")

	a := b.get("/accounts/new").want(t, 200, "")
	if n := a.Find("input[name=roles][checked]").Length(); n != 1 {
		t.Errorf("%d roles chosen from the start", n)
	}
	typed := url.Values{"email": {"cho"}, "name": {""}, "language": {"fr"}, "person": {"Nobody"}, "held": {"1"}, "do": {"save"}}
	a = b.post("/accounts", typed).want(t, 422, "")
	for _, field := range []string{"email", "name", "roles", "language", "person"} {
		if a.complaint(field) == "" {
			t.Errorf("no complaint about %s", field)
		}
	}
	if v, _ := a.Find("#email").Attr("value"); v != "cho" {
		t.Errorf("the e-mail came back as %q", v)
	}
	typed = url.Values{"email": {"cho@x.example"}, "name": {" 조황희 <b> "}, "roles": {"admin", "staff", "staff"}, "language": {"ko"}, "person": {"kim"}}
	a = b.post("/accounts", typed).want(t, 422, "")
	if n := a.Find("input[type=radio][name=person_id]").Length(); n != 2 {
		t.Errorf("%d people of the name are offered", n)
	}
	typed.Set("person_id", strconv.FormatInt(second, 10))
	typed.Set("do", "show")
	a = b.post("/accounts", typed).want(t, 200, "")
	if v, _ := a.Find("input[name=person_id]").Attr("value"); v != typed.Get("person_id") || a.Find("input[name=roles][checked]").Length() != 2 {
		t.Errorf("shown again with person %q", v)
	}
	typed.Del("do")
	exec(t, s.db, "update people set removed_at = now() where id = @id", pg.Args{"id": second})
	if a := b.post("/accounts", typed).want(t, 422, ""); a.complaint("person") == "" {
		t.Error("a removed person is taken")
	}
	exec(t, s.db, "update people set removed_at = now() where id = @id", pg.Args{"id": first})
	typed.Set("person_id", "")
	typed.Set("person", "조 황희")
	a = b.post("/accounts", typed).want(t, 200, "")
	link, _ := a.Find("#link").Attr("value")
	token, found := strings.CutPrefix(link, "https://gyoryu.example/sign-in/link/")
	if !found || len(token) != 43 || a.text("h1") != "조황희 <b>" || a.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the link is %q on the page of %q", link, a.text("h1"))
	}
	made := must(s.store.byEmail(t.Context(), "cho@x.example"))(t)
	if made.PersonID != cho || made.Language != "ko" || len(made.Roles) != 2 {
		t.Errorf("made %+v", made)
	}
	if a := b.get(path(made.ID)).want(t, 200, ""); strings.Contains(a.body, token) || !strings.Contains(a.text("main"), "No password yet") {
		t.Error("the link is shown again, or the state is wrong")
	}
	if a := b.post("/accounts", typed).want(t, 422, ""); !strings.Contains(a.complaint("email"), "already") {
		t.Errorf("the same again: %q", a.complaint("email"))
	}

	// Whom it was sent to opens it, in a browser of no language.
	c := s.browser(t)
	c.post(LinkPath(token), url.Values{"password": {good}, "again": {good}}).want(t, 303, "/")
	if a := c.get("/account").want(t, 200, ""); a.Find("html").AttrOr("lang", "") != "ko" || !strings.Contains(a.text("main"), "Hwang-hee Cho") {
		t.Errorf("their account says %q", a.text("main"))
	}
	if a := b.get(path(made.ID)).want(t, 200, ""); !strings.Contains(a.text(".facts"), "in 1 browser") || !strings.Contains(a.text(".page-sub"), "Active") {
		t.Errorf("the page says %q", a.text("main"))
	}
}

func TestTheAccountsPages(t *testing.T) {
	s := newSite(t, Options{})
	ada := s.account(t, "ada@x.example", auth.Admin)
	add(t, s.store, "bob@x.example", auth.Staff)
	b := s.browser(t).signIn("ada@x.example")
	for query, want := range map[string]int{"": 2, "?role=staff": 1, "?state=invited": 1, "?q=ADA": 1, "?q=nobody": 0, "?role=root": 0, "?state=x": 0} {
		a := b.get("/accounts"+query).want(t, 200, "")
		if n := a.Find("tbody tr").Length(); n != want {
			t.Errorf("%q shows %d", query, n)
		}
		if (a.Find(".empty").Length() == 1) != (want == 0) {
			t.Errorf("%q: what to do next is missing, or in the way", query)
		}
	}
	b.get("/accounts?after=nonsense").want(t, 400, "")
	b.get("/accounts/99").want(t, 404, "")
	b.get("/accounts/x").want(t, 404, "")
	b.get("/accounts/99/edit").want(t, 404, "")
	b.post("/accounts/99/reset", url.Values{}).want(t, 404, "")
	b.header.Set("Accept-Language", "ko")
	for _, p := range []string{"/accounts", "/accounts/new", path(ada), path(ada) + "/edit", "/account"} {
		if a := b.get(p).want(t, 200, ""); a.Find("html").AttrOr("lang", "") != "ko" {
			t.Errorf("%s is not in Korean", p)
		}
	}
}

func TestEditAnAccount(t *testing.T) {
	s := newSite(t, Options{})
	ada, eve := s.account(t, "ada@x.example", auth.Admin), s.account(t, "eve@x.example", auth.Admin)
	bob := s.account(t, "bob@x.example", auth.Staff)
	b, other := s.browser(t).signIn("ada@x.example"), s.browser(t).signIn("eve@x.example")

	form := func(id int64, email, name string, roles ...string) url.Values {
		a := b.get(path(id)+"/edit").want(t, 200, "")
		return url.Values{"version": {a.Find("input[name=version]").AttrOr("value", "")}, "email": {email}, "name": {name}, "roles": roles}
	}
	mine := form(bob, "bob@x.example", "Robert", "staff", "manager")
	theirs := form(bob, "bob@x.example", "Bobby", "researcher")
	other.post(path(bob), theirs).want(t, 303, path(bob))

	a := b.post(path(bob), mine).want(t, 409, "")
	if v := a.Find("#name").AttrOr("value", ""); v != "Robert" {
		t.Errorf("what was typed came back as %q", v)
	}
	if got := a.complaint("name"); got != "Meanwhile eve wrote: Bobby" {
		t.Errorf("beside the name: %q", got)
	}
	if got := a.complaint("roles"); got != "Meanwhile eve wrote: Researcher" {
		t.Errorf("beside the roles: %q", got)
	}
	if a.complaint("email") != "" || !strings.Contains(a.text(".complaints"), "eve saved this") {
		t.Errorf("a complaint about what does not differ, or none at all: %q", a.text(".complaints"))
	}
	mine.Set("version", a.Find("input[name=version]").AttrOr("value", ""))
	b.post(path(bob), mine).want(t, 303, path(bob))
	a = b.get(path(bob)).want(t, 200, "")
	if a.text("h1") != "Robert" || a.text(".flash") != "Saved." || !strings.Contains(a.text(".history"), "Bobby") {
		t.Errorf("the page says %q", a.text("main"))
	}

	for name, tt := range map[string]struct {
		id    int64
		roles []string
		want  string
	}{
		"my own role": {ada, []string{"manager"}, "You cannot take"},
		"no role":     {bob, nil, "Choose at least one"},
	} {
		a := b.post(path(tt.id), form(tt.id, "z@x.example", "Z", tt.roles...)).want(t, 422, "")
		if !strings.HasPrefix(a.complaint("roles"), tt.want) {
			t.Errorf("%s: %q", name, a.complaint("roles"))
		}
	}
	b.post(path(eve), form(eve, "eve@x.example", "Eve", "researcher")).want(t, 303, path(eve))
	other.get("/accounts").want(t, 403, "") // at once, not at the next sign-in
	v := form(bob, "ADA@x.example", "Robert", "staff")
	if a := b.post(path(bob), v).want(t, 422, ""); !strings.Contains(a.complaint("email"), "already") {
		t.Errorf("somebody else's e-mail: %q", a.complaint("email"))
	}
}

func TestDisableFromThePage(t *testing.T) {
	s := newSite(t, Options{})
	ada, bob := s.account(t, "ada@x.example", auth.Admin), s.account(t, "bob@x.example")
	b, his := s.browser(t).signIn("ada@x.example"), s.browser(t).signIn("bob@x.example")

	a := b.get(path(ada))
	if a.Find("form[action$='/disable']").Length() != 0 {
		t.Error("I am offered to disable myself")
	}
	version := func(id int64) url.Values {
		return url.Values{"version": {strconv.FormatInt(must(s.store.find(t.Context(), id))(t).Version, 10)}}
	}
	if a := b.post(path(ada)+"/disable", version(ada)).want(t, 422, ""); !strings.Contains(a.text(".complaints"), "your own account") {
		t.Errorf("disabling myself: %q", a.text("main"))
	}
	shown := b.get(path(bob)).Find("form[action$='/disable'] input[name=version]").AttrOr("value", "")
	if shown != version(bob).Get("version") {
		t.Errorf("the button carries version %q", shown)
	}
	b.post(path(bob)+"/disable", url.Values{}).want(t, 409, "")
	b.post(path(bob)+"/disable", version(bob)).want(t, 303, path(bob))
	if his.signedIn() {
		t.Error("he is still in")
	}
	his.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}}).want(t, 422, "")
	if a := b.post(path(bob)+"/reset", url.Values{}).want(t, 422, ""); a.Find("#link").Length() != 0 {
		t.Error("a disabled account gets a link")
	}
	a = b.get(path(bob))
	again := a.Find("form[action$='/enable'] input[name=version]").AttrOr("value", "")
	b.post(path(bob)+"/enable", url.Values{"version": {again}}).want(t, 303, path(bob))
	his.signIn("bob@x.example")
	a = b.post(path(bob)+"/reset", url.Values{}).want(t, 200, "")
	link := a.Find("#link").AttrOr("value", "")
	s.browser(t).get(strings.TrimPrefix(link, "https://gyoryu.example")).want(t, 200, "")
}
