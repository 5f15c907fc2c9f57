package e2e

import (
	"bytes"
	"os"
	"testing"

	"gyoryu/internal/browser"
)

// TestThePackFitsOnTwoPages of paper, in both languages.
func TestThePackFitsOnTwoPages(t *testing.T) {
	t.Parallel()
	tab := browser.New(t, shown(t).url, browser.Options{})
	tab.SignInAs("manager@demo.example")
	for _, language := range []string{"en", "ko"} {
		tab.SetLanguage(language)
		tab.Open("/handovers/1/pack")
		pdf, pages := tab.Paper()
		if !bytes.HasPrefix(pdf, []byte("%PDF")) || pages < 1 || pages > 2 {
			t.Errorf("%s: %d pages", language, pages)
		}
		if dir := os.Getenv("GYORYU_PAPER"); dir != "" {
			_ = os.WriteFile(dir+"/pack-"+language+".pdf", pdf, 0o600)
		}
	}
	tab.Quiet()
}
