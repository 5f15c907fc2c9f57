// Command bench measures how quickly the program answers, beside what PostgreSQL
// alone and a bare program make of the same statements, and ends with 1 where a
// ratio that must hold falls short:
//
//	go run ./internal/bench -sizes 1000,100000 -only 'list|visit'
//
// Only ratios within one run count: the machine's speed drifts, so every case is
// measured in short rounds that alternate between the sizes and the rivals.
//
// Read main.go for what is asked, measure.go for the order of things and rival.go for a
// case in one size, database.go and site.go for what runs, cases.go and save.go for what is requested, load.go for how,
// statements.go and pgbench.go for the statements alone, bare/ for the bare program,
// merging.go for what is done once in a while, ratios.go for what must hold, report.go and tables.go for docs/bench.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// connections is how many ask at once; the program's pool is as large.
const connections = 16

// wish is what was asked for.
type wish struct {
	sizes  []int
	rounds int
	slice  time.Duration
	only   *regexp.Regexp
	out    string
	data   string
}

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	w, err := read(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, w); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func read(args []string) (wish, error) {
	var w wish
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "1000,100000", "numbers of visits, each in a database of its own")
	seconds := flags.Int("seconds", 5, "for each case, size and rival, in rounds of one second")
	only := flags.String("only", "", "only cases whose name matches this expression")
	flags.StringVar(&w.out, "out", "docs/bench.md", "the file for the report; empty for none")
	flags.StringVar(&w.data, "data", "", "a folder that keeps the filled databases for the next run; a temporary one unless set")
	if err := flags.Parse(args); err != nil {
		return w, err
	}
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(s), "_", ""))
		if err != nil || n < 100 || n > 10_000_000 {
			return w, fmt.Errorf("%q is no number of visits from 100 to 10,000,000", s)
		}
		w.sizes = append(w.sizes, n)
	}
	slices.Sort(w.sizes)
	w.sizes = slices.Compact(w.sizes)
	if *seconds < 1 || flags.NArg() > 0 {
		return w, errors.New("usage: bench [-sizes 1000,100000] [-seconds 5] [-only expression] [-out file]")
	}
	w.rounds, w.slice = *seconds, time.Second
	var err error
	w.only, err = regexp.Compile(*only)
	return w, err
}
