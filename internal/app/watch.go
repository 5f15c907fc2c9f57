package app

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"gyoryu/internal/account"
	"gyoryu/internal/post"
)

// watch writes a line for each request, and counts it by its route.
type watch struct {
	log  *slog.Logger
	took *prometheus.HistogramVec // seconds, by route, method and status
}

func newWatch(log *slog.Logger, metrics prometheus.Registerer) watch {
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "gyoryu_http_request_duration_seconds", Help: "How long requests took, by route, method and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"route", "method", "status"})
	if metrics != nil {
		metrics.MustRegister(took)
	}
	return watch{log, took}
}

// logged notes what next answers.
func (o watch) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		named(ww.Header(), r)
		next.ServeHTTP(ww, r)
		o.note(r, began, chi.RouteContext(r.Context()).RoutePattern(), ww.Status(), ww.BytesWritten())
	})
}

func (o watch) note(r *http.Request, began time.Time, route string, status, sent int) {
	lasted := time.Since(began)
	o.took.WithLabelValues(route, r.Method, strconv.Itoa(status)).Observe(lasted.Seconds())
	if strings.HasPrefix(route, "/static/") || route == "/healthz" || route == "/readyz" {
		return
	}
	o.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", account.Redact(r.URL.Path)),
		slog.Int("status", status), slog.Int("bytes", sent), slog.Duration("took", lasted.Round(10*time.Microsecond)))
}

// named tells the reader the id that the log knows the request by.
func named(h http.Header, r *http.Request) {
	h["X-Request-Id"] = []string{middleware.GetReqID(r.Context())}
}

// short answers readers of the news of whom nothing is known with what the last such reader
// got, without all that finds out who asks and in which language: that takes longer than
// everything else about such a page.
func (o watch) short(posts *post.Handler, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		item, known := posts.Kept(r)
		if !known {
			next.ServeHTTP(w, r)
			return
		}
		named(w.Header(), r)
		harden(w.Header(), r)
		o.note(r, began, item.Route, http.StatusOK, item.Answer(w, r))
	})
}
