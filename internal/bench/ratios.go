package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// What must hold.
const (
	small, large = 1_000, 100_000

	leastOfStatements = 0.35 // for the list of 50 visits, and the next
	leastOfBare       = 0.75
	leastOfConstant   = 0.60 // for a public post
	mostGrowth        = 1.3
	mostMemory        = 100 << 20

	// A search for what few records have, or none, asks one index with a deeper tree. A word
	// that is everywhere is looked for among the newest of each kind, which with 1,000 visits
	// has fewer than are looked at: from 100,000 on that must not grow either.
	mostSearchGrowth = 1.5
	largest          = 1_000_000
)

// steady are the cases that must not take longer with many visits, but for mostGrowth.
var steady = []string{listOf50, agreements, agreementTime, topicBoard, linesOfYear, followThrough, whatIsOverdue}

// verdict is a ratio, and whether it holds.
type verdict struct {
	what  string
	value float64
	limit float64
	most  bool // value must be below the limit, else above
	unit  string
}

func (v verdict) holds() bool {
	if v.most {
		return v.value <= v.limit
	}
	return v.value >= v.limit
}

func (v verdict) String() string {
	mark, sign := "✓", "≥"
	if v.most {
		sign = "≤"
	}
	if !v.holds() {
		mark = "✗"
	}
	return fmt.Sprintf("%s %s: %.2f%s (%s %.2f%s)", mark, v.what, v.value, v.unit, sign, v.limit, v.unit)
}

// verdicts are those on the sizes and cases that were measured.
func (f findings) verdicts() []verdict {
	var all []verdict
	for _, r := range f.results {
		few, many := r.sizes[small], r.sizes[large]
		if many == nil {
			continue
		}
		switch r.name {
		case listOf50:
			all = append(all,
				verdict{what: "list of 50 at 100,000: program / pgbench", value: many.ofStatements(), limit: leastOfStatements},
				verdict{what: "list of 50 at 100,000: program / bare program", value: many.ofBare(), limit: leastOfBare})
		case publicPost:
			all = append(all, verdict{
				what: "a public post at 100,000: program / page of its size that never changes", value: many.ofConstant(), limit: leastOfConstant,
			})
		}
		search := strings.HasPrefix(r.name, "search, ") || strings.HasPrefix(r.name, "suggestions, ")
		if few != nil && search && !strings.Contains(r.name, "everywhere") {
			all = append(all, verdict{what: r.name + ": time at 100,000 / at 1,000", value: growth(few, many), limit: mostSearchGrowth, most: true})
		}
		if most := r.sizes[largest]; most != nil && search {
			all = append(all, verdict{what: r.name + ": time at 1,000,000 / at 100,000", value: growth(many, most), limit: mostSearchGrowth, most: true})
		}
		if few != nil && slices.Contains(steady, r.name) {
			all = append(all, verdict{what: r.name + ": time at 100,000 / at 1,000", value: growth(few, many), limit: mostGrowth, most: true})
		}
	}
	for _, a := range f.arenas {
		all = append(all, a.mergingVerdicts()...)
		if a.visits == large && a.peak > 0 && len(f.results) > 0 {
			all = append(all, verdict{
				what: "peak memory at 100,000", value: float64(a.peak) / (1 << 20), limit: mostMemory / (1 << 20), most: true, unit: " MiB",
			})
		}
	}
	return all
}

// failing reports those that do not hold.
func failing(all []verdict) error {
	var short []string
	for _, v := range all {
		if !v.holds() {
			short = append(short, v.String())
		}
	}
	if len(short) == 0 {
		return nil
	}
	return errors.New("a ratio that must hold falls short: " + strings.Join(short, "; "))
}

// ofStatements is which part of the rate of the statements alone the program reaches.
// Ratios are taken within a round, so that both had the same machine.
func (m *measured) ofStatements() float64 {
	return m.ratio(func(r round) (float64, float64) { return r.program.rate, r.statements })
}

// ofBare is the same beside the bare program.
func (m *measured) ofBare() float64 {
	return m.ratio(func(r round) (float64, float64) { return r.program.rate, r.bare.rate })
}

// ofConstant is the same beside a page of its size that never changes.
func (m *measured) ofConstant() float64 {
	return m.ratio(func(r round) (float64, float64) { return r.program.rate, r.constant.rate })
}

func (m *measured) ratio(of func(round) (a, b float64)) float64 {
	var all []float64
	for _, r := range m.rounds {
		if a, b := of(r); b > 0 {
			all = append(all, a/b)
		}
	}
	return middle(all)
}

// growth is how many times as long a request takes with many visits; infinitely, where
// none was answered.
func growth(few, many *measured) float64 {
	var all []float64
	for i := range min(len(few.rounds), len(many.rounds)) {
		if many.rounds[i].program.rate > 0 {
			all = append(all, few.rounds[i].program.rate/many.rounds[i].program.rate)
		}
	}
	if len(all) == 0 {
		return math.Inf(1)
	}
	return middle(all)
}
