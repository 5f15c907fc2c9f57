package main

import (
	"context"
	"io"
	"log/slog"

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
