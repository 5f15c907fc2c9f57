package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestMain lets this test binary be withpg itself, without building another.
func TestMain(m *testing.M) {
	if os.Getenv("GYORYU_BE_WITHPG") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestWithpgRunsACommandWithAServer(t *testing.T) {
	cmd := withpg(t, "sh", "-c", `echo "$TEST_DATABASE_URL"; cat; exit 7`)
	cmd.Stdin = strings.NewReader("typed\n")
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	err := cmd.Run()
	if failed, ok := errors.AsType[*exec.ExitError](err); !ok || failed.ExitCode() != 7 {
		t.Errorf("want the command's status 7, got %v", err)
	}
	url, rest, _ := strings.Cut(out.String(), "\n")
	if !strings.HasPrefix(url, "postgres://") || rest != "typed\n" || complaints.Len() > 0 {
		t.Errorf("stdout %q, stderr %q", out.String(), complaints.String())
	}
	if _, err := os.Stat(folderOf(t, url)); err == nil {
		t.Error("the server's folder outlives the command")
	}
	wantGone(t, url)
}

func TestWithpgReportsASignalAsAShellDoes(t *testing.T) {
	err := withpg(t, "sh", "-c", "kill -KILL $$").Run()
	if failed, ok := errors.AsType[*exec.ExitError](err); !ok || failed.ExitCode() != 137 {
		t.Errorf("got %v", err)
	}
}

func TestWithpgExplainsWrongUsage(t *testing.T) {
	out, err := withpg(t).CombinedOutput()
	if failed, ok := errors.AsType[*exec.ExitError](err); !ok || failed.ExitCode() != 2 || strings.Count(string(out), "\n") != 1 {
		t.Errorf("got %v, %q", err, out)
	}
	out, err = withpg(t, "no-such-command-anywhere").CombinedOutput()
	if failed, ok := errors.AsType[*exec.ExitError](err); !ok || failed.ExitCode() != 127 || strings.Count(string(out), "\n") != 1 {
		t.Errorf("got %v, %q", err, out)
	}
}

func TestWithpgStopsItsServerWhenItIsTold(t *testing.T) {
	for how, status := range map[syscall.Signal]int{
		syscall.SIGINT: 5, syscall.SIGTERM: 5, // the command hears of it and has the last word
		syscall.SIGKILL: -1,
	} {
		cmd := withpg(t, "sh", "-c", `trap 'exit 5' INT TERM; echo "$TEST_DATABASE_URL"; for i in $(seq 100); do sleep 0.1; done`)
		url := firstLine(t, cmd)
		_ = cmd.Process.Signal(how)
		_ = cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != status {
			t.Errorf("%s: status %d, want %d", how, got, status)
		}
		wantGone(t, url)
	}
}

// withpg is this test binary as the command.
func withpg(t *testing.T, command ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], command...)
	cmd.Env = append(os.Environ(), "GYORYU_BE_WITHPG=1")
	return cmd
}

// firstLine starts cmd and returns the first line it prints.
func firstLine(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%q, %v", line, err)
	}
	return strings.TrimSpace(line)
}

func folderOf(t *testing.T, url string) string {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(config.Host)
}

// wantGone checks that the server at url goes with its folder, if need be soon.
func wantGone(t *testing.T, url string) {
	t.Helper()
	folder := folderOf(t, url)
	for range 500 {
		_, err := os.Stat(folder)
		if conn, up := pgx.Connect(t.Context(), url); up == nil {
			_ = conn.Close(context.Background())
		} else if errors.Is(err, os.ErrNotExist) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("ten seconds later %s is still there", folder)
}
