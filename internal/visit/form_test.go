package visit

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// filledIn are the fields of a whole visit as a browser posts them.
func (s *stand) filledIn(more ...string) url.Values {
	v := fieldsOf(
		"title", "A trip", "direction", "outgoing", "starts_on", "3–6 March 2026", "ends_on", "", "delegation_size", "5",
		"delegates[0].person", "Hwang-hee Cho", "delegates[0].person_id", fmt.Sprint(s.cho), "delegates[0].role", "President", "delegates[0].keep", "1",
		"delegates", "Yeon-gu Lee",
		"stops[0].institute", "casisd", "stops[0].met_on", "4 March 2026", "stops[0].place", "Room  1", "stops[0].people", "Li Zhengce",
		"stops[0].points[0].kind", "agreed", "stops[0].points[0].text", "Share topics.", "stops[0].points[0].due_on", "2026-09-01",
		"stops[0].points[0].person", "Yeon-gu Lee",
		"stops[0].points[1].kind", "discussed", "stops[0].points[1].text", "",
		"stops[1].institute", "", "stops[1].points[0].kind", "discussed", "stops[1].points[0].text", " ",
		"stops[2].institute", "CASTED", "stops[2].points[0].kind", "learned", "stops[2].points[0].text", "Reform.",
		"points[0].kind", "agreed", "points[0].text", "Reports.", "points[0].with", "casisd, CASTED",
		"areas", fmt.Sprint(s.ai))
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func TestAWholeFormIsRead(t *testing.T) {
	s := newStand(t)
	d, f := s.read(s.filledIn())
	if !f.OK() {
		t.Fatalf("complaints %v", complaints(f))
	}
	if d.State != Done || d.Leader != 0 || d.DelegationSize != 5 || d.StartsOn != on("2026-03-03") || d.EndsOn != on("2026-03-06") {
		t.Errorf("read %+v", d)
	}
	same(t, "as saved", told(s.create(d)), lines("with Hwang-hee Cho President Yeon-gu Lee",
		"CASISD 2026-03-04 Room 1 Li Zhengce",
		"  - agreed Share topics. → Share topics. [CASISD] by Yeon-gu Lee until 2026-09-01",
		"CASTED", "  - learned Reform.",
		"  - agreed Reports. → Reports. [CASISD CASTED]"))
}

func TestWhatIsWrongWithAVisitsForm(t *testing.T) {
	s := newStand(t)
	long := func(n int) string { return strings.Repeat("가", n) }
	for name, c := range map[string]struct{ fields, want []string }{
		"no title":                 {[]string{"title", " "}, []string{"title form.needed"}},
		"a title too long":         {[]string{"title", long(301)}, []string{"title form.too-long"}},
		"100,000 characters":       {[]string{"title", long(100000)}, []string{"title form.too-long"}},
		"NUL in the title":         {[]string{"title", "a\x00b"}, []string{"title form.unreadable"}},
		"broken UTF-8":             {[]string{"title", "a\xff"}, []string{"title form.unreadable"}},
		"no direction":             {[]string{"direction", ""}, []string{"direction form.needed"}},
		"an unknown direction":     {[]string{"direction", "up"}, []string{"direction form.no-such-choice"}},
		"an unknown state":         {[]string{"state", "lost"}, []string{"state form.no-such-choice"}},
		"no first day":             {[]string{"starts_on", ""}, []string{"starts_on form.needed"}},
		"a blank first day":        {[]string{"starts_on", "  "}, []string{"starts_on form.needed"}},
		"only a last day":          {[]string{"starts_on", "", "ends_on", "2026-03-06"}, []string{"starts_on form.needed"}},
		"a first day that is none": {[]string{"starts_on", "soon-ish"}, []string{"starts_on form.no-day"}},
		"a day the year has not":   {[]string{"starts_on", "31 April 2026"}, []string{"starts_on form.no-such-day"}},
		"last day before first":    {[]string{"starts_on", "2026-03-06", "ends_on", "2026-03-03", "stops[0].met_on", ""}, []string{"ends_on form.days-backwards"}},
		"a range that is backward": {[]string{"starts_on", "6–3 March 2026", "stops[0].met_on", ""}, []string{"ends_on form.days-backwards", "starts_on form.days-backwards"}},
		"the last days of all":     {[]string{"starts_on", "9999-12-02", "stops[0].met_on", "", "stops[0].points[0].due_on", ""}, []string{"starts_on form.day-out-of-range"}},
		"two last days":            {[]string{"starts_on", "3–6 March 2026", "ends_on", "2026-03-07"}, []string{"ends_on form.days-disagree"}},
		"a meeting before":         {[]string{"stops[0].met_on", "2026-03-02"}, []string{"stops[0].met_on visit.day-outside"}},
		"a meeting after":          {[]string{"stops[2].met_on", "2026-03-07"}, []string{"stops[2].met_on visit.day-outside"}},
		"due before the visit":     {[]string{"stops[0].points[0].due_on", "2026-03-02"}, []string{"stops[0].points[0].due_on visit.due-before"}},
		"due of the whole before":  {[]string{"points[0].due_on", "2026-03-02"}, []string{"points[0].due_on visit.due-before"}},
		"a total of nobody":        {[]string{"delegation_size", "0"}, []string{"delegation_size form.no-number"}},
		"a total past all numbers": {[]string{"delegation_size", "99999999999999999999"}, []string{"delegation_size form.no-number"}},
		"fewer than the named":     {[]string{"delegation_size", "1"}, []string{"delegation_size visit.more-named"}},
		"somebody twice":           {[]string{"delegates", "Cho Hwang-hee"}, []string{"delegates[1].person visit.person-twice"}},
		"somebody new twice": {
			[]string{"delegates", "", "delegates[1].person", "Gyo-ryu Choi", "delegates[1].person_id", "new", "delegates[1].keep", "1", "delegates[2].person", "gyo-ryu choi", "delegates[2].person_id", "new", "delegates[2].keep", "1"},
			[]string{"delegates[2].person visit.person-twice"},
		},
		"somebody met twice":       {[]string{"stops[0].people", "Li Zhengce, Li Zhengce"}, []string{"stops[0].people[1].person visit.person-twice"}},
		"nobody of the name":       {[]string{"delegates", "Zzyzx"}, []string{"delegates[1].person pick.no-person"}},
		"a broken name":            {[]string{"delegates", "a\x00"}, []string{"delegates form.unreadable"}},
		"a broken name at a stop":  {[]string{"stops[0].people", "a\xff"}, []string{"stops[0].people form.unreadable"}},
		"an id that is none":       {[]string{"delegates[0].person_id", "abc"}, []string{"delegates[0].person form.no-such-record"}},
		"an id past bigint":        {[]string{"delegates[0].person_id", "99999999999999999999"}, []string{"delegates[0].person form.no-such-record"}},
		"an id nobody has":         {[]string{"delegates[0].person_id", "99999"}, []string{"delegates[0].person form.no-such-record"}},
		"no institute of the name": {[]string{"stops[0].institute", "Zzyzx", "points[0].with", ""}, []string{"stops[0].institute pick.no-institute"}},
		"a point without a stop's institute": {
			[]string{"stops[1].points[0].text", "Said."}, []string{"stops[1].institute visit.which-institute"},
		},
		"a stop's id past bigint":    {[]string{"stops[0].id", "99999999999999999999"}, []string{"stops[0].id form.no-such-record"}},
		"a point's id that is none":  {[]string{"points[0].id", "-1"}, []string{"points[0].id form.no-such-record"}},
		"a place too long":           {[]string{"stops[0].place", long(201)}, []string{"stops[0].place form.too-long"}},
		"a point too long":           {[]string{"points[0].text", long(4001)}, []string{"points[0].text form.too-long"}},
		"NUL in a point":             {[]string{"stops[2].points[0].text", "\x00x"}, []string{"stops[2].points[0].text form.unreadable"}},
		"a point of no kind":         {[]string{"points[0].kind", ""}, []string{"points[0].kind form.needed"}},
		"a point of an unknown kind": {[]string{"points[0].kind", "sung"}, []string{"points[0].kind form.no-such-choice"}},
		"a due day that is none":     {[]string{"points[0].due_on", "x"}, []string{"points[0].due_on form.no-day"}},
		"in charge of it: nobody so": {[]string{"points[0].person", "Zzyzx"}, []string{"points[0].person pick.no-person"}},
		"agreed with who was not":    {[]string{"points[0].with", "NISTEP"}, []string{"points[0].with visit.not-visited"}},
		"a purpose too long":         {[]string{"purpose", long(4001)}, []string{"purpose form.too-long"}},
		"an outcome too long":        {[]string{"outcome", long(20001)}, []string{"outcome form.too-long"}},
		"an area that is no id":      {[]string{"areas", "x"}, []string{"areas form.no-such-record"}},
		"a reader past bigint":       {[]string{"readers", "99999999999999999999"}, []string{"readers form.no-such-record"}},
		"a contact with nobody": {
			[]string{"direction", "contact", "stops[0].institute", "", "stops[0].met_on", "", "stops[0].place", "", "stops[0].people", "", "stops[0].points[0].text", "", "stops[2].institute", "", "stops[2].points[0].text", "", "points[0].text", ""},
			[]string{"stops[0].institute visit.contact-with-whom"},
		},
		"a contact that says nothing": {
			[]string{"direction", "contact", "title", "", "stops[0].points[0].text", "", "stops[2].institute", "", "stops[2].points[0].text", "", "points[0].text", ""},
			[]string{"stops[0].points[0].text visit.contact-what"},
		},
	} {
		fields := s.filledIn(c.fields...)
		_, f := s.read(fields)
		got := complaints(f)
		// Lines are renumbered before they are read, and the blank second stop stays a line.
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: complaints %v, want %v", name, got, c.want)
		}
		for _, complaint := range f.Complaints() {
			for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
				if said := complaint.Msg.In(l); strings.ContainsAny(said, "⟦{") {
					t.Errorf("%s: says %q", name, said)
				}
			}
		}
		for i := 0; i+1 < len(c.fields); i += 2 {
			if typed := c.fields[i+1]; form.Storable(typed) && typed != "" && f.Value(c.fields[i]) != typed && !strings.HasSuffix(c.fields[i], "delegates") && !strings.HasSuffix(c.fields[i], "people") && !strings.HasSuffix(c.fields[i], "_id") {
				t.Errorf("%s: what was typed into %s is gone", name, c.fields[i])
			}
		}
	}
}

func TestTooManyStopsAndPoints(t *testing.T) {
	s := newStand(t)
	many := func(stops, points int) []string {
		v := s.filledIn("points[0].with", "")
		for i := range stops {
			v.Set(form.At("stops", i, "institute"), []string{"CASISD", "CASTED"}[i%2])
		}
		for j := range points {
			v.Set(form.At("stops[0].points", j, "kind"), "learned")
			v.Set(form.At("stops[0].points", j, "text"), "x")
		}
		_, f := s.read(v)
		return complaints(f)
	}
	if got := many(101, 1); !slices.Contains(got, "stops[0].institute visit.too-many-stops") {
		t.Errorf("101 stops: %v", got)
	}
	if got := many(3, 501); !slices.Contains(got, "title visit.too-many-points") {
		t.Errorf("501 points at a stop and two more: %v", got)
	}
	v := s.filledIn("points[0].text", "", "stops[2].points[0].text", "")
	for j := range 501 {
		v.Set(form.At("stops[0].points", j, "kind"), "learned")
		v.Set(form.At("stops[0].points", j, "text"), "x")
	}
	if d, f := s.read(v); f.OK() {
		t.Errorf("of 501 points at a stop, %d would be saved without a word", len(d.Stops[0].Points))
	}
}

func TestTheSameInstituteTwiceInARowIsAsked(t *testing.T) {
	s := newStand(t)
	v := s.filledIn("stops[1].institute", "CASISD", "points[0].with", "")
	_, f := s.read(v)
	if got := complaints(f); !slices.Equal(got, []string{"stops[1].institute visit.same-institute-twice"}) {
		t.Fatalf("complaints %v", got)
	}
	confirm, asks := f.Asks("stops[1].institute")
	if !asks {
		t.Fatal("it is no question")
	}
	v = s.filledIn("stops[1].institute", "CASISD", "points[0].with", "", "confirmed", confirm)
	if _, f = s.read(v); !f.OK() {
		t.Errorf("once confirmed: %v", complaints(f))
	}
	v = s.filledIn("stops[0].institute", "New One", "stops[0].institute_id", "new", "stops[1].institute", "NEW ONE", "stops[1].institute_id", "new", "points[0].with", "")
	if _, f = s.read(v); !slices.Equal(complaints(f), []string{"stops[1].institute visit.same-institute-twice"}) {
		t.Errorf("a new one twice: %v", complaints(f))
	}
}

func TestTheStateFollowsTheDayUnlessItIsSaid(t *testing.T) {
	s := newStand(t)
	for _, c := range []struct {
		starts, state string
		want          State
	}{{"2026-06-15", "", Done}, {"2026-06-16", "", Planned}, {"2026-06-16", "cancelled", Cancelled}, {"2026-03-03", "planned", Planned}} {
		d, _ := s.read(s.filledIn("starts_on", c.starts, "state", c.state))
		if d.State != c.want {
			t.Errorf("from %s, said %q: %s", c.starts, c.state, d.State)
		}
	}
}

func TestAContactIsTitledByWhatWasSaid(t *testing.T) {
	s := newStand(t)
	d, f := s.read(fieldsOf("direction", "contact", "starts_on", "today", "stops[0].institute", "CASTED",
		"stops[0].points[0].kind", "discussed", "stops[0].points[0].text", "Asked about\n the "+strings.Repeat("forum ", 100)))
	if !f.OK() || d.EndsOn != today || d.StartsOn != today {
		t.Fatalf("%+v, complaints %v", d, complaints(f))
	}
	if !strings.HasPrefix(d.Title, "Asked about the forum forum") || len([]rune(d.Title)) != 300 {
		t.Errorf("the title is %q", d.Title)
	}
}

func TestTheLeaderIsWhoIsMarkedOrTheFirst(t *testing.T) {
	s := newStand(t)
	people := func(leader string, indexes ...int) Draft {
		v := s.filledIn("delegates", "", "delegates_leader", leader)
		for field := range v {
			if strings.HasPrefix(field, "delegates[") {
				v.Del(field)
			}
		}
		for n, i := range indexes {
			v.Set(form.At("delegates", i, "person"), []string{"Hwang-hee Cho", "Yeon-gu Lee", "Wang Yanjiu"}[n])
			v.Set(form.At("delegates", i, "keep"), "1")
		}
		d, f := s.read(v)
		if !f.OK() {
			t.Fatalf("complaints %v", complaints(f))
		}
		return d
	}
	for _, c := range []struct {
		leader  string
		indexes []int
		want    int
	}{{"", nil, -1}, {"", []int{0, 1, 2}, 0}, {"2", []int{0, 1, 2}, 2}, {"7", []int{0, 1}, 0}, {"x", []int{0, 1}, 0}, {"2", []int{0, 2}, 1}, {"5", []int{1, 3, 5}, 2}} {
		if d := people(c.leader, c.indexes...); d.Leader != c.want {
			t.Errorf("marked %q of %v: %d leads, want %d", c.leader, c.indexes, d.Leader, c.want)
		}
	}
	// Somebody unticked before the leader.
	v := s.filledIn("delegates", "", "delegates[1].person", "Yeon-gu Lee", "delegates[1].keep", "1", "delegates_leader", "1", "delegates[0].keep", "")
	if d, _ := s.read(v); len(d.Delegates) != 1 || d.Leader != 0 || d.Delegates[0].ID != s.lee {
		t.Errorf("read %+v", d)
	}
}

func TestAFormFilledFromAVisitReadsAsTheSameVisit(t *testing.T) {
	s := newStand(t)
	d := trip(
		StopDraft{
			Institute: &pick.Institute{ID: s.casted}, MetOn: on("2026-03-04"), Place: "Room 301", People: []Delegate{who(s.wang), who(s.li)},
			Points: []PointDraft{say(Agreed, "Two\nlines."), {Kind: Agreed, Text: "Nothing.", NoAction: true}, say(Learned, "Reform.")},
		},
		at(s.casisd), at(s.kostec, say(Material, "M")))
	d.Purpose, d.Outcome, d.DelegationSize, d.Confidential, d.State = "P, with \"quotes\" & <b>", "O\n\nO", 12, true, Cancelled
	d.Delegates, d.Leader = []Delegate{who(s.lee), who(s.cho)}, 1
	d.Delegates[0].Role = "Officer"
	d.AreaIDs, d.ReaderIDs = []int64{s.ai, s.robots}, []int64{s.manager.ID, s.other.ID}
	d.Points = []PointDraft{say(Agreed, "A venue."), say(Problem, "P")}
	for name, d := range map[string]Draft{"a full one": d, "a bare one": trip()} {
		v := s.create(d)
		for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
			got, f := s.read(v.values(l))
			if !f.OK() {
				t.Errorf("%s in %s: complaints %v", name, l, complaints(f))
			}
			if f.Version() != v.Version {
				t.Errorf("%s: version %d", name, f.Version())
			}
			if show(got) != show(again(v)) {
				t.Errorf("%s in %s: read\n%s\nwant\n%s", name, l, show(got), show(again(v)))
			}
		}
	}
}

// show is a draft in one line, what it points at by ids.
func show(d Draft) string {
	var b strings.Builder
	people := func(all []Delegate) {
		for _, p := range all {
			fmt.Fprintf(&b, "{%d %s %q}", p.ID, p.New, p.Role)
		}
	}
	points := func(all []PointDraft) {
		for _, p := range all {
			fmt.Fprintf(&b, "\n  %d %s %q %v %v %v %v", p.ID, p.Kind, p.Text, p.NoAction, p.Person.None(), p.DueOn, p.With)
		}
	}
	fmt.Fprintf(&b, "%q %s %v %v %q %d %s %q %v %d %v %v", d.Title, d.Direction, d.StartsOn, d.EndsOn, d.Purpose, d.DelegationSize, d.State,
		d.Outcome, d.Confidential, d.Leader, d.AreaIDs, d.ReaderIDs)
	people(d.Delegates)
	for _, s := range d.Stops {
		fmt.Fprintf(&b, "\n%d %d %v %q", s.ID, s.Institute.ID, s.MetOn, s.Place)
		people(s.People)
		points(s.Points)
	}
	points(d.Points)
	return b.String()
}

func TestButtonsAddMoveAndRemoveLinesWithoutScript(t *testing.T) {
	t.Parallel()
	begin := func() *form.Form {
		return form.With(fieldsOf(
			"stops[0].institute", "A", "stops[0].points[0].text", "a0", "stops[0].points[0].kind", "agreed", "stops[0].points[1].text", "a1",
			"stops[0].points[1].kind", "learned", "stops[1].institute", "B", "stops[1].points[0].text", "b0", "stops[2].institute", "C",
			"points[0].text", "w0", "points[0].kind", "problem", "points[1].text", "w1", "points[1].kind", "agreed"))
	}
	shape := func(f *form.Form) string {
		var b strings.Builder
		for _, i := range f.Indexes("stops") {
			b.WriteString(f.Value(form.At("stops", i, "institute")) + "(")
			for _, j := range f.Indexes(form.At("stops", i, "points")) {
				b.WriteString(f.Value(form.At(form.At("stops", i, "points"), j, "text")) + f.Value(form.At(form.At("stops", i, "points"), j, "kind")) + " ")
			}
			b.WriteString(")")
		}
		for _, j := range f.Indexes("points") {
			b.WriteString(" " + f.Value(form.At("points", j, "text")) + f.Value(form.At("points", j, "kind")))
		}
		return b.String()
	}
	const as = "A(a0agreed a1learned )B(b0 )C() w0problem w1agreed"
	for do, want := range map[string]string{
		"show":                            as,
		"add-stop":                        "A(a0agreed a1learned )B(b0 )C()( ) w0problem w1agreed",
		"add-point:":                      "A(a0agreed a1learned )B(b0 )C() w0problem w1agreed agreed",
		"add-point:stops[0]":              "A(a0agreed a1learned learned )B(b0 )C() w0problem w1agreed",
		"add-point:stops[2]":              "A(a0agreed a1learned )B(b0 )C(discussed ) w0problem w1agreed",
		"remove-stop:0":                   "B(b0 )C() w0problem w1agreed",
		"remove-stop:2":                   "A(a0agreed a1learned )B(b0 ) w0problem w1agreed",
		"up-stop:1":                       "B(b0 )A(a0agreed a1learned )C() w0problem w1agreed",
		"down-stop:1":                     "A(a0agreed a1learned )C()B(b0 ) w0problem w1agreed",
		"up-stop:0":                       as,
		"down-stop:2":                     as,
		"remove-point:stops[0].points[0]": "A(a1learned )B(b0 )C() w0problem w1agreed",
		"up-point:stops[0].points[1]":     "A(a1learned a0agreed )B(b0 )C() w0problem w1agreed",
		"down-point:points[0]":            "A(a0agreed a1learned )B(b0 )C() w1agreed w0problem",
		"down-point:points[1]":            as,
		"remove-point:points[1]":          "A(a0agreed a1learned )B(b0 )C() w0problem",
		"remove-stop:x":                   as,
		"remove-stop:":                    as,
		"remove-stop:-1":                  as,
		"remove-point:":                   as,
		"up-point:points[9999999999]":     as,
		"nonsense":                        as,
		":::":                             as,
		"-":                               as,
	} {
		f := begin()
		rearrange(f, do)
		if got := shape(f); got != want {
			t.Errorf("%s: %s\nwant %s", do, got, want)
		}
	}
}

// collide saves d over v as another account, and says what a form that was opened at v is then told.
func (s *stand) collide(v Visit, theirs Draft, mine url.Values) (*form.Form, Visit, Draft) {
	s.t.Helper()
	if err := s.Update(s.ctx, v.ID, v.Version, theirs, s.other); err != nil {
		s.t.Fatal(err)
	}
	d, f := s.read(mine)
	if !f.OK() {
		s.t.Fatalf("complaints %v", complaints(f))
	}
	err := s.Update(s.ctx, v.ID, f.Version(), d, s.staff)
	if !errors.Is(err, pg.Stale) {
		s.t.Fatalf("saving too late: %v", err)
	}
	now := s.find(v.ID)
	if err := now.meet(auth.As(s.ctx, s.staff), s.DB, f, on("2026-06-15")); err != nil {
		s.t.Fatal(err)
	}
	return f, now, d
}

func TestAFormThatCameTooLateShowsWhatTheOtherSaved(t *testing.T) {
	s := newStand(t)
	begin := trip(at(s.casisd, say(Discussed, "one"), say(Discussed, "two")), at(s.casted, say(Learned, "three")))
	begin.Delegates, begin.Leader = []Delegate{who(s.cho), who(s.lee)}, 0
	v := s.create(begin)
	mine := url.Values(v.values(i18n.EN))
	for name, value := range map[string]string{
		"title": "Mine", "direction": "incoming", "purpose": "Mine", "delegation_size": "9", "state": "planned", "outcome": "Mine", "ends_on": "8 March 2026",
		"stops[0].institute": "KOSTEC", "stops[0].place": "Lobby", "stops[0].met_on": "5 March 2026", "stops[0].points[0].text": "one of mine", "stops[0].points[0].kind": "learned",
		"delegates[1].role": "Interpreter",
	} {
		mine.Set(name, value)
	}
	mine.Set("stops[0].institute_id", "")
	theirs := again(v)
	theirs.Title, theirs.Direction, theirs.Purpose, theirs.DelegationSize, theirs.State, theirs.Outcome = "Theirs", Online, "P", 7, Cancelled, "O"
	theirs.EndsOn, theirs.Delegates = on("2026-03-07"), theirs.Delegates[:1]
	theirs.Stops[0].Institute, theirs.Stops[0].Place, theirs.Stops[0].MetOn = &pick.Institute{ID: s.nistep}, "Hall", on("2026-03-04")
	theirs.Stops[0].Points[0].Text, theirs.Stops[0].Points[0].Kind = "one of theirs", Problem
	f, now, _ := s.collide(v, theirs, mine)
	for field, want := range map[string]string{
		"title": "Meanwhile omar wrote: Theirs", "purpose": "Meanwhile omar wrote: P", "outcome": "Meanwhile omar wrote: O",
		"delegation_size": "Meanwhile omar wrote: 7", "delegates": "Meanwhile omar wrote: Hwang-hee Cho (leads)",
		"stops[0].institute": "Meanwhile omar wrote: NISTEP", "stops[0].place": "Meanwhile omar wrote: Hall",
		"stops[0].points[0].text": "Meanwhile omar wrote: one of theirs",
	} {
		if got := f.Complaint(field, i18n.EN); got != want {
			t.Errorf("beside %s: %q, want %q", field, got, want)
		}
	}
	for _, field := range []string{"version", "direction", "state", "ends_on", "stops[0].met_on", "stops[0].points[0].kind"} {
		if f.Complaint(field, i18n.EN) == "" {
			t.Errorf("nothing beside %s", field)
		}
	}
	for _, field := range []string{"stops[1].institute", "stops[0].points[1].text", "stops[1].points[0].text"} {
		if said := f.Complaint(field, i18n.EN); said != "" {
			t.Errorf("beside %s: %q", field, said)
		}
	}
	if f.Value("title") != "Mine" || f.Value("stops[0].points[0].text") != "one of mine" || f.Version() != now.Version {
		t.Errorf("the form has %q, %q, version %d", f.Value("title"), f.Value("stops[0].points[0].text"), f.Version())
	}
	// Saved again, knowingly, mine stands.
	d, f2 := s.read(f.All())
	if !f2.OK() {
		t.Fatalf("complaints %v", complaints(f2))
	}
	if w := s.update(now, d); w.Title != "Mine" || w.Outcome != "Mine" || w.Stops[0].Institute.Short != "KOSTEC" || w.Stops[0].Points[0].Text != "one of mine" || w.Stops[1].ID != v.Stops[1].ID {
		t.Errorf("saved %s", told(w))
	}
}

func TestAFormThatCameTooLateKeepsWhatOnlyTheOtherHas(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Discussed, "one")), at(s.casted, say(Learned, "two"), say(Learned, "three"))))
	mine := url.Values(v.values(i18n.EN))
	mine.Set("stops[2].institute", "KOSTEC") // I add a stop with a point, and a point to the first
	mine.Set("stops[2].points[0].text", "mine at a new stop")
	mine.Set("stops[2].points[0].kind", "learned")
	mine.Set("stops[0].points[1].text", "mine")
	mine.Set("points[0].text", "mine about all")
	theirs := again(v)
	theirs.Stops[0].Points = append(theirs.Stops[0].Points, say(Agreed, "theirs"))
	added := at(s.nistep, say(Agreed, "theirs at a new stop"))
	added.People, added.Place = []Delegate{who(s.wang)}, "Tokyo"
	theirs.Stops = append(theirs.Stops, added)
	theirs.Stops[1].Points = theirs.Stops[1].Points[1:] // they delete two
	theirs.Points = []PointDraft{say(Problem, "theirs about all")}
	f, now, _ := s.collide(v, theirs, mine)
	d, f2 := s.read(f.All())
	if !f2.OK() {
		t.Fatalf("complaints %v", complaints(f2))
	}
	w := s.update(now, d)
	same(t, "both", told(w), lines("with",
		"CASISD", "  - discussed one", "  - discussed mine", "  - agreed theirs → theirs [CASISD]",
		"CASTED", "  - learned three",
		"KOSTEC", "  - learned mine at a new stop",
		"NISTEP Tokyo Wang Yanjiu", "  - agreed theirs at a new stop → theirs at a new stop [NISTEP]",
		"  - discussed mine about all", "  - problem theirs about all"))
}

func TestWhatOneDeletedAndTheOtherChangedStays(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Discussed, "one")), at(s.casted, say(Learned, "two"))))
	mine := url.Values(v.values(i18n.EN))
	theirs := again(v)
	theirs.Stops = theirs.Stops[:1]
	f, now, _ := s.collide(v, theirs, mine)
	d, _ := s.read(f.All())
	w := s.update(now, d)
	same(t, "they deleted a stop", told(w), lines("with", "CASISD", "  - discussed one"))
	// They delete a point that I changed: it is added anew.
	f = form.With(w.values(i18n.EN))
	f.Set("stops[0].points[0].text", "one of mine")
	theirs = again(w)
	theirs.Stops[0].Points = []PointDraft{say(Learned, "two")}
	f, now, _ = s.collide(w, theirs, f.All())
	d, _ = s.read(f.All())
	x := s.update(now, d)
	same(t, "they deleted a point", told(x), lines("with", "CASISD", "  - discussed one of mine", "  - learned two"))
	if x.Stops[0].Points[0].ID == w.Stops[0].Points[0].ID {
		t.Error("a deleted point has its id again")
	}
	// I delete a stop that they wrote more about: it comes back.
	w = s.create(trip(at(s.casisd, say(Discussed, "one")), at(s.casted, say(Learned, "two"))))
	f = form.With(w.values(i18n.EN))
	f.Drop("stops", 1)
	theirs = again(w)
	theirs.Stops[1].Points = append(theirs.Stops[1].Points, say(Learned, "three"))
	f, now, _ = s.collide(w, theirs, f.All())
	d, f2 := s.read(f.All())
	if !f2.OK() {
		t.Fatalf("complaints %v", complaints(f2))
	}
	same(t, "I deleted a stop", told(s.update(now, d)), lines("with", "CASISD", "  - discussed one", "CASTED", "  - learned two", "  - learned three"))
}

func TestAFormThatCameTooLateShowsWhoReadsAndWhatItIsAboutToo(t *testing.T) {
	s := newStand(t)
	d := trip(at(s.casisd, say(Agreed, "one")))
	d.Delegates, d.Leader = []Delegate{who(s.cho), who(s.lee)}, 0
	for name, c := range map[string]struct {
		field  string
		change func(*Draft)
	}{
		"made confidential":     {"confidential", func(d *Draft) { d.Confidential = true }},
		"other areas":           {"areas", func(d *Draft) { d.AreaIDs = []int64{s.robots} }},
		"another reader":        {"readers", func(d *Draft) { d.ReaderIDs = []int64{s.researcher.ID} }},
		"another leads":         {"delegates", func(d *Draft) { d.Leader = 1 }},
		"another role":          {"delegates", func(d *Draft) { d.Delegates[1].Role = "Interpreter" }},
		"somebody met":          {"stops[0].people", func(d *Draft) { d.Stops[0].People = []Delegate{who(s.li)} }},
		"nothing is to be done": {"stops[0].points[0].no_action", func(d *Draft) { d.Stops[0].Points[0].NoAction = true }},
	} {
		v := s.create(d)
		theirs := again(v)
		c.change(&theirs)
		f, _, _ := s.collide(v, theirs, v.values(i18n.EN))
		if f.Told(c.field, i18n.EN) == "" {
			t.Errorf("%s: nothing is said beside %s: %v", name, c.field, complaints(f))
		}
	}
}

func TestWhoMayChangeAVisitAndBringItBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
	ago := func(days int) *time.Time { at := now.AddDate(0, 0, -days); return &at }
	as := func(id, person int64, roles ...auth.Role) auth.Account {
		return auth.Account{ID: id, PersonID: person, Roles: roles}
	}
	v := Head{CreatedBy: 1, LeaderID: 50}
	for name, c := range map[string]struct {
		who  auth.Account
		v    Head
		edit bool
	}{
		"who logged it":                     {as(1, 0, auth.Staff), v, true},
		"who logged it, now a researcher":   {as(1, 0, auth.Researcher), v, false},
		"who led it":                        {as(2, 50, auth.Staff), v, true},
		"who led it, a researcher":          {as(2, 50, auth.Researcher), v, false},
		"other staff":                       {as(3, 51, auth.Staff), v, false},
		"staff who are nobody, led by none": {as(3, 0, auth.Staff), Head{CreatedBy: 1}, false},
		"a manager":                         {as(4, 0, auth.Manager), v, true},
		"an administrator":                  {as(5, 0, auth.Admin), v, false},
		"an administrator and manager":      {as(5, 0, auth.Admin, auth.Manager), v, true},
		"the public":                        {auth.Account{}, Head{}, false},
	} {
		if got := c.v.EditableBy(c.who); got != c.edit {
			t.Errorf("%s may change it: %v", name, got)
		}
	}
	for name, c := range map[string]struct {
		who     auth.Account
		removed *time.Time
		want    bool
	}{
		"a manager, years later":          {as(4, 0, auth.Manager), ago(3000), true},
		"a manager, what is there":        {as(4, 0, auth.Manager), nil, false},
		"who removed it, after 29 days":   {as(9, 0, auth.Staff), ago(29), true},
		"who removed it, after 30 days":   {as(9, 0, auth.Staff), ago(30), false},
		"who removed it, writing no more": {as(9, 0, auth.Researcher), ago(1), false},
		"who wrote it":                    {as(1, 50, auth.Staff), ago(1), false},
		"an administrator":                {as(5, 0, auth.Admin), ago(1), false},
		"the public":                      {auth.Account{}, ago(1), false},
	} {
		if got := (Head{CreatedBy: 1, LeaderID: 50, RemovedAt: c.removed, RemovedBy: 9}).RestorableBy(c.who, now); got != c.want {
			t.Errorf("%s may bring it back: %v", name, got)
		}
	}
}
