package browser

import (
	"context"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Host is whom a tab belongs to and reports to; a *testing.T is one.
type Host interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(f func())
}

// Options are how somebody has set up the browser. The zero value is a desktop, in
// English, in light colours, with script.
type Options struct {
	Width, Height int    // of the window's inside; 1280 × 800 unless set
	Language      string // "en" or "ko": what the browser asks for
	Dark          bool   // the system's colour scheme
	NoScript      bool
}

// Tab is a browser's tab with cookies of its own.
type Tab struct {
	t       Host
	site    string // "http://127.0.0.1:1234"
	ctx     context.Context
	width   int
	height  int
	keys    int
	keeping context.CancelFunc

	mu      sync.Mutex
	noise   []string
	dialogs []string
}

// New opens a tab for the site at the address, and closes it when t ends.
func New(t Host, site string, o Options) *Tab {
	t.Helper()
	p, err := shared()
	if err != nil {
		t.Fatalf("%v", err)
	}
	tab := &Tab{t: t, site: site, width: 1280, height: 800}
	tab.begin(p.ctx, chromedp.WithNewBrowserContext())
	if o.Width > 0 {
		tab.width = o.Width
	}
	if o.Height > 0 {
		tab.height = o.Height
	}
	tab.Resize(tab.width, tab.height)
	tab.SetDark(o.Dark)
	language := o.Language
	if language == "" {
		language = "en"
	}
	tab.SetLanguage(language)
	// Several tabs are used at once, and each is to believe that it is in front.
	call(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if o.NoScript {
		call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	return tab
}

// Another opens a second tab of the same browser: what is signed in here is there too.
func (tab *Tab) Another() *Tab {
	tab.t.Helper()
	other := &Tab{t: tab.t, site: tab.site, width: tab.width, height: tab.height}
	other.begin(tab.ctx)
	other.Resize(other.width, other.height)
	other.SetLanguage("en")
	call(other, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return other
}

func (tab *Tab) begin(parent context.Context, options ...chromedp.ContextOption) {
	tab.t.Helper()
	tab.ctx, tab.keeping = chromedp.NewContext(parent, append(options, chromedp.WithListener(tab.hear))...)
	tab.t.Cleanup(tab.keeping)
	if err := chromedp.Do(tab.ctx); err != nil { // opens it; its context must have no end of its own
		tab.t.Fatalf("opening a tab: %v", err)
	}
}

// Close closes the tab as who closes a window does; one with cookies of its own loses them.
func (tab *Tab) Close() { tab.keeping() }

// For makes t, a part of the test that opened the tab, the one that it reports to.
func (tab *Tab) For(t Host) *Tab {
	tab.t = t
	return tab
}

// Resize gives the window another size. At 200 % zoom a window is half as wide and
// high, in the page's pixels.
func (tab *Tab) Resize(width, height int) {
	tab.t.Helper()
	tab.width, tab.height = width, height
	tab.measure(width, height)
}

func (tab *Tab) measure(width, height int) {
	tab.t.Helper()
	call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1,
	})
}

// SetLanguage changes the language that the browser asks for, from the next page on.
func (tab *Tab) SetLanguage(language string) {
	tab.t.Helper()
	p, _ := shared() // it runs, or there would be no tab
	call(tab, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: p.agent, AcceptLanguage: language})
}

// SetDark changes the system's colour scheme. Nothing moves in either: tests don't wait.
func (tab *Tab) SetDark(dark bool) {
	tab.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// limited is the tab's context for one thing.
func (tab *Tab) limited() (context.Context, context.CancelFunc) {
	return context.WithTimeout(tab.ctx, patience)
}

// Wait waits until done says so, and fails with what was waited for if it never does.
func (tab *Tab) Wait(what string, done func() bool) {
	tab.t.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(15 * time.Millisecond) {
		if time.Now().After(end) {
			tab.t.Fatalf("waited in vain for %s, on %s", what, tab.where())
		}
	}
}
