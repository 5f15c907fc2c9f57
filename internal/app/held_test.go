package app_test

import (
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// end ends all sessions of the account, as time would.
func (w *world) end(who auth.Account) {
	w.t.Helper()
	w.exec("update sessions set seen_at = now() - interval '13 hours' where account_id = @id", pg.Args{"id": who.ID})
}

// signIn presses the button of a demo account on the page.
func signIn(t *testing.T, b *webtest.Browser, p webtest.Page, who auth.Account) webtest.Page {
	t.Helper()
	f := p.Form("/sign-in/demo").Values()
	f.Set("email", who.Email)
	return b.Post("/sign-in/demo", f)
}

// TestAnExpiredSignInLosesNothing: the session ends while a visit is being written.
// After signing in again the form is there with everything, and one more press saves.
func TestAnExpiredSignInLosesNothing(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	b.Get("/visits/new").Want(200)
	typed := w.typedVisit()
	typed.Set("delegates", "New Colleague, Jeong-chaek Kim")
	typed.Set("starts_on", "4 March 2026")
	w.end(w.staff)

	p := b.Post("/visits", typed).Want(200)
	if !strings.HasPrefix(p.Path, "/sign-in?next=") {
		t.Fatalf("led to %s", p.Path)
	}
	p = signIn(t, b, p, w.staff).Want(200)
	if !strings.Contains(p.Says(), "Nothing is lost") {
		t.Errorf("not told: %.300s", p.Says())
	}
	if n := value[int](w.stand, "select count(*) from visits", nil); n != 0 {
		t.Errorf("signing in saved %d visits", n)
	}
	stillThere(t, p, "/visits", typed)
	// It may be reloaded.
	stillThere(t, b.Get(p.Path).Want(200), "/visits", typed)
	p = p.Form("/visits").Press("save").Want(422) // the new colleague is asked about, as ever
	p = save(p.Form("/visits").Tick("delegates[2].person_id", "new"))
	for _, want := range []string{"Spring tour", "Visas took long", "Send the list", "What came of it", "New Colleague"} {
		if !strings.Contains(p.Says(), want) {
			t.Errorf("%q is lost: %s", want, p.Says())
		}
	}
}

// TestAnotherAccountDoesNotGetIt: whoever signs in next in that browser finds nothing
// of what was typed, and the writer still does, later.
func TestAnotherAccountDoesNotGetIt(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	typed := w.typedVisit()
	typed.Set("title", "zqtypedx")
	typed.Set("do", "save")
	w.end(w.staff)
	p := b.Post("/visits", typed).Want(200)
	at := p.Path
	next, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []auth.Account{w.other, w.manager, w.admin} {
		p := signIn(t, b, b.Get(at).Want(200), who)
		if p.Status != 404 || words.MatchString(p.Body) {
			t.Errorf("%s gets %d with %q", who.Name, p.Status, words.FindString(p.Body))
		}
		for _, path := range []string{"/", "/visits", "/visits/new", "/account", next.Query().Get("next")} {
			if p := b.Get(path); words.MatchString(p.Body) {
				t.Errorf("%s tells %s of it", path, who.Name)
			}
		}
		w.end(who)
	}
	// Another browser of the writer's has no cookie for it.
	if p := w.as(w.staff).Get(next.Query().Get("next")); p.Status != 404 || words.MatchString(p.Body) {
		t.Errorf("without the browser's cookie: %d", p.Status)
	}
	p = signIn(t, b, b.Get(at).Want(200), w.staff).Want(200)
	stillThere(t, p, "/visits", typed)
}

// TestAFormOfNobodyWaitsOnTheSignInPage: a browser that no longer knows whose session
// it was carries the form through the sign-in.
func TestAFormOfNobodyWaitsOnTheSignInPage(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.public()
	typed := w.typedVisit()
	p := b.Post("/visits", typed).Want(401)
	if !strings.Contains(p.Says(), "sign") || w.contents()["held_forms"] != "0 " {
		t.Errorf("%s; held: %s", p.Says(), w.contents()["held_forms"])
	}
	p = signIn(t, b, p, w.staff).Want(200)
	stillThere(t, p, "/visits", typed)
	save(p.Form("/visits"))
}

// TestAButtonIsAskedAgain: removing, assigning and noting after the session has ended
// are not done by signing in, but shown to be sent once more.
func TestAButtonIsAskedAgain(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	c := promises(v)[0]
	b := w.as(w.staff)
	for _, path := range []string{visitPath(v.ID) + "/remove", commitmentPath(c.ID) + "/note"} {
		from := visitPath(v.ID)
		if strings.HasSuffix(path, "/note") {
			from = commitmentPath(c.ID)
			w.exec("update visits set removed_at = null", nil)
			w.exec("update commitments set removed_at = null", nil)
		}
		form := b.Get(from).Want(200).Form(path).Values()
		form.Set("text", "Asked again by a long mail")
		w.end(w.staff)
		before := w.contents("sessions", "sign_ins", "held_forms", "history")
		p := b.Post(path, form).Want(200)
		p = signIn(t, b, p, w.staff).Want(200)
		for table, now := range w.contents("sessions", "sign_ins", "held_forms", "history") {
			if before[table] != now {
				t.Errorf("%s: signing in changed %s", path, table)
			}
		}
		if strings.HasSuffix(path, "/note") && !strings.Contains(p.Says(), "Asked again by a long mail") {
			t.Errorf("what was noted is not shown: %s", p.Says())
		}
		p.Form(path).Press("").Want(200)
		if after := w.contents("sessions", "held_forms"); after["visits"] == before["visits"] && after["commitment_notes"] == before["commitment_notes"] {
			t.Errorf("%s: nothing was done in the end", path)
		}
	}
}

// TestAnEditedVisitThatExpired comes back with its own address and version.
func TestAnEditedVisitThatExpired(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted))
	page := visitPath(v.ID)
	for what, path := range map[string]string{"visit": page, "institute": institutePath(w.kostec), "person": personPath(w.li), "commitment": commitmentPath(promises(v)[0].ID)} {
		field := map[string]string{"visit": "outcome", "institute": "notes", "person": "notes", "commitment": "evidence"}[what]
		b := w.as(w.staff)
		f := b.Get(path+"/edit").Want(200).Form(path).Set(field, "Typed before the session ended")
		w.end(w.staff)
		p := signIn(t, b, f.Press("save").Want(200), w.staff).Want(200)
		form := p.Form(path)
		if form.Value(field) != "Typed before the session ended" || form.Value("version") != f.Value("version") {
			t.Errorf("%s: %q at version %s", what, form.Value(field), form.Value("version"))
		}
		if p = save(form); !strings.Contains(p.Says(), "Typed before the session ended") {
			t.Errorf("%s: not saved: %s", what, p.Says())
		}
	}
}

// TestAPasswordIsNotHeld: what somebody typed as a password waits nowhere.
func TestAPasswordIsNotHeld(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	w.end(w.staff)
	p := b.Post("/account/password", url.Values{"current": {"zqoldx"}, "password": {"zqnewx"}, "again": {"zqnewx"}}).Want(200)
	if words.MatchString(p.Body) || w.contents()["held_forms"] != "0 " {
		t.Errorf("held: %s", w.contents()["held_forms"])
	}
}

// TestAHeldFormOfAnotherSite is not held.
func TestAHeldFormOfAnotherSite(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	w.end(w.staff)
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	b.Ask("POST", "/visits", w.typedVisit()).Want(403)
	if w.contents()["held_forms"] != "0 " {
		t.Error("it was kept")
	}
}

// TestSigningOutForgets what was kept for the browser.
func TestSigningOutForgets(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	w.end(w.staff)
	p := b.Post("/visits", w.typedVisit()).Want(200)
	at := p.Path
	signIn(t, b, p, w.staff).Want(200)
	b.Post("/sign-out", url.Values{}).Want(200)
	if p := signIn(t, b, b.Get(at).Want(200), w.staff); p.Status != 404 {
		t.Errorf("%d: %s", p.Status, p.Says())
	}
}
