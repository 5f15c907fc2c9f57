package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// superuser owns everything in the cluster. Whoever can open the socket is
// trusted to be it; the folder of the socket is the server's user's alone.
const superuser = "gyoryu"

// half is how the name of a cluster begins that is still being made.
const half = "pg.half-"

// clusterMajor returns the major version that made the cluster, 0 where there is
// none yet, and Broken for a folder that is no cluster. It changes nothing.
func clusterMajor(data string) (int, error) {
	entries, err := os.ReadDir(data)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return 0, nil
	case errors.Is(err, fs.ErrPermission):
		return 0, fmt.Errorf("%w: %s belongs to another user", Broken, data)
	case err != nil:
		return 0, fmt.Errorf("%w: %w", Broken, err)
	}
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%w: %s holds files but is no database: PG_VERSION is missing; restore it from a backup, or move it away", Broken, data)
	}
	if err != nil {
		return 0, fmt.Errorf("%w: %w", Broken, err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%w: %s/PG_VERSION holds %.20q and not a version", Broken, data, text)
	}
	return major, nil
}

// create makes a cluster beside its place and moves it there when it is whole,
// so that one whose making was cut short is never taken for a cluster.
func create(ctx context.Context, with install, who account, data string, fast bool) error {
	dir := filepath.Dir(data)
	halves, _ := filepath.Glob(filepath.Join(globQuote(dir), half+"*"))
	for _, cutShort := range halves {
		// The initdb of a program that was killed may still be writing in it, and
		// then it stays for the next time.
		_ = os.RemoveAll(cutShort)
	}
	making, err := os.MkdirTemp(dir, half)
	if err != nil {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	defer os.RemoveAll(making) // gone already when all went well
	if err := who.give(making); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	// PostgreSQL's own collation for sorting and upper case is C.UTF-8, the same
	// on every machine; some have no such locale, and then it is C.
	out, err := initdb(ctx, with, who, making, "C.UTF-8", fast)
	if err != nil && strings.Contains(out, "invalid locale") {
		out, err = initdb(ctx, with, who, making, "C", fast)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("%w: making it in %s: %s", Broken, data, reason(out, dir, err))
	}
	// An empty folder may stand in its place; one that is not empty stays there.
	if err := os.Remove(data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	if err := os.Rename(making, data); err != nil {
		return fmt.Errorf("%w: %w", Broken, err)
	}
	return syncDir(dir)
}

func initdb(ctx context.Context, with install, who account, data, locale string, fast bool) (string, error) {
	args := []string{"--pgdata=" + data, "--username=" + superuser, "--encoding=UTF8", "--locale=" + locale,
		"--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions"}
	if fast {
		args = append(args, "--no-sync")
	}
	cmd := who.command(ctx, filepath.Dir(data), filepath.Join(with.bin, "initdb"), args...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	err := cmd.Run()
	return complaints.String(), err
}

// syncDir makes a renamed entry of dir survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	return nil
}

// globQuote keeps a folder's name from being read as a pattern.
func globQuote(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
