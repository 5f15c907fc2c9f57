package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"gyoryu/internal/account"
	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/page"
	"gyoryu/web/ui"
)

// secure tells browsers to be strict: pages load only what this site serves, run
// nothing inline, and are framed by nobody.
func secure(next http.Handler) http.Handler {
	const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cache-Control", "no-store") // assets say otherwise
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
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

// logged writes a line for each request, and counts it by its route.
func logged(log *slog.Logger, metrics prometheus.Registerer) func(http.Handler) http.Handler {
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "gyoryu_http_request_duration_seconds", Help: "How long requests took, by route, method and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"route", "method", "status"})
	if metrics != nil {
		metrics.MustRegister(took)
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			began := time.Now()
			ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			ww.Header().Set("X-Request-Id", middleware.GetReqID(r.Context()))
			next.ServeHTTP(ww, r)
			route := chi.RouteContext(r.Context()).RoutePattern()
			status, lasted := ww.Status(), time.Since(began)
			took.WithLabelValues(route, r.Method, strconv.Itoa(status)).Observe(lasted.Seconds())
			if strings.HasPrefix(route, "/static/") || route == "/healthz" || route == "/readyz" {
				return
			}
			log.InfoContext(r.Context(), "request", "method", r.Method, "path", account.Redact(r.URL.Path), "status", status,
				"bytes", ww.BytesWritten(), "took", lasted.Round(10*time.Microsecond))
		})
	}
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
