package e2e

import (
	"strings"
	"testing"

	"gyoryu/internal/browser"
)

// TestAnythingIsFoundFromAnyPage: a slash reaches the box, what is typed is suggested and heard,
// an arrow and Enter open the record, Enter alone looks for what was typed.
func TestAnythingIsFoundFromAnyPage(t *testing.T) {
	inBoth(t, "/commitments", func(t *testing.T, tab *browser.Tab, say func(string, ...any) string) {
		tab.Press("/")
		if f := tab.Focused(); f.ID != "find" {
			t.Fatalf("a slash leads to %+v", f)
		}
		tab.Type("Jo Hwang")
		tab.WaitShown("#find-list [role=option]")
		tree := tab.AccessibilityTree()
		n := tree.Find("combobox", say("ui.search-everywhere"))
		if n == nil || n.Properties["expanded"] != "true" || n.Properties["activedescendant"] != "" || n.Value != "Jo Hwang" {
			t.Fatalf("while typing: %+v", n)
		}
		if first := tab.Text("#find-list [role=option]"); !strings.Contains(first, "조황희") || !strings.Contains(first, say("search.kind.person")) {
			t.Errorf("suggested first is %q", first)
		}
		if heard := tab.Text(".masthead .combo-status"); heard == "" {
			t.Error("how many are suggested is not announced")
		}
		tab.Press("Escape")
		tab.WaitGone("#find-list [role=option]")
		tab.Press("ArrowDown")
		tab.WaitShown("#find-list [role=option]")
		tab.Press("ArrowDown")
		if tab.Attribute("#find", "aria-activedescendant") == "" {
			t.Error("the arrow chooses nothing")
		}
		tab.Follow(func() { tab.Press("Enter") })
		if !strings.HasPrefix(tab.Path(), "/people/") {
			t.Errorf("the first suggestion leads to %s", tab.Path())
		}
		tab.Press("/")
		tab.Type("too uniform")
		tab.Follow(func() { tab.Press("Enter") })
		if !strings.HasPrefix(tab.Path(), "/search") || tab.Count(".search-hit mark") == 0 {
			t.Errorf("Enter leads to %s with %d marks", tab.Path(), tab.Count(".search-hit mark"))
		}
		tab.Press("/")
		if f := tab.Focused(); f.ID != "q" {
			t.Errorf("on the page of the search a slash leads to %+v", f)
		}
		tab.Resize(360, 740)
		tab.Open("/visits")
		tab.Follow(func() { tab.Press("/") })
		if tab.Path() != "/search" {
			t.Errorf("on a phone a slash leads to %s", tab.Path())
		}
		tab.Quiet()
	})
}
