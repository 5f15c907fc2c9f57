package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestADatabaseThatNeverAnswersIsGivenUp(t *testing.T) {
	defer func(usual time.Duration) { patience = usual }(patience)
	patience = time.Second
	url := "postgres://u:hunter2@127.0.0.1:1/x"
	d := &database{log: slog.New(slog.DiscardHandler)}
	d.address.Store(&url)
	err := d.wait(t.Context())
	if err == nil || !strings.Contains(err.Error(), "DATABASE_URL: no answer") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("waiting ended with %v", err)
	}
}
