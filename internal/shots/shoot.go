package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gyoryu/internal/browser"
)

// run takes the pictures that were asked for, all in one tab.
func run(ctx context.Context, w wish) (err error) {
	address, closing, err := open(ctx, w.many)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	h := &host{}
	defer h.end(&err)
	tab := browser.New(h, address, browser.Options{})
	if w.as != "public" {
		tab.SignInAs(w.as + "@demo.example")
	}
	if w.screenshot != "" {
		tab.Resize(1280, 900)
		tab.Open(article)
		return write(w.screenshot, tab.Window())
	}
	for _, lang := range w.langs {
		tab.SetLanguage(lang)
		for _, s := range w.shots {
			tab.Open(s.path)
			if status := tab.Status(); status >= 400 {
				fmt.Fprintf(os.Stderr, "shots: %s answers %d\n", s.path, status)
			}
			for _, theme := range w.themes {
				tab.SetDark(theme == "dark")
				for _, width := range w.widths {
					if ctx.Err() != nil {
						return ctx.Err()
					}
					tab.Resize(width, 900)
					name := fmt.Sprintf("%s-%d-%s-%s.png", s.name, width, lang, theme)
					if err := write(filepath.Join(w.out, name), tab.Screenshot()); err != nil {
						return err
					}
				}
			}
		}
	}
	for _, line := range tab.Noise() {
		fmt.Fprintln(os.Stderr, "shots:", line)
	}
	return nil
}

func write(path string, picture []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	fmt.Println(path)
	return os.WriteFile(path, picture, 0o644)
}

// host is whom the tab reports to: what fails ends the command.
type host struct{ cleanups []func() }

type failure struct{ error }

func (h *host) Helper()          {}
func (h *host) Cleanup(f func()) { h.cleanups = append(h.cleanups, f) }

func (h *host) Errorf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "shots: "+format+"\n", args...)
}
func (h *host) Fatalf(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }

func (h *host) end(err *error) {
	if f, ok := recover().(failure); ok {
		*err = f
	}
	for _, f := range h.cleanups {
		f()
	}
}
