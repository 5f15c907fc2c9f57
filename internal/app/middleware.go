package app

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"gyoryu/internal/account"
	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/page"
	"gyoryu/web/ui"
)

// strict is what secure says, made once: each answer has the same.
var strict = http.Header{
	"Content-Security-Policy": {"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"},
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"same-origin"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Permissions-Policy":           {"camera=(), geolocation=(), microphone=()"},
	"X-Frame-Options":              {"DENY"},
	"Cache-Control":                {"no-store"}, // assets say otherwise
}

// secure tells browsers to be strict: pages load only what this site serves, run
// nothing inline, and are framed by nobody.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		harden(w.Header(), r)
		next.ServeHTTP(w, r)
	})
}

// harden sets what secure says.
func harden(h http.Header, r *http.Request) {
	maps.Copy(h, strict) // whoever sets another value puts a slice of its own there, and adding to these copies them
	if r.TLS != nil {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// recovered answers a panic with a clear page and goes on.
func recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // a panic's value
				panic(p)
			}
			slog.ErrorContext(r.Context(), "panic", "path", account.Redact(r.URL.Path), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			page.Fail(w, r, fmt.Errorf("panic: %v", p))
		}()
		next.ServeHTTP(w, r)
	})
}

// bounded limits a request's body and time: what carries files has more of both.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, lasts := int64(maxBody), maxTime
		if carriesFiles(r) {
			body, lasts = maxFiles, maxFilesTime
			lasting(w, time.Now().Add(lasts))
		}
		ctx, cancel := context.WithTimeout(r.Context(), lasts)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, body)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// framed gives pages what their frame shows: the counts beside the navigation.
func framed(counts attention, demo bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			if demo {
				ctx = ui.WithDemo(ctx)
			}
			who := auth.Who(ctx)
			if r.Method != http.MethodGet && r.Method != http.MethodHead {
				defer counts.memory.Forget()
			}
			if who.SignedIn() && !strings.HasPrefix(r.URL.Path, "/static/") && !strings.HasSuffix(r.URL.Path, "/suggest") && !strings.HasPrefix(r.URL.Path, api.Base) {
				ctx = ui.WithCounts(ctx, counts.of(ctx, who))
			}
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}
