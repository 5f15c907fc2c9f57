package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gyoryu/internal/config"
)

func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// serveMetrics serves them at their own address, which is never that of the
// pages. Where nobody asked for the address, it may be taken: a second copy of
// the program on a machine is no reason to refuse.
func serveMetrics(ctx context.Context, c config.Config, registry *prometheus.Registry, log *slog.Logger) (stop func(), err error) {
	nothing := func() {}
	switch {
	case c.Metrics.Addr == "":
		return nothing, nil
	case c.Collides():
		log.WarnContext(ctx, "metrics are off, since the pages are at their usual address", "address", c.Metrics.Addr, "setting", "GYORYU_METRICS_ADDR")
		return nothing, nil
	}
	listener, err := listen(ctx, "GYORYU_METRICS_ADDR", c.Metrics.Addr)
	if err != nil && c.Metrics.Given {
		return nil, err
	}
	if err != nil {
		log.WarnContext(ctx, "metrics are off", "err", err)
		return nothing, nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{Registry: registry}))
	server := &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() { _ = server.Serve(listener) }() // ends by stop
	return func() { _ = server.Close() }, nil
}

// poolMetrics are the connections to the database. A pool that is exhausted is
// what slow pages most often come from.
type poolMetrics struct{ *pgxpool.Pool }

var (
	poolMax     = prometheus.NewDesc("gyoryu_db_connections_max", "Connections that there may be.", nil, nil)
	poolTotal   = prometheus.NewDesc("gyoryu_db_connections", "Connections by what they do.", []string{"state"}, nil)
	poolUses    = prometheus.NewDesc("gyoryu_db_acquires_total", "How often a connection was taken.", nil, nil)
	poolWaits   = prometheus.NewDesc("gyoryu_db_acquire_waits_total", "How often taking one had to wait.", nil, nil)
	poolGaveUp  = prometheus.NewDesc("gyoryu_db_acquire_cancels_total", "How often waiting for one was given up.", nil, nil)
	poolWaiting = prometheus.NewDesc("gyoryu_db_acquire_seconds_total", "Time spent on taking one.", nil, nil)
	poolOpened  = prometheus.NewDesc("gyoryu_db_connects_total", "How often one was opened.", nil, nil)
)

func (poolMetrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{poolMax, poolTotal, poolUses, poolWaits, poolGaveUp, poolWaiting, poolOpened} {
		to <- d
	}
}

func (m poolMetrics) Collect(to chan<- prometheus.Metric) {
	s := m.Stat()
	gauge := func(d *prometheus.Desc, v int32, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(v), labels...)
	}
	counter := func(d *prometheus.Desc, v float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v)
	}
	gauge(poolMax, s.MaxConns())
	gauge(poolTotal, s.AcquiredConns(), "busy")
	gauge(poolTotal, s.IdleConns(), "idle")
	gauge(poolTotal, s.ConstructingConns(), "opening")
	counter(poolUses, float64(s.AcquireCount()))
	counter(poolWaits, float64(s.EmptyAcquireCount()))
	counter(poolGaveUp, float64(s.CanceledAcquireCount()))
	counter(poolWaiting, s.AcquireDuration().Seconds())
	counter(poolOpened, float64(s.NewConnsCount()))
}
