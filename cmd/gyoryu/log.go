package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/go-chi/chi/v5/middleware"
)

// newLog writes one line a record, whatever is in it: both of slog's formats
// escape line breaks.
func newLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(requestLog{slog.NewJSONHandler(w, nil)})
	}
	return slog.New(requestLog{slog.NewTextHandler(w, nil)})
}

// requestLog says which request a record is about: the id that its error page
// shows.
type requestLog struct{ slog.Handler }

func (h requestLog) Handle(ctx context.Context, r slog.Record) error {
	if id := middleware.GetReqID(ctx); id != "" {
		r = r.Clone()
		r.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{h.Handler.WithAttrs(attrs)}
}

func (h requestLog) WithGroup(name string) slog.Handler {
	return requestLog{h.Handler.WithGroup(name)}
}

const (
	// logWaits is how long a line of the log waits at most before it is written.
	logWaits = 100 * time.Millisecond
	// logHolds is how many bytes wait at most.
	logHolds = 32 << 10
)

// logBuffer writes what waited in one go: a line for each request would otherwise cost
// as much as all else about a kept page.
type logBuffer struct {
	to io.Writer

	mu      sync.Mutex
	waiting bytes.Buffer
	due     bool // somebody will flush
}

func (b *logBuffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting.Write(line)
	if b.waiting.Len() >= logHolds {
		return len(line), b.flush()
	}
	if !b.due {
		b.due = true
		time.AfterFunc(logWaits, func() {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.due = false
			_ = b.flush() // the log cannot be written: there is nowhere to say so
		})
	}
	return len(line), nil
}

// Flush writes what waits.
func (b *logBuffer) Flush() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.flush()
}

func (b *logBuffer) flush() error {
	_, err := b.waiting.WriteTo(b.to)
	return err
}

// promptLog lets lines wait, but none from a warning on: what is about to go wrong is said
// before it does.
type promptLog struct {
	slog.Handler
	buffer *logBuffer
}

func (h promptLog) Handle(ctx context.Context, r slog.Record) error {
	err := h.Handler.Handle(ctx, r)
	if err == nil && r.Level >= slog.LevelWarn {
		return h.buffer.Flush()
	}
	return err
}

func (h promptLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return promptLog{h.Handler.WithAttrs(attrs), h.buffer}
}

func (h promptLog) WithGroup(name string) slog.Handler {
	return promptLog{h.Handler.WithGroup(name), h.buffer}
}

// newServingLog is a log like newLog's whose lines wait a moment, so that many are written
// at once; the function writes those that do.
func newServingLog(w io.Writer, format string) (*slog.Logger, func() error) {
	b := &logBuffer{to: w}
	return slog.New(promptLog{newLog(b, format).Handler(), b}), b.Flush
}
