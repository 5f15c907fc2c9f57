package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/forum"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

// forum adds one as who, organised by CASTED.
func (w *world) forum(who auth.Account, d forum.Draft) int64 {
	w.t.Helper()
	d.Institutes = append(d.Institutes, forum.Organiser{Institute: &pick.Institute{ID: w.casted}})
	id, err := forum.Store{DB: w.db}.Create(w.t.Context(), d, who)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// edition adds one as who.
func (w *world) edition(who auth.Account, d forum.EditionDraft) int64 {
	w.t.Helper()
	id, err := forum.Store{DB: w.db}.CreateEdition(w.t.Context(), d, who)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) forumsInEveryState() {
	add := func(name string, by auth.Account, change func(*record)) {
		r := record{noun: "forum", name: "forum " + name, by: by}
		if change != nil {
			change(&r)
		}
		r.id = w.forum(by, forum.Draft{Name: "Forum " + name, Problems: []forum.ProblemDraft{{Text: "Problem"}}, Reforms: []forum.ReformDraft{{Text: "Reform", Problem: 1}}})
		if r.inCharge != 0 {
			w.exec(`insert into assignments (person_id, forum_id) values (@p, @f)`, pg.Args{"p": r.inCharge, "f": r.id})
		}
		e := r
		e.noun, e.name, e.removed = "edition", "edition of forum "+name, false
		e.id = w.edition(by, forum.EditionDraft{ForumID: r.id, Number: 1, Points: []forum.PointDraft{{Kind: visit.Problem, Text: "Asked"}}})
		w.remove(r, "forums")
		w.records = append(w.records, r)
		if r.removed {
			return
		}
		w.records = append(w.records, e)
		if r.inCharge == 0 {
			for n, by := range []auth.Account{w.staff, w.other} {
				gone := e
				gone.name, gone.removed, gone.removedBy = "removed "+e.name+" by "+by.Name, true, by
				gone.id = w.edition(e.by, forum.EditionDraft{ForumID: r.id, Number: n + 2})
				w.remove(gone, "editions")
				w.records = append(w.records, gone)
			}
		}
	}
	add("of staff", w.staff, nil)
	add("of other", w.other, nil)
	add("of other, staff in charge", w.other, func(r *record) { r.inCharge = w.lee })
	add("of other, the researcher in charge", w.other, func(r *record) { r.inCharge = w.park })
	add("removed by staff", w.staff, func(r *record) { r.removed, r.removedBy = true, w.staff })
	add("removed by other", w.other, func(r *record) { r.removed, r.removedBy = true, w.other })
	add("removed by staff long ago", w.staff, func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
}

// TestAProgramWritesAForumAndItsEditions: what is sent comes back, is changed in part,
// and goes and comes back again.
func TestAProgramWritesAForumAndItsEditions(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("a trip", -20, 0, w.casted))
	agreed := v.Stops[0].Points[1]
	p := w.program(w.staff)
	made := p.want(201, "POST", "/forums", fmt.Sprintf(`{"name": "Korea-China Forum", "name_ko": "한중 포럼", "acronym": "KCF", "kind": "seminar", "frequency": "two_years",
		"institute_ids": [%d, %d], "notes": "N", "problems": [{"text": "Too uniform"}, {"text": "Once only"}],
		"reforms": [{"text": "Concrete topics", "problem": 2, "agreed_on": "2019-03-05", "point_id": %d}, {"text": "Led by institutes"}]}`, w.casted, w.stepi, agreed.ID))
	path := fmt.Sprintf("/forums/%d", made.id())
	problems, reforms := made.json["problems"].([]any), made.json["reforms"].([]any)
	first, second := problems[0].(map[string]any)["id"], problems[1].(map[string]any)["id"]
	reform := reforms[0].(map[string]any)
	if reform["problem_id"] != second || reform["point_id"] != float64(agreed.ID) || reform["agreed_on"] != "2019-03-05" || reform["first_edition_id"] != nil || made.json["name_ko"] != "한중 포럼" {
		t.Errorf("made: %s", made.body)
	}

	ed := p.want(201, "POST", "/editions", fmt.Sprintf(`{"forum_id": %d, "number": 12, "starts_on": "2019-10-24", "city": "Beijing", "theme": "AI", "led_by": "researchers",
		"researchers": 42, "person_ids": [%d, %d], "points": [{"kind": "problem", "text": "Too short"}]}`, made.id(), w.wang, w.lee))
	if ed.json["ends_on"] != "2019-10-24" || ed.json["researchers"] != 42.0 || len(ed.json["person_ids"].([]any)) != 2 {
		t.Errorf("edition: %s", ed.body)
	}
	point := ed.json["points"].([]any)[0].(map[string]any)["id"]
	epath := fmt.Sprintf("/editions/%d", ed.id())

	// Problems alone are sent, in another order: reforms answer the same ones.
	turned := p.with("If-Match", `"1"`).want(200, "PATCH", path, fmt.Sprintf(`{"problems": [{"text": "Short", "edition_point_id": %v}, {"id": %v, "text": "Once only!"}, {"id": %v, "text": "Too uniform"}]}`, point, second, first))
	if r := turned.json["reforms"].([]any)[0].(map[string]any); r["problem_id"] != second || r["point_id"] != float64(agreed.ID) {
		t.Errorf("turned: %s", turned.body)
	}
	if x := turned.json["problems"].([]any)[0].(map[string]any); x["edition_point_id"] != point || x["point_id"] != nil {
		t.Errorf("of an edition: %s", turned.body)
	}
	// Who does not see the point is not told of it, and does not lose it.
	w.exec(`update visits set confidential = true`, nil)
	other := w.program(w.manager)
	w.exec(`update accounts set roles = '{staff}' where id = @id`, pg.Args{"id": w.other.ID})
	w.exec(`insert into assignments (person_id, forum_id) values (@p, @f)`, pg.Args{"p": w.park, "f": made.id()})
	w.exec(`update accounts set person_id = @p where id = @id`, pg.Args{"p": w.cho, "id": w.other.ID})
	w.exec(`insert into assignments (person_id, forum_id) values (@p, @f)`, pg.Args{"p": w.cho, "f": made.id()})
	blind := w.program(w.other)
	seen := blind.want(200, "GET", path, "")
	if r := seen.json["reforms"].([]any)[0].(map[string]any); r["point_id"] != nil {
		t.Errorf("told of a secret point: %s", seen.body)
	}
	reformsOf := func(r result) string {
		body := r.body
		body = body[strings.Index(body, `"reforms":`)+len(`"reforms":`):]
		return body[:strings.Index(body, `]`)+1]
	}
	blind.with("If-Match", `"2"`).want(200, "PATCH", path, `{"reforms": `+reformsOf(seen)+`, "notes": "M"}`)
	if r := other.want(200, "GET", path, "").json["reforms"].([]any)[0].(map[string]any); r["point_id"] != float64(agreed.ID) {
		t.Errorf("a point was lost: %v", r)
	}

	for name, tt := range map[string]struct{ path, body, want string }{
		"nothing":                     {"/forums", `{}`, "name: form.needed"},
		"an unknown institute":        {"/forums", `{"name": "x", "institute_ids": [99999]}`, "institute_ids[0]: form.no-such-record"},
		"an institute twice":          {"/forums", fmt.Sprintf(`{"name": "x", "institute_ids": [%d, %[1]d]}`, w.casted), "institute_ids[1]: forum.institute-twice"},
		"a problem of another":        {"/forums", fmt.Sprintf(`{"name": "x", "reforms": [{"text": "y", "problem_id": %v}]}`, first), "reforms[0].problem_id: forum.no-such-problem"},
		"a place that is none":        {"/forums", `{"name": "x", "reforms": [{"text": "y", "problem": 7}]}`, "reforms[0].problem: forum.no-such-problem"},
		"an edition of another":       {"/forums", fmt.Sprintf(`{"name": "x", "reforms": [{"text": "y", "first_edition_id": %d}]}`, ed.id()), "reforms[0].first_edition_id: forum.no-such-edition"},
		"a problem's id of another":   {"/forums", fmt.Sprintf(`{"name": "x", "problems": [{"id": %v, "text": "y"}]}`, first), "problems[0].text: form.no-such-record"},
		"a point that is hidden":      {"/forums", fmt.Sprintf(`{"name": "x", "reforms": [{"text": "y", "point_id": %d}]}`, agreed.ID), "reforms[0].point_id: form.no-such-record"},
		"a point of another's":        {"/forums", fmt.Sprintf(`{"name": "x", "problems": [{"text": "y", "edition_point_id": %v}]}`, point), "problems[0].edition_point_id: form.no-such-record"},
		"a line of nothing":           {"/forums", `{"name": "x", "problems": [{"text": " "}]}`, "problems[0].text: form.needed"},
		"an edition of no forum":      {"/editions", `{"forum_id": 99999, "number": 1}`, "forum_id: form.no-such-record"},
		"a number twice":              {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 12}`, made.id()), "number: forum.number-taken"},
		"a number that is none":       {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 0}`, made.id()), "number: form.no-number"},
		"too many researchers":        {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 1, "researchers": 100001}`, made.id()), "researchers: form.no-number"},
		"led by nobody knows whom":    {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 1, "led_by": "us"}`, made.id()), "led_by: form.no-such-choice"},
		"it ends before it starts":    {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 1, "starts_on": "2019-01-02", "ends_on": "2019-01-01"}`, made.id()), "ends_on: form.days-backwards"},
		"a last day without a first":  {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 1, "ends_on": "2019-01-01"}`, made.id()), "starts_on: forum.first-day-too"},
		"somebody twice":              {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 1, "person_ids": [%d, %[2]d]}`, made.id(), w.lee), "person_ids[1]: visit.person-twice"},
		"a point that is not its own": {"/editions", fmt.Sprintf(`{"forum_id": %d, "number": 1, "points": [{"id": %v, "kind": "problem", "text": "x"}]}`, made.id(), point), "points[0].text: form.no-such-record"},
	} {
		asker := p
		if name == "a point that is hidden" {
			asker = blind
		}
		if got := asker.want(422, "POST", tt.path, tt.body).complaints(); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	if got := p.with("If-Match", `"1"`).want(422, "PATCH", epath, `{"forum_id": 99999}`).complaints(); got != "forum_id: api.fixed" {
		t.Errorf("to another forum: %s", got)
	}
	same := p.with("If-Match", `"1"`).want(200, "PATCH", epath, ed.body)
	again := p.with("If-Match", `"2"`).want(200, "PATCH", epath, `{"city": "Seoul"}`)
	if again.json["city"] != "Seoul" || again.json["theme"] != "AI" || same.json["points"].([]any)[0].(map[string]any)["id"] != point {
		t.Errorf("changed: %s", again.body)
	}
	if n := value[int](w.stand, `select count(*) from history where noun = 'edition' and action <> 'insert'`, nil); n != 1 {
		t.Errorf("sent back as it was and moved once, it has %d lines of history", n)
	}
	p.with("If-Match", `"3"`).want(204, "DELETE", epath, "")
	taken := p.want(201, "POST", "/editions", fmt.Sprintf(`{"forum_id": %d, "number": 12}`, made.id()))
	if got := p.want(422, "POST", epath+"/restore", "").complaints(); got != "number: forum.number-taken" {
		t.Errorf("brought back: %s", got)
	}
	if got := p.want(200, "GET", fmt.Sprintf("/editions?forum=%d", made.id()), "").ids(); !slices.Equal(got, []int64{taken.id()}) {
		t.Errorf("listed %v", got)
	}
	p.with("If-Match", `"3"`).want(204, "DELETE", path, "")
	p.want(404, "GET", path, "")
	p.want(404, "GET", fmt.Sprintf("/editions/%d", taken.id()), "")
	if got := p.want(200, "GET", "/editions", "").ids(); len(got) != 0 {
		t.Errorf("of a removed forum: %v", got)
	}
	p.want(200, "POST", path+"/restore", "")
}

// TestAProgramPagesThroughEditionsWhoseDayNobodyKnows.
func TestAProgramPagesThroughEditionsWhoseDayNobodyKnows(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	f := w.forum(w.staff, forum.Draft{Name: "F"})
	var want []int64
	for n := 1; n <= 5; n++ {
		d := forum.EditionDraft{ForumID: f, Number: n}
		if n > 2 {
			d.StartsOn, d.EndsOn = w.today(n), w.today(n)
		}
		want = append(want, w.edition(w.staff, d))
	}
	p := w.program(w.researcher)
	for sort, want := range map[string][]int64{"day": want, "-day": {want[4], want[3], want[2], want[1], want[0]}} {
		var got []int64
		for after := ""; ; {
			page := p.want(200, "GET", "/editions?limit=1&sort="+sort+after, "")
			got = append(got, page.ids()...)
			next, more := page.json["next"].(string)
			if !more {
				break
			}
			after = "&after=" + next
		}
		if !slices.Equal(got, want) {
			t.Errorf("in the order %s: %v, want %v", sort, got, want)
		}
	}
	if got := p.want(200, "GET", "/forums?sort=-last&limit=1", ""); got.json["total"] != 1.0 {
		t.Errorf("forums: %s", got.body)
	}
}
