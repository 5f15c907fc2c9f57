package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// save presses Save and follows to the page.
func save(f *webtest.Form) webtest.Page { return f.Press("save").Want(200) }

// landed is the id at the end of the page's address.
func landed(t *testing.T, p webtest.Page) int64 {
	t.Helper()
	var id int64
	path, _, _ := strings.Cut(p.Path, "?")
	if _, err := fmt.Sscan(path[strings.LastIndex(path, "/")+1:], &id); err != nil {
		t.Fatalf("landed on %s: %.200s", p.Path, p.Says())
	}
	return id
}

// TestLogAVisit with the form's buttons only, as in a browser without script: stops
// and points added, moved and removed; one institute made in place, one found by a
// name it has; people by their names with commas between them.
func TestLogAVisit(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	f := b.Get("/visits").Want(200)
	if links := f.Links(".page-actions a"); !slices.Contains(links, "/visits/new") {
		t.Fatalf("no way to a new visit: %v", links)
	}
	form := b.Get("/visits/new").Want(200).Form("/visits")
	form.Fill("What for", " Meetings  in Beijing ").Fill("First day", "3-6 March 2019").Fill("In all", "6").Fill("Purpose", "Line one\nline two")
	form.Fill("Who went or came", "Hwang-hee Cho, Park Hyeok-sin")
	form.Fill("Institute", "CASISD").Fill("Day of the meeting", "4 March 2019").Fill("People met", "Li Zhengce").Fill("Place", "Room 3")
	form.Set("stops[0].points[0].text", "Topics of mutual interest")

	// A line, then another institute: both are at the end, nothing typed is gone.
	p := form.Press("add-point:stops[0]").Want(200)
	form = p.Form("/visits").Set("stops[0].points[1].kind", "agreed").Set("stops[0].points[1].text", "Share lists of reports").
		Set("stops[0].points[1].person", "Yeon-gu Lee").Set("stops[0].points[1].due_on", "1 September 2019")
	form = form.Press("add-stop").Want(200).Form("/visits").Set("stops[1].institute", "Institute of Nowhere").Set("stops[1].points[0].text", "Said nowhere")
	form = form.Press("add-stop").Want(200).Form("/visits").Set("stops[2].institute", "A slip")
	form = form.Press("remove-stop:2").Want(200).Form("/visits")
	form = form.Press("up-stop:1").Want(200).Form("/visits")
	if got := form.Value("stops[0].institute") + "|" + form.Value("stops[1].institute"); got != "Institute of Nowhere|CASISD" {
		t.Errorf("after moving up: %s", got)
	}
	form = form.Press("down-stop:0").Want(200).Form("/visits")
	form = form.Press("down-point:stops[0].points[0]").Want(200).Form("/visits")
	form = form.Press("add-point:").Want(200).Form("/visits")
	form.Set("points[0].kind", "agreed").Set("points[0].text", "Meet every year").Set("points[0].with", "CASISD")
	for field, want := range map[string]string{
		"title": " Meetings  in Beijing ", "starts_on": "3-6 March 2019", "delegation_size": "6", "purpose": "Line one\nline two", "delegates": "Hwang-hee Cho, Park Hyeok-sin",
		"stops[0].met_on": "4 March 2019", "stops[0].people": "Li Zhengce", "stops[0].place": "Room 3", "stops[0].points[0].person": "Yeon-gu Lee",
		"stops[0].points[0].text": "Share lists of reports", "stops[0].points[1].text": "Topics of mutual interest", "stops[1].points[0].text": "Said nowhere",
	} {
		if got := form.Value(field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if n := value[int](w.stand, "select count(*) from visits", nil); n != 0 {
		t.Fatalf("a button saved %d visits", n)
	}

	// The unknown institute is asked about, and made.
	p = form.Press("save").Want(422)
	if got := p.Complaint("stops[1].institute"); !strings.Contains(got, "Institute of Nowhere") {
		t.Errorf("about the unknown institute: %q; all: %v", got, p.Complaints())
	}
	p = save(p.Form("/visits").Tick("stops[1].institute_id", "new"))
	id := landed(t, p)
	if p.Flash() != "Visit saved." || p.Text("h1") != "Meetings in Beijing" {
		t.Errorf("landed on %q with %q", p.Text("h1"), p.Flash())
	}
	for _, want := range []string{
		"Done", "3–6 March 2019", "Outgoing", "China", "6 people", "led by Hwang-hee Cho", "Line one", "CASISD", "4 Mar", "Room 3", "with Li Zhengce",
		"Agreed Share lists of reports", "Yeon-gu Lee", "Discussed Topics of mutual interest", "Institute of Nowhere", "day not recorded", "Said nowhere",
		"Agreed Meet every year", "1 nobody in charge", "2 institutes", "4 points", "2 agreed", "and 4 more, not named", "5 Apr 2019", "Logged by staff",
	} {
		if !strings.Contains(p.Says(), want) {
			t.Errorf("the page does not say %q: %s", want, p.Says())
		}
	}
	if b.Get(visitPath(id)).Flash() != "" {
		t.Error("the flash came back")
	}
	// What it made: an institute of which only the name is known, nobody twice.
	if n := value[int](w.stand, "select count(*) from people", nil); n != 6 {
		t.Errorf("%d people: somebody was made twice", n)
	}
	if p := b.Get("/institutes?q=nowhere").Want(200); len(p.Rows()) != 1 {
		t.Errorf("the new institute: %v", p.Rows())
	}
	whole := value[[]string](w.stand, `select array(select i.short from commitments c join commitment_institutes x on x.commitment_id = c.id
		join institutes i on i.id = x.institute_id where c.what = 'Meet every year' order by x.position)`, nil)
	if !slices.Equal(whole, []string{"CASISD"}) {
		t.Errorf("agreed about the whole with %v", whole)
	}
}

// TestUnknownPeopleAreMadeOnlyWhenAsked: at home on a visit there, at the stop's
// institute when met, at the visitors' when they come.
func TestUnknownPeopleAreMadeOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	f := b.Get("/visits/new").Want(200).Form("/visits").Fill("What for", "People").Fill("First day", "yesterday").
		Fill("Who went or came", "New Colleague; Wang Yanjiu").Fill("Institute", "CASTED").Fill("People met", "New Contact、王研究")
	p := f.Press("save").Want(422)
	if n := value[int](w.stand, "select count(*) from people", nil); n != 6 {
		t.Fatalf("%d people before anybody agreed to make one", n)
	}
	form := p.Form("/visits")
	if !form.Has("delegates[0].person_id") || p.Complaint("delegates[0].person") == "" || p.Complaint("stops[0].people[0].person") == "" {
		t.Fatalf("complaints: %v", p.Complaints())
	}
	p = save(form.Tick("delegates[0].person_id", "new").Tick("stops[0].people[0].person_id", "new"))
	for name, at := range map[string]string{"New Colleague": "STEPI", "New Contact": "CASTED"} {
		if got := value[string](w.stand, `select i.short from people p join positions o on o.person_id = p.id join institutes i on i.id = o.institute_id where p.name = @n`,
			pg.Args{"n": name}); got != at {
			t.Errorf("%s is at %s", name, got)
		}
	}
	if n := value[int](w.stand, "select count(*) from people", nil); n != 8 {
		t.Errorf("%d people", n)
	}
	if !strings.Contains(p.Says(), "led by New Colleague") {
		t.Errorf("who leads: %s", p.Text(".page-sub"))
	}
	// A name that two have is asked about.
	w.person("Wang Yanjiu", "", w.casisd)
	f = b.Get("/visits/new").Want(200).Form("/visits").Fill("What for", "Two of a name").Fill("First day", "yesterday").Fill("Institute", "CASTED").Fill("People met", "Wang Yanjiu")
	p = f.Press("save").Want(422)
	if n := p.Find("input[type=radio][name='stops[0].people[0].person_id']").Length(); n != 3 {
		t.Errorf("%d choices: %v", n, p.Complaints())
	}
	save(p.Form("/visits").Tick("stops[0].people[0].person_id", itoa(w.wang)))
}

// TestLogAContact in one line.
func TestLogAContact(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	form := b.Get("/visits/new?direction=contact&institute=" + itoa(w.casted)).Want(200).Form("/visits")
	if form.Value("stops[0].institute") != "CASTED" || form.Value("starts_on") == "" {
		t.Errorf("begun with %v", form.Values())
	}
	p := form.Press("save").Want(422)
	if p.Complaint("stops[0].points[0].text") == "" {
		t.Errorf("about the line: %v", p.Complaints())
	}
	p = save(p.Form("/visits").Set("stops[0].points[0].kind", "agreed").Set("stops[0].points[0].text", "They send the list in May").Fill("With whom", "Wang Yanjiu"))
	if p.Text("h1") != "They send the list in May" || !strings.Contains(p.Text(".page-sub"), "Contact") {
		t.Errorf("%s: %s", p.Text("h1"), p.Text(".page-sub"))
	}
	if p := b.Get("/commitments").Want(200); len(p.Rows()) != 1 || !strings.Contains(p.Rows()[0], "They send the list in May") {
		t.Errorf("commitments: %v", p.Rows())
	}
	if p := b.Get("/visits?direction=contact").Want(200); len(p.Rows()) != 1 {
		t.Errorf("contacts: %v", p.Rows())
	}
	p = b.Get("/visits/new?direction=contact").Want(200).Form("/visits").Set("stops[0].points[0].text", "With nobody").Press("save").Want(422)
	if p.Complaint("stops[0].institute") == "" {
		t.Errorf("with nobody: %v", p.Complaints())
	}
	// The form is as good for changing it later.
	id := value[int64](w.stand, "select id from visits", nil)
	p = save(b.Get(visitPath(id)+"/edit").Want(200).Form(visitPath(id)).Fill("What for", "Another title"))
	if p.Text("h1") != "Another title" {
		t.Errorf("changed to %q", p.Text("h1"))
	}
}

// TestPlannedUntilItsDay: left open, the state follows the days.
func TestPlannedUntilItsDay(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	for typed, want := range map[string]string{"tomorrow": "Planned", "today": "Done", "yesterday": "Done", w.today(40).String(): "Planned"} {
		p := save(b.Get("/visits/new").Want(200).Form("/visits").Fill("What for", "Some day").Fill("First day", typed))
		if got := p.Text(".page-sub .badge"); got != want {
			t.Errorf("a visit %s is %s", typed, got)
		}
	}
	v := w.visit(w.staff, w.trip("Coming", 3, 0, w.casted))
	w.later(6 * 24 * time.Hour)
	if got := b.Get(visitPath(v.ID)).Want(200).Text(".page-sub .badge"); got != "to be logged" {
		t.Errorf("a planned visit that is over is %q", got)
	}
}

// TestChangeAVisit: a point is reworded and its commitment follows, an agreed point
// goes and its commitment is withdrawn, a stop goes to another institute and up, and
// the history tells who, what, from and to.
func TestChangeAVisit(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	v := w.visit(w.staff, w.trip("Spring tour", -20, w.cho, w.casted, w.casisd))
	first, second := promises(v)[0], promises(v)[1]
	page, edit := visitPath(v.ID), visitPath(v.ID)+"/edit"

	form := b.Get(edit).Want(200).Form(page)
	save(form.Set("stops[0].points[1].text", "Agreed in other words").Fill("What for", "Summer tour"))
	if got := b.Get(commitmentPath(first.ID)).Want(200).Text("h1"); got != "Agreed in other words" {
		t.Errorf("the commitment says %q", got)
	}
	// A commitment with words of its own keeps them.
	w.exec("update commitments set what = 'Own words' where id = @id", pg.Args{"id": second.ID})
	save(b.Get(edit).Want(200).Form(page).Set("stops[1].points[1].text", "Agreed anew"))
	if got := b.Get(commitmentPath(second.ID)).Want(200).Text("h1"); got != "Own words" {
		t.Errorf("the commitment says %q", got)
	}
	// The stop at CASISD goes up, and to KOSTEC; what was agreed goes with it.
	form = b.Get(edit).Want(200).Form(page).Press("up-stop:1").Want(200).Form(page)
	p := save(form.Set("stops[0].institute", "KOSTEC").Set("stops[0].institute_id", ""))
	if got := p.Texts(".stop h2"); !slices.Equal(got, []string{"KOSTEC", "CASTED"}) {
		t.Errorf("stops are %v", got)
	}
	if got := b.Get(commitmentPath(second.ID)).Want(200).Text(".page-sub"); !strings.Contains(got, "KOSTEC") || strings.Contains(got, "CASISD") {
		t.Errorf("the commitment is with %s", got)
	}
	// The other agreed point goes.
	form = b.Get(edit).Want(200).Form(page).Press("remove-point:stops[1].points[1]").Want(200).Form(page)
	p = save(form)
	if strings.Contains(p.Text(".content .stops"), "Agreed in other words") {
		t.Error("the point is still there")
	}
	if p := b.Get("/commitments?which=all").Want(200); strings.Contains(strings.Join(p.Rows(), "|"), "Agreed in other words") {
		t.Error("its commitment was not withdrawn")
	}
	w.as(w.manager).Get(commitmentPath(first.ID)).Want(200)
	w.as(w.other).Get(commitmentPath(first.ID)).Want(404)
	// What was agreed no longer asks for anything; then it does again.
	p = save(b.Get(edit).Want(200).Form(page).Set("stops[0].points[1].kind", "learned"))
	if strings.Contains(p.Says(), "nobody in charge") && strings.Contains(p.Text(".stops"), "nobody") {
		t.Errorf("%s", p.Text(".stops"))
	}
	w.as(w.other).Get(commitmentPath(second.ID)).Want(404)
	save(b.Get(edit).Want(200).Form(page).Set("stops[0].points[1].kind", "agreed"))
	if got := w.as(w.other).Get(commitmentPath(second.ID)).Want(200).Text("h1"); got != "Own words" {
		t.Errorf("the commitment came back as %q", got)
	}
	// The leader, the days, the delegation.
	form = b.Get(edit).Want(200).Form(page).Fill("Who went or came", "Yeon-gu Lee").Fill("In all", "9")
	p = save(form)
	if !strings.Contains(p.Text(".page-sub"), "9 people, led by Hwang-hee Cho") || !strings.Contains(p.Text(".aside"), "Yeon-gu Lee") {
		t.Errorf("%s; %s", p.Text(".page-sub"), p.Text(".aside"))
	}
	p = save(b.Get(edit).Want(200).Form(page).Tick("delegates_leader", "1"))
	if !strings.Contains(p.Text(".page-sub"), "led by Yeon-gu Lee") {
		t.Errorf("%s", p.Text(".page-sub"))
	}
	p = save(b.Get(edit).Want(200).Form(page).Untick("delegates[0].keep", "1"))
	if strings.Contains(p.Text(".aside"), "Hwang-hee Cho") || !strings.Contains(p.Text(".page-sub"), "led by Yeon-gu Lee") {
		t.Errorf("%s; %s", p.Text(".page-sub"), p.Text(".aside"))
	}

	history := b.Get(page).Want(200).Text(".history")
	for _, want := range []string{"What for before:Spring tour → after:Summer tour", "before:Agreed at Spring tour → after:Agreed in other words", "before:CASISD → after:KOSTEC",
		"before:agreed → after:learned", "In all after:9", "Led by before:Hwang-hee Cho → after:Yeon-gu Lee", "Delegate before:Hwang-hee Cho", "staff · just now changed it",
	} {
		if !strings.Contains(history, want) {
			t.Errorf("the history does not tell %q: %s", want, history)
		}
	}
	for _, odd := range []string{"⟦", "null", "map[", "stop_id", "history."} {
		if strings.Contains(history, odd) {
			t.Errorf("the history says %s: %s", odd, history)
		}
	}
	// Saving without a change writes no history but a version.
	before := value[int](w.stand, "select count(*) from history where noun = 'visit'", nil)
	save(b.Get(edit).Want(200).Form(page))
	if n := value[int](w.stand, "select count(*) from history where noun = 'visit'", nil); n != before {
		t.Errorf("saving nothing wrote %d lines of history", n-before)
	}
}

// TestNothingIsToBeDone: an agreed point of which the writer says so makes no
// commitment.
func TestNothingIsToBeDone(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	form := b.Get("/visits/new").Want(200).Form("/visits").Fill("What for", "Agreed only").Fill("First day", "today").Fill("Institute", "CASTED")
	p := save(form.Set("stops[0].points[0].kind", "agreed").Set("stops[0].points[0].text", "Prices stay").Tick("stops[0].points[0].no_action", "1"))
	if !strings.Contains(p.Text(".stops"), "nothing to do") || value[int](w.stand, "select count(*) from commitments", nil) != 0 {
		t.Errorf("%s", p.Text(".stops"))
	}
	id := landed(t, p)
	p = save(b.Get(visitPath(id)+"/edit").Want(200).Form(visitPath(id)).Untick("stops[0].points[0].no_action", "1"))
	if !strings.Contains(p.Text(".stops"), "nobody") {
		t.Errorf("then it is to be done: %s", p.Text(".stops"))
	}
}

// TestRemoveAndBringBackAVisit: out of every list and count with its commitments,
// and back with them; by who removed it for 30 days, by a manager for ever, by
// nobody else. One that was removed before stays so.
func TestRemoveAndBringBackAVisit(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Autumn tour", -20, w.cho, w.casted, w.casisd))
	page := visitPath(v.ID)
	staff, other, manager := w.as(w.staff), w.as(w.other), w.as(w.manager)
	first, second := promises(v)[0], promises(v)[1]
	staff.Get(commitmentPath(second.ID)).Want(200).Form(commitmentPath(second.ID) + "/remove").Press("").Want(200)

	p := staff.Get(page).Want(200).Form(page + "/remove").Press("").Want(200)
	if !strings.Contains(p.Flash(), "Autumn tour") || !strings.Contains(p.Says(), "This visit was removed") {
		t.Errorf("%q: %s", p.Flash(), p.Says())
	}
	for _, path := range []string{"/visits", "/commitments?which=all", "/", institutePath(w.casted), personPath(w.cho)} {
		if p := manager.Get(path).Want(200); strings.Contains(p.Says(), "Autumn tour") {
			t.Errorf("%s still has it", path)
		}
	}
	if p := manager.Get(institutePath(w.casted)).Want(200); !strings.Contains(p.Text(".figures"), "0 visits") || !strings.Contains(p.Text(".figures"), "0 we owe") {
		t.Errorf("figures: %s", p.Text(".figures"))
	}
	other.Ask("GET", page, nil).Want(404)
	other.Ask("POST", page+"/restore", url.Values{}).Want(404)
	w.as(w.researcher).Ask("GET", page, nil).Want(404)
	staff.Ask("GET", page+"/edit", nil).Want(404)
	staff.Ask("POST", page, url.Values{"version": {"1"}, "title": {"x"}, "direction": {"online"}, "starts_on": {"today"}}).Want(409) // with what was typed

	p = staff.Get(page).Want(200).Form(page + "/restore").Press("").Want(200)
	if p.Flash() != "The visit is back, with its commitments." {
		t.Errorf("flash %q", p.Flash())
	}
	other.Get(commitmentPath(first.ID)).Want(200)
	other.Ask("GET", commitmentPath(second.ID), nil).Want(404) // was removed by itself
	if h := other.Get(page).Want(200).Text(".history"); !strings.Contains(h, "removed it") || !strings.Contains(h, "brought it back") {
		t.Errorf("history: %s", h)
	}

	// After 30 days only a manager.
	staff.Get(page).Want(200).Form(page + "/remove").Press("").Want(200)
	w.later(29 * 24 * time.Hour)
	staff.Get(page).Want(200)
	w.later(2 * 24 * time.Hour)
	staff.Ask("GET", page, nil).Want(404)
	staff.Ask("POST", page+"/restore", url.Values{}).Want(404)
	w.later(3000 * 24 * time.Hour)
	manager.Get(page).Want(200).Form(page + "/restore").Press("").Want(200)
	other.Get(page).Want(200)
}

// TestAStaleRemovalIsRefused: somebody wrote a point meanwhile.
func TestAStaleRemovalIsRefused(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	page := visitPath(v.ID)
	form := w.as(w.manager).Get(page).Want(200).Form(page + "/remove")
	save(w.as(w.staff).Get(page+"/edit").Want(200).Form(page).Set("points[0].text", "Written meanwhile"))
	p := form.Press("").Want(409)
	if !strings.Contains(p.Says(), "meanwhile") {
		t.Errorf("%s", p.Says())
	}
	w.as(w.other).Get(page).Want(200)
}

// TestWhoMayChangeAVisit is shown the way, and nobody else.
func TestWhoMayChangeAVisit(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	for _, who := range w.everyone[1:] {
		b := w.as(who)
		for _, r := range w.of("visit") {
			p := b.Ask(http.MethodGet, visitPath(r.id), nil)
			if p.Status != http.StatusOK {
				continue
			}
			shown := p.Find("a[href='"+visitPath(r.id)+"/edit']").Length() > 0
			removes := p.Find("form[action='"+visitPath(r.id)+"/remove']").Length() > 0
			may := r.changes(who) && !r.removed
			if shown != may || removes != may {
				t.Errorf("%s as %s: the way to change it is shown: %v, to remove it: %v, want %v", r.name, who.Name, shown, removes, may)
			}
			if back := p.Find("form[action='"+visitPath(r.id)+"/restore']").Length() > 0; back != r.restores(who) {
				t.Errorf("%s as %s: the way back is shown: %v", r.name, who.Name, back)
			}
		}
	}
}

// TestManyStopsAndPoints: as many as a visit may have, and one more of each.
func TestManyStopsAndPoints(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	big := func(stops, points int) url.Values {
		v := url.Values{"title": {"Long journey"}, "direction": {"outgoing"}, "starts_on": {"1-30 June 2026"}}
		for i := range stops {
			at := fmt.Sprintf("stops[%d].", i)
			id := []int64{w.casted, w.casisd}[i%2]
			v.Set(at+"institute", []string{"CASTED", "CASISD"}[i%2])
			v.Set(at+"institute_id", itoa(id))
			for j := range points {
				v.Set(fmt.Sprintf("%spoints[%d].kind", at, j), string(visit.Agreed))
				v.Set(fmt.Sprintf("%spoints[%d].text", at, j), fmt.Sprintf("Point %d of stop %d", j, i))
			}
		}
		return v
	}
	p := b.Post("/visits", big(100, 5)).Want(200)
	if !strings.Contains(p.Text(".figures"), "100 institutes 500 points 500 agreed") {
		t.Errorf("%s", p.Text(".figures"))
	}
	texts := values[string](w.stand, "select p.text from points p join stops s on s.id = p.stop_id order by s.position, p.position", nil)
	if texts[0] != "Point 0 of stop 0" || texts[499] != "Point 4 of stop 99" {
		t.Errorf("in another order: %s … %s", texts[0], texts[499])
	}
	id := landed(t, p)
	save(b.Get(visitPath(id) + "/edit").Want(200).Form(visitPath(id)))
	if p := b.Post("/visits", big(101, 1)).Want(422); !strings.Contains(strings.Join(p.Complaints(), ""), "at most 100") {
		t.Errorf("%v", p.Complaints())
	}
	if p := b.Post("/visits", big(100, 6)).Want(422); !strings.Contains(strings.Join(p.Complaints(), ""), "at most 500") {
		t.Errorf("%v", p.Complaints())
	}
}
