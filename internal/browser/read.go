package browser

import (
	"fmt"
	"strings"
)

// Path is the address of the page that is open, without the site.
func (tab *Tab) Path() string {
	tab.t.Helper()
	return Eval[string](tab, `location.pathname + location.search`)
}

// Text is what the first element that matches says, as it is shown.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	tab.WaitFor(selector)
	return strings.TrimSpace(Eval[string](tab, fmt.Sprintf(`document.querySelector(%q).innerText`, selector)))
}

// Texts are what all elements that match say.
func (tab *Tab) Texts(selector string) []string {
	tab.t.Helper()
	return Eval[[]string](tab, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.innerText.trim())`, selector))
}

// Value is what stands in the field.
func (tab *Tab) Value(selector string) string {
	tab.t.Helper()
	tab.WaitFor(selector)
	return Eval[string](tab, fmt.Sprintf(`document.querySelector(%q).value`, selector))
}

// Attribute is an attribute of the first element that matches, "" without it.
func (tab *Tab) Attribute(selector, name string) string {
	tab.t.Helper()
	tab.WaitFor(selector)
	return Eval[string](tab, fmt.Sprintf(`document.querySelector(%q).getAttribute(%q) ?? ''`, selector, name))
}

// Count is how many elements match.
func (tab *Tab) Count(selector string) int {
	tab.t.Helper()
	return Eval[int](tab, fmt.Sprintf(`document.querySelectorAll(%q).length`, selector))
}

const visible = `e.checkVisibility({visibilityProperty: true, opacityProperty: true})`

// Shows reports whether an element that matches is shown.
func (tab *Tab) Shows(selector string) bool {
	tab.t.Helper()
	return Eval[bool](tab, shows(selector))
}

func shows(selector string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => `+visible+`)`, selector)
}

// Focus is where the keyboard's input goes.
type Focus struct {
	Tag, ID, Name, Value string
	Text                 string // what it says, or its label
	Inside               bool   // within the window
}

// Focused is what has the focus; the body if nothing has.
func (tab *Tab) Focused() Focus {
	tab.t.Helper()
	return Eval[Focus](tab, `(e => { const r = e.getBoundingClientRect(); return {
		tag: e.tagName.toLowerCase(), id: e.id, name: e.name ?? e.getAttribute('name') ?? '', value: String(e.value ?? ''),
		text: (e.ariaLabel || e.labels?.[0]?.innerText || e.innerText || '').trim(),
		inside: r.bottom > 0 && r.right > 0 && r.top < innerHeight && r.left < innerWidth,
	} })(document.activeElement ?? document.body)`)
}

// WaitFor waits until an element that matches is there.
func (tab *Tab) WaitFor(selector string) {
	tab.t.Helper()
	tab.waitJS(selector, fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
}

// WaitShown waits until an element that matches is shown.
func (tab *Tab) WaitShown(selector string) {
	tab.t.Helper()
	tab.waitJS(selector+" to be shown", shows(selector))
}

// WaitGone waits until no element that matches is shown.
func (tab *Tab) WaitGone(selector string) {
	tab.t.Helper()
	tab.waitJS(selector+" to be gone", "!"+shows(selector))
}

// WaitText waits until an element that matches says the text, among other things.
func (tab *Tab) WaitText(selector, text string) {
	tab.t.Helper()
	tab.waitJS(fmt.Sprintf("%q in %s", text, selector),
		fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.innerText.includes(%q))`, selector, text))
}

// WaitPath waits until the page with the address is open and all there; an address
// that ends in * begins so.
func (tab *Tab) WaitPath(path string) {
	tab.t.Helper()
	test := fmt.Sprintf(`location.pathname + location.search === %q`, path)
	if begin, ok := strings.CutSuffix(path, "*"); ok {
		test = fmt.Sprintf(`(location.pathname + location.search).startsWith(%q)`, begin)
	}
	tab.waitJS("the page "+path, test+` && document.readyState === 'complete'`)
}

func (tab *Tab) waitJS(what, test string) {
	tab.t.Helper()
	tab.Wait(what, func() bool {
		ok, err := eval[bool](tab, test)
		return err == nil && ok // between two pages there is nothing to ask
	})
}
