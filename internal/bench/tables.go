package main

import (
	"fmt"
	"strings"
	"time"
)

// over is a value's median over the rounds.
func over[T float64 | time.Duration](m *measured, of func(round) T) T {
	all := make([]T, 0, len(m.rounds))
	for _, r := range m.rounds {
		all = append(all, of(r))
	}
	return middle(all)
}

func requests(r round) float64   { return r.program.rate }
func statements(r round) float64 { return r.statements }

// table is one line a case, in one size.
func (f findings) table(b *strings.Builder, a *arena) {
	b.WriteString("| case | requests/s | median | 99 % | kB | statements | pgbench/s | of pgbench | bare/s | of bare |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range f.results {
		m := r.sizes[a.visits]
		if m == nil || len(m.rounds) == 0 {
			continue
		}
		name := r.name
		if m.note != "" {
			name += " (" + m.note + ")"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %.1f | %d | %s | %s | %s | %s |\n", name,
			rate(over(m, requests)),
			short(over(m, func(r round) time.Duration { return r.program.median })),
			short(over(m, func(r round) time.Duration { return r.program.p99 })),
			float64(m.rounds[0].program.bytes)/1000, m.sent,
			rate(over(m, statements)), part(m.ofStatements()),
			rate(over(m, func(r round) float64 { return r.bare.rate })), part(m.ofBare()))
	}
}

// besides says what else the bare program was asked for.
func (f findings) besides(b *strings.Builder, a *arena) {
	for _, r := range f.results {
		m := r.sizes[a.visits]
		if m == nil || len(m.rounds) == 0 {
			continue
		}
		if r.same {
			fmt.Fprintf(b, "\nBeside %s, a page of as many bytes as were sent (%.1f kB) that never changes, without a database: %s/s, of which\n"+
				"the program reaches %s.\n", r.name, float64(m.rounds[0].constant.bytes)/1000,
				rate(over(m, func(r round) float64 { return r.constant.rate })), part(m.ofConstant()))
		}
		if !r.bare {
			continue
		}
		fmt.Fprintf(b, "\nBeside the %s, the bare program's table without compression (%.1f kB): %s/s, of which the program reaches %s;\n"+
			"a page of as many bytes that never changes, without a database: %s/s.\n",
			r.name, float64(m.rounds[0].unpacked.bytes)/1000,
			rate(over(m, func(r round) float64 { return r.unpacked.rate })),
			part(m.ratio(func(r round) (float64, float64) { return r.program.rate, r.unpacked.rate })),
			rate(over(m, func(r round) float64 { return r.constant.rate })))
	}
}

// growing is one line a case, one column a size.
func (f findings) growing(b *strings.Builder) {
	first := f.arenas[0].visits
	b.WriteString("| case |")
	for _, a := range f.arenas[1:] {
		b.WriteString(" " + thousands(a.visits) + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(f.arenas)-1) + "\n")
	for _, r := range f.results {
		few := r.sizes[first]
		if few == nil {
			continue
		}
		b.WriteString("| " + r.name + " |")
		for _, a := range f.arenas[1:] {
			many := r.sizes[a.visits]
			if many == nil {
				b.WriteString(" |")
				continue
			}
			alone := 0.0
			if s := over(many, statements); s > 0 {
				alone = over(few, statements) / s
			}
			fmt.Fprintf(b, " %.2f (%.2f) |", growth(few, many), alone)
		}
		b.WriteString("\n")
	}
}
