package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"gyoryu/internal/config"
)

func TestARequestUnderWayIsFinishedBeforeItStops(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	c := config.Config{Addr: "127.0.0.1:0"}
	pages, err := listen(ctx, "GYORYU_ADDR", c.Addr)
	if err != nil {
		t.Fatal(err)
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			return
		}
		stop()
		select {
		case <-r.Context().Done():
			w.WriteHeader(http.StatusServiceUnavailable)
		case <-time.After(300 * time.Millisecond):
		}
	})
	ended := make(chan error, 1)
	go func() {
		p := process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}
		ended <- answer(ctx, p, c, pages, handler, nil, slog.New(slog.DiscardHandler))
	}()
	if status, body := get(t, found(c.Addr, pages)+"/slow"); status != http.StatusOK {
		t.Errorf("the request was answered with %d %s", status, body)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestALostDatabaseEndsTheProgramWithItsReason(t *testing.T) {
	t.Parallel()
	c := config.Config{Addr: "127.0.0.1:0"}
	pages, err := listen(t.Context(), "GYORYU_ADDR", c.Addr)
	if err != nil {
		t.Fatal(err)
	}
	lost := make(chan error, 1)
	reason := errors.New("the disk is full")
	lost <- reason
	p := process{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}
	if err := answer(t.Context(), p, c, pages, http.NotFoundHandler(), lost, slog.New(slog.DiscardHandler)); !errors.Is(err, reason) {
		t.Errorf("ended with %v", err)
	}
}

func TestStoppedWhileItStartsItLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd := command(t, []string{"GYORYU_DATA=" + dir, "GYORYU_ADDR=127.0.0.1:0"}, "serve")
	var stderr safeBuffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it makes its database", func() bool {
		_, err := os.Stat(filepath.Join(dir, "lock"))
		return err == nil
	})
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopped with %v: %s", err, &stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "pg", "postmaster.pid")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its database still runs: %v", err)
	}
	start(t, "GYORYU_DATA="+dir) // and the folder is as good as new
}
