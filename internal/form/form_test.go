package form

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

var today = day.Day{Year: 2026, Month: time.June, Day: 15}

func typed(value string) *Form { return With(url.Values{"x": {value}}) }

// complaint is the key of what is said about the field.
func complaint(f *Form, field string) string {
	for _, c := range f.Complaints() {
		if c.Field == field {
			return c.Msg.Key
		}
	}
	return ""
}

func TestReadingALineAndAText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ typed, line, text, complaint string }{
		{"", "", "", ""},
		{"  \t\r\n ", "", "", ""},
		{"  a \t b\r\nc ", "a b c", "a \t b\nc", ""},
		{"a\rb", "a b", "a\nb", ""},
		{"\u1100\u1161\u11a8", "각", "각", ""}, // Jamo are put together
		{"e\u0301", "é", "é", ""},
		{"<script>", "<script>", "<script>", ""},
		{"a\x00b", "", "", "form.unreadable"},
		{"\x7f", "", "", "form.unreadable"},
		{"\x1b[31m", "", "", "form.unreadable"},
		{"a\xff", "", "", "form.unreadable"},
		{"\xed\xa0\x80", "", "", "form.unreadable"}, // half a surrogate
		{strings.Repeat("가", 10), strings.Repeat("가", 10), strings.Repeat("가", 10), ""},
		{strings.Repeat("가", 11), strings.Repeat("가", 11), strings.Repeat("가", 11), "form.too-long"},
		{"  " + strings.Repeat("가", 10) + "  ", strings.Repeat("가", 10), strings.Repeat("가", 10), ""},
	} {
		f := typed(tt.typed)
		if got := f.Line("x", 10); got != tt.line || complaint(f, "x") != tt.complaint {
			t.Errorf("line %q: %q, %s", tt.typed, got, complaint(f, "x"))
		}
		f = typed(tt.typed)
		if got := f.Text("x", 10); got != tt.text || complaint(f, "x") != tt.complaint {
			t.Errorf("text %q: %q, %s", tt.typed, got, complaint(f, "x"))
		}
		if got := f.Value("x"); got != tt.typed && (Storable(tt.typed) || !utf8.ValidString(got) || !strings.Contains(got, "�")) {
			t.Errorf("%q is no longer as typed: %q", tt.typed, got)
		}
	}
	f := typed(strings.Repeat("x", 100000))
	f.Line("x", 300)
	if said := f.Complaint("x", i18n.EN); said != "This has 100000 characters; at most 300 fit." {
		t.Errorf("says %q", said)
	}
}

func TestNeedingAField(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"": "form.needed", " \t ": "form.needed", "0": ""} {
		f := typed(value)
		if f.Need("x"); complaint(f, "x") != want {
			t.Errorf("%q: %s", value, complaint(f, "x"))
		}
	}
}

func TestReadingDays(t *testing.T) {
	t.Parallel()
	for value, tt := range map[string]struct{ day, complaint string }{
		"": {"", ""}, "  ": {"", ""}, "today": {"2026-06-15", ""}, " 2026-09-01 ": {"2026-09-01", ""}, "soonish": {"", "form.no-day"},
		"31 April 2026": {"", "form.no-such-day"}, "Monday 16 June 2026": {"", "form.weekday-disagrees"}, "\x00": {"", "form.no-day"},
		"\xff\xff": {"", "form.no-day"}, strings.Repeat("9", 100000): {"", "form.no-day"},
	} {
		f := typed(value)
		if got := f.Day("x", today); got.String() != tt.day || complaint(f, "x") != tt.complaint {
			t.Errorf("%.30q: %q, %s", value, got, complaint(f, "x"))
		}
		if said := f.Complaint("x", i18n.KO); !utf8.ValidString(said) || len(said) > 300 {
			t.Errorf("%.30q: says %.300q", value, said)
		}
	}
	for _, tt := range []struct{ first, last, from, to, atFirst, atLast string }{
		{"", "", "", "", "", ""},
		{"2026-03-03", "", "2026-03-03", "2026-03-03", "", ""},
		{"3–6 March 2026", "", "2026-03-03", "2026-03-06", "", ""},
		{"3–6 March 2026", "2026-03-06", "2026-03-03", "2026-03-06", "", ""},
		{"3–6 March 2026", "2026-03-07", "2026-03-03", "2026-03-07", "", "form.days-disagree"},
		{"2026-03-03", "2026-03-06", "2026-03-03", "2026-03-06", "", ""},
		{"2026-03-06", "2026-03-03", "2026-03-06", "2026-03-03", "", "form.days-backwards"},
		{"6–3 March 2026", "", "", "", "form.days-backwards", ""},
		{"x", "2026-03-03", "", "2026-03-03", "form.no-day", ""},
		{"x", "y", "", "", "form.no-day", "form.no-day"},
		{"", "y", "", "", "", "form.no-day"},
		{"", "2026-03-03", "", "2026-03-03", "", ""},
	} {
		f := With(url.Values{"a": {tt.first}, "b": {tt.last}})
		from, to := f.Days("a", "b", today)
		if tt.atFirst == "form.days-backwards" {
			from, to = day.Day{}, day.Day{} // rejected, so nobody uses them
		}
		if from.String() != tt.from || to.String() != tt.to || complaint(f, "a") != tt.atFirst || complaint(f, "b") != tt.atLast {
			t.Errorf("%q to %q: %s to %s, %s, %s", tt.first, tt.last, from, to, complaint(f, "a"), complaint(f, "b"))
		}
	}
}

func TestReadingNumbers(t *testing.T) {
	t.Parallel()
	for value, tt := range map[string]struct {
		n         int
		ok        bool
		complaint string
	}{
		"": {0, false, ""}, " ": {0, false, ""}, " 7 ": {7, true, ""}, "７": {7, true, ""}, "1": {1, true, ""}, "10": {10, true, ""},
		"0": {0, false, "form.no-number"}, "11": {11, false, "form.no-number"}, "-1": {-1, false, "form.no-number"}, "1.5": {0, false, "form.no-number"},
		"x": {0, false, "form.no-number"}, "\x00": {0, false, "form.no-number"}, "\xff": {0, false, "form.no-number"},
		"99999999999999999999": {1<<63 - 1, false, "form.no-number"},
	} {
		f := typed(value)
		if n, ok := f.Int("x", 1, 10); ok != tt.ok || ok && n != tt.n || complaint(f, "x") != tt.complaint {
			t.Errorf("%q: %d, %v, %s", value, n, ok, complaint(f, "x"))
		}
	}
	for value, want := range map[string]string{
		"": "<nil>", " ": "<nil>", "37.5": "37.5", "-90": "-90", "９０": "90", "90.1": "form.no-number", "NaN": "form.no-number",
		"Inf": "form.no-number", "1e400": "form.no-number", "x": "form.no-number", "\xff": "form.no-number",
	} {
		f := typed(value)
		x := f.Float("x", -90, 90)
		got := complaint(f, "x")
		if got == "" && x == nil {
			got = "<nil>"
		} else if got == "" {
			got = fmt.Sprint(*x)
		}
		if got != want || (want == "form.no-number") != (x == nil && want != "<nil>") {
			t.Errorf("%q: %s", value, got)
		}
	}
}

func TestReadingIDsVersionsAndChoices(t *testing.T) {
	t.Parallel()
	for value, tt := range map[string]struct {
		id        int64
		complaint string
	}{
		"": {0, ""}, " ": {0, ""}, " 12 ": {12, ""}, "9223372036854775807": {1<<63 - 1, ""}, "9223372036854775808": {0, "form.no-such-record"},
		"0": {0, "form.no-such-record"}, "-1": {0, "form.no-such-record"}, "x": {0, "form.no-such-record"}, "1;drop": {0, "form.no-such-record"},
		"\x00": {0, "form.no-such-record"},
	} {
		f := typed(value)
		if id := f.ID("x"); id != tt.id || complaint(f, "x") != tt.complaint {
			t.Errorf("%q: %d, %s", value, id, complaint(f, "x"))
		}
	}
	f := With(url.Values{"x": {"3", "", "1", "3"}})
	if got := f.IDs("x"); !slices.Equal(got, []int64{3, 1}) || !f.OK() {
		t.Errorf("ids %v, %v", got, f.Complaints())
	}
	f = With(url.Values{"x": {"3", "y", "0", "99999999999999999999"}})
	if got := f.IDs("x"); !slices.Equal(got, []int64{3}) || complaint(f, "x") != "form.no-such-record" {
		t.Errorf("ids %v, %v", got, f.Complaints())
	}
	for value, want := range map[string]int64{"": 0, "7": 7, "x": 0, "99999999999999999999": 0} {
		if got := With(url.Values{"version": {value}}).Version(); got != want {
			t.Errorf("version %q: %d", value, got)
		}
	}
	type word string
	for value, tt := range map[string]struct{ word, complaint string }{
		"": {"", ""}, "a": {"a", ""}, "b": {"b", ""}, "c": {"", "form.no-such-choice"}, "A": {"", "form.no-such-choice"}, " a": {"", "form.no-such-choice"},
	} {
		f := typed(value)
		if got := OneOf(f, "x", word("a"), "b"); string(got) != tt.word || complaint(f, "x") != tt.complaint {
			t.Errorf("%q: %q, %s", value, got, complaint(f, "x"))
		}
	}
	if !typed("1").Flag("x") || typed("").Flag("x") || With(nil).Flag("x") {
		t.Error("a box that is ticked or not")
	}
}

func TestTheFirstComplaintAboutAFieldStandsAndTheirOrder(t *testing.T) {
	t.Parallel()
	f := With(nil)
	f.Reject("b", i18n.M("form.needed"))
	f.Reject("a", i18n.M("form.no-such-record"))
	f.Reject("b", i18n.M("form.unreadable"))
	f.Require("c", true, i18n.M("form.needed"))
	all := f.Complaints()
	if len(all) != 2 || all[0].Field != "b" || all[0].Msg.Key != "form.needed" || all[1].Field != "a" || f.OK() {
		t.Errorf("complaints %v", all)
	}
	if f.Complaint("b", i18n.EN) != "Fill this in." || f.Complaint("b", i18n.KO) != "입력해 주세요." || f.Complaint("c", i18n.EN) != "" {
		t.Error("what is said")
	}
}

func TestAQuestionIsAskedUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	f := With(nil)
	f.Ask("at", i18n.M("form.confirm"))
	confirm, asks := f.Asks("at")
	if f.OK() || !asks || confirm != "at=form.confirm" {
		t.Errorf("%v, %q", asks, confirm)
	}
	f.Reject("other", i18n.M("form.needed"))
	if _, asks := f.Asks("other"); asks {
		t.Error("a complaint is taken for a question")
	}
	for _, answer := range []struct {
		confirmed []string
		ok        bool
	}{{[]string{confirm}, true}, {[]string{"x=y", confirm}, true}, {[]string{"at=form.needed"}, false}, {[]string{"other=form.confirm"}, false}, {[]string{""}, false}} {
		f := With(url.Values{"confirmed": answer.confirmed})
		if f.Ask("at", i18n.M("form.confirm")); f.OK() != answer.ok {
			t.Errorf("confirmed %v: %v", answer.confirmed, f.OK())
		}
	}
}

func TestParsingAPostedForm(t *testing.T) {
	t.Parallel()
	post := func(body string) (*Form, error) {
		r := httptest.NewRequest(http.MethodPost, "/x?title=from+the+address", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return Parse(r)
	}
	f, err := post("title=a%20b&areas=1&areas=2&do=add-stop")
	if err != nil || f.Value("title") != "a b" || !slices.Equal(f.Values("areas"), []string{"1", "2"}) || f.Do() != "add-stop" || !f.Has("areas") || f.Has("x") {
		t.Errorf("%v, %v", f, err)
	}
	if f, err := post(""); err != nil || f.Do() != "save" || f.Value("title") != "" {
		t.Errorf("an empty form: %v, %v", f, err)
	}
	if _, err := post("title=%zz"); err == nil {
		t.Error("a broken form was read")
	}
}

func lines(pairs ...string) *Form {
	f := With(nil)
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func all(f *Form) string {
	var fields []string
	for field, values := range f.All() {
		fields = append(fields, field+"="+strings.Join(values, ","))
	}
	slices.Sort(fields)
	return strings.Join(fields, " ")
}

func TestTheIndexesOfARepeatedPart(t *testing.T) {
	t.Parallel()
	f := lines("s[2].a", "", "s[0].a", "", "s[0].b", "", "s[10].p[3].x", "", "s[01].a", "", "s[-1].a", "", "s[+4].a", "", "s[x].a", "", "s[5", "", "s", "", "ss[7].a", "", "s[ 6].a", "", "s[99999999999999999999].a", "")
	if got := f.Indexes("s"); !slices.Equal(got, []int{0, 2, 10}) {
		t.Errorf("indexes %v", got)
	}
	if got := f.Indexes("s[10].p"); !slices.Equal(got, []int{3}) {
		t.Errorf("indexes of a part's part %v", got)
	}
	if got := f.Indexes("q"); len(got) != 0 {
		t.Errorf("indexes of nothing %v", got)
	}
	for i := range 3 * maxParts {
		f.Set(At("many", i, "x"), "1")
	}
	if got := f.Indexes("many"); len(got) != maxParts {
		t.Errorf("%d indexes", len(got))
	}
}

func TestRenumberingSwappingAndDroppingLines(t *testing.T) {
	t.Parallel()
	begin := func() *Form {
		return lines("s[1].a", "one", "s[1].p[0].x", "deep", "s[4].a", "four", "s[12].a", "twelve", "sx[4].a", "another", "s", "typed")
	}
	for name, tt := range map[string]struct {
		do   func(*Form)
		want string
	}{
		"renumber":        {func(f *Form) { f.Renumber("s") }, "s=typed s[0].a=one s[0].p[0].x=deep s[1].a=four s[2].a=twelve sx[4].a=another"},
		"drop":            {func(f *Form) { f.Drop("s", 1) }, "s=typed s[0].a=four s[1].a=twelve sx[4].a=another"},
		"drop none":       {func(f *Form) { f.Drop("s", 9) }, "s=typed s[0].a=one s[0].p[0].x=deep s[1].a=four s[2].a=twelve sx[4].a=another"},
		"swap":            {func(f *Form) { f.Renumber("s"); f.Swap("s", 0, 2) }, "s=typed s[0].a=twelve s[1].a=four s[2].a=one s[2].p[0].x=deep sx[4].a=another"},
		"swap past end":   {func(f *Form) { f.Renumber("s"); f.Swap("s", 2, 3) }, "s=typed s[0].a=one s[0].p[0].x=deep s[1].a=four s[2].a=twelve sx[4].a=another"},
		"swap past begin": {func(f *Form) { f.Renumber("s"); f.Swap("s", -1, 0) }, "s=typed s[0].a=one s[0].p[0].x=deep s[1].a=four s[2].a=twelve sx[4].a=another"},
		"of nothing":      {func(f *Form) { f.Renumber("q"); f.Drop("q", 0); f.Swap("q", 0, 1) }, "s=typed s[12].a=twelve s[1].a=one s[1].p[0].x=deep s[4].a=four sx[4].a=another"},
	} {
		f := begin()
		if tt.do(f); all(f) != tt.want {
			t.Errorf("%s: %s\nwant %s", name, all(f), tt.want)
		}
	}
}

func TestReadingThePlaceOfALine(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Line{
		"stops[1]": {"stops", 1}, "stops[1].points[0]": {"stops[1].points", 0}, "points[500]": {"points", 500},
		"": {}, "stops": {}, "[1]": {}, "stops[1": {}, "stops1]": {}, "stops[-1]": {}, "stops[x]": {}, "stops[]": {}, "stops[99999]": {},
		"stops[99999999999999999999]": {}, "stops[1] ": {},
	} {
		got, ok := ParseLine(s)
		if got != want || ok != (want.Part != "") {
			t.Errorf("%q: %+v, %v", s, got, ok)
		}
	}
}

func FuzzParseLine(f *testing.F) {
	for _, s := range []string{"", "stops[1]", "stops[1].points[0]", "[", "]", "[]", "a[0]]", "a[[0]", "가[7]", "a[+1]", "a[1].b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, ok := ParseLine(s)
		if !ok {
			if line != (Line{}) {
				t.Errorf("%q is no place but %+v", s, line)
			}
			return
		}
		if line.Part == "" || line.N < 0 || line.N > maxParts || !strings.HasPrefix(s, line.Part+"[") {
			t.Errorf("%q: %+v", s, line)
		}
	})
}

func FuzzForm(f *testing.F) {
	for _, body := range []string{
		"", "title=a&do=save", "s[0].a=1&s[2].a=2&s[2].p[9].x=3&do=down", "s[501].a=x&s[1001].b=y", "s[0]=&s[0].=&s[].a=&s[[0]].a=",
		"title=%00&text=%ff&day=31+April&n=9e9&id=99999999999999999999&id=x", "confirmed=at%3Dx", "%zz", "day=6-3+March+2019&last=tomorrow",
		"s[1].s[1].s[1].a=x&s[1].s[1]=y", "n=%EF%BC%97&x=NaN",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		f, err := Parse(r)
		if err != nil {
			return
		}
		count := func() (n int) {
			for _, values := range f.All() {
				n += len(values)
			}
			return n
		}
		f.Line("title", 300)
		f.Text("text", 300)
		f.Day("day", today)
		f.Days("day", "last", today)
		f.Int("n", 1, 10)
		f.Float("x", -90, 90)
		f.ID("id")
		f.IDs("id")
		f.Version()
		OneOf(f, "do", "save")
		f.Ask("at", i18n.M("form.confirm"))
		if s := f.Line("do", 10); !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\n") {
			t.Errorf("a line reads %q", s)
		}
		for _, c := range f.Complaints() {
			for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
				if said := c.Msg.In(l); strings.Contains(said, "⟦") || said == "" {
					t.Errorf("%s: says %q", c.Field, said)
				}
			}
		}
		before := count()
		f.Renumber("s")
		indexes := f.Indexes("s")
		if len(indexes) > maxParts {
			t.Fatalf("%d lines", len(indexes))
		}
		for place, i := range indexes {
			if place != i {
				t.Fatalf("renumbered to %v", indexes)
			}
			f.Renumber(At("s", i, "p"))
		}
		f.Swap("s", 0, len(indexes)-1)
		if len(f.Indexes("s")) != len(indexes) || count() != before {
			t.Errorf("of %d values %d are left, of %d lines %d", before, count(), len(indexes), len(f.Indexes("s")))
		}
		f.Drop("s", 0)
		if want := max(0, len(indexes)-1); len(f.Indexes("s")) < want {
			t.Errorf("dropping one of %d lines leaves %d", len(indexes), len(f.Indexes("s")))
		}
	})
}
