package local

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sys/unix"
)

// socketName is how PostgreSQL calls its socket on the default port; the port
// only names the file, nothing listens on the network.
const socketName = ".s.PGSQL.5432"

// longestSocket is the longest path that every system lets a socket have: 104
// bytes with the closing zero on macOS, 108 on Linux.
const longestSocket = 103

// shortSockets is how the name of a socket folder begins that lies elsewhere.
const shortSockets = "gyoryu-socket-"

// socketDir makes a fresh folder for the socket that only the server's user (and
// root) can enter: that is the whole access control of the server. It lies in the
// data folder unless that makes the path too long for a socket, or puts a comma in
// it, which for every client of PostgreSQL separates two hosts.
func socketDir(dir string, who account) (string, error) {
	sockets := filepath.Join(dir, "run")
	err := os.RemoveAll(sockets) // of an earlier server; we hold the lock
	if err == nil && len(filepath.Join(sockets, socketName)) <= longestSocket && !strings.Contains(sockets, ",") {
		err = os.Mkdir(sockets, 0o700)
	} else if err == nil {
		base := os.TempDir()
		if len(filepath.Join(base, shortSockets+"0123456789", socketName)) > longestSocket {
			base = "/tmp"
		}
		sockets, err = os.MkdirTemp(base, shortSockets)
	}
	if err == nil {
		err = who.give(sockets)
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", Broken, err)
	}
	return sockets, nil
}

// removeSockets removes a folder that socketDir made, and no other.
func removeSockets(sockets string) {
	if base := filepath.Base(sockets); base == "run" || strings.HasPrefix(base, shortSockets) {
		_ = os.Remove(filepath.Join(sockets, socketName))
		_ = os.Remove(filepath.Join(sockets, socketName+".lock"))
		_ = os.Remove(sockets)
	}
}

// settings are given as arguments, so that they hold whatever the cluster's own
// files say, and leave with us.
func (s *Server) settings() []string {
	args := []string{
		"-D", s.data, // by which runs recognises it
		"--listen-addresses=", "--port=5432", "--unix-socket-permissions=0700",
		`--unix-socket-directories="` + strings.ReplaceAll(s.sockets, `"`, `""`) + `"`,
		"--logging-collector=off", "--log-destination=stderr", "--lc-messages=C", // reason reads English
		"--timezone=UTC", "--log-timezone=UTC",
	}
	if s.fast {
		args = append(args, "--fsync=off", "--synchronous-commit=off", "--full-page-writes=off",
			"--wal-level=minimal", "--max-wal-senders=0", "--max-connections=400", "--shared-buffers=64MB",
			"--jit=off") // as the program has it for its connections
	}
	return args
}

// launch starts the server and waits until it answers. When it fails, nothing
// runs any more, and the error tells the server's own reason.
func (s *Server) launch(ctx context.Context) error {
	log, from, err := openLog(s.dir)
	if err != nil {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	defer log.Close() // the server has its own copy

	cmd := s.who.command(context.WithoutCancel(ctx), s.dir, filepath.Join(s.bin, "postgres"), s.settings()...)
	cmd.Stdout, cmd.Stderr = log, log
	// Ctrl-C reaches the whole group in the foreground; the server must outlive
	// the program's last requests.
	cmd.SysProcAttr.Setpgid = true
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	s.process, s.ended = cmd.Process, make(chan struct{})
	var exit error
	go func() {
		exit = cmd.Wait()
		close(s.ended)
	}()

	err = s.answers(ctx)
	select {
	case <-s.ended: // it gave up, which says more than our failing to connect
		return fmt.Errorf("%w: %s: %s", Broken, s.data, reason(logSince(log, from), s.dir, exit))
	default:
	}
	if err != nil {
		return errors.Join(err, s.end(context.WithoutCancel(ctx)))
	}
	return nil
}

// answers waits until the server accepts a connection, ends, or stays silent for
// too long. While it recovers from a crash, which may take minutes, it says so.
func (s *Server) answers(ctx context.Context) error {
	const silence = 30 * time.Second
	for heard := time.Now(); ; {
		conn, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		if said, ok := errors.AsType[*pgconn.PgError](err); ok {
			if !strings.HasPrefix(said.Code, "57P") { // it starts, stops or has just died
				return fmt.Errorf("%w: %s: %s", Broken, s.data, said.Message)
			}
			heard = time.Now()
		}
		if time.Since(heard) > silence {
			return fmt.Errorf("%w: %s: the server does not answer: %s", Broken, s.data, strings.Join(strings.Fields(err.Error()), " "))
		}
		select {
		case <-s.ended:
			return err
		case <-ctx.Done():
			return fmt.Errorf("waiting for the database in %s: %w", s.data, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// halt ends the server and waits until it is gone: fast, then the hard way.
func (s *Server) halt(ctx context.Context) error {
	_ = s.process.Signal(unix.SIGINT) // fails only for a process that is gone
	select {
	case <-s.ended:
		return nil
	case <-ctx.Done():
	}
	// An immediate shutdown: as safe as a power cut, and it leaves no children.
	_ = s.process.Signal(unix.SIGQUIT)
	select {
	case <-s.ended:
		return nil
	case <-time.After(10 * time.Second):
		return fmt.Errorf("pid %d does not stop", s.process.Pid)
	}
}

func (s *Server) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	defer conn.Close(ctx)
	var exists bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = 'gyoryu')").Scan(&exists)
	if err == nil && !exists {
		_, err = conn.Exec(ctx, "create database gyoryu")
	}
	if err != nil {
		return fmt.Errorf("%w: making the database: %w", Broken, err)
	}
	return nil
}

func (s *Server) url(database string) string {
	where := url.Values{"host": {s.sockets}, "port": {"5432"}, "sslmode": {"disable"}}
	// A plus sign is a space in the addresses of the web, and itself in those of
	// PostgreSQL.
	query := strings.ReplaceAll(where.Encode(), "+", "%20")
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: query}
	return u.String()
}
