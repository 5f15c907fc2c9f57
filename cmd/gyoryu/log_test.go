package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5/middleware"
)

func TestARecordStaysOnOneLineAndNamesItsRequest(t *testing.T) {
	t.Parallel()
	ctx := context.WithValue(t.Context(), middleware.RequestIDKey, "host/1-000001\nfaked")
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		log := newLog(&out, format).With("a\nkey", "of\nboth").WithGroup("g\n")
		log.ErrorContext(ctx, "first\r\nsecond", "err", errors.New("this\nlevel=INFO msg=faked"), "v", []string{"a\nb"}, "bytes", []byte("x\ny"))
		if line := out.String(); strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
			t.Errorf("%s: %q", format, line)
		} else if !strings.Contains(line, "host/1-000001") {
			t.Errorf("%s does not name the request: %s", format, line)
		}
	}
}

func TestTheLogWaitsForNothingThatGoesWrong(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	b := &logBuffer{to: &out, due: true} // no time comes that writes what waits
	log := slog.New(promptLog{newLog(b, "text").Handler(), b}).With("a", "b").WithGroup("g")
	log.Info("first")
	if out.Len() > 0 {
		t.Errorf("nothing waited: %q", out.String())
	}
	log.Warn("second")
	if got := out.String(); !strings.Contains(got, "first") || !strings.Contains(got, "second") {
		t.Errorf("a warning, and what was before: %q", got)
	}
	out.Reset()
	log.Info(strings.Repeat("x", logHolds))
	if out.Len() < logHolds {
		t.Errorf("more than may wait: %d bytes", out.Len())
	}
	out.Reset()
	log.Info("last")
	if err := b.Flush(); err != nil || !strings.Contains(out.String(), "last") {
		t.Errorf("flushed: %v, %q", err, out.String())
	}
}

func TestALineOfTheLogThatNothingFollowsIsWritten(t *testing.T) {
	t.Parallel()
	lines, w := io.Pipe()
	log, _ := newServingLog(w, "text")
	log.Info("alone")
	b := make([]byte, 1<<10)
	if n, err := lines.Read(b); err != nil || !strings.Contains(string(b[:n]), "alone") {
		t.Errorf("%q, %v", b[:n], err)
	}
}
