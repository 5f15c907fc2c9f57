package browser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// hear takes down what went wrong in the tab: errors in its console, exceptions,
// requests that failed or were refused, breaches of the site's content security policy.
func (tab *Tab) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, a := range e.Args {
				words = append(words, strings.TrimSpace(string(a.Value)+" "+a.Description))
			}
			tab.note("console: %s", strings.Join(words, " "))
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		tab.note("exception: %s (%s:%d)", text, e.ExceptionDetails.URL, e.ExceptionDetails.LineNumber+1)
	case *log.EventEntryAdded:
		// Failed requests are heard of below, with their status.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			tab.note("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventResponseReceived:
		if status := int(e.Response.Status); status >= 400 {
			tab.note("status %d: %s", status, strings.TrimPrefix(e.Response.URL, tab.site))
		}
	case *network.EventLoadingFailed:
		if !e.Canceled || e.BlockedReason != "" {
			tab.note("request: %s %s", e.ErrorText, e.BlockedReason)
		}
	case *page.EventJavascriptDialogOpening:
		tab.mu.Lock()
		tab.dialogs = append(tab.dialogs, string(e.Type))
		tab.mu.Unlock()
		go func() { // an answer from in here would wait for itself
			_, _ = chromedp.Call(tab.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
}

func (tab *Tab) note(format string, args ...any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.noise = append(tab.noise, fmt.Sprintf(format, args...))
}

// Noise is what went wrong since the tab was opened or was last asked. Answers with
// one of the expected statuses are none.
func (tab *Tab) Noise(expected ...int) []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	noise := slices.DeleteFunc(tab.noise, func(line string) bool {
		return slices.ContainsFunc(expected, func(status int) bool {
			return strings.HasPrefix(line, "status "+strconv.Itoa(status)+":")
		})
	})
	tab.noise = nil
	return noise
}

// Quiet fails if anything went wrong, other than answers with the expected statuses.
func (tab *Tab) Quiet(expected ...int) {
	tab.t.Helper()
	for _, line := range tab.Noise(expected...) {
		tab.t.Errorf("%s: %s", tab.where(), line)
	}
}

// Status is the status with which the page that is open was answered. The page itself is
// asked: what the browser tells by itself may come later.
func (tab *Tab) Status() int {
	tab.t.Helper()
	return Eval[int](tab, `performance.getEntriesByType('navigation')[0].responseStatus`)
}

// Dialogs are the questions that the browser asked ("beforeunload" before leaving a
// form), all of which are answered with yes, since the tab was opened or was last asked.
func (tab *Tab) Dialogs() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	asked := tab.dialogs
	tab.dialogs = nil
	return asked
}
