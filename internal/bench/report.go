package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine is where it was measured.
type machine struct{ cpu, memory, kernel, golang, postgres string }

func thisMachine(ctx context.Context, p *postgres) machine {
	first := func(file, expression string) string {
		text, err := os.ReadFile(file)
		m := regexp.MustCompile(expression).FindSubmatch(text)
		if err != nil || m == nil {
			return "unknown"
		}
		return strings.TrimSpace(string(m[1]))
	}
	m := machine{
		cpu:    first("/proc/cpuinfo", `(?m)^model name\s*: (.*)$`),
		memory: first("/proc/meminfo", `(?m)^MemTotal:\s*(\d+) kB`),
		kernel: runtime.GOOS + " " + first("/proc/sys/kernel/osrelease", `(.*)`),
		golang: runtime.Version(),
	}
	if kib, err := strconv.ParseFloat(m.memory, 64); err == nil {
		m.memory = fmt.Sprintf("%.0f GiB", kib/(1<<20))
	}
	if err := p.admin.QueryRow(ctx, "show server_version").Scan(&m.postgres); err != nil {
		m.postgres = "unknown"
	}
	return m
}

const explained = `Load, programs and PostgreSQL share the cores, so a rate says little elsewhere; ratios do, since what is compared ran
within the same seconds: %d rounds of one second, in which sizes and rivals alternate. Rates and times are medians over the
rounds, and so are ratios, each taken within its round.

- **requests/s**: answered by the program, built and started as for real use, to %d connections kept alive, each of which
  asks again as soon as it is answered. Answers are compressed, as for a browser.
- **median**, **99 %%**: how long an answer takes then.
- **kB**: an answer's body, as sent.
- **statements**: how many the program sent for one such request, all pages' own included.
- **pgbench/s**: how often a second pgbench gets through the same statements, with the same parameters and batches, over as
  many connections: what the database alone allows. Saving is rolled back there, so it waits for no disk.
- **of pgbench**: requests/s as a part of that.
- **bare/s**: a bare program: pgx and templ, the list's own statement, its rows in a table, compressed; no session, no roles,
  no frame, no count, no filters.
- **of bare**: requests/s as a part of that.
`

// report is the whole of docs/bench.md.
func (f findings) report(m machine, verdicts []verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# How quick it is\n\nMeasured by `make bench` on %s: %s, %d cores, %s of memory, %s, %s, PostgreSQL %s.\n",
		f.began.UTC().Format("2 January 2006, 15:04 UTC"), m.cpu, runtime.NumCPU(), m.memory, m.kernel, m.golang, m.postgres)
	b.WriteString("\n## What must hold\n\n")
	for _, v := range verdicts {
		b.WriteString("- " + v.String() + "\n")
	}
	if len(verdicts) == 0 {
		b.WriteString("Nothing was checked: that takes 1,000 and 100,000 visits, and a case of which something must hold.\n")
	}
	b.WriteString("\n## What is measured\n\n")
	fmt.Fprintf(&b, explained, f.rounds, connections)
	fmt.Fprintf(&b, "\nPostgreSQL runs as it is installed, with more connections: %s.\n", f.settings)
	for _, a := range f.arenas {
		fmt.Fprintf(&b, "\n## With %s visits\n\n", thousands(a.visits))
		f.table(&b, a)
		if len(a.starts) > 0 {
			fmt.Fprintf(&b, "\nStarts in %s (exec until /readyz answers, median of %d)", short(middle(a.starts)), len(a.starts))
		}
		if a.peak > 0 {
			fmt.Fprintf(&b, "; peak of memory %.0f MiB", float64(a.peak)/(1<<20))
		}
		b.WriteString(".\n")
		f.besides(&b, a)
	}
	if len(f.arenas) > 1 {
		b.WriteString("\n## What grows\n\nHow many times as long a request takes as with the fewest visits; in brackets, the statements alone.\n\n")
		f.growing(&b)
	}
	if len(f.skipped) > 0 {
		b.WriteString("\n## Left out\n\n")
		for _, s := range f.skipped {
			b.WriteString("- " + s + "\n")
		}
	}
	return b.String()
}

// thousands writes 100,000.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func short(d time.Duration) string {
	switch {
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1e3)
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
}

// rate writes a rate with as many digits as it has a meaning.
func rate(n float64) string {
	switch {
	case n <= 0:
		return ""
	case n < 10:
		return fmt.Sprintf("%.1f", n)
	}
	return thousands(int(n + 0.5))
}

func part(n float64) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", n)
}
