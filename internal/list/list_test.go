package list

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gyoryu/internal/pg"
)

func at(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return u
}

func view(t *testing.T, address string) *View {
	t.Helper()
	v, err := Read(at(address), "-day", "title")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestACursorComesBackAsItWentOut(t *testing.T) {
	t.Parallel()
	for _, c := range []Cursor{
		{"-day", "2026-06-15", 7}, {"title", "과학 & “기술” / ?#%\n", 1 << 62}, {"title", "", 0}, {"title", strings.Repeat("가", 333), 1},
	} {
		s := c.String()
		if strings.ContainsAny(s, "+/=&?#% ") {
			t.Errorf("%+v stands as %q in an address", c, s)
		}
		got, err := ReadCursor(s, c.Sort)
		if err != nil || *got != c {
			t.Errorf("%+v comes back as %+v, %v", c, got, err)
		}
	}
	if c, err := ReadCursor("", "title"); c != nil || err != nil {
		t.Errorf("the first page: %v, %v", c, err)
	}
}

func TestACursorThatSomebodyChangedIsRefused(t *testing.T) {
	t.Parallel()
	encode := func(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
	for name, s := range map[string]string{
		"of another order":   Cursor{"-day", "2026-06-15", 7}.String(),
		"no base64":          "%%%",
		"padded":             encode(`{"s":"title","k":"a","i":1}`) + "==",
		"no JSON":            encode("nonsense"),
		"an array":           encode("[]"),
		"null":               encode("null"),
		"an id below zero":   encode(`{"s":"title","k":"a","i":-1}`),
		"an id past bigint":  encode(`{"s":"title","k":"a","i":99999999999999999999}`),
		"an id of letters":   encode(`{"s":"title","k":"a","i":"1"}`),
		"a key that is none": encode(`{"s":"title","k":7,"i":1}`),
		"NUL":                encode("{\"s\":\"title\",\"k\":\"\\u0000\",\"i\":1}"),
		"too long":           encode(`{"s":"title","k":"` + strings.Repeat("x", 1001) + `","i":1}`),
		"cut off":            Cursor{"title", "abc", 7}.String()[:10],
	} {
		if c, err := ReadCursor(s, "title"); !errors.Is(err, BadCursor) || c != nil {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	if _, err := Read(at("/visits?sort=title&after="+Cursor{"-day", "2026-06-15", 7}.String()), "-day", "title"); !errors.Is(err, BadCursor) {
		t.Errorf("a list in another order: %v", err)
	}
}

func FuzzCursor(f *testing.F) {
	for _, s := range []string{"", "x", Cursor{"title", "a", 1}.String(), Cursor{"-day", "", 0}.String(), "bnVsbA", "e30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ReadCursor(s, "title")
		switch {
		case s == "" && (c != nil || err != nil):
			t.Errorf("the first page: %v, %v", c, err)
		case err != nil:
			if !errors.Is(err, BadCursor) || c != nil {
				t.Errorf("%q: %v, %v", s, c, err)
			}
		case s != "":
			if c.Sort != "title" || c.ID < 0 || !utf8.ValidString(c.Key) || strings.Contains(c.Key, "\x00") || len(c.Key) > 1000 {
				t.Errorf("%q is read as %+v", s, c)
			}
			if again, err := ReadCursor(c.String(), "title"); err != nil || *again != *c {
				t.Errorf("%+v comes back as %+v, %v", c, again, err)
			}
		}
		if _, err := Read(&url.URL{Path: "/x", RawQuery: s}, "title"); err != nil && !errors.Is(err, BadCursor) {
			t.Errorf("an address %q: %v", s, err)
		}
	})
}

func TestWhatAnAddressAsksFor(t *testing.T) {
	t.Parallel()
	v := view(t, "/visits?state=done&q=+two++words+&empty=&blank=++&bad=%00&broken=%ff&sort=title")
	if v.Sort != "title" || v.Filter("state") != "done" || v.Filter("q") != "two  words" || !slices.Equal(v.Filters(), []string{"q", "state"}) || !v.Filtered() {
		t.Errorf("read %+v, filters %v", v, v.Filters())
	}
	v = view(t, "/visits?sort=size")
	if v.Sort != "-day" || v.Filtered() || len(v.Filters()) != 0 {
		t.Errorf("an unknown order: %+v", v)
	}
	for value, tt := range map[string]struct {
		id     int64
		text   string
		reject bool
	}{
		"": {0, "", false}, "7": {7, "", false}, "-7": {-1, "", true}, "0": {-1, "", true}, "CASTED": {-1, "CASTED", true},
		"99999999999999999999": {-1, "99999999999999999999", true},
	} {
		v := view(t, "/visits?institute="+value)
		if id := v.ID("institute"); id != tt.id || v.Text("institute") != tt.text || v.Reject["institute"] != tt.reject {
			t.Errorf("%q: %d, %q, %v", value, id, v.Text("institute"), v.Reject)
		}
	}
	for value, tt := range map[string]struct {
		year   int
		reject bool
	}{"": {0, false}, "2019": {2019, false}, "1": {1, false}, "9999": {9999, false}, "0": {0, true}, "10000": {0, true}, "-5": {0, true}, "x": {0, true}, "2019.5": {0, true}} {
		v := view(t, "/visits?year="+value)
		if y := v.Year("year"); y != tt.year || v.Reject["year"] != tt.reject {
			t.Errorf("the year %q: %d, %v", value, y, v.Reject)
		}
	}
	type word string
	for value, tt := range map[string]struct {
		word   word
		reject bool
	}{"": {"", false}, "a": {"a", false}, "c": {"", true}} {
		v := view(t, "/visits?w="+value)
		if w := OneOf(v, "w", word("a"), "b"); w != tt.word || v.Reject["w"] != tt.reject {
			t.Errorf("%q: %q, %v", value, w, v.Reject)
		}
	}
}

func TestAddressesOfAList(t *testing.T) {
	t.Parallel()
	cursor := Cursor{"title", "a&b", 7}.String()
	v := view(t, "/visits?sort=title&q=%26+%EA%B0%80&state=done&after="+cursor)
	for name, tt := range map[string]struct{ got, want string }{
		"the first page":       {v.First(), "/visits?q=%26+%EA%B0%80&sort=title&state=done"},
		"another filter":       {v.With("state", "planned"), "/visits?q=%26+%EA%B0%80&sort=title&state=planned"},
		"without a filter":     {v.With("state", ""), "/visits?q=%26+%EA%B0%80&sort=title"},
		"one more":             {v.With("area", "a=b"), "/visits?area=a%3Db&q=%26+%EA%B0%80&sort=title&state=done"},
		"another order":        {v.With("sort", "-day"), "/visits?q=%26+%EA%B0%80&sort=-day&state=done"},
		"the last has none":    {v.Next(), ""},
		"of a list of nothing": {view(t, "/visits?state=done").With("state", ""), "/visits"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", name, tt.got, tt.want)
		}
	}
	rows := make([]int64, PerPage+1)
	for i := range rows {
		rows[i] = int64(i + 100)
	}
	page := Cut(v, rows, 1001, func(n int64) (string, int64) { return fmt.Sprint("key ", n), n })
	if len(page) != PerPage || page[PerPage-1] != 149 {
		t.Errorf("a page of %d", len(page))
	}
	next, err := Read(at(v.Next()), "-day", "title")
	if err != nil || next.After == nil || *next.After != (Cursor{"title", "key 149", 149}) || next.Filter("q") != "& 가" || next.Filter("state") != "done" || *v.NextCursor() != *next.After {
		t.Errorf("the next page is at %s, %+v, %v", v.Next(), next, err)
	}
	if n, more := v.Total(); n != 1000 || !more {
		t.Errorf("a total of %d, %v", n, more)
	}
	v = view(t, "/visits")
	page = Cut(v, rows[:PerPage], 1000, func(n int64) (string, int64) { return "", n })
	if n, more := v.Total(); n != 1000 || more || len(page) != PerPage || v.Next() != "" || v.NextCursor() != nil {
		t.Errorf("the last page: %d rows of %d, %v, next %q", len(page), n, more, v.Next())
	}
}

func TestAListsFormSettlesOnAnAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/visits":             "",
		"/visits?institute=7": "",
		"/visits?institute=CASTED&institute_id=7":                               "/visits?institute=7",
		"/visits?institute=CASTED&institute_id=":                                "/visits?institute=CASTED",
		"/visits?institute=&institute_id=7":                                     "/visits",
		"/visits?institute_id=7":                                                "/visits",
		"/visits?person=Lee&person_id=3&institute=&institute_id=&q=&state=done": "/visits?person=3&state=done",
		"/visits?person=Lee&person_id=3&institute=CASTED&institute_id=9":        "/visits?institute=9&person=3",
		"//evil.example/x?institute_id=":                                        "/x",
	} {
		to, settled := Settle(at(address), "institute", "person")
		if settled != (want != "") || settled && to != want {
			t.Errorf("%s settles %v on %s, want %s", address, settled, to, want)
		}
		if settled {
			if again, more := Settle(at(to), "institute", "person"); more {
				t.Errorf("%s goes on to %s", to, again)
			}
		}
	}
}

func TestOnlyConditionsThatAreAskedForStandInAQuery(t *testing.T) {
	t.Parallel()
	w := Select(pg.Args{"who": 1})
	w.And(false, "x = @x", "x", 2)
	w.And(true, "y = @y", "y", 3)
	w.And(true, "true", "", nil)
	if got := strings.Fields(w.String()); strings.Join(got, " ") != "and y = @y and true" || fmt.Sprint(w.Args) != "map[who:1 y:3]" {
		t.Errorf("%v, %v", got, w.Args)
	}
	for s, want := range map[string]string{"100%": `100\%`, "a_b": `a\_b`, `a\b`: `a\\b`, "가": "가", `\%_`: `\\\%\_`} {
		if got := Escape(s); got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
}
