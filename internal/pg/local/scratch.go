package local

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// scratchName is how the name of a throw-away server's folder begins.
const scratchName = "gyoryu-scratch-"

// scratch is the folder of a throw-away server and who removes it after a crash.
type scratch struct {
	dir      string
	watchdog *exec.Cmd
	alive    io.Closer // its end tells the watchdog that we are gone
}

// watch waits for the end of its input, which the kernel brings about when the
// process at the other end dies, however it dies. Then it clears up after it,
// having made sure that the pid is still the server's.
const watch = `
ours() { grep -qF "$1/pg" "/proc/$pid/cmdline" || ps -ww -o args= -p "$pid" | grep -qF "$1/pg"; }
read -r _
if read -r pid <"$1/pg/postmaster.pid" && ours "$1"; then
	kill -QUIT "$pid"
	while ours "$1"; do sleep 0.1; done
fi
rm -rf "$1"
`

// StartScratch starts a fast server with an empty database in a folder of its
// own, for tests. Stop removes the folder; and if this process ends without it,
// even killed, then the server ends and the folder goes soon after.
func StartScratch(ctx context.Context) (*Server, error) {
	sweep(ctx)
	dir, err := os.MkdirTemp("", scratchName)
	if err != nil {
		return nil, fmt.Errorf("scratch server: %w", err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chmod(dir, 0o711); err != nil { // the server is another user
			return nil, fmt.Errorf("scratch server: %w", err)
		}
	}
	own := &scratch{dir: dir, watchdog: exec.Command("/bin/sh", "-c", watch, "sh", dir)}
	own.watchdog.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is not for it
	if own.alive, err = own.watchdog.StdinPipe(); err != nil {
		return nil, fmt.Errorf("scratch server: %w", err)
	}
	if err := own.watchdog.Start(); err != nil {
		return nil, fmt.Errorf("scratch server: %w", err)
	}
	s, err := Start(ctx, Options{Dir: dir, Fast: true})
	if err != nil {
		_ = own.remove() // the reason for the failure is worth more
		return nil, fmt.Errorf("scratch server: %w", err)
	}
	s.scratch = own
	return s, nil
}

// remove removes the folder, once the server in it has stopped.
func (s *scratch) remove() error {
	err := os.RemoveAll(s.dir)
	_ = s.alive.Close()
	_ = s.watchdog.Wait() // its status says nothing: there was nothing left to do
	return err
}

// sweep removes the folders of throw-away servers whose process and watchdog
// were both killed, say with their container. What it can't remove it leaves.
func sweep(ctx context.Context) {
	dirs, _ := filepath.Glob(filepath.Join(globQuote(os.TempDir()), scratchName+"*"))
	for _, dir := range dirs {
		info, err := os.Lstat(dir)
		// Only our own: the folder for temporary files is everybody's. And none so
		// new that its maker may not have locked it yet.
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < time.Minute ||
			info.Sys().(*syscall.Stat_t).Uid != uint32(os.Geteuid()) {
			continue
		}
		held, err := lock(dir)
		if err != nil {
			continue
		}
		if takeOver(ctx, filepath.Join(dir, "pg"), discard) == nil {
			_ = os.RemoveAll(dir)
		}
		release(held)
	}
}
