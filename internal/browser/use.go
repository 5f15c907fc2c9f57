package browser

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Open opens one of the site's pages, and waits until all of it is there.
func (tab *Tab) Open(path string) {
	tab.t.Helper()
	ctx, done := tab.limited()
	defer done()
	if err := chromedp.Do(ctx, chromedp.Navigate(tab.site+path)); err != nil {
		tab.t.Fatalf("opening %s: %v", path, err)
	}
}

// Reload loads the page again.
func (tab *Tab) Reload() {
	tab.t.Helper()
	ctx, done := tab.limited()
	defer done()
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		tab.t.Fatalf("loading %s again: %v", tab.where(), err)
	}
}

// SignInAs signs in as a demo account, as its button on the sign-in page does.
func (tab *Tab) SignInAs(email string) {
	tab.t.Helper()
	tab.Open("/sign-in")
	if kind := tab.post("/sign-in/demo", url.Values{"email": {email}}); kind != "opaqueredirect" {
		tab.t.Fatalf("signing in as %s: the answer was no redirect but %s", email, kind)
	}
}

// Prefer switches the language ("en", "ko") or the theme ("light", "dark", "auto"),
// as the buttons at the top of every page do.
func (tab *Tab) Prefer(name, value string) {
	tab.t.Helper()
	tab.post("/preferences", url.Values{name: {value}, "back": {"/sign-in"}})
}

// LoseCookies forgets who is signed in, as when cookies are cleared.
func (tab *Tab) LoseCookies() {
	tab.t.Helper()
	call(tab, network.ClearBrowserCookies, cdp.Empty{})
}

// Offline pulls the plug, or puts it back.
func (tab *Tab) Offline(is bool) {
	tab.t.Helper()
	call(tab, emulateNetwork, network.OverrideNetworkStateParams{Offline: is, DownloadThroughput: -1, UploadThroughput: -1})
}

// emulateNetwork is the command that older browsers know, too.
var emulateNetwork = cdp.Command[network.OverrideNetworkStateParams, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

// post sends a form as the page that is open, without leaving it.
func (tab *Tab) post(path string, form url.Values) string {
	tab.t.Helper()
	return Eval[string](tab, fmt.Sprintf(`fetch(%q, {method: 'POST', redirect: 'manual', body: new URLSearchParams(%q)}).then(r => r.type)`, path, form.Encode()))
}

// Click presses the mouse's button on the first element that matches and is shown.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.WaitFor(selector)
	ctx, done := tab.limited()
	defer done()
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)); err != nil {
		tab.t.Fatalf("clicking on %s, on %s: %v", selector, tab.where(), err)
	}
}

// Choose puts files of this machine into a field for files, as if they had been picked.
func (tab *Tab) Choose(selector string, paths ...string) {
	tab.t.Helper()
	tab.WaitFor(selector)
	ctx, done := tab.limited()
	defer done()
	if err := chromedp.Do(ctx, chromedp.SetUploadFiles(chromedp.CSS(selector), paths, chromedp.NodeReady)); err != nil {
		tab.t.Fatalf("choosing files for %s, on %s: %v", selector, tab.where(), err)
	}
}

// Focus puts the focus on the first element that matches.
func (tab *Tab) Focus(selector string) {
	tab.t.Helper()
	tab.WaitShown(selector)
	Eval[bool](tab, fmt.Sprintf(`(document.querySelector(%q).focus(), true)`, selector))
}

// Follow does what leads to another page, and waits until that is there.
func (tab *Tab) Follow(act func()) {
	tab.t.Helper()
	Eval[bool](tab, `window.onTheWay = true`)
	act()
	tab.Wait("the next page", func() bool {
		there, err := eval[bool](tab, `!window.onTheWay && document.readyState === 'complete'`)
		return err == nil && there // in between there is no page to ask
	})
}

// Screenshot is a picture of the whole page, however long, as PNG.
func (tab *Tab) Screenshot() []byte {
	tab.t.Helper()
	// The window is made as high as the page, so that what sticks to its edges is
	// where the page ends.
	height := Eval[int](tab, `Math.ceil(document.documentElement.scrollHeight)`)
	tab.measure(tab.width, max(height, tab.height))
	defer tab.measure(tab.width, tab.height)
	return tab.Window()
}

// Window is a picture of what the window shows, as PNG.
func (tab *Tab) Window() []byte {
	tab.t.Helper()
	Eval[bool](tab, `document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`)
	return call(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{}).Data
}

// Eval is what an expression comes to in the page; a promise is waited for.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	v, err := eval[T](tab, expression)
	if err != nil {
		tab.t.Fatalf("%s, on %s: %v", short(expression), tab.where(), err)
	}
	return v
}

func eval[T any](tab *Tab, expression string) (T, error) {
	ctx, done := tab.limited()
	defer done()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// call sends the browser a command for the tab.
func call[P, R any](tab *Tab, command cdp.Command[P, R], params P) R {
	tab.t.Helper()
	ctx, done := tab.limited()
	defer done()
	r, err := chromedp.Call(ctx, command, params)
	if err != nil {
		tab.t.Fatalf("%s: %v", command.Method, err)
	}
	return r
}

// where says for a failure which page is shown.
func (tab *Tab) where() string {
	type place struct {
		Path, Title, Focus string
	}
	p, err := eval[place](tab, `({path: location.pathname + location.search, title: document.title,
		focus: (e => e ? e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') : '')(document.activeElement)})`)
	if err != nil {
		return "a page that doesn't answer"
	}
	return p.Path + " (" + strconv.Quote(p.Title) + ", focus on " + p.Focus + ")"
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 100 {
		s = s[:100] + "…"
	}
	return s
}
