// Command withpg runs a command with a PostgreSQL server for tests:
//
//	go run ./internal/pg/pgtest/withpg go test ./...
//
// The server is new and empty, is in TEST_DATABASE_URL, and is gone afterwards.
// withpg prints nothing of its own and ends with the command's status.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"gyoryu/internal/pg/local"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withpg COMMAND [ARGUMENT ...]")
		os.Exit(2)
	}
	status, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
		status = max(status, 1)
	}
	os.Exit(status)
}

// run returns the command's status, and an error for what is not the command's.
func run(command []string) (status int, err error) {
	// Heard from the first moment on, so that the server never stays behind.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	server, err := local.StartScratch(ctx)
	stop()
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, server.Stop(context.Background())) }()

	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "TEST_DATABASE_URL="+server.URL())
	if err := cmd.Start(); err != nil {
		return 127, err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		// The command decides what a signal means; the server outlives it.
		for {
			select {
			case s := <-signals:
				_ = cmd.Process.Signal(s) // fails only for a command that is gone
			case <-ended:
				return
			}
		}
	}()
	return exitStatus(cmd.Wait())
}

// exitStatus is the status that a shell would report.
func exitStatus(err error) (int, error) {
	failed, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return 0, err
	}
	if how, ok := failed.Sys().(syscall.WaitStatus); ok && how.Signaled() {
		return 128 + int(how.Signal()), nil
	}
	return failed.ExitCode(), nil
}
