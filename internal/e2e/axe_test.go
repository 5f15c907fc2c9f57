package e2e

import (
	"testing"

	"gyoryu/internal/browser"
)

// TestEveryPageFitsIsAccessibleAndOpensWithoutNoise opens each once, which takes most of
// the time, and looks at all of it.
func TestEveryPageFitsIsAccessibleAndOpensWithoutNoise(t *testing.T) {
	t.Parallel()
	eachSample(t, func(t *testing.T, tab *browser.Tab) {
		fits(t, tab)
		tab.Resize(1280, 4000) // all of the page, so that nothing lies half below the bar of a form
		for _, f := range tab.Axe() {
			t.Errorf("%s: %v", tab.Path(), f)
		}
		if browser.Eval[string](tab, `document.documentElement.lang`) == "en" {
			return // a page has the same colours in each language
		}
		tab.SetDark(true)
		for _, f := range tab.Axe("color-contrast") {
			t.Errorf("%s in dark: %v", tab.Path(), f)
		}
	})
}
