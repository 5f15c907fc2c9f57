package forum

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

func complaints(f *form.Form) []string {
	all := []string{}
	for _, c := range f.Complaints() {
		all = append(all, c.Field+" "+c.Msg.Key)
	}
	slices.Sort(all)
	return all
}

func (s *stand) handler() *Handler { return NewHandler(s.db, clock(), nil) }

// read reads a forum's form as who would send it.
func (s *stand) read(fields url.Values, forum *Forum, who auth.Account) (Draft, *form.Form) {
	s.t.Helper()
	f := form.With(fields)
	d, err := s.handler().draft(auth.As(s.ctx, who), f, pick.In(f), forum)
	s.must(err)
	return d, f
}

func (s *stand) readEdition(fields url.Values, e *Edition) (EditionDraft, *form.Form) {
	s.t.Helper()
	f := form.With(fields)
	d, err := s.handler().draftEdition(s.ctx, f, pick.In(f), e)
	s.must(err)
	return d, f
}

func TestWhatIsWrongWithAForumsForm(t *testing.T) {
	s := newStand(t)
	_, problem, agreed, _ := s.visited(false)
	_, secretProblem, secretAgreed, _ := s.visited(true)
	mine := s.create(Draft{Problems: []ProblemDraft{{Text: "P"}}, Reforms: []ReformDraft{{Text: "R"}}})
	theirs := s.create(Draft{Name: "B", Problems: []ProblemDraft{{Text: "P"}}, Reforms: []ReformDraft{{Text: "R"}}})
	ours := s.edition(EditionDraft{ForumID: mine.ID, Number: 1, Points: []PointDraft{{Kind: visit.Problem, Text: "x"}}})
	others := s.edition(EditionDraft{ForumID: theirs.ID, Number: 1, Points: []PointDraft{{Kind: visit.Problem, Text: "x"}}})
	begin := func() url.Values {
		return url.Values{
			"version": {id(mine.Version)}, "name": {"A"}, "name_ko": {""}, "kind": {"forum"}, "frequency": {"year"},
			"institutes[0].institute": {"CASTED"}, "institutes[1].institute": {""},
			"problems[0].text": {"One"}, "problems[0].point": {id(problem)}, "problems[1].text": {" "}, "problems[2].text": {"Two"}, "problems[2].point": {ofEdition + id(ours.Points[0].ID)},
			"reforms[0].text": {"Answer"}, "reforms[0].problem": {"2"}, "reforms[0].agreed_on": {"4 March 2026"}, "reforms[0].point": {id(agreed)}, "reforms[0].first": {id(ours.ID)},
			"reforms[1].text": {""},
		}
	}
	d, f := s.read(begin(), &mine, s.other)
	if !f.OK() || len(d.Problems) != 2 || d.Problems[1].EditionPointID != ours.Points[0].ID || len(d.Reforms) != 1 || d.Reforms[0].Problem != 2 || d.Reforms[0].AgreedOn != on("2026-03-04") || d.Reforms[0].FirstID != ours.ID {
		t.Errorf("read %+v, complaints %v", d, complaints(f))
	}
	huge := "99999999999999999999"
	for name, tt := range map[string]struct {
		field, value string
		want         string
	}{
		"no name":                        {"name", " ", "name form.needed"},
		"a long name":                    {"name", strings.Repeat("가", 301), "name form.too-long"},
		"NUL":                            {"name", "a\x00", "name form.unreadable"},
		"broken UTF-8":                   {"name_ko", "\xff", "name_ko form.unreadable"},
		"a long acronym":                 {"acronym", strings.Repeat("A", 51), "acronym form.too-long"},
		"long notes":                     {"notes", strings.Repeat("x", 20001), "notes form.too-long"},
		"an unknown kind":                {"kind", "party", "kind form.no-such-choice"},
		"no kind":                        {"kind", "", "kind form.needed"},
		"every so often":                 {"frequency", "week", "frequency form.no-such-choice"},
		"no institute so called":         {"institutes[0].institute", "Zzyzx", "institutes[0].institute pick.no-institute"},
		"an institute past bigint":       {"institutes[0].institute_id", huge, "institutes[0].institute form.no-such-record"},
		"an institute twice":             {"institutes[1].institute", "The CASTED", "institutes[1].institute forum.institute-twice"},
		"a long problem":                 {"problems[0].text", strings.Repeat("x", 4001), "problems[0].text form.too-long"},
		"a point without a problem":      {"problems[0].text", "", "problems[0].text form.needed"},
		"a problem's id of another":      {"problems[0].id", id(theirs.Problems[0].ID), "problems[0].text form.no-such-record"},
		"a problem's id past bigint":     {"problems[0].id", huge, "problems[0].id form.no-such-record"},
		"a point that was agreed":        {"problems[0].point", id(agreed), "problems[0].point form.no-such-record"},
		"a point that is not there":      {"problems[0].point", "99999", "problems[0].point form.no-such-record"},
		"a point that is hidden":         {"problems[0].point", id(secretProblem), "problems[0].point form.no-such-record"},
		"a point past bigint":            {"problems[0].point", huge, "problems[0].point form.no-such-record"},
		"a point of another's edition":   {"problems[0].point", ofEdition + id(others.Points[0].ID), "problems[0].point form.no-such-record"},
		"an edition's point past bigint": {"problems[0].point", ofEdition + huge, "problems[0].point form.no-such-record"},
		"an edition's point, no id":      {"problems[0].point", ofEdition, "problems[0].point form.no-such-record"},
		"a long reform":                  {"reforms[0].text", strings.Repeat("x", 4001), "reforms[0].text form.too-long"},
		"a reform of no text":            {"reforms[0].text", "", "reforms[0].text form.needed"},
		"a reform's id of another":       {"reforms[0].id", id(theirs.Reforms[0].ID), "reforms[0].text form.no-such-record"},
		"an answer to an empty line":     {"reforms[0].problem", "1", "reforms[0].problem forum.no-such-problem"},
		"an answer to no line":           {"reforms[0].problem", "9", "reforms[0].problem forum.no-such-problem"},
		"an answer to nonsense":          {"reforms[0].problem", "x", "reforms[0].problem forum.no-such-problem"},
		"agreed on no day":               {"reforms[0].agreed_on", "x", "reforms[0].agreed_on form.no-day"},
		"agreed at a problem":            {"reforms[0].point", id(problem), "reforms[0].point form.no-such-record"},
		"agreed at a hidden point":       {"reforms[0].point", id(secretAgreed), "reforms[0].point form.no-such-record"},
		"first at another's edition":     {"reforms[0].first", id(others.ID), "reforms[0].first forum.no-such-edition"},
		"first at an edition past it":    {"reforms[0].first", huge, "reforms[0].first form.no-such-record"},
	} {
		v := begin()
		v.Set(tt.field, tt.value)
		if _, f := s.read(v, &mine, s.other); !slices.Equal(complaints(f), []string{tt.want}) {
			t.Errorf("%s: %v, want %s", name, complaints(f), tt.want)
		}
	}
	twice := begin()
	twice.Set("problems[0].id", id(mine.Problems[0].ID))
	twice.Set("problems[2].id", id(mine.Problems[0].ID))
	if _, f := s.read(twice, &mine, s.other); !slices.Equal(complaints(f), []string{"problems[2].text form.no-such-record"}) {
		t.Errorf("a problem on two lines: %v", complaints(f))
	}
	many := begin()
	for i := range maxLines + 1 {
		many.Set(form.At("problems", i, "text"), "x")
	}
	if _, f := s.read(many, &mine, s.other); !slices.Contains(complaints(f), "problems forum.too-many") {
		t.Errorf("too many lines: %v", complaints(f))
	}
	if _, f := s.read(url.Values{"name": {"New"}, "kind": {"forum"}, "frequency": {"year"}, "reforms[0].text": {"x"}, "reforms[0].first": {id(ours.ID)}}, nil, s.other); !slices.Equal(complaints(f), []string{"reforms[0].first forum.no-such-edition"}) {
		t.Errorf("a new forum has no editions: %v", complaints(f))
	}
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		for _, c := range f.Complaints() {
			if say := c.Msg.In(l); strings.Contains(say, "⟦") {
				t.Error(say)
			}
		}
	}
}

func TestWhatIsWrongWithAnEditionsForm(t *testing.T) {
	s := newStand(t)
	f := s.create(Draft{})
	e := s.edition(EditionDraft{ForumID: f.ID, Number: 1, Points: []PointDraft{{Kind: visit.Problem, Text: "x"}}})
	other := s.edition(EditionDraft{ForumID: f.ID, Number: 2, Points: []PointDraft{{Kind: visit.Problem, Text: "x"}}})
	begin := func() url.Values {
		return url.Values{
			"version": {id(e.Version)}, "number": {"3"}, "starts_on": {"1-2 May 2026"}, "ends_on": {""}, "city": {"Seoul"}, "theme": {"AI"}, "led_by": {""}, "researchers": {"42"},
			"people": {"Yeon-gu Lee, "}, "people[0].person": {"Wang Yanjiu"}, "people[0].keep": {"1"}, "people[1].person": {"Gone"}, "people[1].keep": {""},
			"points[0].kind": {"problem"}, "points[0].text": {"x"}, "points[1].text": {""},
		}
	}
	d, read := s.readEdition(begin(), &e)
	if !read.OK() || d.Number != 3 || d.EndsOn != on("2026-05-02") || *d.Researchers != 42 || len(d.People) != 2 || len(d.Points) != 1 || d.LedBy != "" {
		t.Errorf("read %+v, complaints %v", d, complaints(read))
	}
	for name, tt := range map[string]struct {
		field, value string
		want         []string
	}{
		"no number":                {"number", "", []string{"number form.needed"}},
		"no such number":           {"number", "twelve", []string{"number form.no-number"}},
		"a number of nought":       {"number", "0", []string{"number form.no-number"}},
		"a number too large":       {"number", "10001", []string{"number form.no-number"}},
		"a number past all":        {"number", "99999999999999999999", []string{"number form.no-number"}},
		"a day that is none":       {"starts_on", "x", []string{"starts_on form.no-day"}},
		"it ends before":           {"ends_on", "30 April 2026", []string{"ends_on form.days-disagree"}},
		"too long":                 {"starts_on", "1 May 2026 - 30 July 2026", []string{"ends_on forum.too-long"}},
		"a long city":              {"city", strings.Repeat("x", 201), []string{"city form.too-long"}},
		"a long theme":             {"theme", strings.Repeat("x", 1001), []string{"theme form.too-long"}},
		"NUL":                      {"theme", "\x00", []string{"theme form.unreadable"}},
		"led by nobody known":      {"led_by", "us", []string{"led_by form.no-such-choice"}},
		"absurdly many":            {"researchers", "100001", []string{"researchers form.no-number"}},
		"fewer than none":          {"researchers", "-1", []string{"researchers form.no-number"}},
		"some":                     {"researchers", "some", []string{"researchers form.no-number"}},
		"nobody so called":         {"people", "Zzyzx", []string{"people[2].person pick.no-person"}},
		"somebody twice":           {"people", "Wang Yanjiu", []string{"people[2].person visit.person-twice"}},
		"somebody past bigint":     {"people[0].person_id", "99999999999999999999", []string{"people[0].person form.no-such-record"}},
		"broken UTF-8 in a name":   {"people", "\xff", []string{"people form.unreadable"}},
		"a long point":             {"points[0].text", strings.Repeat("x", 4001), []string{"points[0].text form.too-long"}},
		"a point of no kind":       {"points[0].kind", "", []string{"points[0].kind form.needed"}},
		"a point of unknown kind":  {"points[0].kind", "sung", []string{"points[0].kind form.no-such-choice"}},
		"a point's id of another":  {"points[0].id", id(other.Points[0].ID), []string{"points[0].text form.no-such-record"}},
		"a point's id past bigint": {"points[0].id", "99999999999999999999", []string{"points[0].id form.no-such-record"}},
	} {
		v := begin()
		v.Set(tt.field, tt.value)
		if _, f := s.readEdition(v, &e); !slices.Equal(complaints(f), tt.want) {
			t.Errorf("%s: %v, want %v", name, complaints(f), tt.want)
		}
	}
	v := begin()
	v.Set("starts_on", "")
	v.Set("ends_on", "2 May 2026")
	if _, f := s.readEdition(v, &e); !slices.Equal(complaints(f), []string{"starts_on forum.first-day-too"}) {
		t.Errorf("a last day alone: %v", complaints(f))
	}
	v = begin()
	v.Set("starts_on", "2 May 2026")
	v.Set("ends_on", "1 May 2026")
	if _, f := s.readEdition(v, &e); !slices.Equal(complaints(f), []string{"ends_on form.days-backwards"}) {
		t.Errorf("backwards: %v", complaints(f))
	}
}

func TestAFormFilledFromAForumReadsAsTheSame(t *testing.T) {
	s := newStand(t)
	_, problem, agreed, _ := s.visited(false)
	f := s.create(Draft{
		Name: "A", NameKO: "가", Acronym: "AA", Kind: Workshop, Frequency: Irregular, Notes: "Two\nlines", Institutes: heldBy(s.casted, s.casisd),
		Problems: []ProblemDraft{{Text: "One"}, {Text: "Two", PointID: problem}}, Reforms: []ReformDraft{{Text: "R", Problem: 2, AgreedOn: on("2026-03-04"), PointID: agreed}, {Text: "S"}},
	})
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		d, read := s.read(f.values(l), &f, s.staff)
		if !read.OK() {
			t.Fatalf("in %s: %v", l, complaints(read))
		}
		s.must(s.Update(s.ctx, f.ID, f.Version, d, s.manager))
		again := s.find(f.ID, s.staff)
		again.Version, again.UpdatedName = f.Version, f.UpdatedName
		if fmt.Sprintf("%+v", again.Problems) != fmt.Sprintf("%+v", f.Problems) || fmt.Sprintf("%+v", again.Head) != fmt.Sprintf("%+v", f.Head) || fmt.Sprintf("%+v", again.Institutes) != fmt.Sprintf("%+v", f.Institutes) {
			t.Errorf("in %s: %+v, was %+v", l, again, f)
		}
		if len(again.Reforms) != 2 || again.Reforms[0].ProblemID != f.Problems[1].ID || again.Reforms[0].AgreedOn != on("2026-03-04") || again.Reforms[0].PointID != agreed {
			t.Errorf("in %s: %+v", l, again.Reforms)
		}
		f = s.find(f.ID, s.staff)
	}
	if n := value[int](s, `select count(*) from history where noun = 'forum' and action <> 'insert'`, nil); n != 0 {
		t.Errorf("saved as it was, it has %d lines of history", n)
	}
}

func TestButtonsOfLinesDoTheirWorkAndReformsFollowTheirProblems(t *testing.T) {
	t.Parallel()
	begin := func() *form.Form {
		return form.With(url.Values{
			"problems[0].text": {"a"}, "problems[1].text": {"b"}, "problems[2].text": {"c"},
			"reforms[0].text": {"A"}, "reforms[0].problem": {"0"}, "reforms[1].text": {"C"}, "reforms[1].problem": {"2"}, "reforms[2].text": {"-"}, "reforms[2].problem": {""},
			"institutes[0].institute": {"x"},
		})
	}
	said := func(f *form.Form) string {
		var all []string
		for _, i := range f.Indexes("reforms") {
			at := f.Value(form.At("reforms", i, "problem"))
			all = append(all, f.Value(form.At("reforms", i, "text"))+":"+f.Value("problems["+at+"].text"))
		}
		return listed(f, "problems", "text") + " | " + strings.Join(all, ", ")
	}
	for do, want := range map[string]string{
		"remove-problem:0": "b, c | A:, C:c, -:", "remove-problem:1": "a, c | A:a, C:c, -:", "up-problem:2": "a, c, b | A:a, C:c, -:", "down-problem:0": "b, a, c | A:a, C:c, -:",
		"up-problem:0": "a, b, c | A:a, C:c, -:", "down-problem:2": "a, b, c | A:a, C:c, -:", "remove-reform:0": "a, b, c | C:c, -:", "up-reform:1": "a, b, c | C:c, A:a, -:",
		"remove-problem:x": "a, b, c | A:a, C:c, -:", "remove-problem:99": "a, b, c | A:a, C:c, -:", "show": "a, b, c | A:a, C:c, -:", "sing": "a, b, c | A:a, C:c, -:", "up-song:1": "a, b, c | A:a, C:c, -:",
	} {
		f := begin()
		rearrange(f, do)
		if got := said(f); got != want {
			t.Errorf("%s: %s, want %s", do, got, want)
		}
	}
	for do, part := range map[string]string{"add-problem": "problems", "add-reform": "reforms", "add-institute": "institutes"} {
		f := begin()
		n := len(f.Indexes(part))
		if got := rearrange(f, do); got != part || len(f.Indexes(part)) != n+1 {
			t.Errorf("%s: %s, %d lines", do, got, len(f.Indexes(part)))
		}
	}
	f := form.With(url.Values{"points[0].kind": {"problem"}, "points[0].text": {"a"}, "points[1].kind": {"learned"}, "points[1].text": {"b"}})
	for _, tt := range []struct{ do, want string }{{"down-point:points[0]", "b, a"}, {"up-point:points[1]", "a, b"}, {"add-point:", "a, b"}, {"remove-point:points[0]", "b"}, {"remove-point:people[0]", "b"}, {"remove-point", "b"}} {
		if rearrangePoints(f, tt.do); listed(f, "points", "text") != tt.want {
			t.Errorf("%s: %s", tt.do, listed(f, "points", "text"))
		}
	}
}

func TestWordsForNumbersOfEditions(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "", 1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 111: "111th", 122: "122nd"} {
		if got := nth(i18n.EN, n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if got := nth(i18n.KO, 12); got != "제12회" {
		t.Error(got)
	}
}

// listed are what the lines of a part name, for comparing.
func listed(f *form.Form, part, field string) string {
	var all []string
	for _, i := range f.Indexes(part) {
		if name := f.Value(form.At(part, i, field)); name != "" {
			all = append(all, name)
		}
	}
	return strings.Join(all, ", ")
}
