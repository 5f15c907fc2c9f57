package e2e

import (
	"strings"
	"testing"

	"gyoryu/internal/browser"
)

func open(t *testing.T, site *place, as string, o browser.Options) *browser.Tab {
	t.Helper()
	tab := browser.New(t, site.url, o)
	tab.SignInAs(as + "@demo.example")
	return tab
}

// fill types into a field, which then has that and nothing else.
func fill(tab *browser.Tab, name, value string) {
	tab.Click(`[name="` + name + `"]`)
	tab.Press("Ctrl+a")
	tab.Type(value)
}

// TestASignInThatEndedLosesNothingTyped ends the sign-in in the middle of a visit's
// form: after signing in again the form goes on as it was.
func TestASignInThatEndedLosesNothingTyped(t *testing.T) {
	t.Parallel()
	site := site(t)
	tab := open(t, site, "staff", browser.Options{})
	tab.Open("/visits/new")
	fill(tab, "title", "A visit typed while the sign-in ends")
	fill(tab, "starts_on", "2026-03-02")
	fill(tab, "stops[0].institute", "KOSTEC")
	fill(tab, "stops[0].points[0].text", "The first line")
	tab.Press("Enter")
	tab.Type("The second line")
	if _, err := site.db.Exec(t.Context(), `update sessions set ended_at = now()`); err != nil {
		t.Fatal(err)
	}
	tab.Follow(func() { tab.Press("Ctrl+Enter") })
	if path := tab.Path(); !strings.HasPrefix(path, "/sign-in") {
		t.Fatalf("saving without a sign-in leads to %s", path)
	}
	tab.Follow(func() { tab.Click(`button[value="staff@demo.example"]`) })
	for name, want := range map[string]string{
		"title": "A visit typed while the sign-in ends", "starts_on": "2026-03-02", "stops[0].institute": "KOSTEC",
		"stops[0].points[0].text": "The first line", "stops[0].points[1].text": "The second line",
	} {
		if got := tab.Value(`[name="` + name + `"]`); got != want {
			t.Errorf("after signing in again %s is %q, not %q", name, got, want)
		}
	}
	tab.Follow(func() { tab.Click(".sticky-save button.primary") })
	tab.WaitText("h1", "A visit typed while the sign-in ends")
	if got := tab.Texts(".point > span:nth-child(2)"); len(got) != 2 {
		t.Errorf("the saved visit says %q", got)
	}
	tab.Quiet(401) // what was typed could not be kept, but could be sent
}

// TestTwoPeopleEditOneVisit has two people save the same visit: the second is shown
// what the first wrote beside what they typed, and decides.
func TestTwoPeopleEditOneVisit(t *testing.T) {
	t.Parallel()
	site := site(t)
	first, second := open(t, site, "staff", browser.Options{}), open(t, site, "manager", browser.Options{})
	first.Open("/visits/1/edit")
	second.Open("/visits/1/edit")
	fill(first, "title", "The title of the first")
	first.Follow(func() { first.Press("Ctrl+Enter") })
	first.WaitText("h1", "The title of the first")

	fill(second, "title", "The title of the second")
	fill(second, "purpose", "The purpose of the second")
	second.Follow(func() { second.Click(".sticky-save button.primary") })
	if status := second.Status(); status != 409 {
		t.Errorf("saving too late answers %d", status)
	}
	if got := second.Value(`[name="title"]`); got != "The title of the second" {
		t.Errorf("what the second typed is now %q", got)
	}
	if got := strings.Join(second.Texts(".complaint"), " "); !strings.Contains(got, "The title of the first") || !strings.Contains(got, "Yeon-gu Lee") {
		t.Errorf("what the first wrote is not beside it: %q", got)
	}
	second.Follow(func() { second.Click(".sticky-save button.primary") })
	second.WaitText("h1", "The title of the second")
	if got := second.Text(".purpose"); !strings.Contains(got, "The purpose of the second") {
		t.Errorf("the purpose is %q", got)
	}
	if got := second.Text(".history"); !strings.Contains(got, "The title of the first") {
		t.Errorf("the history does not have the first's title: %q", got)
	}
	first.Quiet()
	second.Quiet(409)
}

func accessible(t *testing.T, tab *browser.Tab) {
	t.Helper()
	for _, f := range tab.Axe() {
		t.Errorf("%s: %v", tab.Path(), f)
	}
}

// TestTwoPeopleEditStopsAndPoints: one rewrites a point, adds one and takes a stop away, the
// other rewrites the same point and a place. What only one did is there; of what both did
// the second takes theirs, puts mine back, and takes it again, without the page being drawn
// anew; then both are saved.
func TestTwoPeopleEditStopsAndPoints(t *testing.T) {
	t.Parallel()
	site := site(t)
	first, second := open(t, site, "staff", browser.Options{}), open(t, site, "manager", browser.Options{})
	first.Open("/visits/1/edit")
	second.Open("/visits/1/edit")
	second.Open("/visits/1/edit")
	before := second.Value(`[name="stops[0].points[0].text"]`)
	fill(first, "stops[0].points[0].text", "The point of the first")
	fill(first, "stops[1].place", "The hall of the first")
	first.Click(`button[value="remove-stop:3"]`)
	first.Follow(func() { first.Click(".sticky-save button.primary") })
	first.WaitText("h1", "")

	fill(second, "stops[0].points[0].text", "The point of the second")
	second.Follow(func() { second.Click(".sticky-save button.primary") })
	if status := second.Status(); status != 409 {
		t.Fatalf("saving too late answers %d", status)
	}
	const point = `[name="stops[0].points[0].text"]`
	if got := strings.Join(second.Texts(".complaint"), " "); !strings.Contains(got, "Yeon-gu Lee wrote: The point of the first") || !strings.Contains(got, before) {
		t.Errorf("beside the point stands %q", got)
	}
	if got := second.Value(`[name="stops[1].place"]`); got != "The hall of the first" {
		t.Errorf("the place that only the first wrote is %q", got)
	}
	if n := second.Count(`[data-lines=stops] > [data-line]`); n != 3 {
		t.Errorf("%d stops are there", n)
	}
	if told := strings.Join(second.Texts(".taken-all"), " "); !strings.Contains(told, "SERI China") {
		t.Errorf("it is not told that a stop went: %q", told)
	}
	accessible(t, second)
	for _, want := range []string{"The point of the first", "The point of the second", "The point of the first"} {
		second.Click("take-theirs button")
		if got := second.Value(point); got != want {
			t.Errorf("after pressing the button the point is %q, want %q", got, want)
		}
	}
	second.Follow(func() { second.Click(".sticky-save button.primary") })
	second.WaitText("h1", "")
	if got := strings.Join(second.Texts(".point"), " "); !strings.Contains(got, "The point of the first") {
		t.Errorf("saved are %q", got)
	}
	first.Quiet()
	second.Quiet(409)
}

// TestAVersionIsBroughtBackInTheBrowser: by a link in the history, without script too.
func TestAVersionIsBroughtBackInTheBrowser(t *testing.T) {
	t.Parallel()
	tab := open(t, site(t), "manager", browser.Options{Height: 3000})
	tab.Open("/visits/1/edit")
	was := tab.Value(`[name="title"]`)
	fill(tab, "title", "A mistake")
	tab.Follow(func() { tab.Press("Ctrl+Enter") })
	tab.WaitText("h1", "A mistake")
	tab.Follow(func() { tab.Click(".history-then a") })
	if got := strings.Join(tab.Texts("tr.differs"), " "); !strings.Contains(got, "A mistake") || !strings.Contains(got, was) {
		t.Errorf("the version differs in %q", got)
	}
	accessible(t, tab)
	tab.Follow(func() { tab.Click(`a[href*="/edit?then="]`) })
	if got := tab.Value(`[name="title"]`); got != was {
		t.Errorf("the form is filled in with %q", got)
	}
	accessible(t, tab)
	tab.Follow(func() { tab.Click(".sticky-save button.primary") })
	tab.WaitText("h1", was)
	tab.Open("/removed")
	accessible(t, tab)
	tab.Quiet()
}

// TestTheArticleIsLoggedWithoutScript logs the article's visit in a browser that runs
// no script, where buttons make the lines.
func TestTheArticleIsLoggedWithoutScript(t *testing.T) {
	t.Parallel()
	place := site(t)
	tab := browser.New(t, place.url, browser.Options{NoScript: true, Height: 4000})
	tab.Open("/sign-in")
	tab.Follow(func() { tab.Click(`button[value="staff@demo.example"]`) })
	tab.Open("/visits/new")
	fill(tab, "title", "The article again, without script")
	fill(tab, "starts_on", "3-6 March 2019")
	fill(tab, "delegates", "Hwang-hee Cho")
	fill(tab, "delegation_size", "5")
	for i, s := range stopsTyped {
		part := "stops[" + string(rune('0'+i)) + "]"
		if i > 0 {
			tab.Follow(func() { tab.Click(`button[value="add-stop"]`) })
		}
		fill(tab, part+".institute", s.institute)
		linesWithoutScript(tab, part, s.points)
	}
	linesWithoutScript(tab, "", wholeTyped)
	tab.Follow(func() { tab.Click(".sticky-save button.primary") })
	if got := tab.Text("h1"); got != "The article again, without script" {
		t.Fatalf("saving leads to %q: %q", got, tab.Texts(".complaint"))
	}
	if got := tab.Texts(".stops h2"); strings.Join(got, ", ") != "CASISD, CASTED, KOSTEC, SERI China" {
		t.Errorf("the stops are %q", got)
	}
	if n := tab.Count(".point"); n != 18 {
		t.Errorf("%d of 18 points are there", n)
	}
	if n := tab.Count(`.point .badge[data-tone="bad"]`); n != 9 {
		t.Errorf("%d of 9 agreed points stand without anybody", n)
	}
	tab.Quiet()
}

func linesWithoutScript(tab *browser.Tab, stop string, points []pointTyped) {
	part := "points"
	if stop != "" {
		part = stop + ".points"
	}
	for j, p := range points {
		line := part + "[" + string(rune('0'+j)) + "]"
		if j > 0 {
			tab.Follow(func() { tab.Click(`button[value="add-point:` + stop + `"]`) })
		}
		fill(tab, line+".text", p.text)
		tab.Press("Shift+Tab")
		tab.Type(p.kind[:1])
	}
}
