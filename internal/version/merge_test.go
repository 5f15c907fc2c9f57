package version

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

var trip = Shape{
	Noun: "visit", Table: "visits",
	Fields: []Field{{Name: "title"}, {Name: "starts_on", Kind: Day, Until: "ends_on"}, {Name: "ends_on", Kind: Day}, {Name: "confidential", Kind: Tick}, {Name: "proposer", Kind: Place, Of: "stops"}},
	Boxes:  []Boxes{{Name: "areas", Table: "visit_areas", Column: "area_id", Of: "area"}},
	Lines: []Lines{
		{Part: "delegates", Table: "visit_delegates", Picker: true, Leader: "leader_id", Fields: []Field{{Name: "person", Column: "person_id", Kind: Ref, Of: "person"}, {Name: "role"}}},
		{Part: "stops", Table: "stops", Key: true, Fields: []Field{{Name: "institute", Column: "institute_id", Kind: Ref, Of: "institute"}, {Name: "place"}}, Lines: []Lines{
			{Part: "points", Table: "points", Key: true, Under: "stop_id", Fields: []Field{{Name: "text"}, {Name: "kind", Kind: Word}}},
		}},
		{Part: "names", Table: "institute_names", Fields: []Field{{Name: "text"}, {Name: "kind", Kind: Word}}},
	},
}

// typed is a form written as "title=A; stops[0].id=1".
func typed(s string) *form.Form {
	v := url.Values{}
	for _, pair := range strings.Split(s, "; ") {
		if name, value, is := strings.Cut(pair, "="); is {
			v.Add(name, value)
		}
	}
	return form.With(v)
}

// said is what a form has, without what is empty.
func said(f *form.Form) string {
	var all []string
	for name, values := range f.All() {
		for _, v := range values {
			if v != "" {
				all = append(all, name+"="+v)
			}
		}
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// TestThreeVersionsMeet: what each of two people did to a form, and what comes of it.
func TestThreeVersionsMeet(t *testing.T) {
	t.Parallel()
	const stops = "stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five; stops[1].id=2; stops[1].institute=B; stops[1].institute_id=20"
	for name, tt := range map[string]struct {
		base, mine, theirs string
		want               string // the form afterwards
		found              string
	}{
		"nobody changed anything":     {"title=T", "title=T", "title=T", "title=T", ""},
		"only I changed it":           {"title=T", "title=Mine", "title=T", "title=Mine", ""},
		"only they changed it":        {"title=T", "title=T", "title=Theirs", "title=Theirs", "taken title"},
		"only they emptied it":        {"title=T", "title=T", "title=", "", "taken title"},
		"both changed it":             {"title=T", "title=Mine", "title=Theirs", "title=Mine", "clash title"},
		"both changed it to the same": {"title=T", "title=New", "title=New", "title=New", ""},
		"I emptied what they changed": {"title=T", "title=", "title=Theirs", "", "clash title"},
		"spaces and line ends are no change": {
			"title=a\nb", "title= a\r\nb ", "title=Theirs", "title=Theirs", "taken title",
		},
		"a day is the same however it was typed": {"starts_on=6 Mar 2019; ends_on=9 Mar 2019", "starts_on=2019-03-06; ends_on=3.9", "starts_on=7 Mar 2019; ends_on=9 Mar 2019", "ends_on=9 Mar 2019; starts_on=7 Mar 2019", "taken starts_on"},
		"a range typed into one field": {
			"starts_on=3 Mar 2019; ends_on=6 Mar 2019", "starts_on=3-6 March 2019", "starts_on=3 Mar 2019; ends_on=8 Mar 2019", "ends_on=8 Mar 2019; starts_on=3 Mar 2019", "taken ends_on",
		},
		"a box that they ticked": {"", "", "confidential=1", "confidential=1", "taken confidential"},
		"areas in another order": {"areas=1; areas=2", "areas=2; areas=1", "areas=1; areas=3", "areas=1; areas=3", "taken areas"},
		"areas that both chose":  {"areas=1", "areas=1; areas=2", "areas=1; areas=3", "areas=1; areas=2", "clash areas"},
		"a role that they gave": {
			"delegates[0].person=X; delegates[0].person_id=7; delegates[0].keep=1", "delegates[0].person=X; delegates[0].person_id=7; delegates[0].keep=1",
			"delegates[0].person=X; delegates[0].person_id=7; delegates[0].role=R; delegates[0].keep=1",
			"delegates[0].keep=1; delegates[0].person=X; delegates[0].person_id=7; delegates[0].role=R", "taken delegates",
		},
		"who leads, both ways": {
			"delegates[0].person_id=7; delegates[0].person=X; delegates[0].keep=1; delegates[1].person_id=8; delegates[1].person=Y; delegates[1].keep=1; delegates_leader=0",
			"delegates[0].person_id=7; delegates[0].person=X; delegates[0].keep=1; delegates_leader=0",
			"delegates[0].person_id=7; delegates[0].person=X; delegates[0].keep=1; delegates[1].person_id=8; delegates[1].person=Y; delegates[1].keep=1; delegates_leader=1",
			"delegates[0].keep=1; delegates[0].person=X; delegates[0].person_id=7; delegates_leader=0", "clash delegates",
		},
		"a place that they wrote into my line": {
			stops, strings.Replace(stops, "five", "five, mine", 1), stops + "; stops[1].place=Hall",
			"stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five, mine; stops[1].id=2; stops[1].institute=B; stops[1].institute_id=20; stops[1].place=Hall", "taken stops[1].place",
		},
		"a point that both rewrote": {
			stops, strings.Replace(stops, "five", "mine", 1), strings.Replace(stops, "five", "theirs", 1),
			"stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=mine; stops[1].id=2; stops[1].institute=B; stops[1].institute_id=20", "clash stops[0].points[0].text",
		},
		"a point that they added, above my empty line": {
			stops, stops + "; stops[0].points[1].text=", stops + "; stops[0].points[1].id=6; stops[0].points[1].text=six",
			"stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five; stops[0].points[1].id=6; stops[0].points[1].text=six; stops[1].id=2; stops[1].institute=B; stops[1].institute_id=20", "added stops[0].points[1]",
		},
		"a stop that they took away": {
			stops, stops, "stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five",
			"stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five", "gone stops[1]",
		},
		"a stop that they took away while I wrote into it": {
			stops, stops + "; stops[1].points[0].text=new", "stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five",
			"stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five; stops[1].institute=B; stops[1].institute_id=20; stops[1].points[0].text=new", "missed stops[1]",
		},
		"a stop that I took away": {
			stops, "stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five", stops,
			"stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=five", "",
		},
		"a stop that I took away while they wrote into it": {
			stops, "stops[0].id=2; stops[0].institute=B; stops[0].institute_id=20", strings.Replace(stops, "five", "theirs", 1),
			"stops[0].id=1; stops[0].institute=A; stops[0].institute_id=10; stops[0].points[0].id=5; stops[0].points[0].text=theirs; stops[1].id=2; stops[1].institute=B; stops[1].institute_id=20", "wanted stops[0]",
		},
		"lines that they moved": {
			stops, stops, "stops[0].id=2; stops[0].institute=B; stops[0].institute_id=20; stops[1].id=1; stops[1].institute=A; stops[1].institute_id=10; stops[1].points[0].id=5; stops[1].points[0].text=five",
			"stops[0].id=2; stops[0].institute=B; stops[0].institute_id=20; stops[1].id=1; stops[1].institute=A; stops[1].institute_id=10; stops[1].points[0].id=5; stops[1].points[0].text=five", "",
		},
		"the mark of a line goes along": {
			stops + "; proposer=1", stops + "; proposer=1", "stops[0].id=2; stops[0].institute=B; stops[0].institute_id=20; proposer=0",
			"proposer=0; stops[0].id=2; stops[0].institute=B; stops[0].institute_id=20", "gone stops[0]",
		},
		"names without ids, one more of each": {
			"names[0].text=N; names[0].kind=former", "names[0].text=N; names[0].kind=former; names[1].text=mine; names[1].kind=other", "names[0].text=N; names[0].kind=official; names[1].text=theirs",
			"names[0].kind=official; names[0].text=N; names[1].kind=other; names[1].text=mine; names[2].text=theirs", "added names[2], taken names[0].kind",
		},
		"an institute that is called otherwise by now": {
			"stops[0].id=1; stops[0].institute=New name; stops[0].institute_id=10", "stops[0].id=1; stops[0].institute=Old name; stops[0].institute_id=10", "stops[0].id=1; stops[0].institute=C; stops[0].institute_id=30",
			"stops[0].id=1; stops[0].institute=C; stops[0].institute_id=30", "taken stops[0].institute",
		},
		"what it was is not known": {"?", "title=Mine; stops[0].id=1; stops[0].institute=A", "title=Theirs", "stops[0].institute=A; title=Mine", "clash title"},
	} {
		r := reader{of: trip, today: day.Day{Year: 2019, Month: time.March, Day: 1}, lang: i18n.EN}
		mine, theirs := r.read(typed(tt.mine)), r.read(typed(tt.theirs))
		var base *node
		if tt.base != "?" {
			base = r.read(typed(tt.base))
		}
		m := merging{reader: r}
		m.level(base, mine, theirs, units(trip.Table, trip.Fields, trip.Boxes, trip.Lines), trip.Lines)
		mine.unsay(trip.Lines, theirs.ids(trip.Lines, map[string]bool{}))
		f := form.With(nil)
		trip.put(f, mine)
		var found []string
		for _, x := range m.found {
			kind := map[findingKind]string{clash: "clash", taken: "taken", added: "added", gone: "gone", missed: "missed", wanted: "wanted"}[x.kind]
			found = append(found, kind+" "+strings.TrimSuffix(x.at.path+x.unit.name, "."))
		}
		slices.Sort(found)
		if got := said(f); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.want)
		}
		if got := strings.Join(found, ", "); got != tt.found {
			t.Errorf("%s: found %q, want %q", name, got, tt.found)
		}
	}
}

// TestAFormShownAgainKeepsWhatItHas: once both versions are shown, nothing is taken over any
// more behind the writer's back, and a button takes theirs.
func TestAFormShownAgainKeepsWhatItHas(t *testing.T) {
	t.Parallel()
	r := reader{of: trip, lang: i18n.EN}
	base := "title=T; stops[0].id=1; stops[0].institute=A"
	mine := r.read(typed("title=T; stops[0].id=1; stops[0].institute=Mine; names[0].text=x")) // the title was typed back
	theirs := r.read(typed("title=Theirs; stops[0].id=1; stops[0].institute=C; stops[0].institute_id=30; stops[1].id=2; stops[1].institute=D"))
	us := units(trip.Table, trip.Fields, trip.Boxes, trip.Lines)
	if !r.take(mine, theirs, us, trip.Lines, "stops[0].institute") || r.take(mine, theirs, us, trip.Lines, "nothing") || !r.take(mine, theirs, us, trip.Lines, "names[0]") {
		t.Error("what is taken")
	}
	m := merging{reader: r, again: true}
	m.level(r.read(typed(base)), mine, theirs, us, trip.Lines)
	f := form.With(nil)
	trip.put(f, mine)
	if got := said(f); got != "stops[0].id=1; stops[0].institute=C; stops[0].institute_id=30; title=T" {
		t.Errorf("the form has %s", got)
	}
	if len(m.found) != 1 || m.found[0].kind != clash || m.found[0].unit.name != "title" {
		t.Errorf("found %v", m.found)
	}
}

// TestASavingOfPartsAloneHasItsVersion: it leaves no row of the record itself.
func TestASavingOfPartsAloneHasItsVersion(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		history string // w: the whole, from and to; p: parts; o: others
		now     int64
		want    string
	}{
		"made":                        {"w0-1", 1, "1"},
		"made and changed":            {"w0-1 w1-2", 2, "1 2"},
		"parts last":                  {"w0-1 p", 2, "1 2"},
		"parts between":               {"w0-1 p w2-3", 3, "1 2 3"},
		"parts twice":                 {"w0-1 p p w3-4 p", 5, "1 2 3 4 5"},
		"what makes no version":       {"w0-1 o w1-2", 2, "1 0 2"},
		"more parts than versions":    {"w0-1 p p w2-3", 3, "1 0 2 3"},
		"saved without a change":      {"w0-1 p w3-4", 4, "1 3 4"},
		"changed twice in one saving": {"w0-1 w1-3", 3, "1 3"},
	} {
		var all []saving
		for _, s := range strings.Fields(tt.history) {
			var one saving
			switch s[0] {
			case 'w':
				_, _ = fmt.Sscanf(s, "w%d-%d", &one.before, &one.version)
			case 'p':
				one.parts = true
			}
			all = append(all, one)
		}
		number(all, tt.now)
		var got []string
		for _, s := range all {
			got = append(got, fmt.Sprint(s.version))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", name, got, tt.want)
		}
	}
}
