package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/pg"
)

// TestAVisitIsLinkedToWhatCameOfIt: by hand, from its page; the picture, the list and the
// history tell; it is cut and brought back.
func TestAVisitIsLinkedToWhatCameOfIt(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted))
	output := value[int64](w.stand, `insert into outputs (title, kind, published_on) values ('Joint report', 'joint_report', '2026-01-01') returning id`, nil)
	b, at := w.as(w.other), visitPath(v.ID)
	p := b.Get(at).Want(200)
	if n := p.Find("#line svg a").Length(); n < 3 || p.Find("#line svg a.is-here[aria-current=page]").Length() != 1 {
		t.Errorf("%d boxes", n)
	}
	p = p.Form("/lines/links").Set("to_kind", "output").Fill("Which", "joint report").Fill("Why", "named in its preface").Press("").Want(200)
	if p.Path != at || p.Flash() != "Linked." || !strings.Contains(p.Text("#line"), "Joint report") || !strings.Contains(p.Text("#line-list"), "linked by hand: named in its preface") {
		t.Errorf("%s %q: %s", p.Path, p.Flash(), p.Text("#line"))
	}
	if got := p.Find("#line svg a[href='/outputs/"+itoa(output)+"']").AttrOr("aria-label", ""); got != "Output: Joint report, joint report" {
		t.Errorf("the box is called %q", got)
	}
	if got := p.Text(".history"); !strings.Contains(got, "→ Output: Joint report (named in its preface)") {
		t.Errorf("the history: %s", got)
	}
	id := itoa(value[int64](w.stand, "select max(id) from links", nil))
	p = p.Form("/lines/links/" + id + "/cut").Press("").Want(200)
	if strings.Contains(p.Text("#line svg"), "Joint report") || !strings.Contains(p.Text("#line .notice"), "can be brought back") {
		t.Errorf("cut: %s", p.Text("#line"))
	}
	w.as(w.staff).Ask(http.MethodPost, "/lines/links/"+id+"/restore", url.Values{}).Want(403)
	p = p.Form("/lines/links/" + id + "/restore").Press("").Want(200)
	if !strings.Contains(p.Text("#line svg"), "Joint report") {
		t.Errorf("brought back: %s", p.Text("#line"))
	}
	if p := w.as(w.researcher).Get(at).Want(200); p.Find("#line form").Length() > 0 || !strings.Contains(p.Text("#line"), "Joint report") {
		t.Errorf("a researcher: %s", p.Text("#line"))
	}
	// The point's page, and the commitment's.
	point := value[int64](w.stand, "select min(id) from points", nil)
	commitment := promises(v)[0].ID
	if hrefs := strings.Join(p.Links(".point-menu a"), " "); !strings.Contains(hrefs, "/points/"+itoa(point)) {
		t.Errorf("no link to the point: %s", hrefs)
	}
	for _, lang := range []string{"en", "ko"} {
		b.Header.Set("Accept-Language", lang)
		for _, path := range []string{at, "/points/" + itoa(point), commitmentPath(commitment), "/lines", "/lines?year=all", "/lines?institute=" + itoa(w.casted), "/lines?year=all&nothing=1", "/lines?year=1950"} {
			p := b.Get(path).Want(200)
			if strings.Contains(p.Body, "⟦") {
				t.Errorf("%s in %s lacks a sentence", path, lang)
			}
			if strings.HasPrefix(path, "/points") && p.Find("#line svg.flow-picture").Length() != 1 {
				t.Errorf("%s has no line", path)
			}
		}
	}
	b.Get("/points/99999").Want(404)
	b.Get("/points/99999999999999999999").Want(404)
}

// TestWhyTwoRecordsAreNotLinkedOnThePages: a sentence each, and everything typed is kept.
func TestWhyTwoRecordsAreNotLinkedOnThePages(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted))
	hidden := w.trip("Zq secret", -20, w.cho, w.casted)
	hidden.Confidential = true
	secret := w.visit(w.staff, hidden)
	topics := [2]int64{}
	for i, title := range []string{"Mobility", "Mobility"} {
		topics[i] = value[int64](w.stand, `insert into topics (title, stage_on) values (@t, '2026-01-01') returning id`, pg.Args{"t": title})
	}
	b := w.as(w.other)
	link := func(set ...string) url.Values {
		f := url.Values{"from_kind": {"visit"}, "from_id": {itoa(v.ID)}, "to_kind": {"topic"}, "to_id": {itoa(topics[0])}, "note": {"a note"}, "back": {visitPath(v.ID)}}
		for i := 0; i < len(set); i += 2 {
			f.Set(set[i], set[i+1])
		}
		return f
	}
	b.Post("/lines/links", link()).Want(200)
	for name, tt := range map[string]struct {
		form url.Values
		says string
	}{
		"twice":                    {link(), "linked already"},
		"a circle":                 {link("from_kind", "topic", "from_id", itoa(topics[0]), "to_kind", "visit", "to_id", itoa(v.ID)), "close a circle"},
		"a circle, the other way":  {link("way", "before"), "close a circle"},
		"itself":                   {link("to_kind", "visit", "to_id", itoa(v.ID)), "cannot lead to itself"},
		"what is not there":        {link("to_id", "99999"), "not there"},
		"what is hidden":           {link("to_kind", "visit", "to_id", itoa(secret.ID)), "not there"},
		"from what is hidden":      {link("from_id", itoa(secret.ID)), "not there"},
		"what is hidden, by title": {link("to_kind", "visit", "to_id", "", "to", "Zq secret"), "is called"},
		"an id past bigint":        {link("to_id", "99999999999999999999"), "not there"},
		"from an id past bigint":   {link("from_id", "99999999999999999999"), "not there"},
		"an id of letters":         {link("to_id", "x"), "not there"},
		"a kind that is none":      {link("to_kind", "person"), ""},
		"from a kind that is none": {link("from_kind", "person"), ""},
		"a way that is none":       {link("way", "sideways"), ""},
		"nothing":                  {url.Values{}, ""},
		"no other":                 {link("to_id", "", "to", ""), "Say which record"},
		"one of several":           {link("to_id", "", "to", "mobility"), "Which one is"},
		"the id of another title":  {link("to", "Something else"), "is called"},
		"a note too long":          {link("to_id", itoa(topics[1]), "note", strings.Repeat("x", 1001)), "1"},
		"NUL in the title":         {link("to_id", "", "to", "a\x00b"), ""},
		"broken UTF-8 in the note": {link("to_id", itoa(topics[1]), "note", "a\xff"), ""},
		"a percent sign":           {link("to_id", "", "to", "%"), "is called"},
	} {
		p := b.Ask(http.MethodPost, "/lines/links", tt.form)
		if p.Status != http.StatusUnprocessableEntity || strings.Contains(p.Body, "⟦") || !strings.Contains(p.Text(".complaints"), tt.says) {
			t.Errorf("%s: %d %s", name, p.Status, p.Text(".complaints"))
		}
		if strings.Contains(p.Text(".page-head"), "secret") {
			t.Errorf("%s tells of what is hidden", name)
		}
		if tt.form.Get("note") == "a note" && p.Document != nil && p.Find("input[name=note]").AttrOr("value", "") != "a note" {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	// The title of several is asked about, and the answer taken.
	p := b.Ask(http.MethodPost, "/lines/links", link("to_id", "", "to", "mobility"))
	if p.Find("input[type=radio][name=to_id]").Length() != 2 {
		t.Fatalf("%s", p.Says())
	}
	p = p.Form("/lines/links").Tick("to_id", itoa(topics[1])).Press("").Want(200)
	if p.Flash() != "Linked." {
		t.Errorf("%s", p.Says())
	}
	w.as(w.researcher).Ask(http.MethodPost, "/lines/links", link()).Want(403)
}

// TestTitlesAreSuggested as one types, each kind by itself, and only what the reader sees.
func TestTitlesAreSuggested(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	d := w.trip("Zq secret", -20, w.cho, w.casted)
	d.Confidential = true
	w.visit(w.staff, d)
	w.visit(w.staff, w.trip("Zq open", -20, w.cho, w.casted))
	ask := func(query string, as *world) (texts []string) {
		t.Helper()
		p := as.as(as.other).Ask(http.MethodGet, "/lines/suggest?"+query, nil).Want(200)
		var got struct {
			Items []struct{ ID, Text, Detail string }
		}
		if err := json.Unmarshal([]byte(p.Body), &got); err != nil || got.Items == nil {
			t.Fatalf("%s: %v %s", query, err, p.Body)
		}
		for _, i := range got.Items {
			texts = append(texts, i.Text)
		}
		return texts
	}
	if got := ask("kind=visit&q=zq", w); len(got) != 1 || got[0] != "Zq open" {
		t.Errorf("visits: %v", got)
	}
	if got := ask("kind=commitment&q=secret", w); len(got) != 0 {
		t.Errorf("commitments of what is hidden: %v", got)
	}
	for _, q := range []string{"kind=&q=zq", "kind=person&q=zq", "q=zq", "kind=point&q=%00", "kind=point&q=%ff", "kind=visit&q=" + strings.Repeat("x", 5000), "kind=visit&q=%25"} {
		if got := ask(q, w); len(got) != 0 {
			t.Errorf("%.60s: %v", q, got)
		}
	}
}

// TestWhichVisitsLedToNothing: loud in the list, counted on top, found by the filter.
func TestWhichVisitsLedToNothing(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.visit(w.staff, w.trip("Fruitful", -20, w.cho, w.casted))
	d := w.trip("Barren", -10, w.cho, w.casisd)
	d.Stops[0].Points = nil
	w.visit(w.staff, d)
	b := w.as(w.researcher)
	p := b.Get("/lines?year=all").Want(200)
	rows := strings.Join(p.Rows(), "\n")
	if len(p.Rows()) != 2 || strings.Count(rows, "nothing yet") != 1 || !strings.Contains(rows, "Barren nothing yet") {
		t.Errorf("%s", rows)
	}
	if got := p.Text(".figures"); got != "2 visits 1 led to something 1 to nothing yet" {
		t.Errorf("on top: %q", got)
	}
	if p := b.Get("/lines?year=all&nothing=1").Want(200); len(p.Rows()) != 1 || !strings.Contains(p.Rows()[0], "Barren") {
		t.Errorf("only those: %v", p.Rows())
	}
	if p := b.Get("/lines?institute=CASTED&institute_id=" + itoa(w.casted)).Want(200); len(p.Rows()) != 1 || !strings.Contains(p.Rows()[0], "Fruitful") || strings.Contains(p.Path, "institute_id") {
		t.Errorf("at an institute: %s %v", p.Path, p.Rows())
	}
	for _, bad := range []string{"year=none", "year=99999", "institute=Nobody", "institute=99999999999999999999"} {
		if p := b.Get("/lines?" + bad).Want(200); len(p.Rows()) != 0 || p.Find(".complaint").Length() == 0 {
			t.Errorf("%s: %s", bad, p.Says())
		}
	}
	b.Get("/lines?after=nonsense").Want(400)
}
