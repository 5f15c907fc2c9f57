package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/commitment"
)

// promised is a site with one commitment of a visit of staff, and its page.
func promised(t *testing.T) (w *world, id int64, path string) {
	t.Helper()
	w = populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted, w.casisd))
	id = promises(v)[0].ID
	return w, id, commitmentPath(id)
}

// TestALifeOfACommitment: somebody is put in charge, it is under way, noted about,
// moved, kept, reopened, dropped; its page and its history tell.
func TestALifeOfACommitment(t *testing.T) {
	t.Parallel()
	w, id, path := promised(t)
	b := w.as(w.staff)
	p := b.Get(path).Want(200)
	if got := p.Text(".page-sub .badge"); !strings.Contains(got, "nobody") {
		t.Errorf("begins as %q", got)
	}
	p = p.Form(path+"/assign").Fill("In charge", "Yeon-gu Lee").Fill("By when", w.today(20).String()).Press("").Want(200)
	if p.Flash() == "" || !strings.Contains(p.Text(".aside"), "Yeon-gu Lee") {
		t.Errorf("%q: %s", p.Flash(), p.Text(".aside"))
	}
	p = p.Form(path+"/under-way").Fill("Since when", "yesterday").Press("").Want(200)
	if !strings.Contains(p.Text(".page-sub"), "under way") {
		t.Errorf("%s", p.Text(".page-sub"))
	}
	p = p.Form(path+"/note").Fill("Note", "asked again by mail").Fill("Day", "yesterday").Press("").Want(200)
	p = p.Form(path+"/note").Fill("Note", "they are at it").Press("").Want(200)
	if notes := p.Texts(".notes li"); len(notes) != 2 || !strings.Contains(notes[0], "they are at it staff") {
		t.Errorf("notes, the latest first: %v", notes)
	}
	p = p.Form(path+"/move").Fill("New day", w.today(30).String()).Fill("Why", "They asked for it").Press("").Want(200)
	if !strings.Contains(p.Text(".notes"), "They asked for it") || !strings.Contains(p.Text(".notes"), "Day moved from") {
		t.Errorf("moves: %s", p.Text(".notes"))
	}
	p = p.Form(path+"/keep").Fill("Evidence", "Letter of 5 May").Fill("Since when", "today").Press("").Want(200)
	if got := p.Text(".page-sub .badge"); !strings.HasPrefix(got, "kept") || !strings.Contains(p.Says(), "Letter of 5 May") {
		t.Errorf("kept as %q: %s", got, p.Says())
	}
	for _, gone := range []string{"/keep", "/drop", "/move", "/assign"} {
		if p.Find("form[action='"+path+gone+"']").Length() > 0 {
			t.Errorf("a kept commitment still offers %s", gone)
		}
	}
	p = p.Form(path + "/reopen").Press("").Want(200)
	if !strings.Contains(p.Text(".page-sub"), "Open") {
		t.Errorf("reopened: %s", p.Text(".page-sub"))
	}
	p = p.Form(path+"/drop").Fill("Why", "No money\nleft").Press("").Want(200)
	if !strings.Contains(p.Text(".page-sub"), "dropped") || !strings.Contains(p.Says(), "No money") {
		t.Errorf("dropped: %s", p.Says())
	}
	p = p.Form(path + "/reopen").Press("").Want(200)
	if strings.Contains(p.Text(".content"), "Why it was dropped") {
		t.Error("an open commitment still says why it was dropped")
	}
	history := p.Text(".history")
	for _, want := range []string{"after:Yeon-gu Lee", "asked again by mail", "They asked for it", "kept", "No money", "Letter of 5 May", "staff · just now"} {
		if !strings.Contains(history, want) {
			t.Errorf("the history does not tell %q: %s", want, history)
		}
	}
	if rows := b.Get("/commitments?which=mine").Want(200).Rows(); len(rows) != 1 || !strings.Contains(rows[0], "Agreed at Tour") {
		t.Errorf("mine: %v", rows)
	}
	if n := value[int](w.stand, "select count(*) from commitments where id = "+itoa(id)+" and state = 'open'", nil); n != 1 {
		t.Error("it does not end open")
	}
}

// TestEveryActionSaysWhatIsWrong, at its field, with what was typed, and does nothing.
func TestEveryActionSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w, id, path := promised(t)
	dated := commitmentPath(w.commitment(w.staff, commitment.Draft{What: "Dated", InstituteIDs: []int64{w.casted}, PersonID: w.lee, DueOn: w.today(9)}))
	b := w.as(w.staff)
	tomorrow := w.today(1).String()
	for wrong, c := range map[string]struct {
		path, field, says string
		typed             url.Values
	}{
		"nobody and no day":           {path + "/assign", "person", "Say who is in charge", url.Values{"person": {""}, "due_on": {""}}},
		"somebody nobody knows":       {path + "/assign", "person", "Nobody Knows", url.Values{"person": {"Nobody Knows"}}},
		"an unknown id":               {path + "/assign", "person", "not there", url.Values{"person": {"X"}, "person_id": {"999999"}}},
		"a day that is none":          {path + "/assign", "due_on", "not a day", url.Values{"due_on": {"soon"}}},
		"another day for a dated one": {dated + "/assign", "due_on", "Move the day", url.Values{"person": {"Yeon-gu Lee"}, "due_on": {tomorrow}}},
		"under way from tomorrow":     {path + "/under-way", "state_on", "not come yet", url.Values{"state_on": {tomorrow}}},
		"under way since no day":      {path + "/under-way", "state_on", "not a day", url.Values{"state_on": {"then"}}},
		"kept without evidence":       {path + "/keep", "evidence", "Fill this in", url.Values{"evidence": {" "}}},
		"kept tomorrow":               {path + "/keep", "state_on", "not come yet", url.Values{"evidence": {"Letter"}, "state_on": {tomorrow}}},
		"dropped without a reason":    {path + "/drop", "reason", "Fill this in", url.Values{"reason": {""}}},
		"dropped with a long reason":  {path + "/drop", "reason", "at most 1000", url.Values{"reason": {strings.Repeat("x", 1001)}}},
		"reopened tomorrow":           {path + "/reopen", "state_on", "not come yet", url.Values{"state_on": {tomorrow}}},
		"moved without a reason":      {dated + "/move", "reason", "Fill this in", url.Values{"due_on": {tomorrow}}},
		"moved to the same day":       {dated + "/move", "due_on", "has already", url.Values{"due_on": {w.today(9).String()}, "reason": {"No reason"}}},
		"moved to no day":             {dated + "/move", "due_on", "not a day", url.Values{"due_on": {"later"}, "reason": {"No reason"}}},
		"moved from no day to none":   {path + "/move", "due_on", "Fill this in", url.Values{"due_on": {""}}},
		"an empty note":               {path + "/note", "text", "Fill this in", url.Values{"text": {""}}},
		"a note of tomorrow":          {path + "/note", "noted_on", "not come yet", url.Values{"text": {"x"}, "noted_on": {tomorrow}}},
		"a note with NUL":             {path + "/note", "text", "cannot be kept", url.Values{"text": {"a\x00b"}}},
		"a note too long":             {path + "/note", "text", "at most 4000", url.Values{"text": {strings.Repeat("x", 100_000)}}},
	} {
		t.Run(wrong, func(t *testing.T) {
			before := w.contents("sessions")
			c.typed.Set("version", "1")
			p := b.For(t).Post(c.path, c.typed).Want(422)
			action := c.path[strings.LastIndex(c.path, "/")+1:]
			says := strings.Join(append(p.Complaints(), p.Complaint(c.field), p.Complaint(action+"-"+c.field)), " ")
			if !strings.Contains(says, c.says) {
				t.Errorf("says %q, want %q", says, c.says)
			}
			if p.Find("[id='"+c.field+"-complaint'], [id='"+action+"-"+c.field+"-complaint']").Length() == 0 && action != "reopen" && wrong != "another day for a dated one" {
				t.Errorf("nothing is said at the field %s", c.field)
			}
			for field, typed := range c.typed {
				if field == "version" || strings.Contains(typed[0], "\x00") || action == "reopen" || action == "assign" && strings.HasPrefix(c.path, dated) && field == "due_on" {
					continue
				}
				if f := p.Form(c.path); strings.TrimSpace(typed[0]) != "" && f.Value(field) != typed[0] && p.Find(`input[type=radio][name="`+field+`"]`).Length() == 0 {
					t.Errorf("%s came back as %.50q", field, f.Value(field))
				}
			}
			for table, now := range w.contents("sessions") {
				if before[table] != now {
					t.Errorf("%s was changed", table)
				}
			}
		})
	}
	_ = id
}

// TestAStaleActionIsRefused: each way to change a commitment, after somebody else did.
// Sending it again, from the page that says so, does it.
func TestAStaleActionIsRefused(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b, tomorrow := w.as(w.staff), w.today(1).String()
	tried := map[string]bool{}
	for action, typed := range map[string]url.Values{
		"assign": {"person": {"Yeon-gu Lee"}}, "under-way": {}, "keep": {"evidence": {"Letter"}}, "drop": {"reason": {"No money"}}, "reopen": {},
		"move": {"due_on": {tomorrow}, "reason": {"Later"}}, "remove": {}, "": {"what": {"Other words"}, "institutes[0].institute": {"CASTED"}},
	} {
		d := commitment.Draft{What: "To be done: " + action, InstituteIDs: []int64{w.casted}}
		if action == "move" {
			d.DueOn = w.today(9)
		}
		id := w.commitment(w.staff, d)
		path := commitmentPath(id)
		if action != "" {
			path += "/" + action
		}
		tried[action] = true
		// Somebody else assigns it.
		w.exec("update commitments set person_id = "+itoa(w.kim)+" where id = "+itoa(id), nil)
		typed.Set("version", "1")
		p := b.Post(path, typed).Want(409)
		if p.Text("h1") == "" || !strings.Contains(p.Says(), "while you were writing") && !strings.Contains(p.Says(), "meanwhile") {
			t.Errorf("%s: %s", action, p.Says())
		}
		if n := value[int](w.stand, "select version::int from commitments where id = "+itoa(id), nil); n != 2 {
			t.Errorf("%s: it was done at version %d", action, n)
		}
		if action == "reopen" {
			continue // an open one is not offered to be opened
		}
		again := p.Form(path)
		for field, v := range typed {
			if field != "version" && again.Value(field) != v[0] {
				t.Errorf("%s: %s came back as %q", action, field, again.Value(field))
			}
		}
		do := ""
		if action == "" {
			do = "save"
		}
		again.Press(do).Want(200)
		if n := value[int](w.stand, "select version::int from commitments where id = "+itoa(id), nil); n != 3 {
			t.Errorf("%s: sent again, it is at version %d", action, n)
		}
	}
	for _, r := range w.routes() {
		action, of := strings.CutPrefix(r.pattern, "/commitments/{id}/")
		if r.method == "POST" && of && !tried[action] && action != "note" && action != "restore" && action != "files" {
			t.Errorf("%s is a new way to change it: try a stale one", r)
		}
	}
}

// TestSeveralAtOnce: those that are as the list showed them get the person or the
// day; what somebody else changed, and what has a day, stays, and is said.
func TestSeveralAtOnce(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	var ids []int64
	for i := range 4 {
		d := commitment.Draft{What: fmt.Sprintf("Promise %d", i), InstituteIDs: []int64{w.casted}}
		if i == 3 {
			d.DueOn = w.today(50)
		}
		ids = append(ids, w.commitment(w.other, d))
	}
	b := w.as(w.staff) // not theirs, but nobody is in charge
	form := b.Get("/commitments?sort=what").Want(200).Form("/commitments/assign")
	for _, id := range ids {
		form.Tick("picked", itoa(id)+":1")
	}
	w.exec("update commitments set what = 'Promise 1, reworded' where id = "+itoa(ids[1]), nil)
	p := form.Set("person", "Yeon-gu Lee").Press("").Want(200)
	if !strings.Contains(p.Flash(), "Saved for 3.") || !strings.Contains(p.Flash(), "1 stay") {
		t.Errorf("flash: %q", p.Flash())
	}
	if p.Path != "/commitments?sort=what&which=unsettled" {
		t.Errorf("back at %s", p.Path)
	}
	inCharge := values[int64](w.stand, "select coalesce(person_id, 0) from commitments order by id", nil)
	if !slices.Equal(inCharge, []int64{w.lee, 0, w.lee, w.lee}) {
		t.Errorf("in charge: %v", inCharge)
	}
	// A day for all: the dated one keeps its own.
	form = b.Get("/commitments?which=unsettled").Want(200).Form("/commitments/assign")
	for i, id := range ids {
		form.Tick("picked", itoa(id)+":"+itoa([]int64{2, 2, 2, 2}[i]))
	}
	p = form.Set("due_on", w.today(7).String()).Press("").Want(200)
	if !strings.Contains(p.Flash(), "Saved for 3.") {
		t.Errorf("flash: %q", p.Flash())
	}
	if days := values[string](w.stand, "select due_on::text from commitments order by id", nil); !slices.Equal(days, []string{w.today(7).String(), w.today(7).String(), w.today(7).String(), w.today(50).String()}) {
		t.Errorf("days: %v", days)
	}
	for wrong, typed := range map[string]url.Values{
		"nothing ticked":   {"person": {"Yeon-gu Lee"}},
		"nobody, no day":   {"picked": {itoa(ids[0]) + ":3"}},
		"somebody unknown": {"picked": {itoa(ids[0]) + ":3"}, "person": {"Nobody Knows"}},
		"a day unknown":    {"picked": {itoa(ids[0]) + ":3"}, "due_on": {"soon"}},
		"nonsense ticked":  {"picked": {"x", "1", "1:x", ":"}, "due_on": {"tomorrow"}},
		"too many":         {"picked": slices.Repeat([]string{"1:1"}, 51), "due_on": {"tomorrow"}},
	} {
		typed.Set("back", "/commitments?which=all&sort=what")
		p := b.Post("/commitments/assign", typed).Want(422)
		if len(p.Complaints()) == 0 || len(p.Rows()) != 4 {
			t.Errorf("%s: %v, %d rows", wrong, p.Complaints(), len(p.Rows()))
		}
		f := p.Form("/commitments/assign")
		if f.Value("person") != typed.Get("person") && p.Find("input[type=radio][name=person_id]").Length() == 0 || f.Value("due_on") != typed.Get("due_on") {
			t.Errorf("%s: %v came back", wrong, f.Values())
		}
		if wrong == "nobody, no day" && !slices.Contains(f.Values()["picked"], itoa(ids[0])+":3") {
			t.Errorf("%s: what was ticked is not any more: %v", wrong, f.Values()["picked"])
		}
	}
}

// TestTheResearcherInChargeNotes, and does nothing else.
func TestTheResearcherInChargeNotes(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	path := commitmentPath(w.commitment(w.staff, commitment.Draft{What: "Write the report", InstituteIDs: []int64{w.casted}, PersonID: w.park}))
	others := commitmentPath(w.commitment(w.staff, commitment.Draft{What: "Not theirs", InstituteIDs: []int64{w.casted}, PersonID: w.kim}))
	b := w.as(w.researcher)
	p := b.Get(path).Want(200)
	p = p.Form(path+"/note").Fill("Note", "half of it is written").Press("").Want(200)
	if notes := p.Texts(".notes li"); len(notes) != 1 || !strings.Contains(notes[0], "half of it is written researcher") {
		t.Errorf("notes: %v", notes)
	}
	for _, action := range []string{"keep", "drop", "move", "assign", "under-way", "remove"} {
		if p.Find("form[action='"+path+"/"+action+"']").Length() > 0 {
			t.Errorf("offered: %s", action)
		}
		b.Ask("POST", path+"/"+action, url.Values{"version": {"1"}, "evidence": {"x"}, "reason": {"x"}, "due_on": {"tomorrow"}}).Want(403)
	}
	if b.Get(others).Want(200).Find("form[action$='/note']").Length() > 0 {
		t.Error("notes are offered on what is not theirs")
	}
	b.Ask("POST", others+"/note", url.Values{"text": {"x"}}).Want(403)
	if p := b.Get("/").Want(200); !strings.Contains(p.Says(), "Write the report") || strings.Contains(p.Text(".content table"), "Not theirs") {
		t.Errorf("home: %s", p.Says())
	}
	// Nobody's is not a researcher's to take, but any staff's.
	nobodys := commitmentPath(w.commitment(w.manager, commitment.Draft{What: "Nobody's", InstituteIDs: []int64{w.casted}}))
	b.Ask("POST", nobodys+"/assign", url.Values{"version": {"1"}, "person_id": {itoa(w.park)}, "person": {"Park"}}).Want(403)
	w.as(w.other).Get(nobodys).Want(200).Form(nobodys+"/assign").Fill("In charge", "Hyeok-sin Park").Press("").Want(200)
	w.as(w.other).Ask("POST", nobodys+"/assign", url.Values{"version": {"2"}, "person_id": {itoa(w.kim)}, "person": {"Kim"}}).Want(403)
}

// TestAssignRightOnTheVisitsPage, and come back to the point.
func TestAssignRightOnTheVisitsPage(t *testing.T) {
	t.Parallel()
	w, id, path := promised(t)
	b := w.as(w.staff)
	v := value[int64](w.stand, "select visit_id from commitments where id = "+itoa(id), nil)
	p := b.Get(visitPath(v)).Want(200)
	answer := p.Form(path + "/assign").Values()
	answer.Set("person", "이연구")
	answer.Set("due_on", w.today(3).String())
	r := b.Ask("POST", path+"/assign", answer).Want(303)
	if !strings.HasPrefix(r.Location(), visitPath(v)+"#point-") {
		t.Errorf("led to %s", r.Location())
	}
	if got := b.Get(visitPath(v)).Want(200).Text(".stops"); !strings.Contains(got, "Yeon-gu Lee") {
		t.Errorf("%s", got)
	}
	// A complaint is shown on the commitment's own page, where it still leads back.
	other := commitmentPath(id + 1)
	wrong := b.Get(visitPath(v)).Want(200).Form(other + "/assign").Values()
	wrong.Set("due_on", "never ever")
	if p := b.Post(other+"/assign", wrong).Want(422); p.Form(other+"/assign").Value("due_on") != "never ever" {
		t.Errorf("%v", p.Form(other+"/assign").Values())
	}
}

// TestWriteACommitmentByItself, with several institutes, and change it.
func TestWriteACommitmentByItself(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	p := b.Get("/commitments/new?institute=" + itoa(w.casted)).Want(200)
	form := p.Form("/commitments")
	if form.Value("institutes[0].institute") != "CASTED" {
		t.Errorf("begun with %v", form.Values())
	}
	p = form.Press("save").Want(422)
	if p.Complaint("what") == "" {
		t.Errorf("%v", p.Complaints())
	}
	form = p.Form("/commitments").Fill("What was agreed", "A joint survey").Fill("With institute 2", "Nowhere")
	p = form.Press("save").Want(422)
	if !strings.Contains(strings.Join(p.Complaints(), " "), "Nowhere") || p.Form("/commitments").Value("what") != "A joint survey" {
		t.Errorf("%v", p.Complaints())
	}
	if p.Find("input[type=radio][value=new]").Length() > 0 {
		t.Error("it offers to make the institute, which it then refuses")
	}
	p = p.Form("/commitments").Fill("With institute 2", "CASISD").Fill("In charge, ours", "Jeong-chaek Kim").Fill("In charge, theirs", "Wang Yanjiu").
		Fill("By when", "next Friday").Set("recurs", "year").Set("owed_by", "them").Press("save").Want(200)
	for _, want := range []string{"A joint survey", "CASTED, CASISD", "owed by them", "Jeong-chaek Kim", "Wang Yanjiu", "every year", "Written down by itself"} {
		if !strings.Contains(p.Says(), want) {
			t.Errorf("%q is missing: %s", want, p.Says())
		}
	}
	path := commitmentPath(landed(t, p))
	f := b.Get(path + "/edit").Want(200).Form(path)
	if p := f.Fill("By when", "tomorrow").Press("save").Want(422); !strings.Contains(p.Complaint("due_on"), "Move the day") {
		t.Errorf("a day moved without a reason: %v", p.Complaints())
	}
	f = b.Get(path+"/edit").Want(200).Form(path).Fill("What was agreed", "A joint survey of two years").Fill("In charge, theirs", "").Fill("With institute 2", "")
	p = save(f)
	if !strings.Contains(p.Text("h1"), "two years") || strings.Contains(p.Text(".page-sub"), "CASISD") || strings.Contains(p.Text(".aside"), "Wang") {
		t.Errorf("%s", p.Says())
	}
	if n := value[int](w.stand, "select count(*) from institutes where name = 'Nowhere'", nil); n != 0 {
		t.Error("a commitment made an institute in passing")
	}
}

// TestEditingTogether: two change one commitment's words.
func TestEditingTogether(t *testing.T) {
	t.Parallel()
	w, _, path := promised(t)
	first := w.as(w.staff).Get(path + "/edit").Want(200).Form(path)
	second := w.as(w.manager).Get(path + "/edit").Want(200).Form(path)
	save(first.Fill("What was agreed", "First's words").Fill("In charge, ours", "Yeon-gu Lee"))
	p := second.Fill("What was agreed", "Second's words").Press("save").Want(409)
	if got := p.Complaint("what"); !strings.Contains(got, "First's words") || !strings.Contains(got, "staff") {
		t.Errorf("beside it: %q of %v", got, p.Complaints())
	}
	// Whom only the first put in charge is taken over.
	if got := p.Form(path).Value("person"); !strings.Contains(got, "Yeon-gu Lee") {
		t.Errorf("in charge is %q", got)
	}
	p = save(p.Form(path))
	if p.Text("h1") != "Second's words" || !strings.Contains(p.Text(".aside"), "Yeon-gu Lee") {
		t.Errorf("%s: %s", p.Text("h1"), p.Text(".aside"))
	}
}

// TestRemoveAndBringBackACommitment.
func TestRemoveAndBringBackACommitment(t *testing.T) {
	t.Parallel()
	w, _, path := promised(t)
	b := w.as(w.staff)
	p := b.Get(path).Want(200).Form(path + "/remove").Press("").Want(200)
	if !strings.Contains(p.Says(), "was removed") || p.Find("form[action='"+path+"/restore']").Length() != 1 {
		t.Errorf("%s", p.Says())
	}
	w.as(w.other).Ask("GET", path, nil).Want(404)
	for _, action := range []string{"keep", "note", "assign"} {
		b.Ask("POST", path+"/"+action, url.Values{"version": {"2"}, "evidence": {"x"}, "text": {"x"}}).Want(404)
	}
	if rows := b.Get("/commitments?which=all").Want(200).Rows(); len(rows) != 1 {
		t.Errorf("listed: %v", rows)
	}
	p = p.Form(path + "/restore").Press("").Want(200)
	if p.Flash() != "It is back." {
		t.Errorf("%q", p.Flash())
	}
	w.as(w.other).Ask("GET", path, nil).Want(200)
}
