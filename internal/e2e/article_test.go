package e2e

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gyoryu/internal/auth"
	"gyoryu/internal/browser"
	"gyoryu/internal/pg/pgtest"
)

// typist logs the article's visit by keyboard, and counts the characters that the
// fields get.
type typist struct {
	t     *testing.T
	tab   *browser.Tab
	typed int
	kinds []string // in the order of the form
	first map[string]string
}

// TestTheArticleIsLoggedByKeyboard logs the article's visit from "New visit" to
// saved with the keyboard alone, in at most 1.2 keys for each character that the
// fields hold, from a database that has its institutes.
func TestTheArticleIsLoggedByKeyboard(t *testing.T) {
	t.Parallel()
	for _, lang := range []struct {
		name, days string
		// which letter picks a kind of point in its list; with Korean labels arrows do
		letters map[string]string
	}{
		{"en", "3-6 March 2019", map[string]string{
			"discussed": "d", "agreed": "a", "learned": "l", "problem": "p", "opportunity": "o", "material": "m",
		}},
		{"ko", "2019.3.3-6", nil},
	} {
		t.Run(lang.name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			server := serve(t, db)
			staff := signIn(t, db, server, auth.Staff)
			for _, v := range institutesTyped {
				staff.post("/institutes", v)
			}
			tab := browser.New(t, server.URL, browser.Options{Width: 1280, Height: 900, Language: lang.name})
			tab.SignInAs("staff@demo.example")
			tab.Open("/visits/new")
			tab.Keys()
			w := &typist{
				t: t, tab: tab, kinds: []string{"discussed", "agreed", "learned", "problem", "opportunity", "material"}, first: lang.letters,
			}
			w.logArticle(lang.days)
			tab.WaitText("h1", articleTitle)
			keys := tab.Keys()
			t.Logf("%d keys for %d characters: %.3f", keys, w.typed, float64(keys)/float64(w.typed))
			if keys*10 > w.typed*12 {
				t.Errorf("%d keys for %d characters are more than 1.2 for each", keys, w.typed)
			}
			tab.Quiet()
			checkFacts(t, staff.get, spoken)
		})
	}
}

func (w *typist) logArticle(days string) {
	w.t.Helper()
	if at := w.tab.Focused().Name; at != "title" {
		w.t.Fatalf("the form begins at %q", at)
	}
	w.write(articleTitle)
	w.to("starts_on")
	w.write(days)
	w.to("delegates")
	w.write("Hwang-hee Cho")
	w.tab.WaitShown("#delegates-list [role=option]")
	w.tab.Press("Enter")
	w.to("delegation_size")
	w.write("5")
	w.to("purpose")
	w.write(purposeTyped)
	for i, s := range stopsTyped {
		part := "stops[" + string(rune('0'+i)) + "]"
		if i == 0 {
			w.to(part + ".institute")
		} else {
			w.tab.Press("Alt+n")
			w.tab.Wait("the next institute", func() bool { return w.tab.Focused().Name == part+".institute" })
		}
		w.write(s.institute)
		w.to(part + ".points[0].kind")
		w.points(part+".points", s.points)
	}
	w.to("points[0].kind")
	w.points("points", wholeTyped)
	w.to("outcome")
	w.write(outcomeTyped)
	w.tab.Press("Ctrl+Enter")
}

// points writes lines, beginning at the kind of the first.
func (w *typist) points(part string, all []pointTyped) {
	w.t.Helper()
	kind := "discussed"
	for j, p := range all {
		if j > 0 {
			w.tab.Press("Enter")
			if p.kind != kind {
				w.tab.Press("Shift+Tab")
			}
		}
		if p.kind != kind {
			w.choose(kind, p.kind)
			kind = p.kind
		}
		if j == 0 || p.kind != all[j-1].kind {
			w.tab.Press("Tab")
		}
		if at := w.tab.Focused().Name; !strings.HasPrefix(at, part) || !strings.HasSuffix(at, ".text") {
			w.t.Fatalf("the line %q would go to %q", p.text, at)
		}
		w.write(p.text)
		if p.with != "" {
			text := w.tab.Focused().Name
			w.to(strings.TrimSuffix(text, ".text") + ".with")
			w.write(p.with)
			for range 12 {
				if w.tab.Focused().Name == text {
					break
				}
				w.tab.Press("Shift+Tab")
			}
		}
	}
}

// choose picks another kind in the list that has the focus.
func (w *typist) choose(from, to string) {
	if w.first != nil {
		w.tab.Type(w.first[to])
		return
	}
	at := func(kind string) (i int) {
		for i = range w.kinds {
			if w.kinds[i] == kind {
				break
			}
		}
		return i
	}
	for n := at(to) - at(from); n != 0; {
		if n > 0 {
			w.tab.Press("ArrowDown")
			n--
		} else {
			w.tab.Press("ArrowUp")
			n++
		}
	}
}

// to goes to a field with the Tab key.
func (w *typist) to(name string) {
	w.t.Helper()
	var seen []string
	for range 20 {
		w.tab.Press("Tab")
		at := w.tab.Focused().Name
		if at == name {
			return
		}
		seen = append(seen, at)
	}
	w.t.Fatalf("%q is not within 20 tabs: %q", name, seen)
}

func (w *typist) write(value string) {
	w.typed += utf8.RuneCountInString(value)
	for i, line := range strings.Split(value, "\n") {
		if i > 0 {
			w.tab.Press("Enter")
		}
		w.tab.Type(line)
	}
}
