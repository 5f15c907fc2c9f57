package e2e

import (
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/browser"
	"gyoryu/internal/i18n"
)

// inBoth opens a page in each language, as staff, on a site of the test's own.
func inBoth(t *testing.T, path string, look func(t *testing.T, tab *browser.Tab, say func(key string, args ...any) string)) {
	t.Helper()
	t.Parallel()
	p := site(t)
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			tab := browser.New(t, p.url, browser.Options{Language: language})
			tab.SignInAs("staff@demo.example")
			tab.Open(path)
			look(t, tab, func(key string, args ...any) string { return i18n.Say(i18n.Lang(language), key, args...) })
		})
	}
}

func TestEveryControlOfTheVisitFormHasALabel(t *testing.T) {
	inBoth(t, "/visits/new", func(t *testing.T, tab *browser.Tab, say func(string, ...any) string) {
		tree := tab.AccessibilityTree()
		for _, role := range []string{"textbox", "combobox", "checkbox", "radio", "button", "listbox", "link", "spinbutton", "searchbox"} {
			for _, n := range tree.All(role) {
				if strings.TrimSpace(n.Name) == "" {
					t.Errorf("a %s has no name, in\n%s", role, tree)
				}
			}
		}
		for _, c := range []struct{ role, key string }{
			{"textbox", "visit.title"}, {"combobox", "visit.direction"}, {"textbox", "visit.starts-on"}, {"textbox", "visit.ends-on"},
			{"combobox", "visit.who"}, {"textbox", "visit.in-all"}, {"textbox", "visit.purpose"},
			{"combobox", "visit.institute"}, {"textbox", "visit.met-on"}, {"combobox", "visit.met"}, {"textbox", "visit.place"},
			{"combobox", "visit.kind"}, {"textbox", "visit.said"}, {"textbox", "visit.outcome"},
			{"button", "visit.add-stop"}, {"button", "visit.add-point"}, {"button", "form.save"},
		} {
			if tree.Find(c.role, say(c.key)) == nil {
				t.Errorf("no %s is called %q, in\n%s", c.role, say(c.key), tree)
			}
		}
		if n := tree.Find("textbox", say("visit.title")); n != nil && n.Properties["required"] != "true" {
			t.Error("nobody hears that the title is needed")
		}
		// The fields of an agreed point are there once it is one.
		tab.Focus(`[name="stops[0].points[0].kind"]`)
		browser.Eval[bool](tab, `(k => { k.value = 'agreed'; return k.dispatchEvent(new Event('change', {bubbles: true})) })(document.activeElement)`)
		tree = tab.AccessibilityTree()
		for _, c := range []struct{ role, key string }{{"combobox", "visit.in-charge"}, {"textbox", "visit.due-on"}, {"checkbox", "visit.no-action"}} {
			if tree.Find(c.role, say(c.key)) == nil {
				t.Errorf("no %s of an agreed point is called %q, in\n%s", c.role, say(c.key), tree)
			}
		}
		if stop := tree.Find("group", say("ui.line-label-stop", "n", 1)); stop == nil {
			t.Error("nobody hears which stop a field belongs to")
		}
		tab.Quiet()
	})
}

func TestWhatIsFoundWhileTypingIsHeard(t *testing.T) {
	inBoth(t, "/visits/new", func(t *testing.T, tab *browser.Tab, say func(string, ...any) string) {
		const field = `[id="stops[0].institute"]`
		combo := func() *browser.Node {
			n := tab.AccessibilityTree().Find("combobox", say("visit.institute"))
			if n == nil {
				t.Fatal("the institute is no combobox")
			}
			return n
		}
		tab.Focus(field)
		if n := combo(); n.Properties["expanded"] != "false" || n.Properties["focused"] != "true" {
			t.Errorf("before typing: %v", n.Properties)
		}
		tab.Type("CAS")
		tab.WaitFor(field + `[aria-activedescendant]`)
		tree := tab.AccessibilityTree()
		n := tree.Find("combobox", say("visit.institute"))
		if n.Properties["expanded"] != "true" || n.Properties["activedescendant"] == "" || n.Properties["controls"] == "" || n.Value != "CAS" {
			t.Errorf("while typing: %q %v", n.Value, n.Properties)
		}
		list := tree.Find("listbox", say("visit.institute"))
		if list == nil || len(list.All("option")) < 2 {
			t.Fatalf("no options are heard, in\n%s", tree)
		}
		options := list.All("option")
		if options[0].Properties["selected"] != "true" || options[1].Properties["selected"] == "true" {
			t.Errorf("the first is not the active one: %v, %v", options[0].Properties, options[1].Properties)
		}
		if active := tab.Attribute(field, "aria-activedescendant"); tab.Attribute(`[id="`+active+`"]`, "role") != "option" {
			t.Errorf("%q, which is active, is no option", active)
		}
		found := tab.Text(`combo-box:has(` + field + `) .combo-status`)
		if live := tab.Attribute(`combo-box:has(`+field+`) .combo-status`, "aria-live"); found == "" || live != "polite" {
			t.Errorf("how many were found is not announced: %q (%s)", found, live)
		}
		tab.Press("ArrowDown")
		if options := tab.AccessibilityTree().Find("listbox", say("visit.institute")).All("option"); options[1].Properties["selected"] != "true" {
			t.Errorf("the arrow did not move on: %v", options[1].Properties)
		}
		tab.Press("Escape")
		if n := combo(); n.Properties["expanded"] != "false" || n.Value != "CAS" {
			t.Errorf("after Escape: %q %v", n.Value, n.Properties)
		}
		tab.Type("T")
		tab.WaitFor(field + `[aria-activedescendant]`)
		tab.Press("Enter")
		if n := combo(); n.Value != "CASTED" || n.Properties["expanded"] != "false" {
			t.Errorf("after Enter: %q %v", n.Value, n.Properties)
		}
		announced(tab, say("ui.combo-chosen", "text", "CASTED"))
		tab.Quiet()
	})
}

// announced waits until the text is said politely.
func announced(tab *browser.Tab, text string) {
	tab.WaitText("body > [aria-live=polite]", text)
}

func TestTheFocusGoesWhereALineIsAddedOrRemoved(t *testing.T) {
	inBoth(t, "/visits/new", func(t *testing.T, tab *browser.Tab, say func(string, ...any) string) {
		at := func(what, id string) {
			t.Helper()
			if f := tab.Focused(); f.ID != id || !f.Inside {
				t.Errorf("after %s the focus is on %+v, not on %s", what, f, id)
			}
		}
		stop2, point2 := say("ui.line-label-stop", "n", 2), say("ui.line-label-point", "s", 1, "n", 2)

		tab.Focus(`[id="stops[0].points[0].text"]`)
		tab.Type("x")
		tab.Press("Enter")
		at("Enter in a point", "stops[0].points[1].text")
		announced(tab, say("ui.line-added", "line", point2))
		tab.Press("Backspace")
		at("Backspace in an empty point", "stops[0].points[0].text")

		tab.Focus(`button[value="add-stop"]`)
		tab.Press("Enter")
		at("adding a stop", "stops[1].institute")
		announced(tab, say("ui.line-added", "line", stop2))

		tab.Type("somewhere")
		tab.Press("Escape")
		tab.Focus(`button[value="remove-stop:1"]`)
		if name := tab.Focused().Text; name != say("ui.line-remove", "line", stop2) {
			t.Errorf("the button that removes is called %q", name)
		}
		tab.Press("Enter")
		announced(tab, say("ui.line-removed", "line", stop2))
		if f := tab.Focused(); f.Tag != "button" || f.Text != say("ui.line-undo") {
			t.Errorf("after removing a stop the focus is on %+v, not on what brings it back", f)
		}
		tab.Press("Enter")
		at("bringing a stop back", "stops[1].institute")
		announced(tab, say("ui.line-undone", "line", stop2))
		if got := tab.Value(`[id="stops[1].institute"]`); got != "somewhere" {
			t.Errorf("what was typed came back as %q", got)
		}
		tab.Quiet()
	})
}

func TestComplaintsAndSavedAreHeard(t *testing.T) {
	inBoth(t, "/visits/new", func(t *testing.T, tab *browser.Tab, say func(string, ...any) string) {
		tab.Focus("#title")
		tab.Follow(func() { tab.Press("Ctrl+Enter") })
		tree := tab.AccessibilityTree()
		alerts := tree.All("alert")
		if len(alerts) != 1 || alerts[0].Properties["focused"] != "true" || len(alerts[0].All("link")) == 0 {
			t.Fatalf("complaints are no alert that has the focus, in\n%s", tree)
		}
		title := tree.Find("textbox", say("visit.title"))
		if title == nil || title.Properties["invalid"] != "true" || !strings.Contains(title.Description, say("form.needed")) {
			t.Errorf("what is wrong with the title is not heard with it: %+v", title)
		}
		// Its link leads into the field, from the keyboard.
		tab.Press("Tab", "Enter")
		if f := tab.Focused(); f.ID != "title" {
			t.Errorf("the first complaint leads to %+v", f)
		}
		tab.Type("A visit for the ears")
		tab.Focus("#starts_on")
		tab.Type("2026-03-02")
		tab.Follow(func() { tab.Press("Ctrl+Enter") })
		if !strings.HasPrefix(tab.Path(), "/visits/") || tab.Status() != 200 {
			t.Fatalf("it was not saved: %s\n%s", tab.Path(), tab.Text("main"))
		}
		tab.WaitFor("#flash > .flash")
		saved := tab.Text("#flash")
		heard := slices.ContainsFunc(tab.AccessibilityTree().All("status"), func(n *browser.Node) bool {
			return strings.Contains(n.Text(), saved)
		})
		if saved == "" || !heard {
			t.Errorf("that it was saved is not heard: %q", saved)
		}
		tab.Quiet(422)
	})
}
