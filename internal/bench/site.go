package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// programs are those that are measured, built into a folder.
type programs struct{ dir string }

func build(ctx context.Context, dir string) (programs, error) {
	for name, from := range map[string]string{"gyoryu": "./cmd/gyoryu", "bare": "./internal/bench/bare"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(dir, name), from)
		if out, err := cmd.CombinedOutput(); err != nil {
			return programs{}, fmt.Errorf("building %s: %w: %s", from, err, out)
		}
	}
	return programs{dir}, nil
}

// process is a program that runs by itself, as it would elsewhere.
type process struct {
	cmd     *exec.Cmd
	address string        // host:port
	started time.Duration // from its start until it was ready
	gone    chan struct{}
	log     *os.File
	last    *stats // what it had used when it was stopped
}

// site starts the program as for real use, but for the demo's signing in.
func (p programs) site(ctx context.Context, database string) (*process, error) {
	address, err := free(ctx)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, address, "/readyz", "gyoryu", []string{"serve"},
		"DATABASE_URL="+database, "GYORYU_DEMO=1", "GYORYU_ADDR="+address, "GYORYU_METRICS_ADDR=")
}

// bare starts the bare program, whose page that never changes has so many bytes, with the
// list's statement unless that is nil.
func (p programs) bare(ctx context.Context, database string, size int, list []byte) (*process, error) {
	address, err := free(ctx)
	if err != nil {
		return nil, err
	}
	args := []string{address, strconv.Itoa(size)}
	if list != nil {
		file := filepath.Join(p.dir, "list.json")
		if err := os.WriteFile(file, list, 0o600); err != nil {
			return nil, err
		}
		args = append(args, file)
	}
	return p.start(ctx, address, "/constant", "bare", args, "DATABASE_URL="+database)
}

func (p programs) start(ctx context.Context, address, ready, name string, args []string, environment ...string) (*process, error) {
	log, err := os.CreateTemp(p.dir, name+"-*.log")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(filepath.Join(p.dir, name), args...) //nolint:noctx // it is asked to stop, not killed
	cmd.Env = append([]string{"HOME=" + p.dir, "PATH=" + os.Getenv("PATH")}, environment...)
	cmd.Stdout, cmd.Stderr = log, log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		log.Close()
		return nil, err
	}
	s := &process{cmd: cmd, address: address, gone: make(chan struct{}), log: log}
	go func() {
		_ = cmd.Wait() // that it is gone is all that matters
		close(s.gone)
	}()
	for ctx.Err() == nil {
		if answered(ctx, "http://"+address+ready) {
			s.started = time.Since(began)
			return s, nil
		}
		select {
		case <-s.gone:
			log.Close()
			return nil, fmt.Errorf("%s ended: %s", name, s.tail())
		case <-time.After(time.Millisecond):
		}
	}
	return nil, errors.Join(ctx.Err(), s.stop())
}

// tail is how the process ended, and the last that it wrote.
func (s *process) tail() string {
	text, err := os.ReadFile(s.log.Name())
	if err != nil {
		return err.Error()
	}
	return s.cmd.ProcessState.String() + "; " + string(text[max(0, len(text)-2000):])
}

func answered(ctx context.Context, address string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode == http.StatusOK
}

// stop ends the process, and notes what it had used.
func (s *process) stop() error {
	if s.last == nil {
		used := s.used()
		s.last = &used
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	defer s.log.Close()
	select {
	case <-s.gone:
		return nil
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.gone
		return fmt.Errorf("%s had to be killed", filepath.Base(s.cmd.Path))
	}
}

// stats is what a process has used so far.
type stats struct{ peak int64 } // bytes of memory

// used reads it from the kernel; zero where that has no /proc.
func (s *process) used() stats {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return stats{}
	}
	return stats{peak: peakIn(text)}
}

func peakIn(status []byte) int64 {
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(string(rest)), " kB"), 10, 64)
			if err == nil {
				return kib << 10
			}
		}
	}
	return 0
}

// free is an address on which nothing listens.
func free(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// browser asks for single pages; it follows nothing.
var browser = &http.Client{
	Timeout:       time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// signIn is the cookie of somebody who has just signed in with that role.
func (s *process) signIn(ctx context.Context, role string) (string, error) {
	form := url.Values{"email": {role + "@demo.example"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.address+"/sign-in/demo", strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := browser.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var all []string
	for _, c := range answer.Cookies() {
		if c.MaxAge >= 0 && c.Value != "" {
			all = append(all, c.Name+"="+c.Value)
		}
	}
	if answer.StatusCode != http.StatusSeeOther || len(all) == 0 {
		return "", fmt.Errorf("signing in as %s: %s", role, answer.Status)
	}
	return strings.Join(all, "; "), nil
}

// weighs is how many bytes a page's body has as it is sent to a browser that knows gzip.
func (s *process) weighs(ctx context.Context, path, cookie string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+path, http.NoBody)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Cookie", cookie)
	request.Header.Set("Accept-Language", "en")
	request.Header.Set("Accept-Encoding", "gzip") // said here, it is left as it was sent
	answer, err := browser.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	return int(n), err
}

// get is a page, and the status with which it came.
func (s *process) get(ctx context.Context, path, cookie string) (body []byte, status int, err error) {
	return s.send(ctx, http.MethodGet, path, cookie, nil)
}

func (s *process) send(ctx context.Context, method, path, cookie string, form url.Values) (body []byte, status int, err error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://"+s.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, 0, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Header.Set("Cookie", cookie)
	request.Header.Set("Accept-Language", "en")
	answer, err := browser.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	return body, answer.StatusCode, err
}
