package e2e

import (
	"testing"

	"gyoryu/internal/browser"
)

func TestTheFirstKeySkipsToTheContents(t *testing.T) {
	t.Parallel()
	tab := browser.New(t, shown(t).url, browser.Options{})
	tab.SignInAs("staff@demo.example")
	tab.Open("/visits")
	tab.Press("Tab")
	if f := tab.Focused(); f.Tag != "a" || !f.Inside || browser.Eval[string](tab, `document.activeElement.hash`) != "#main" {
		t.Fatalf("the first stop is %+v", f)
	}
	tab.Press("Enter")
	if f := tab.Focused(); f.ID != "main" {
		t.Errorf("skipping leads to %+v", f)
	}
	tab.Open("/visits")
	tab.Press("Tab", "Tab")
	if hash := browser.Eval[string](tab, `document.activeElement.hash`); hash != "#nav" {
		t.Fatalf("the second stop leads to %q", hash)
	}
	tab.Press("Enter")
	if f := tab.Focused(); f.ID != "nav" {
		t.Errorf("skipping leads to %+v", f)
	}
	tab.Quiet()
}

func TestTheFocusIsAlwaysSeen(t *testing.T) {
	t.Parallel()
	tab := browser.New(t, shown(t).url, browser.Options{})
	tab.SignInAs("manager@demo.example")
	for _, path := range []string{"/", "/visits", "/visits/1", "/visits/1/edit", "/commitments"} {
		tab.Open(path)
		for range 40 {
			tab.Press("Tab")
			f := tab.Focused()
			if f.Tag == "body" {
				break
			}
			// An outline, a ring or a colour, on it or on the box around it, that goes with the focus.
			seen := browser.Eval[bool](tab, `(e => {
				const look = () => [e, e.parentElement].map(x => (s => [s.outline, s.boxShadow, s.borderColor, s.backgroundColor].join())(getComputedStyle(x))).join()
				const focused = look()
				e.blur()
				const without = look()
				e.focus()
				return focused !== without
			})(document.activeElement)`)
			if !seen || !f.Inside {
				t.Errorf("%s: the focus is not seen on %+v", path, f)
			}
		}
	}
	tab.Quiet()
}

func TestTheNavigationOfAPhoneOpensAndClosesByKeyboard(t *testing.T) {
	t.Parallel()
	tab := browser.New(t, shown(t).url, browser.Options{Width: 360, Height: 740})
	tab.SignInAs("staff@demo.example")
	tab.Open("/commitments")
	const inside = `document.getElementById('nav').contains(document.activeElement)`
	if tab.Shows("#nav") {
		t.Fatal("the navigation covers the page from the beginning")
	}
	for i := 0; tab.Focused().Tag != "button" || !browser.Eval[bool](tab, `document.activeElement.matches('.nav-button')`); i++ {
		if i > 5 {
			t.Fatal("the button of the navigation is not among the first stops")
		}
		tab.Press("Tab")
	}
	tab.Press("Enter")
	tab.WaitShown("#nav")
	if current := browser.Eval[string](tab, `document.activeElement.getAttribute('aria-current') ?? ''`); current != "page" {
		t.Errorf("the focus does not go to the page that is open, but to %+v", tab.Focused())
	}
	left := false
	for range 30 {
		tab.Press("Tab")
		if left = !browser.Eval[bool](tab, inside); left {
			break
		}
	}
	if !left {
		t.Error("the navigation holds the focus")
	}
	tab.Press("Escape")
	tab.WaitGone("#nav")

	tab.Open("/commitments")
	tab.Focus(".nav-button")
	tab.Press("Enter")
	tab.WaitShown("#nav")
	tab.Press("Escape")
	tab.WaitGone("#nav")
	if f := tab.Focused(); !browser.Eval[bool](tab, `document.activeElement.matches('.nav-button')`) {
		t.Errorf("after Escape the focus is on %+v", f)
	}
	tab.Press("Enter")
	tab.WaitShown("#nav a[href='/institutes']")
	tab.Focus("#nav a[href='/institutes']")
	tab.Press("Enter")
	tab.WaitPath("/institutes")
	tab.Quiet()
}

func TestMenusOpenAndCloseByKeyboard(t *testing.T) {
	t.Parallel()
	tab := browser.New(t, shown(t).url, browser.Options{})
	tab.SignInAs("staff@demo.example")
	tab.Open("/")
	for _, menu := range []string{".menu:has([data-theme-switch])", ".menu:has([action='/sign-out'])"} {
		summary, panel := menu+" > summary", menu+" .menu-panel"
		in := `document.querySelector("` + panel + `").contains(document.activeElement)`
		if tab.Shows(panel) {
			t.Fatalf("%s is open from the beginning", menu)
		}
		tab.Focus(summary)
		tab.Press("Enter")
		tab.WaitShown(panel)
		tab.Press("Tab")
		if !browser.Eval[bool](tab, in) {
			t.Errorf("%s: Tab leads to %+v", menu, tab.Focused())
		}
		tab.Press("Escape")
		tab.WaitGone(panel)
		if !browser.Eval[bool](tab, `document.activeElement === document.querySelector("`+summary+`")`) {
			t.Errorf("%s: Escape leads to %+v", menu, tab.Focused())
		}
		tab.Press("Space")
		tab.WaitShown(panel)
		for range 10 {
			if tab.Press("Tab"); !browser.Eval[bool](tab, in) {
				break
			}
		}
		tab.WaitGone(panel) // nobody is in it any more
	}
	tab.Quiet()
}
