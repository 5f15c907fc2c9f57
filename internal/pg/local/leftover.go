package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// takeOver clears what an earlier server left in the cluster: it stops one that
// still runs, and removes the pid file of one that does not. Only whoever holds
// the lock on the data folder may call it.
//
// A server that still runs is stopped and not adopted: it may be in the middle
// of its own shutdown, and it runs with the settings of another version of us.
func takeOver(ctx context.Context, data string, log *slog.Logger) error {
	file := filepath.Join(data, "postmaster.pid")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	// Lines: pid, data directory, start time, port, first socket directory, …
	lines := strings.Split(string(text), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(lines[0])) // an empty file is a dead server's
	if runs(pid, data) {
		log.InfoContext(ctx, "stopping the database server that an earlier run left behind", "pid", pid)
		if err := stopPID(ctx, pid, data); err != nil {
			return err
		}
	}
	if len(lines) > 4 {
		removeSockets(lines[4])
	}
	// The pid may by now be any process's, and PostgreSQL would take it for its
	// own. It recognises live remains of a server by their shared memory as well,
	// so removing the file can't let two servers at one cluster.
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	return nil
}

// runs reports whether pid is a server on the cluster data, and not another
// process that got the number later. The server's arguments name the cluster.
func runs(pid int, data string) bool {
	if pid <= 1 {
		return false
	}
	args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err == nil {
		return slices.Contains(strings.Split(string(args), "\x00"), data)
	}
	if _, err := os.Stat("/proc/self/cmdline"); err == nil {
		return false // this system has /proc, and the process is not there
	}
	args, err = exec.Command("ps", "-ww", "-o", "args=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(args), "-D "+data)
}

// stopPID stops a server that is not our child, gently and then hard.
func stopPID(ctx context.Context, pid int, data string) error {
	for _, signal := range []unix.Signal{unix.SIGINT, unix.SIGQUIT} {
		if err := unix.Kill(pid, signal); err != nil && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("%w: stopping the server that an earlier run left behind (pid %d): %w", Broken, pid, err)
		}
		for patience := time.Now().Add(30 * time.Second); time.Now().Before(patience); {
			if !runs(pid, data) {
				return nil
			}
			if err := pause(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("%w: the server that an earlier run left behind (pid %d) does not stop", Broken, pid)
}
