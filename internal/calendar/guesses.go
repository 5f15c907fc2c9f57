package calendar

import (
	"net/netip"
	"sync"
	"time"
)

const (
	// window is how long a wrong secret counts.
	window = 15 * time.Minute
	// free is how many different wrong secrets a network may show in that time. One that was
	// renewed is asked for again and again by whoever has the old address: that is one.
	free = 20
	// networks is how many are remembered at once.
	networks = 10_000
)

// guesses remembers who showed wrong secrets. Nobody finds 256 bits by trying; who tries is
// not to keep the database busy. Each copy of the program has its own.
type guesses struct {
	mu  sync.Mutex
	now func() time.Time
	of  map[string]*tries
}

type tries struct {
	since time.Time
	wrong map[[8]byte]bool
}

func newGuesses(now func() time.Time) *guesses { return &guesses{now: now, of: map[string]*tries{}} }

// wait is how long an address has to wait before its next try.
func (g *guesses) wait(address string) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.of[network(address)]
	if t == nil || len(t.wrong) < free {
		return 0
	}
	return max(t.since.Add(window).Sub(g.now()), 0)
}

// wrong notes that the address showed a secret that opens nothing; hash is nil of what no
// secret can be.
func (g *guesses) wrong(address string, hash []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	from, now := network(address), g.now()
	t := g.of[from]
	if t == nil || now.Sub(t.since) >= window {
		if len(g.of) >= networks {
			g.tidy(now)
		}
		t = &tries{now, map[[8]byte]bool{}}
		g.of[from] = t
	}
	var known [8]byte
	copy(known[:], hash)
	if len(t.wrong) < free {
		t.wrong[known] = true
	}
}

// tidy forgets what does not count any more, or everything where that is not enough.
func (g *guesses) tidy(now time.Time) {
	for from, t := range g.of {
		if now.Sub(t.since) >= window {
			delete(g.of, from)
		}
	}
	if len(g.of) >= networks {
		clear(g.of)
	}
}

// network is what tries are counted by: an address, or of IPv6 the network that one
// household has, which may choose among as many as it likes.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if ap, wrong := netip.ParseAddrPort(address); wrong == nil {
		a, err = ap.Addr(), nil
	}
	if err != nil {
		return ""
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
