package local

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// lock holds dir for this process. The kernel lets go of it when the process
// dies, however it dies, so a lock file that lies about means nothing by itself.
func lock(dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the data folder: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		pid, _ := os.ReadFile(path) // only for the sentence
		return nil, fmt.Errorf("%w: %s (pid %s)", InUse, dir, strings.TrimSpace(string(pid)))
	}
	// The file stays when we go: removing it would let two copies hold two files.
	err = f.Truncate(0)
	if err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		release(f)
		return nil, fmt.Errorf("%w: %w", Broken, err)
	}
	return f, nil
}

// release unlocks before it closes: a process that is just being started may
// hold a copy of the descriptor for a moment, and the lock with it.
func release(f *os.File) {
	_ = unix.Flock(int(f.Fd()), unix.LOCK_UN)
	_ = f.Close()
}
