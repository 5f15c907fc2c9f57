package local

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestABrokenClusterSaysWhatIsWrongAndStaysAsItIs(t *testing.T) {
	dir := folder(t)
	stop(t, start(t, dir))
	whole := filepath.Join(dir, "whole")
	data := filepath.Join(dir, "pg")
	if err := os.Rename(data, whole); err != nil {
		t.Fatal(err)
	}
	control := filepath.Join(data, "global", "pg_control")
	for name, c := range map[string]struct {
		damage func() error
		words  string
	}{
		"no version":       {func() error { return os.Remove(filepath.Join(data, "PG_VERSION")) }, "PG_VERSION is missing"},
		"another version":  {func() error { return os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("9\n"), 0o600) }, "made by PostgreSQL 9"},
		"no known version": {func() error { return os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("x\n"), 0o600) }, "not a version"},
		"no control file":  {func() error { return os.Remove(control) }, "pg_control"},
		"control of zeros": {func() error { return os.WriteFile(control, make([]byte, 8192), 0o600) }, "incompatible"},
		"control cut":      {func() error { return os.Truncate(control, 100) }, "pg_control"},
		"wrong setting":    {func() error { return add(filepath.Join(data, "postgresql.conf"), "nonsense = 1\n") }, "postgresql.conf"},
		"no log of writes": {func() error { return os.RemoveAll(filepath.Join(data, "pg_wal")) }, "pg_wal"},
	} {
		t.Run(name, func(t *testing.T) {
			if out, err := exec.Command("cp", "-a", whole, data).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			defer os.RemoveAll(data)
			if err := c.damage(); err != nil {
				t.Fatal(err)
			}
			before := contents(t, data)
			refused(t, dir, Broken, c.words)
			after := contents(t, data)
			// The server itself notes its arguments, and its pid when it gives up
			// in a panic, which the next start ignores.
			for _, note := range []string{"postmaster.opts", "postmaster.pid"} {
				delete(before, note)
				delete(after, note)
			}
			if !maps.Equal(before, after) {
				t.Errorf("the folder changed: %d files before, %d after", len(before), len(after))
			}
		})
	}
}

func TestWhatIsNoClusterIsLeftAlone(t *testing.T) {
	dir := folder(t)
	data := filepath.Join(dir, "pg")
	if err := os.WriteFile(data, []byte("a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, Broken, data)
	if text, err := os.ReadFile(data); err != nil || string(text) != "a file" {
		t.Errorf("now it is %q, %v", text, err)
	}

	if err := os.Remove(data); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	start(t, dir) // an empty folder is as good as none
}

func TestAnInterruptedInitdbIsNeverTakenForACluster(t *testing.T) {
	dir := folder(t)
	for _, after := range []time.Duration{1, 50, 150, 300} {
		ctx, cancel := context.WithTimeout(t.Context(), after*time.Millisecond)
		s, err := Start(ctx, Options{Dir: dir, Fast: true})
		cancel()
		if err == nil {
			stop(t, s)
			t.Skip("this machine is quicker than the interruption")
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %d ms: %v", after, err)
		}
	}
	// And one that was killed with its program.
	half := filepath.Join(dir, half+"123")
	if err := os.MkdirAll(filepath.Join(half, "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "pg")); err == nil {
		t.Fatal("a cluster is there that was never finished")
	}
	want(t, start(t, dir).URL(), "select 'whole'", "whole")
	left, _ := filepath.Glob(filepath.Join(dir, "pg.half*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestTheGravestMessageIsTheReason(t *testing.T) {
	for wrote, reads := range map[string]string{
		"":                             "exit status 1",
		"2026 UTC [1] LOG:  a\n[1] x":  "2026 UTC [1] LOG:  a [1] x",
		"[1] FATAL:  one\n[1] LOG:  b": "one",
		"[1] FATAL:  the database system is starting up\n[2] FATAL:  two\n[3] FATAL:  three":    "two",
		"[9] FATAL:  terminating connection due to unexpected postmaster exit\n[1] FATAL:  one": "one",
		"[1] FATAL:  one\n[1] PANIC:  worst\n":                                                  "worst",
		"initdb: error: could not write\ninitdb: removing contents":                             "could not write",
	} {
		if got := reason(wrote, t.TempDir(), errors.New("exit status 1")); got != reads {
			t.Errorf("%q: got %q, want %q", wrote, got, reads)
		}
	}
	// A program that could not even write its reason.
	if got := reason("", "/no/such/folder", errors.New("exit status 1")); !strings.Contains(got, "no such file") {
		t.Errorf("where nothing can be written: %q", got)
	}
}

func TestWithoutAServerOneLineSaysWhatToInstall(t *testing.T) {
	for name, c := range map[string]struct {
		versions []string
		words    string
	}{
		"none": {nil, "apt install postgresql"},
		"old":  {[]string{"9.6.24", "14.9"}, "PostgreSQL 14"},
	} {
		t.Run(name, func(t *testing.T) {
			installed(t, c.versions...)
			dir := filepath.Join(folder(t), "data")
			refused(t, dir, NoServer, c.words)
			if _, err := os.Stat(dir); err == nil {
				t.Error("the data folder was made all the same")
			}
		})
	}
}

func TestTheServerIsTheOneInPathThenTheNewestThenTheClusters(t *testing.T) {
	root := installed(t, "9.6.24", "15.18 (Debian 15.18-0+deb12u1)", "19devel", "16beta2", "14.1")
	majors := func() (all []int) {
		found, err := find()
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range found {
			all = append(all, one.major)
		}
		return all
	}
	if got := majors(); !slices.Equal(got, []int{19, 16, 15}) {
		t.Errorf("found %v", got)
	}

	links := t.TempDir()
	for _, program := range []string{"postgres", "initdb"} {
		if err := os.Symlink(filepath.Join(root, "3", "bin", program), filepath.Join(links, program)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", links)
	found, err := find()
	if err != nil || found[0].major != 16 || found[0].bin != filepath.Join(root, "3", "bin") {
		t.Fatalf("with 16 in PATH: %v, %v", found, err)
	}
	for major, chosen := range map[int]int{0: 16, 15: 15, 19: 19} {
		if got, err := choose(found, major, "/data"); err != nil || got.major != chosen {
			t.Errorf("for a cluster of %d: %v, %v", major, got, err)
		}
	}
	if _, err := choose(found, 17, "/data"); !errors.Is(err, Broken) || !strings.Contains(err.Error(), "install 17") {
		t.Errorf("for a cluster of 17: %v", err)
	}
}

// installed makes a machine with these versions only, in root/0/bin and so on.
func installed(t *testing.T, versions ...string) (root string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for i, version := range versions {
		bin := filepath.Join(root, fmt.Sprint(i), "bin")
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, program := range []string{"postgres", "initdb"} {
			script := "#!/bin/sh\necho '" + program + " (PostgreSQL) " + version + "'\n"
			if err := os.WriteFile(filepath.Join(bin, program), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := places
	places = []string{root + "/*/bin"}
	t.Cleanup(func() { places = before })
	t.Setenv("PATH", "/nowhere")
	return root
}

// contents are all files below dir with what is in them.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || d.IsDir() {
			all[name+"/"] = ""
			return err
		}
		body, err := os.ReadFile(path)
		all[name] = fmt.Sprintf("%x", sha256.Sum256(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func add(path, text string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(text)
	return err
}
