package app_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/pg"
)

// topic is a joint-research topic of staff.
func (w *world) topicOf(title string, confidential bool) int64 {
	w.t.Helper()
	id, err := pg.Value[int64](w.t.Context(), w.db, `
		insert into topics (title, stage_on, confidential, created_by) values (@title, current_date, @hidden, @by) returning id`,
		pg.Args{"title": title, "hidden": confidential, "by": w.staff.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// TestALifeOfAnOutput: it is written down with all that belongs to it, shared, changed,
// removed and brought back; its page tells, in both languages.
func TestALifeOfAnOutput(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	topic := w.topicOf("Smart mobility in two cities", false)
	b := w.as(w.staff)
	p := b.Get("/outputs/new?topic=" + itoa(topic)).Want(200)
	f := p.Form("/outputs")
	if f.Value("topics[0].topic_id") != itoa(topic) {
		t.Errorf("begins with topic %q", f.Value("topics[0].topic_id"))
	}
	p = f.Set("title", "Mobility report").Set("kind", "joint_report").Set("published_on", "2020-05-01").Set("doi", "https://doi.org/10.1234/Abc").
		Set("url", "https://reports.example/1").Set("people", "Yeon-gu Lee, Wang Yanjiu").Set("shared[0].institute", "CASTED").Set("shared[0].on", "2020-06-02").
		Press("save").Want(200)
	path := p.Path
	for _, says := range []string{"Mobility report", "joint report", "1 May 2020", "doi:10.1234/Abc", "https://reports.example/1", "Yeon-gu Lee", "Wang Yanjiu", "CASTED", "2 Jun 2020", "Smart mobility in two cities"} {
		if !strings.Contains(p.Text("main"), says) {
			t.Errorf("the page does not say %q: %s", says, p.Text("main"))
		}
	}
	p = p.Form(path+"/share").Set("institute", "CASISD").Press("").Want(200)
	if !strings.Contains(p.Text(".shares"), "day unknown CASISD") {
		t.Errorf("shared with %s", p.Text(".shares"))
	}
	p.Form(path+"/share").Set("institute", "CASTED").Press("").Want(409)
	p = b.Get(path+"/edit").Want(200).Form(path).Set("title", "Mobility report, second edition").Press("save").Want(200)
	if !strings.Contains(p.Text(".history"), "second edition") || !strings.Contains(p.Text(".shares"), "CASISD") {
		t.Errorf("changed: %s", p.Text("main"))
	}
	p = p.Form(path + "/remove").Press("").Want(200)
	if len(b.Get("/outputs").Rows()) != 0 {
		t.Error("a removed output is listed")
	}
	p.Form(path + "/restore").Press("").Want(200)
	b.SetCookie("lang", "ko")
	for _, address := range []string{path, path + "/edit", "/outputs", "/outputs/new", "/outputs/paste"} {
		if says := b.Get(address).Want(200).Body; strings.Contains(says, "⟦") {
			t.Errorf("%s has words that nobody wrote", address)
		}
	}
}

// TestAListOfReportsIsPastedAndLookedOver, and added in one go.
func TestAListOfReportsIsPastedAndLookedOver(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	p := b.Get("/outputs/paste").Want(200).Form("/outputs/paste").
		Set("lines", "1. Lee, Y. (2024). Title of the report. STEPI.\n\n2. Second report – 2023\nThird; 2022-05-01; 10.1234/third").
		Set("kind", "joint_report").Set("shared_with", "CASTED").Set("shared_on", "2024-06-01").Press("read").Want(200)
	f := p.Form("/outputs/paste")
	for field, want := range map[string]string{
		"rows[0].title": "Title of the report", "rows[0].published_on": "2024", "rows[0].people": "Lee, Y.", "rows[1].title": "Second report", "rows[2].title": "Third", "rows[2].doi": "10.1234/third", "rows[1].kind": "joint_report",
	} {
		if f.Value(field) != want {
			t.Errorf("%s is %q, want %q", field, f.Value(field), want)
		}
	}
	p = f.Untick("rows[1].take", "1").Press("save").Want(200)
	if p.Flash() != "2 outputs added." || len(p.Rows()) != 2 || !strings.Contains(p.Rows()[0], "CASTED") {
		t.Errorf("%q: %v", p.Flash(), p.Rows())
	}
	// Pasted again, what is here already is told.
	p = b.Post("/outputs/paste", url.Values{"lines": {"Another; 10.1234/THIRD\nTitle of the report\nNew one"}, "kind": {"other"}, "do": {"read"}}).Want(200)
	f = p.Form("/outputs/paste")
	if f.Values().Has("rows[0].take") || !f.Values().Has("rows[1].take") || !f.Values().Has("rows[2].take") {
		t.Errorf("ticked: %v", f.Values())
	}
	if len(p.Links("table a")) != 2 || p.Complaint("rows[1].title") == "" {
		t.Errorf("links %v, %q", p.Links("table a"), p.Complaint("rows[1].title"))
	}
	if p = f.Press("save").Want(422); p.Form("/outputs/paste").Value("rows[2].title") != "New one" {
		t.Error("what was read is gone")
	}
	p = p.Form("/outputs/paste").Tick("confirmed", "rows[1].title=output.title-known").Press("save").Want(200)
	if p.Flash() != "2 outputs added." {
		t.Errorf("%q", p.Flash())
	}
}

// TestAProgramWritesOutputs: what was sent is what is read, and a complaint names the
// field that was sent.
func TestAProgramWritesOutputs(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	open, hidden := w.topicOf("Open topic", false), w.topicOf("Hidden topic", true)
	p := w.program(w.staff)
	made := p.want(201, "POST", "/outputs", fmt.Sprintf(`{"title": "Report", "kind": "joint_report", "published_on": "2024-05-01", "doi": "doi:10.1234/x", "url": "https://a.example",
		"person_ids": [%d, %d], "topic_ids": [%d, %d], "shared": [{"institute_id": %d, "on": "2024-06-01"}, {"institute_id": %d}]}`, w.wang, w.lee, open, hidden, w.casted, w.casisd))
	path := fmt.Sprintf("/outputs/%d", made.id())
	got := p.want(200, "GET", path, "")
	if got.json["doi"] != "10.1234/x" || fmt.Sprint(got.json["person_ids"]) != fmt.Sprintf("[%d %d]", w.wang, w.lee) || len(got.json["shared"].([]any)) != 2 {
		t.Errorf("made %s", got.body)
	}
	// Who does not see the hidden topic is not told of it, and does not lose it.
	reader := w.program(w.manager).want(200, "GET", path, "")
	if len(reader.json["topic_ids"].([]any)) != 2 {
		t.Errorf("a manager sees %s", reader.body)
	}
	if other := w.program(w.researcher).want(200, "GET", path, ""); fmt.Sprint(other.json["topic_ids"]) != fmt.Sprintf("[%d]", open) {
		t.Errorf("who does not see it reads %s", other.body)
	}
	for body, want := range map[string]string{
		`{}`: "kind: form.needed, title: form.needed",
		`{"title": "x", "kind": "article", "doi": "nonsense"}`:                  "doi: output.no-doi",
		`{"title": "x", "kind": "article", "doi": "10.1234/X"}`:                 "doi: output.doi-taken",
		`{"title": "x", "kind": "article", "url": "ftp://a.example"}`:           "url: output.no-url",
		`{"title": "x", "kind": "article", "person_ids": [999999]}`:             "person_ids[0]: form.no-such-record",
		`{"title": "x", "kind": "article", "topic_ids": [999999]}`:              "topic_ids[0]: form.no-such-record",
		`{"title": "x", "kind": "article", "exchange_ids": [999999]}`:           "exchange_ids[0]: form.no-such-record",
		`{"title": "x", "kind": "article", "shared": [{"institute_id": 9999}]}`: "shared[0].institute_id: form.no-such-record",
		`{"title": "x", "kind": "article", "published_on": "1019-01-01"}`:       "published_on: output.absurd-day",
	} {
		if got := p.want(422, "POST", "/outputs", body).complaints(); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	if got := w.program(w.other).want(422, "POST", "/outputs", fmt.Sprintf(`{"title": "x", "kind": "article", "topic_ids": [%d]}`, hidden)).complaints(); got != "topic_ids[0]: form.no-such-record" {
		t.Errorf("a hidden topic: %s", got)
	}
	for query, n := range map[string]float64{
		"": 1, "?q=repo": 1, "?q=10.1234/X": 1, "?year=2024": 1, "?year=2023": 0, "?kind=article": 0, "?institute=" + itoa(w.casted): 1, "?person=" + itoa(w.wang): 1,
		"?topic=" + itoa(open): 1, "?topic=" + itoa(hidden): 0,
	} {
		if got := w.program(w.researcher).want(200, "GET", "/outputs"+query, ""); got.json["total"] != n {
			t.Errorf("%s: %v", query, got.json["total"])
		}
	}
}

// TestWhatIsWrongWithAPastedListIsSaid, and nothing that was typed is lost.
func TestWhatIsWrongWithAPastedListIsSaid(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	row := func(more ...string) url.Values {
		v := url.Values{"lines": {"Report"}, "rows[0].take": {"1"}, "rows[0].title": {"Report"}, "rows[0].kind": {"other"}, "rows[0].raw": {"Report"}, "do": {"save"}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	for name, tt := range map[string]struct {
		form        url.Values
		field, says string
	}{
		"nothing":            {url.Values{"lines": {" \n "}}, "lines", "Fill this in."},
		"too many lines":     {url.Values{"lines": {strings.Repeat("Report\n", 201)}}, "lines", "At most 200 lines at a time; these are 201."},
		"NUL":                {url.Values{"lines": {"a\x00b"}}, "lines", ""},
		"nothing is ticked":  {row("rows[0].take", ""), "rows", "Tick at least one line."},
		"no title":           {row("rows[0].title", " "), "rows[0].title", ""},
		"no kind":            {row("rows[0].kind", ""), "rows[0].kind", ""},
		"an unknown kind":    {row("rows[0].kind", "song"), "rows[0].kind", "Choose one of the list."},
		"no day":             {row("rows[0].published_on", "soonish"), "rows[0].published_on", "is not a day"},
		"a day to come":      {row("rows[0].published_on", w.today(30).String()), "rows[0].published_on", "still to come"},
		"a malformed DOI":    {row("rows[0].doi", "10.1/x"), "rows[0].doi", "is not a DOI"},
		"a script":           {row("rows[0].url", "javascript:alert(1)"), "rows[0].url", "begins with http"},
		"one DOI twice":      {row("rows[0].doi", "10.1234/x", "rows[1].doi", "10.1234/X", "rows[1].take", "1", "rows[1].title", "B", "rows[1].kind", "other"), "rows[1].doi", "Line 1 has the same DOI."},
		"one title twice":    {row("rows[1].take", "1", "rows[1].title", "report", "rows[1].kind", "other"), "rows[1].title", "Line 1 has the same title."},
		"shared with nobody": {row("shared_on", "2024-01-01"), "shared_with", "Say with which institute."},
		"nobody so called":   {row("shared_with", "Zzyzx"), "shared_with", "Zzyzx"},
		"shared tomorrow":    {row("shared_with", "CASTED", "shared_on", w.today(1).String()), "shared_on", "has not come yet"},
	} {
		p := b.Ask("POST", "/outputs/paste", tt.form)
		if p.Status != 422 || p.Complaint(tt.field) == "" || !strings.Contains(p.Complaint(tt.field), tt.says) {
			t.Errorf("%s: %d, %q; %v", name, p.Status, p.Complaint(tt.field), p.Complaints())
			continue
		}
		if f := p.Form("/outputs/paste"); name != "NUL" && strings.TrimSpace(f.Value("lines")) != strings.TrimSpace(tt.form.Get("lines")) || f.Value("rows[0].title") != tt.form.Get("rows[0].title") {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	if n := value[int](w.stand, "select count(*) from outputs", nil); n != 0 {
		t.Errorf("%d outputs were added", n)
	}
	// What somebody types beside the line is kept too: people that nobody here is called.
	b.Ask("POST", "/outputs/paste", row("rows[0].people", "Yeon-gu Lee; Somebody Else", "rows[0].raw", "Report, 2024"))
	if got := value[string](w.stand, "select notes from outputs", nil); got != "Report, 2024\n\nSomebody Else" {
		t.Errorf("notes %q", got)
	}
	if n := value[int](w.stand, "select count(*) from output_people", nil); n != 1 {
		t.Errorf("%d people", n)
	}
}

// TestADOIThatAnotherHasLeadsThere.
func TestADOIThatAnotherHasLeadsThere(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	first := b.Post("/outputs", url.Values{"title": {"First"}, "kind": {"other"}, "doi": {"10.1234/x"}}).Want(200).Path
	p := b.Ask("POST", "/outputs", url.Values{"title": {"Second"}, "kind": {"other"}, "doi": {"DOI:10.1234/X"}})
	if p.Status != 409 || !strings.Contains(p.Complaint("doi"), "First") || len(p.Links("a[href='"+first+"']")) != 1 || p.Form("/outputs").Value("title") != "Second" {
		t.Errorf("%d %q", p.Status, p.Complaint("doi"))
	}
	// Two save at once: the second is shown both.
	edit := b.Get(first + "/edit").Want(200)
	w.as(w.manager).Get(first+"/edit").Form(first).Set("title", "Of the manager").Press("save").Want(200)
	p = edit.Form(first).Set("title", "Mine").Press("save").Want(409)
	if !strings.Contains(p.Complaint("title"), "Of the manager") || p.Form(first).Value("title") != "Mine" {
		t.Errorf("%q", p.Complaint("title"))
	}
	if p = p.Form(first).Press("save").Want(200); !strings.Contains(p.Text("h1"), "Mine") {
		t.Errorf("saved %q", p.Text("h1"))
	}
}
