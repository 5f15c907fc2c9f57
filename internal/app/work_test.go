package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// tasks are commitments of Lee's, due so many days from today, with their ids.
func tasks(t *testing.T, dues ...int) (w *world, ids []int64) {
	t.Helper()
	w = populated(site(t))
	for i, due := range dues {
		ids = append(ids, w.commitment(w.staff, commitment.Draft{What: fmt.Sprintf("Task %d", i), InstituteIDs: []int64{w.casted}, PersonID: w.lee, DueOn: w.today(due)}))
	}
	return w, ids
}

// TestTheListBeginsWithWhatIsOnesOwn, the overdue first, for who has something to do; with
// all that is open for the others.
func TestTheListBeginsWithWhatIsOnesOwn(t *testing.T) {
	t.Parallel()
	w, _ := tasks(t, 9, -3, 0)
	w.commitment(w.staff, commitment.Draft{What: "Undated", InstituteIDs: []int64{w.casted}, PersonID: w.lee})
	w.commitment(w.staff, commitment.Draft{What: "Another's", InstituteIDs: []int64{w.casted}, PersonID: w.kim, DueOn: w.today(-30)})
	current := func(p webtest.Page) string { return p.Text(".tabs a[aria-current]") }
	p := w.as(w.staff).Get("/commitments").Want(200)
	if got := current(p); got != "Mine 4" {
		t.Errorf("who has something to do begins with %q", got)
	}
	if order := p.Texts("main tbody td[role=rowheader] > a"); !slices.Equal(order, []string{"Task 1", "Task 2", "Task 0", "Undated"}) {
		t.Errorf("in the order %v", order)
	}
	for name, path := range map[string]string{"another's list": "/commitments?person=" + itoa(w.kim), "a filter": "/commitments?q=task"} {
		if got := current(w.as(w.staff).Get(path).Want(200)); !strings.HasPrefix(got, "All open") {
			t.Errorf("%s: %q", name, got)
		}
	}
	w.exec("update commitments set state = 'kept', state_on = current_date where person_id = @p", pg.Args{"p": w.lee})
	for name, who := range map[string]auth.Account{"who has done it all": w.staff, "who is in charge of nothing": w.researcher} {
		if got := current(w.as(who).Get("/commitments").Want(200)); !strings.HasPrefix(got, "All open") {
			t.Errorf("%s begins with %q", name, got)
		}
	}
}

// TestDoneInItsRow: a row's panel does it and leads back to the same view, at the next row
// where this one left, at itself where it did not.
func TestDoneInItsRow(t *testing.T) {
	t.Parallel()
	w, ids := tasks(t, -5, -3, 4)
	b := w.as(w.staff)
	send := func(id int64, action string, set ...string) string {
		t.Helper()
		p := b.Get("/commitments?which=mine&at=" + itoa(id) + "&do=" + action).Want(200)
		if n := p.Find("tbody .work-panel").Length(); n != 1 || p.Find("#c"+itoa(id)+" + .work-panel").Length() != 1 {
			t.Fatalf("%d panels for %s", n, action)
		}
		v := p.Form(commitmentPath(id) + "/" + action).Values()
		for i := 0; i < len(set); i += 2 {
			v.Set(set[i], set[i+1])
		}
		return b.Ask("POST", commitmentPath(id)+"/"+action, v).Want(303).Location()
	}
	list := "/commitments?which=mine"
	for _, step := range []struct {
		id     int64
		action string
		set    []string
		back   string
	}{
		{ids[0], "note", []string{"text", "asked again 3 May", "noted_on", "yesterday", "asked", "1"}, list + "#c" + itoa(ids[0])},
		{ids[0], "under-way", nil, list + "#c" + itoa(ids[0])},
		{ids[0], "move", []string{"due_on", w.today(20).String(), "reason", "They asked for it"}, list + "#c" + itoa(ids[0])},
		{ids[1], "keep", []string{"evidence", "The report"}, list + "#c" + itoa(ids[2])},
		{ids[0], "assign", []string{"person", "Jeong-chaek Kim"}, list + "#c" + itoa(ids[0])},
		{ids[2], "drop", []string{"reason", "No money"}, list},
	} {
		if got := send(step.id, step.action, step.set...); got != step.back {
			t.Errorf("%s leads to %s, want %s", step.action, got, step.back)
		}
	}
	if states := values[string](w.stand, "select state from commitments order by id", nil); !slices.Equal(states, []string{"under_way", "kept", "dropped"}) {
		t.Errorf("they stand %v", states)
	}
	p := b.Get("/commitments?which=waiting").Want(200)
	if rows := p.Rows(); len(rows) != 1 || !strings.Contains(rows[0], "asked again 3 May") || !strings.Contains(p.Text(".last-note"), day.Short(w.today(-1), "en")) {
		t.Errorf("waiting: %v", rows)
	}
	if b.Get("/commitments?which=done&do=reopen&at="+itoa(ids[1])).Want(200).Find("form[action$='/reopen']").Length() != 1 {
		t.Error("what is done is not offered to be opened again")
	}
}

// TestWhatIsWrongIsSaidInTheRow, with everything typed still there, and in the view in
// which it was typed.
func TestWhatIsWrongIsSaidInTheRow(t *testing.T) {
	t.Parallel()
	w, ids := tasks(t, -5, -3)
	at := "/commitments?which=overdue"
	for lang, says := range map[string]string{"en": "has not come yet", "ko": "아직 오지 않은 날"} {
		b := w.as(w.staff)
		b.Header.Set("Accept-Language", lang)
		path := commitmentPath(ids[1]) + "/keep"
		v := b.Get(at + "&at=" + itoa(ids[1]) + "&do=keep").Want(200).Form(path).Values()
		v.Set("evidence", "A letter")
		v.Set("state_on", w.today(2).String())
		p := b.Post(path, v).Want(422)
		panel := p.Find("#c" + itoa(ids[1]) + " + .work-panel")
		if panel.Length() != 1 || !strings.Contains(panel.Text(), says) || len(p.Rows()) != 3 {
			t.Fatalf("%s: %d panels, %d rows: %s", lang, panel.Length(), len(p.Rows()), p.Says())
		}
		if got := p.Form(path).Values(); got.Get("evidence") != "A letter" || got.Get("state_on") != v.Get("state_on") || got.Get("back") != v.Get("back") {
			t.Errorf("%s: came back as %v", lang, got)
		}
		if got := p.Find(".tabs a[aria-current]").AttrOr("href", ""); got != at {
			t.Errorf("%s: shown in %s", lang, got)
		}
	}
	// A back that leads elsewhere is not followed, nor is another page shown for a list.
	b := w.as(w.staff)
	for back, want := range map[string]string{"https://evil.example/commitments": commitmentPath(ids[0]), "//evil.example": commitmentPath(ids[0]), "/visits": "/visits"} {
		v := url.Values{"version": {"1"}, "text": {"x"}, "panel": {"1"}, "back": {back}}
		if got := b.Ask("POST", commitmentPath(ids[0])+"/note", v).Want(303).Location(); got != want {
			t.Errorf("%s leads to %s", back, got)
		}
		v.Set("text", "")
		if p := b.Post(commitmentPath(ids[0])+"/note", v).Want(422); p.Find("tbody .work-panel").Length() != 1 {
			t.Errorf("%s: the complaint is nowhere", back)
		}
	}
}

// TestARowThatSomebodyElseChangedShowsWhat, be it that it left the view by that.
func TestARowThatSomebodyElseChangedShowsWhat(t *testing.T) {
	t.Parallel()
	w, ids := tasks(t, -5, -3)
	b, path := w.as(w.staff), commitmentPath(ids[0])+"/drop"
	v := b.Get("/commitments?which=overdue&at=" + itoa(ids[0]) + "&do=drop").Want(200).Form(path).Values()
	v.Set("reason", "No money")
	w.as(w.manager).Post(commitmentPath(ids[0])+"/move", url.Values{"version": {"1"}, "due_on": {w.today(40).String()}, "reason": {"They need time"}}).Want(200)
	p := b.Post(path, v).Want(409)
	panel := p.Find("#c" + itoa(ids[0]) + " + .work-panel")
	for _, want := range []string{"Somebody else changed this", "manager", "They need time", day.Long(w.today(40), "en")} {
		if !strings.Contains(panel.Text(), want) {
			t.Errorf("%q is missing: %s", want, panel.Text())
		}
	}
	if strings.Contains(panel.Text(), "Task 0") && strings.Contains(panel.Find(".history").Text(), "Task 0") {
		t.Error("what was there before is told as a change")
	}
	f := p.Form(path)
	if f.Value("reason") != "No money" || f.Value("version") != "2" {
		t.Errorf("came back as %v", f.Values())
	}
	f.Press("").Want(200)
	if got := value[string](w.stand, "select state || ' ' || reason from commitments where id = "+itoa(ids[0]), nil); got != "dropped No money" {
		t.Errorf("sent again: %s", got)
	}
}

// TestTheNextIsTold: keeping what recurs says when its next is due, on the page and by the
// API, and both lead to each other.
func TestTheNextIsTold(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	yearly := func(what string) int64 {
		return w.commitment(w.staff, commitment.Draft{What: what, InstituteIDs: []int64{w.casted}, PersonID: w.lee, DueOn: day.Day{Year: 2024, Month: 2, Day: 29}, Recurs: "year"})
	}
	for lang, says := range map[string]string{"en": "The next one is due on 28 Feb 2025", "ko": "2025. 2. 28."} {
		path := commitmentPath(yearly("Yearly " + lang))
		b := w.as(w.staff)
		b.Header.Set("Accept-Language", lang)
		p := b.Get(path).Want(200).Form(path+"/keep").Set("evidence", "E").Press("").Want(200)
		if !strings.Contains(p.Flash(), says) {
			t.Errorf("%s: %q", lang, p.Flash())
		}
		next := p.Links(".aside ul a[href^='/commitments/']")
		if len(next) != 1 {
			t.Fatalf("%s: leads to %v", lang, next)
		}
		if back := b.Get(next[0]).Want(200).Links(".aside ul a[href^='/commitments/']"); !slices.Equal(back, []string{path}) {
			t.Errorf("%s: the next leads to %v", lang, back)
		}
	}
	id := yearly("By a program")
	p := w.program(w.staff)
	made := p.with("If-Match", `"1"`).want(200, "PATCH", commitmentPath(id), `{"state": "kept", "evidence": "E"}`)
	if made.json["state"] != "kept" {
		t.Errorf("%v", made.json)
	}
	if n := value[int](w.stand, "select count(*)::int from commitments where follows_id = "+itoa(id)+" and due_on = '2025-02-28' and state = 'open'", nil); n != 1 {
		t.Errorf("%d follow", n)
	}
	list := p.want(200, "GET", "/commitments?which=all&q=By+a+program", "")
	if list.json["total"] != 2.0 {
		t.Errorf("listed: %v", list.json)
	}
}

// TestNoPanelForWhomItIsNot: who may do nothing about a row has none, and an address that
// asks for it opens none.
func TestNoPanelForWhomItIsNot(t *testing.T) {
	t.Parallel()
	w, ids := tasks(t, -5)
	for _, query := range []string{"at=" + itoa(ids[0]), "at=0", "at=x", "at=99999999999999999999", "at=-1&do=keep", "at=" + itoa(ids[0]) + "&do=lose", "do=keep", "at=%00&do=%ff"} {
		p := w.as(w.researcher).Get("/commitments?which=unsettled&" + query).Want(200)
		if p.Find(".work-panel, [data-panel], template .work-form").Length() != 0 {
			t.Errorf("%s: a panel for a reader", query)
		}
		p = w.as(w.staff).Get("/commitments?which=unsettled&" + query).Want(200)
		if n := p.Find("tbody .work-panel").Length(); n != 0 && !strings.HasPrefix(query, "at="+itoa(ids[0])) {
			t.Errorf("%s: %d panels", query, n)
		}
	}
	if n := w.as(w.staff).Get("/commitments?which=kept&at=" + itoa(ids[0])).Want(200).Find("tbody .work-panel").Length(); n != 0 {
		t.Error("the panel of a row that is not in the view")
	}
}
