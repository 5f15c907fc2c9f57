package e2e

import (
	"strings"
	"testing"

	"gyoryu/internal/browser"
)

// TestOpeningANoticeMarksItAsSeen: by the mouse and by the keyboard; the next page's bell
// counts one less.
func TestOpeningANoticeMarksItAsSeen(t *testing.T) {
	t.Parallel()
	p := site(t)
	tab := browser.New(t, p.url, browser.Options{})
	tab.SignInAs("staff@demo.example")
	tab.Open("/notices")
	if got := tab.Text(".bell-count"); got != "3" {
		t.Fatalf("the bell says %q", got)
	}
	href := tab.Attribute("a[data-seen]", "href")
	tab.Follow(func() { tab.Click("a[data-seen]") })
	if tab.Path() != href || tab.Text(".bell-count") != "2" {
		t.Errorf("it leads to %s, not %s, and the bell says %q", tab.Path(), href, tab.Text(".bell-count"))
	}
	tab.Open("/notices?which=unseen")
	if n := tab.Count(".told > li"); n != 2 {
		t.Errorf("%d are left", n)
	}
	tab.Focus("a[data-seen]")
	tab.Follow(func() { tab.Press("Enter") })
	if got := tab.Text(".bell .visually-hidden"); got != "Notices, 1 not seen yet" {
		t.Errorf("the bell is called %q", got)
	}
	tab.Open("/notices")
	tab.Follow(func() { tab.Click("form[action='/notices/seen'] button") })
	if tab.Count(".told > li.is-new") != 0 || tab.Count(".bell-count") != 0 || !strings.Contains(tab.Text("#flash"), "Marked one notice") {
		t.Errorf("all seen: %s", tab.Text("#flash"))
	}
	tab.Quiet()
}
