// Command shots takes pictures of pages, to judge them by: in each width, language and
// theme, with the demo data in a database of its own that is gone afterwards.
//
//	go run ./internal/shots -as staff -widths 390 -langs ko -themes dark /visits /visits/1
//
// Read main.go for what is asked, site.go for the site that is shown, shoot.go for the
// pictures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"strings"
)

// pages are those that are shown unless others are asked for; each has a name.
var pages = []shot{
	{"today", "/"},
	{"visits", "/visits"},
	{"visit", article},
	{"visit-new", "/visits/new"},
	{"visit-edit", article + "/edit"},
	{"commitments", "/commitments"},
	{"commitment", "/commitments/1"},
	{"institutes", "/institutes"},
	{"institute", "/institutes/1"},
	{"people", "/people"},
}

// article is the real visit, which is the first in the demo data.
const article = "/visits/1"

// shot is a page to be shown.
type shot struct{ name, path string }

// wish is what was asked for.
type wish struct {
	as         string
	out        string
	shots      []shot
	widths     []int
	langs      []string
	themes     []string
	many       int
	screenshot string
}

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	w, err := read(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, w); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

func read(args []string) (wish, error) {
	var w wish
	flags := flag.NewFlagSet("shots", flag.ContinueOnError)
	flags.StringVar(&w.as, "as", "manager", "who looks: public, researcher, staff, manager, admin")
	flags.StringVar(&w.out, "out", "shots", "the folder for the pictures")
	flags.IntVar(&w.many, "many", 0, "so many more visits than the demo data has")
	flags.StringVar(&w.screenshot, "screenshot", "", "take only README.md's picture, and put it there")
	list := flags.String("pages", "", "addresses, as /visits or list=/visits?year=2019, with commas; or as arguments. Ten pages unless set")
	widths := flags.String("widths", "390,1280,1920", "of the window")
	langs := flags.String("langs", "en,ko", "languages")
	themes := flags.String("themes", "light,dark", "themes")
	if err := flags.Parse(args); err != nil {
		return w, err
	}
	for _, path := range append(split(*list), flags.Args()...) {
		w.shots = append(w.shots, named(path))
	}
	if len(w.shots) == 0 {
		w.shots = pages
	}
	for _, s := range split(*widths) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 100 || n > 10000 {
			return w, fmt.Errorf("%q is no width", s)
		}
		w.widths = append(w.widths, n)
	}
	w.langs, w.themes = split(*langs), split(*themes)
	for _, s := range w.shots {
		if !strings.HasPrefix(s.path, "/") {
			return w, fmt.Errorf("%q is no address of a page", s.path)
		}
	}
	if w.many < 0 {
		return w, errors.New("-many must not be negative")
	}
	return w, nil
}

func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// named gives a page the name that it has, or one made of its address.
func named(path string) shot {
	if name, rest, ok := strings.Cut(path, "=/"); ok && !strings.ContainsAny(name, "/?") {
		return shot{name, "/" + rest}
	}
	for _, p := range pages {
		if p.path == path {
			return p
		}
	}
	name := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune("/?&=% ", r) {
			return '-'
		}
		return r
	}, path), "-")
	return shot{name, path}
}
