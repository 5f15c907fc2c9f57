package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"gyoryu/internal/config"
)

// listen takes addr, which is the value of setting.
func listen(ctx context.Context, setting, addr string) (net.Listener, error) {
	var l net.ListenConfig
	listener, err := l.Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s: %s is in use by another program", setting, addr)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", setting, err)
	}
	return listener, nil
}

// found is where this machine finds the listener on addr, whose port 0 the
// system has made some other.
func found(addr string, l net.Listener) string {
	host, _, err := net.SplitHostPort(addr)
	_, port, err2 := net.SplitHostPort(l.Addr().String())
	if err != nil || err2 != nil {
		return config.Local(addr)
	}
	return config.Local(net.JoinHostPort(host, port))
}

// site is the address that links in mails begin with.
func site(c config.Config, l net.Listener) string {
	if c.URL != "" {
		return c.URL
	}
	return found(c.Addr, l)
}
