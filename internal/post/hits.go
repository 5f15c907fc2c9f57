package post

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"strings"
	"sync"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

const (
	// mostWaiting bounds the readings that wait to be written; more are not counted.
	mostWaiting = 10_000
	// flushEvery is how long a reading waits at most.
	flushEvery = time.Second
	// lastFlush is how long the last readings may take when the program stops.
	lastFlush = 5 * time.Second
)

// Hits counts how often items are read: once a reader and day. A page that is read only
// notes it in memory; a goroutine writes what was noted, so that no page waits.
type Hits struct {
	db    pg.DB
	clock day.Clock

	mu      sync.Mutex
	waiting map[reading]bool

	writing sync.Mutex // one flush at a time; guards what follows
	salts   map[day.Day][]byte
	tidied  day.Day

	stop, stopped chan struct{}
}

// reading is somebody who read an item on a day. Who it was is known by a hash even in
// memory; in the database by another, whose secret is thrown away.
type reading struct {
	post int64
	on   day.Day
	who  [sha256.Size]byte
}

// NewHits counts into db; Start lets it write by itself.
func NewHits(db pg.DB, clock day.Clock) *Hits {
	return &Hits{db: db, clock: clock, waiting: map[reading]bool{}, salts: map[day.Day][]byte{}}
}

// Add notes that somebody read the item. Nil Hits note nothing, nor do full ones.
func (h *Hits) Add(post int64, address, agent string) {
	if h == nil {
		return
	}
	r := reading{post, h.clock.Today(), sha256.Sum256([]byte(address + "\n" + agent))}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.waiting) < mostWaiting {
		h.waiting[r] = true
	}
}

// Flush writes what was noted. What could not be written waits on.
func (h *Hits) Flush(ctx context.Context) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	h.mu.Lock()
	taken := h.waiting
	h.waiting = map[reading]bool{}
	h.mu.Unlock()
	err := h.write(ctx, taken)
	if err != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		for r := range taken {
			if len(h.waiting) < mostWaiting {
				h.waiting[r] = true
			}
		}
	}
	return err
}

// Start writes every second from now on, until Close.
func (h *Hits) Start() {
	h.stop, h.stopped = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(h.stopped)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		ticks := time.NewTicker(flushEvery)
		defer ticks.Stop()
		for {
			select {
			case <-h.stop:
				return
			case <-ticks.C:
				h.flushOrSay(ctx)
			}
		}
	}()
}

// Close writes what is left, and no more.
func (h *Hits) Close() {
	if h.stop != nil {
		close(h.stop)
		<-h.stopped
		h.stop = nil
	}
	h.flushOrSay(context.Background())
}

func (h *Hits) flushOrSay(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lastFlush)
	defer cancel()
	if err := h.Flush(ctx); err != nil {
		slog.WarnContext(ctx, "readings of news are not written yet", "err", err)
	}
}

// robots are words in the name of what reads without being somebody.
var robots = []string{
	"bot", "crawl", "spider", "slurp", "curl", "wget", "python", "headless", "http-client", "httpclient", "java/", "libwww", "perl", "ruby",
	"scrapy", "phantom", "preview", "facebookexternalhit", "monitor", "uptime", "lighthouse", "validator", "archiver", "axios", "node-fetch", "okhttp", "feed",
}

// isRobot reports whether a User-Agent is none of a person's browser.
func isRobot(agent string) bool {
	agent = strings.ToLower(strings.TrimSpace(agent))
	for _, word := range robots {
		if strings.Contains(agent, word) {
			return true
		}
	}
	return agent == ""
}
