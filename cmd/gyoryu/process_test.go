package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The tests of this package run the program as people do: built, as a process.

var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "gyoryu-build-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "gyoryu")
		if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "building the program: %v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// usualMetrics leaves metrics at their usual address; else they are off, since
// many copies run at once.
const usualMetrics = "GYORYU_METRICS_ADDR as usual"

// command prepares the program with settings, and none that happen to be around.
func command(t *testing.T, settings []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.TempDir()}, settings...)
	if !slices.ContainsFunc(settings, func(s string) bool { return strings.HasPrefix(s, "GYORYU_METRICS_ADDR") }) {
		cmd.Env = append(cmd.Env, "GYORYU_METRICS_ADDR=")
	}
	cmd.Env = slices.DeleteFunc(cmd.Env, func(s string) bool { return s == usualMetrics })
	cmd.WaitDelay = time.Second
	return cmd
}

// result is what a command left.
type result struct {
	status         int
	stdout, stderr string
}

func gyoryu(t *testing.T, settings []string, args ...string) result {
	t.Helper()
	cmd := command(t, settings, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if failed, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatalf("gyoryu %s: %v (%v)", strings.Join(args, " "), err, failed)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// refused checks that the command ended with status and one line that has words.
func refused(t *testing.T, got result, status int, words ...string) {
	t.Helper()
	if got.status != status || strings.Count(got.stderr, "\n") != 1 || got.stdout != "" {
		t.Errorf("ended with %d, said %q and %q; want %d and one line", got.status, got.stdout, got.stderr, status)
	}
	for _, w := range words {
		if !strings.Contains(got.stderr, w) {
			t.Errorf("said %q, not %q", got.stderr, w)
		}
	}
}

// A running program.
type served struct {
	*exec.Cmd
	t       *testing.T
	address string
	log     *safeBuffer
}

// start serves, and returns once the program has printed its address. It is
// killed with the test, if it lives that long.
func start(t *testing.T, settings ...string) *served {
	t.Helper()
	r, stdout := launch(t, program, settings...)
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "gyoryu is at ")
	if err != nil || !ok {
		t.Fatalf("it printed %q, %v; its log: %s", line, err, r.log)
	}
	r.address = address
	return r
}

// launch serves a build of the program, and does not wait for it.
func launch(t *testing.T, build string, settings ...string) (*served, io.Reader) {
	t.Helper()
	r := &served{Cmd: command(t, append([]string{"GYORYU_ADDR=127.0.0.1:0"}, settings...), "serve"), t: t, log: &safeBuffer{}}
	r.Path, r.Stderr = build, r.log
	stdout, err := r.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if r.ProcessState == nil {
			r.stop()
		}
	})
	return r, stdout
}

// stop ends it as a system does, and returns its status.
func (r *served) stop() int {
	r.t.Helper()
	_ = r.Process.Signal(syscall.SIGTERM)
	if err := r.Wait(); err != nil {
		r.t.Errorf("stopped with %v; its log: %s", err, r.log)
	}
	return r.ProcessState.ExitCode()
}

// kill ends it as a crash does.
func (r *served) kill() {
	_ = r.Process.Kill()
	_ = r.Wait()
}

// get returns the status and the body of an address below.
func (r *served) get(path string) (int, string) {
	r.t.Helper()
	return get(r.t, r.address+path)
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return answer.StatusCode, string(body)
}

// folder is a data folder that the server's user can reach.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gyoryu-data-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// eventually waits until ok.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within half a minute", what)
		}
	}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
