package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"gyoryu/internal/config"
)

type health struct{}

// Run asks the copy of the program that has this environment.
func (health) Run(ctx context.Context, p process) error {
	c, err := p.config()
	if err != nil {
		return err
	}
	return ready(ctx, config.Local(c.Addr))
}

var asker = &http.Client{
	Timeout:       5 * time.Second,
	Transport:     &http.Transport{DisableKeepAlives: true}, // and no proxy: this is the program itself
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// ready reports why the program at address does not serve pages.
func ready(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := asker.Do(request)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s answers %s", request.URL, answer.Status)
	}
	return nil
}
