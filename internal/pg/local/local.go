// Package local runs the PostgreSQL server that the program brings along, so
// that somebody can try or keep Gyoryu without setting up a database: a private
// cluster in the data folder that listens on a unix socket there only.
//
// Read local.go for starting and stopping, then the steps of a start in their
// order: find.go (which server), owner.go (as whom and where), lock.go (one copy
// per folder), cluster.go (the folder itself), leftover.go (what a crash left
// behind) and process.go (the running server). reason.go says why one failed.
// scratch.go starts servers that are thrown away, for tests.
package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Sentinels of Start. The error that wraps one is a single line for people.
var (
	// NoServer reports that the machine has no PostgreSQL that is new enough.
	NoServer = errors.New("no PostgreSQL server found")
	// InUse reports that another copy of the program holds the data folder.
	InUse = errors.New("another gyoryu is using this folder")
	// Broken reports a cluster that cannot be used as it is, or a full disk.
	// Nothing of it was touched.
	Broken = errors.New("the database cannot start")
)

// Options say where the server keeps its data and how it runs.
type Options struct {
	// Dir is the data folder; it is made if it is absent. The cluster is Dir/pg.
	Dir string
	// Log receives what the person who runs the program should know; nil drops it.
	Log *slog.Logger
	// Fast trades safety for speed, for tests: a crash of the machine loses data.
	Fast bool
}

var discard = slog.New(slog.DiscardHandler)

// Server is a running PostgreSQL server that this process started.
type Server struct {
	dir     string // the data folder
	data    string // the cluster in it
	sockets string // where the server listens
	who     account
	bin     string
	fast    bool
	log     *slog.Logger
	held    *os.File // the lock on the data folder
	scratch *scratch // of a throw-away server only

	process *os.Process
	ended   chan struct{} // closed once the process is gone
}

// Start starts the server on the cluster in o.Dir, which it makes first if there
// is none, and returns when the server answers. It takes over what a crash of
// an earlier copy left behind, even a server that is still running. As root it
// runs the server as the user postgres, since PostgreSQL refuses to be root, and
// moves to /var/lib/gyoryu, saying so, where that user cannot reach o.Dir.
func Start(ctx context.Context, o Options) (_ *Server, err error) {
	log := o.Log
	if log == nil {
		log = discard
	}
	found, err := find()
	if err != nil {
		return nil, err
	}
	dir, who, err := settle(o.Dir, log)
	if err != nil {
		return nil, err
	}
	held, err := lock(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			release(held)
		}
	}()

	data := filepath.Join(dir, "pg")
	major, err := clusterMajor(data)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(found, major, data)
	if err != nil {
		return nil, err
	}
	if major == 0 {
		if err := create(ctx, chosen, who, data, o.Fast); err != nil {
			return nil, err
		}
	}
	s := &Server{dir: dir, data: data, who: who, bin: chosen.bin, fast: o.Fast, log: log, held: held}
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	if err := s.createDatabase(ctx); err != nil {
		return nil, errors.Join(err, s.end(context.WithoutCancel(ctx)))
	}
	return s, nil
}

// begin launches the server, again for a while if processes of one that crashed
// are still at work: the kernel shows them only to PostgreSQL itself.
func (s *Server) begin(ctx context.Context) error {
	for patience := time.Now().Add(time.Minute); ; {
		if err := takeOver(ctx, s.data, s.log); err != nil {
			return err
		}
		var err error
		if s.sockets, err = socketDir(s.dir, s.who); err != nil {
			return err
		}
		err = s.launch(ctx)
		if err == nil {
			return nil
		}
		removeSockets(s.sockets)
		if !stillInUse(err) || time.Now().After(patience) {
			return err
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// stillInUse recognises PostgreSQL's two interlocks against a second server on
// one cluster: an older one that just got its lock file, or an orphan of one.
func stillInUse(err error) bool {
	return strings.Contains(err.Error(), "pre-existing shared memory block") ||
		strings.Contains(err.Error(), `lock file "postmaster.pid" already exists`)
}

// URL is the address of the database gyoryu on this server, for pgx and libpq.
func (s *Server) URL() string { return s.url("gyoryu") }

// Dir is the data folder in use: the one asked for, unless Start had to move.
func (s *Server) Dir() string { return s.dir }

// Done is closed when the server has ended, whether stopped or by itself.
func (s *Server) Done() <-chan struct{} { return s.ended }

// Stop ends the server: open transactions are rolled back, what was committed
// stays. It waits half a minute at most, or until ctx ends, and then ends the server
// the hard way, from which the next start recovers. Afterwards the folder is
// free. Calling it again does nothing.
func (s *Server) Stop(ctx context.Context) error {
	if s.held == nil {
		return nil
	}
	err := s.end(ctx)
	release(s.held)
	s.held = nil
	if s.scratch != nil {
		err = errors.Join(err, s.scratch.remove())
	}
	return err
}

func (s *Server) end(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := s.halt(ctx); err != nil {
		return fmt.Errorf("stopping the database in %s: %w", s.data, err)
	}
	removeSockets(s.sockets)
	return nil
}

// pause sleeps, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
