package main

import (
	"bytes"
	"context"
	"errors"
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
