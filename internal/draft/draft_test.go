package draft

import (
	"strings"
	"testing"
	"time"
)

// TestFormsAndTheirPages know each other by their addresses, and nothing else does.
func TestFormsAndTheirPages(t *testing.T) {
	t.Parallel()
	for action, page := range map[string]string{
		"/visits": "/visits/new", "/visits/12": "/visits/12/edit", "/people": "/people/new", "/people/3": "/people/3/edit", "/forums/7/editions": "/forums/7/editions/new",
		"/editions/9": "/editions/9/edit", "/outputs/paste": "/outputs/paste", "/assignments": "/assignments/new",
	} {
		p, known := placeAt(action)
		if !known || p.page != page {
			t.Errorf("the form sent to %s is on %q, %v", action, p.page, known)
		}
		if back, known := placeOn(page); !known || back != p {
			t.Errorf("on %s is %+v, %v", page, back, known)
		}
	}
	for _, none := range []string{
		"", "/", "visits", "//visits", "/visits/", "/visits/new", "/visits/1/edit", "/visits/0", "/visits/-1", "/visits/01", "/visits/9223372036854775808", "/visits/1/remove",
		"/editions", "/forums/x/editions", "/forums/1/editions/2", "/areas", "/accounts", "/account/password", "/visits?x=1", "/visits/" + strings.Repeat("1", 300),
	} {
		if p, known := placeAt(none); known {
			t.Errorf("%q is %+v", none, p)
		}
	}
	for _, none := range []string{"/visits", "/visits/1", "/editions/new", "/new", "/edit", "/outputs/paste/new", "/"} {
		if p, known := placeOn(none); known {
			t.Errorf("on %q is %+v", none, p)
		}
	}
}

// TestWhatADraftIsCalled is what tells best what it is about.
func TestWhatADraftIsCalled(t *testing.T) {
	t.Parallel()
	for want, fields := range map[string][][2]string{
		"Spring tour":                       {{"purpose", "Why"}, {"title", " Spring \n tour "}},
		"제목":                                {{"title_en", ""}, {"title_ko", "제목"}},
		"KOSTEC":                            {{"title", " "}, {"stops[0].institute", "KOSTEC"}},
		"":                                  {{"version", "3"}, {"purpose", "Why"}},
		strings.Repeat("가", maxTitle) + "…": {{"title", strings.Repeat("가", 5000)}},
	} {
		if got := titleOf(fields); got != want {
			t.Errorf("%v is called %q, want %q", fields, got, want)
		}
	}
}

// TestWordsToCopy are those that somebody typed.
func TestWordsToCopy(t *testing.T) {
	t.Parallel()
	d := Draft{Fields: [][2]string{
		{"version", "3"}, {"title", "Tour"}, {"stops[0].institute", "CASTED"}, {"stops[0].institute_id", "7"}, {"points[0].kind", "agreed"}, {"points[0].text", "A <b>line</b>"},
		{"delegates_leader", "0"}, {"readers", "4"}, {"outcome", " \n"},
	}}
	if got := strings.Join(d.Words(), "|"); got != "Tour|CASTED|A <b>line</b>" {
		t.Errorf("to copy: %q", got)
	}
}

// TestWhichDraftAFormWrites is read from its field, or is none.
func TestWhichDraftAFormWrites(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("0a", 16)
	for typed, want := range map[string]Ref{
		key + "." + key + ".7": {key, key, 7}, key + "..12": {key, "", 12}, "": {}, "x.y.z": {}, key: {}, key + ".": {}, key + ".x.1": {},
		key + "." + key + ".-1": {}, key + "." + key + ".9999999999999999999": {}, strings.ToUpper(key) + ".." + "1": {}, key + "..1\n": {}, " " + key + "..1": {},
	} {
		got, ok := readRef(typed)
		if got != want || ok != (want.Key != "") {
			t.Errorf("%q is %+v, %v", typed, got, ok)
		}
		if ok && got.String() != typed {
			t.Errorf("%q became %q", typed, got)
		}
	}
}

// TestADraftIsOldAfterNinetyDays.
func TestADraftIsOldAfterNinetyDays(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
	for days, want := range map[int]bool{0: false, 89: false, 91: true} {
		if got := (Line{UpdatedAt: now.AddDate(0, 0, -days)}).Old(now); got != want {
			t.Errorf("after %d days: %v", days, got)
		}
	}
}
