// Package browser is a person at a browser, for tests: it opens pages of a site in a
// real Chromium, presses keys, reads what is there, and notices what went wrong on
// the way.
//
// Read browser.go for the browser that a process starts, tab.go for a tab, then what
// one does in it: use.go, keys.go, read.go; noise.go for what it notices; and axe.go
// and tree.go for how others perceive the page. Nothing here knows the site but
// SignInAs.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// names are what Chromium is called, where it is on the PATH.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"}

// mac is where it is on a Mac.
const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

// None reports that the machine has no Chromium.
var None = errors.New("no Chromium found: install the package chromium")

// process is the running browser.
type process struct {
	ctx   context.Context // of chromedp
	agent string          // how it introduces itself
	alive io.Writer       // closed by the end of this process, and before that by nobody
}

// shared is the one browser of this process, started by the first tab. Nobody stops
// it: it ends with this process, which may have no last moment.
var shared = sync.OnceValues(func() (process, error) { return start(context.Background()) })

func find() (string, error) {
	for _, name := range append(names, mac) {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", None
}

func start(ctx context.Context) (process, error) {
	path, err := find()
	if err != nil {
		return process{}, err
	}
	dir, err := os.MkdirTemp("", "gyoryu-browser-")
	if err != nil {
		return process{}, fmt.Errorf("browser: %w", err)
	}
	tell, err := watch(dir)
	if err != nil {
		return process{}, fmt.Errorf("browser: %w", err)
	}
	alloc, _ := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(dir),
		chromedp.NoSandbox, // it only sees our own pages, and containers have no sandbox to give
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("hide-scrollbars", true), // as on a phone: a width is a width
		chromedp.Flag("font-render-hinting", "none"),
		chromedp.Flag("lang", "en"),
	)...)
	// Its messages about events that it doesn't know yet are of no use.
	quiet := chromedp.WithErrorf(func(string, ...any) {})
	bctx, _ := chromedp.NewContext(alloc, quiet)
	if err := chromedp.Do(bctx); err != nil {
		return process{}, fmt.Errorf("starting %s: %w", path, err)
	}
	if p := chromedp.FromContext(bctx).Browser.Process(); p != nil {
		fmt.Fprintln(tell, p.Pid)
	}
	version, err := chromedp.CallBrowser(bctx, browser.GetVersion, cdp.Empty{})
	if err != nil {
		return process{}, fmt.Errorf("starting %s: %w", path, err)
	}
	return process{ctx: bctx, agent: version.UserAgent, alive: tell}, nil
}

// afterwards is told the browser's pid, and then waits for the end of its input, which
// the kernel brings about when the process at the other end dies, however it dies.
// Then it ends the browser, should it not have ended by itself, and removes its files,
// until those of its helpers that end last can't write them anew.
const afterwards = `
read -r pid
while read -r _; do :; done
ours() { grep -qF "$1" "/proc/$pid/cmdline" 2>/dev/null || ps -ww -o args= -p "$pid" 2>/dev/null | grep -qF "$1"; }
for try in 1 2 3 4 5 6 7 8 9 10; do
	[ -n "$pid" ] && ours "$1" && kill -KILL "$pid"
	rm -rf "$1" 2>/dev/null
	sleep 0.2
done
rm -rf "$1"
`

// watch has the folder removed after the end of this process; the browser's pid is to
// be written to what it returns.
func watch(dir string) (io.Writer, error) {
	cmd := exec.Command("/bin/sh", "-c", afterwards, "sh", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is not for it
	tell, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return tell, cmd.Start()
}

// patience is how long anything in the browser may take.
const patience = 15 * time.Second
