package e2e

import (
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"gyoryu/internal/app"
	"gyoryu/internal/browser"
	"gyoryu/internal/mail"
)

// typedLong is a long form in the middle of which something happens.
var typedLong = map[string]string{
	"title": "A tour that something happens to", "starts_on": "2026-03-02", "purpose": "Why we go", "stops[0].institute": "KOSTEC",
	"stops[0].points[0].text": "The first line", "stops[0].points[1].text": "The second line",
}

// write types it; the last line is not kept yet when it returns.
func write(tab *browser.Tab) {
	tab.Open("/visits/new")
	for _, name := range []string{"title", "starts_on", "purpose", "stops[0].institute", "stops[0].points[0].text"} {
		tab.Focus(`[name="` + name + `"]`) // by no click, which a list that just closes could catch
		tab.Type(typedLong[name])
	}
	tab.Press("Enter")
	tab.Type(typedLong["stops[0].points[1].text"])
}

// keptOnServer waits until the page says so.
func keptOnServer(tab *browser.Tab) { tab.WaitText(`.draft-said[data-state="kept"]`, "Draft kept") }

// allThere checks that the form on the page has all of it, and what was typed since.
func allThere(t *testing.T, tab *browser.Tab, more map[string]string) {
	t.Helper()
	for name, want := range typedLong {
		if said, has := more[name]; has {
			want = said
		}
		if got := tab.Value(`[name="` + name + `"]`); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
}

// goOn follows the draft on the first page into its form.
func goOn(tab *browser.Tab) {
	tab.Open("/")
	tab.WaitText(".drafts", typedLong["title"])
	tab.Follow(func() { tab.Click(".drafts > li:first-child .draft-do a") })
}

// outage is a site that can be switched off and on again over the same database and at
// the same address.
type outage struct {
	*place
	server *httptest.Server
}

func (o *outage) start(t *testing.T, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	o.server = httptest.NewUnstartedServer(app.New(app.Options{
		DB: o.db, Clock: clock, Demo: true, Log: slog.New(slog.DiscardHandler), Outbox: mail.Outbox{Host: "office.example", Site: "https://gyoryu.example.org"},
	}))
	o.server.Listener = listener
	o.server.Start()
	o.url = o.server.URL
}

func (o *outage) kill() {
	o.server.CloseClientConnections()
	o.server.Listener.Close()
	o.server.Close()
}

// TestNothingTypedIsLost is the row of that name of what must hold: something happens in
// the middle of a long form, and then everything is there.
func TestNothingTypedIsLost(t *testing.T) {
	t.Parallel()

	t.Run("when the sign-in ends", func(t *testing.T) {
		t.Parallel()
		site := site(t)
		tab := open(t, site, "staff", browser.Options{})
		write(tab)
		keptOnServer(tab)
		if _, err := site.db.Exec(t.Context(), `update sessions set ended_at = now()`); err != nil {
			t.Fatal(err)
		}
		tab.Type(", which goes on")
		tab.WaitText(`.draft-said[data-state="signed-out"]`, "Your sign-in has ended")
		if to := tab.Attribute(".draft-said a", "href"); to != "/sign-in" || tab.Attribute(".draft-said a", "target") != "_blank" {
			t.Errorf("the link to sign in leads to %q", to)
		}
		if n := browser.Eval[int](tab, `localStorage.length`); n != 0 {
			t.Error("it is on the device though there is a connection")
		}
		another := tab.Another()
		another.SignInAs("staff@demo.example")
		tab.Type(" and on")
		keptOnServer(tab)
		goOn(another)
		allThere(t, another, map[string]string{"stops[0].points[1].text": "The second line, which goes on and on"})
		another.Follow(func() { another.Click(".sticky-save button.primary") })
		another.WaitText("h1", typedLong["title"])
		another.Quiet()
	})

	t.Run("when the connection drops", func(t *testing.T) {
		t.Parallel()
		tab := open(t, site(t), "staff", browser.Options{})
		write(tab)
		tab.Offline(true)
		tab.WaitText(`.draft-said[data-state="offline"]`, "kept on this device")
		tab.Type(", without a connection")
		tab.Press("Ctrl+Enter")
		tab.WaitText(`.draft-said[data-state="offline"]`, "Not saved")
		if path := tab.Path(); path != "/visits/new" {
			t.Fatalf("saving without a connection leads to %s", path)
		}
		if n := browser.Eval[int](tab, `localStorage.length`); n != 1 {
			t.Errorf("%d forms are on the device", n)
		}
		tab.Offline(false)
		keptOnServer(tab)
		if n := browser.Eval[int](tab, `localStorage.length`); n != 0 {
			t.Errorf("%d forms are still on the device", n)
		}
		allThere(t, tab, map[string]string{"stops[0].points[1].text": "The second line, without a connection"})
		tab.Follow(func() { tab.Press("Ctrl+Enter") })
		tab.WaitText("h1", typedLong["title"])
		if got := strings.Join(tab.Texts(".point"), " "); !strings.Contains(got, "without a connection") {
			t.Errorf("saved is %q", got)
		}
	})

	t.Run("when the connection drops and the page is closed", func(t *testing.T) {
		t.Parallel()
		later := open(t, site(t), "staff", browser.Options{})
		tab := later.Another()
		write(tab)
		tab.Offline(true)
		tab.Type(", without a connection")
		tab.WaitText(`.draft-said[data-state="offline"]`, "kept on this device")
		tab.Wait("it to be on the device", func() bool {
			return browser.Eval[bool](tab, `Object.values(localStorage).some(v => v.includes('without'))`)
		})
		tab.Close()
		later.Open("/visits")
		later.WaitText("#flash", "is among your drafts now")
		if n := browser.Eval[int](later, `localStorage.length`); n != 0 {
			t.Errorf("%d forms are still on the device", n)
		}
		goOn(later)
		allThere(t, later, map[string]string{"stops[0].points[1].text": "The second line, without a connection"})
		later.Quiet()
	})

	t.Run("when the server is killed", func(t *testing.T) {
		t.Parallel()
		o := &outage{place: site(t)}
		o.start(t, "127.0.0.1:0")
		address := o.server.Listener.Addr().String()
		defer func() { o.kill() }()
		tab := open(t, o.place, "staff", browser.Options{})
		write(tab)
		keptOnServer(tab)
		o.kill()
		tab.Type(", while nobody answers")
		tab.WaitText(`.draft-said[data-state="offline"]`, "kept on this device")
		tab.Press("Ctrl+Enter")
		tab.WaitText(`.draft-said[data-state="offline"]`, "Not saved")
		o.start(t, address)
		tab.Type("!")
		keptOnServer(tab)
		device := open(t, o.place, "staff", browser.Options{})
		goOn(device)
		allThere(t, device, map[string]string{"stops[0].points[1].text": "The second line, while nobody answers!"})
		tab.Follow(func() { tab.Press("Ctrl+Enter") })
		tab.WaitText("h1", typedLong["title"])
	})

	t.Run("when a second tab saves", func(t *testing.T) {
		t.Parallel()
		tab := open(t, site(t), "staff", browser.Options{})
		second := tab.Another()
		tab.Open("/visits/1/edit")
		fill(tab, "purpose", "The purpose of the first tab")
		keptOnServer(tab)
		second.Open("/visits/1/edit") // which offers what the first has written
		second.WaitText(".draft-offer", "not saved")
		fill(second, "purpose", "The purpose of the second tab")
		second.Follow(func() { second.Press("Ctrl+Enter") })
		second.WaitText(".purpose", "The purpose of the second tab")
		tab.Press("End")
		tab.Type(", longer")
		tab.Follow(func() { tab.Click(".sticky-save button.primary") })
		if tab.Status() != 409 || tab.Value(`[name="purpose"]`) != "The purpose of the first tab, longer" {
			t.Errorf("%d with %q", tab.Status(), tab.Value(`[name="purpose"]`))
		}
		if got := strings.Join(tab.Texts(".complaint"), " "); !strings.Contains(got, "The purpose of the second tab") {
			t.Errorf("beside it is %q", got)
		}
		// From another device the draft shows both as well.
		second.Open("/")
		second.Follow(func() { second.Click(".drafts > li:first-child .draft-do a") })
		if got := second.Value(`[name="purpose"]`); second.Status() != 409 || got != "The purpose of the first tab, longer" {
			t.Errorf("%d: the draft goes on with %q", second.Status(), got)
		}
		second.Quiet(409)
	})

	t.Run("when the browser is closed", func(t *testing.T) {
		t.Parallel()
		site := site(t)
		tab := open(t, site, "staff", browser.Options{})
		write(tab)
		keptOnServer(tab)
		tab.Close()
		again := open(t, site, "staff", browser.Options{Width: 390, Height: 800})
		goOn(again)
		allThere(t, again, nil)
		again.Quiet()
	})

	t.Run("when the page is left a moment after the last key", func(t *testing.T) {
		t.Parallel()
		tab := open(t, site(t), "staff", browser.Options{})
		write(tab)
		tab.Open("/visits")
		tab.Wait("the draft", func() bool {
			tab.Open("/")
			return tab.Count(".drafts") == 1 && strings.Contains(tab.Text(".drafts"), typedLong["title"])
		})
		goOn(tab)
		allThere(t, tab, nil)
	})

	t.Run("when a second device goes on", func(t *testing.T) {
		t.Parallel()
		site := site(t)
		desk, phone := open(t, site, "staff", browser.Options{}), open(t, site, "staff", browser.Options{Width: 390, Height: 800})
		write(desk)
		keptOnServer(desk)
		goOn(phone)
		allThere(t, phone, nil)
		fill(phone, "purpose", "Why we go, said on the phone")
		keptOnServer(phone)
		desk.Type(", added at the desk") // whose page knows nothing of the phone
		desk.Wait("two drafts", func() bool {
			var n int
			err := site.db.QueryRow(t.Context(), `select count(*) from drafts where form = '/visits' and saved_at is null`).Scan(&n)
			return err == nil && n == 2
		})
		phone.Follow(func() { phone.Click(".sticky-save button.primary") })
		phone.WaitText(".purpose", "said on the phone")
		goOn(phone) // what the desk has added since is a draft of its own
		allThere(t, phone, map[string]string{"stops[0].points[1].text": "The second line, added at the desk"})
		phone.Quiet()
		desk.Quiet(409)
	})
}

// TestTwoNewVisitsAtOnceAreTwoDrafts.
func TestTwoNewVisitsAtOnceAreTwoDrafts(t *testing.T) {
	t.Parallel()
	tab := open(t, site(t), "staff", browser.Options{})
	other := tab.Another()
	tab.Open("/visits/new")
	other.Open("/visits/new")
	fill(tab, "title", "The first of two")
	keptOnServer(tab)
	fill(other, "title", "The second of two")
	keptOnServer(other)
	fill(tab, "starts_on", "2026-03-02")
	tab.Follow(func() { tab.Press("Ctrl+Enter") })
	other.Open("/drafts")
	if got := other.Text(".drafts"); !strings.Contains(got, "The second of two") || strings.Contains(got, "The first of two") {
		t.Errorf("left are %q", got)
	}
	tab.Quiet()
	other.Quiet()
}

// TestSigningOutClearsTheDevice, and so does whoever signs in next.
func TestSigningOutClearsTheDevice(t *testing.T) {
	t.Parallel()
	tab := open(t, site(t), "staff", browser.Options{})
	left := func() int {
		return browser.Eval[int](tab, `Object.keys(localStorage).filter(name => name.startsWith('gyoryu.draft.')).length`)
	}
	plant := func() {
		browser.Eval[bool](tab, `(localStorage.setItem('gyoryu.draft.' + document.querySelector('draft-device').dataset.account + '.0123456789abcdef', JSON.stringify({form: '/nothing', seq: 1, body: 'a=1'})), true)`)
	}
	tab.Open("/visits")
	plant()
	tab.Reload() // it cannot be sent, and stays
	if left() != 1 {
		t.Fatalf("%d forms are on the device", left())
	}
	browser.Eval[bool](tab, `(document.querySelector('form[action="/sign-out"]').addEventListener('submit', e => e.preventDefault()), true)`)
	browser.Eval[bool](tab, `(document.querySelector('form[action="/sign-out"]').requestSubmit(), true)`)
	if left() != 0 {
		t.Errorf("signing out leaves %d forms on the device", left())
	}
	plant()
	tab.LoseCookies()
	tab.SignInAs("manager@demo.example")
	tab.Open("/visits")
	if left() != 0 {
		t.Errorf("another account finds %d forms on the device", left())
	}
}

// TestADraftIsSaidToBeKeptOnlyWhenItIs: nothing at first, nor while it is on its way.
func TestADraftIsSaidToBeKeptOnlyWhenItIs(t *testing.T) {
	t.Parallel()
	tab := open(t, site(t), "staff", browser.Options{})
	tab.Open("/topics/new")
	if got := tab.Text(".draft-said"); got != "" {
		t.Errorf("an empty form says %q", got)
	}
	browser.Eval[bool](tab, `(window.fetch = (real => async (...args) => { await new Promise(go => { window.go = go }); return real(...args) })(fetch), true)`)
	fill(tab, "title", "On its way")
	tab.Wait("it to be on its way", func() bool { return browser.Eval[bool](tab, `typeof window.go === 'function'`) })
	if got := tab.Text(".draft-said"); got != "" {
		t.Errorf("before the server answers it says %q", got)
	}
	browser.Eval[bool](tab, `(window.go(), true)`)
	keptOnServer(tab)
	if role := tab.Attribute(".draft-said", "role"); role != "status" {
		t.Errorf("it is announced as %q", role)
	}
	tab.Open("/") // nothing asks whether to leave
	if asked := tab.Dialogs(); len(asked) != 0 {
		t.Errorf("leaving asks %v", asked)
	}
}

// TestWithoutScriptNothingIsSaidOfDrafts, and a draft that is there goes on all the same.
func TestWithoutScriptNothingIsSaidOfDrafts(t *testing.T) {
	t.Parallel()
	place := site(t)
	with := open(t, place, "staff", browser.Options{})
	write(with)
	keptOnServer(with)
	tab := browser.New(t, place.url, browser.Options{NoScript: true, Height: 3000})
	tab.Open("/sign-in")
	tab.Follow(func() { tab.Click(`button[value="staff@demo.example"]`) })
	tab.Open("/visits/new")
	if tab.Count(".draft-said") != 0 {
		t.Error("without script it says something of drafts")
	}
	tab.Follow(func() { tab.Click(".draft-offer .draft-do a") })
	allThere(t, tab, nil)
	tab.Follow(func() { tab.Click(".sticky-save button.primary") })
	tab.WaitText("h1", typedLong["title"])
	tab.Open("/visits/new")
	if tab.Count(".draft-offer") != 0 {
		t.Error("saving without script leaves the draft")
	}
}

// TestADraftThatCannotGoOnAsItWasIsAccessible: beside what was saved since, with words that
// the form has no place for, and to be copied.
func TestADraftThatCannotGoOnAsItWasIsAccessible(t *testing.T) {
	t.Parallel()
	place := site(t)
	place.do(t, `insert into drafts (account_id, key, form, noun, noun_id, base_version, title, fields, size, writer, seq)
		select a.id, lpad(n::text, 32, '0'), form, noun, 1, 0, 'A title', '[["version","0"],["title","A title"],["direction","outgoing"],["starts_on","2019-03-03"],["mood","Fine words"],["notes","Long notes"]]', 9, lpad('1', 32, '0'), 1
		  from accounts a, (values (1, '/visits/1', 'visit'), (2, '/institutes/999999', 'institute')) f(n, form, noun) where a.email = 'manager@demo.example'`, nil)
	for _, language := range languages {
		tab := open(t, place, "manager", browser.Options{Language: language, Height: 4000})
		for n, status := range map[string]int{"1": 409, "2": 200} {
			tab.Open("/drafts/" + place.id(t, `select id from drafts where key = lpad('`+n+`', 32, '0')`))
			if tab.Status() != status || tab.Count(".draft-words") == 0 {
				t.Errorf("%s: %d, %s", tab.Path(), tab.Status(), tab.Text("main"))
			}
			fits(t, tab)
			tab.Resize(1280, 4000)
			for _, dark := range []bool{false, true} {
				tab.SetDark(dark)
				for _, f := range tab.Axe() {
					t.Errorf("%s in %s: %v", tab.Path(), language, f)
				}
			}
			tab.SetDark(false)
		}
		tab.Quiet(409)
	}
}
