package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gyoryu/internal/pg/local"
)

// keeper keeps a server that the program brings along running: one that ends by
// itself, killed or crashed, is started again.
type keeper struct {
	lost    chan error // why it could not be started again
	ending  context.CancelFunc
	stopped chan error // what stopping it said
}

// keep starts a server and tells its address, now and whenever it was restarted.
func keep(ctx context.Context, o local.Options, at func(url string)) (*keeper, error) {
	server, err := local.Start(ctx, o)
	if err != nil {
		return nil, err
	}
	at(server.URL())
	// It outlives ctx: what the program still has to write when it is to stop
	// needs a server.
	until, ending := context.WithCancel(context.WithoutCancel(ctx))
	k := &keeper{lost: make(chan error, 1), ending: ending, stopped: make(chan error, 1)}
	go k.watch(until, server, o, at)
	return k, nil
}

func (k *keeper) watch(until context.Context, server *local.Server, o local.Options, at func(url string)) {
	for again := 0; ; {
		started := time.Now()
		select {
		case <-until.Done():
			k.stopped <- server.Stop(context.WithoutCancel(until))
			return
		case <-server.Done():
		}
		o.Log.ErrorContext(until, "the database server ended by itself; starting it again", "log", filepath.Join(server.Dir(), "postgres.log"))
		err := server.Stop(until) // lets go of the folder
		if again++; time.Since(started) > time.Minute {
			again = 1
		}
		if err == nil && again > 3 {
			err = errors.New("it ends again and again")
		}
		if err == nil {
			server, err = local.Start(until, o)
		}
		if err != nil {
			k.stopped <- nil
			k.lost <- fmt.Errorf("the database server ended by itself, and could not be started again: %w", err)
			return
		}
		at(server.URL())
	}
}

func (k *keeper) stop() error {
	k.ending()
	return <-k.stopped
}

// running is the address of the database that the copy of the program has
// started which, as inUse says, holds the data folder. The server's own pid file
// tells where it listens: pid, data directory, start time, port, socket folder.
func running(asked string, inUse error) (string, bool) {
	for _, dir := range []string{asked, "/var/lib/gyoryu"} { // where local moves to as root
		dir, err := filepath.Abs(dir)
		if err != nil {
			continue
		}
		if straight, err := filepath.EvalSymlinks(dir); err == nil {
			dir = straight
		}
		if !strings.Contains(inUse.Error(), dir+" ") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid"))
		lines := strings.Split(string(text), "\n")
		if err != nil || len(lines) < 5 || lines[4] == "" {
			return "", false
		}
		where := url.Values{"host": {lines[4]}, "port": {lines[3]}, "sslmode": {"disable"}}
		return (&url.URL{Scheme: "postgres", User: url.User("gyoryu"), Path: "/gyoryu", RawQuery: where.Encode()}).String(), true
	}
	return "", false
}
