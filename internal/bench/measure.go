package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// starts is how many times the start is measured.
const starts = 5

// arena is a database of one size, and the programs over it.
type arena struct {
	visits   int
	database string
	found    places
	site     *process
	cookies  map[string]string // by role
	starts   []time.Duration
	peak     int64
	merging  mergingTimes
}

// round is what one case came to in one size within a few seconds.
type round struct {
	program    sample
	statements float64 // transactions a second, by pgbench
	bare       sample  // zero where the bare program does not do it
	unpacked   sample  // the bare program without compressing
	constant   sample  // its page that never changes
}

// result is what one case came to, by size.
type result struct {
	plan
	sizes map[int]*measured
}

type measured struct {
	sent   int // statements
	note   string
	rounds []round
}

// findings are all that a run found out.
type findings struct {
	began    time.Time
	settings string
	rounds   int
	arenas   []*arena
	results  []result
	skipped  []string
}

func run(ctx context.Context, w wish) (err error) {
	dir, err := os.MkdirTemp("", "gyoryu-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	built, err := build(ctx, dir)
	if err != nil {
		return err
	}
	server, err := startPostgres(ctx, w.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop(ctx)) }()
	f := findings{began: time.Now(), rounds: w.rounds}
	if f.settings, err = server.settings(ctx); err != nil {
		return err
	}
	for _, n := range w.sizes {
		a := &arena{visits: n, database: "bench_" + strconv.Itoa(n), cookies: map[string]string{}}
		if err := a.open(ctx, server, built); err != nil {
			return fmt.Errorf("%d visits: %w", n, err)
		}
		defer a.close()
		f.arenas = append(f.arenas, a)
	}
	for _, p := range plans {
		if !w.only.MatchString(p.name) {
			continue
		}
		fmt.Fprintln(os.Stderr, "bench:", p.name)
		r, skip, err := f.measure(ctx, server, built, p, w)
		if err != nil {
			return fmt.Errorf("%s: %w%s", p.name, err, f.ended())
		}
		if skip != "" {
			f.skipped = append(f.skipped, p.name+": "+skip)
			continue
		}
		f.results = append(f.results, r)
	}
	for _, a := range f.arenas {
		if w.only.MatchString(merging) {
			fmt.Fprintln(os.Stderr, "bench:", merging)
			if a.merging, err = a.merge(ctx, server); err != nil {
				return fmt.Errorf("%s: %w%s", merging, err, f.ended())
			}
		}
		a.peak = a.site.used().peak
	}
	verdicts := f.verdicts()
	text := f.report(thisMachine(ctx, server), verdicts)
	fmt.Print(text)
	if w.out != "" {
		if err := os.WriteFile(w.out, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return errors.Join(failing(verdicts), f.leftOut())
}

// leftOut reports the cases that could not be measured: of these nothing holds.
func (f findings) leftOut() error {
	if len(f.skipped) == 0 {
		return nil
	}
	return errors.New("left out: " + strings.Join(f.skipped, "; "))
}

// ended says what programs said last that are not there any more.
func (f findings) ended() string {
	var said strings.Builder
	for _, a := range f.arenas {
		select {
		case <-a.site.gone:
			fmt.Fprintf(&said, "; with %d visits the program ended: %s", a.visits, a.site.tail())
		default:
		}
	}
	return said.String()
}

// open fills the database, and leaves the program running over it.
func (a *arena) open(ctx context.Context, server *postgres, built programs) error {
	if err := server.fill(ctx, a.database, a.visits); err != nil {
		return err
	}
	var err error
	if a.found, err = find(ctx, server.url(a.database)); err != nil {
		return err
	}
	for range starts {
		if a.site != nil {
			if err := a.site.stop(); err != nil {
				return err
			}
		}
		if a.site, err = built.site(ctx, server.url(a.database)); err != nil {
			return err
		}
		a.starts = append(a.starts, a.site.started)
	}
	for _, role := range []string{"researcher", "staff", "manager", "admin"} {
		if a.cookies[role], err = a.site.signIn(ctx, role); err != nil {
			return err
		}
	}
	return nil
}

func (a *arena) close() {
	if a.site == nil {
		return
	}
	if err := a.site.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
}

// measure measures a case in all sizes, in turn, or says why it can't be.
func (f *findings) measure(ctx context.Context, server *postgres, built programs, p plan, w wish) (r result, skip string, err error) {
	r = result{plan: p, sizes: map[int]*measured{}}
	var rivals []*rival
	for _, a := range f.arenas {
		v := &rival{arena: a}
		defer func() {
			if v.bare != nil {
				err = errors.Join(err, v.bare.stop())
			}
		}()
		if skip, err = v.prepare(ctx, server, built, p); err != nil || skip != "" {
			return r, skip, err
		}
		m := &measured{sent: v.script.n}
		if p.save {
			m.sent /= connections
		}
		if p.note != nil {
			m.note = p.note(a.found)
		}
		r.sizes[a.visits] = m
		rivals = append(rivals, v)
	}
	for range w.rounds {
		for _, v := range rivals {
			found, err := v.round(ctx, server, w.slice)
			if err != nil {
				return r, "", err
			}
			m := r.sizes[v.arena.visits]
			m.rounds = append(m.rounds, found)
		}
	}
	return r, "", nil
}
