package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"
)

// nobody is an ordinary user for root's tests; the number needs no name.
const nobody = 65534

func needsRoot(t *testing.T, why string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can " + why)
	}
}

// Root is the special case: everything is tried as an ordinary user too.
func TestEverythingAgainAsAnOrdinaryUser(t *testing.T) {
	needsRoot(t, "become an ordinary user; these tests ran as one already")
	home := folder(t)
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	// The test binary itself lies where only root can reach.
	body, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(home, "local.test")
	if err := os.WriteFile(binary, body, 0o755); err != nil {
		t.Fatal(err)
	}
	args := []string{"-test.v"}
	if testing.Short() {
		args = append(args, "-test.run=^TestAServerKeeps")
	}
	cmd := exec.Command(binary, args...)
	cmd.Dir = home
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: TestAServerKeepsWhatWasStored")) {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%d tests passed and %d were skipped", bytes.Count(out, []byte("--- PASS")), bytes.Count(out, []byte("--- SKIP")))
}

func TestRootRunsTheServerAsAnotherUser(t *testing.T) {
	needsRoot(t, "give a process to another user")
	s := start(t, folder(t))
	info, err := os.Stat(fmt.Sprintf("/proc/%d", s.process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if uid := info.Sys().(*syscall.Stat_t).Uid; uid == 0 {
		t.Error("the server is root")
	}
	// The socket is all there is between other users and the data.
	psql := exec.Command("/bin/sh", "-c", `ls "$1"`, "sh", s.sockets)
	psql.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if out, err := psql.CombinedOutput(); err == nil {
		t.Errorf("somebody else sees the socket: %s", out)
	}
}

func TestRootRunsTheServerAsTheOneWhoOwnsTheCluster(t *testing.T) {
	needsRoot(t, "take on somebody else's cluster")
	dir := folder(t)
	s := start(t, dir)
	run(t, s.URL(), "create table kept (id int)")
	stop(t, s)
	if out, err := exec.Command("chown", "-R", fmt.Sprint(nobody), filepath.Join(dir, "pg")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s = start(t, dir)
	want(t, s.URL(), "select count(*)::text from kept", "0")
	if s.who.uid != nobody {
		t.Errorf("ran as %+v", s.who)
	}
}

func TestRootMovesWhereTheServersUserCanReach(t *testing.T) {
	needsRoot(t, "run the server as another user")
	private := folder(t)
	if err := os.Chmod(private, 0o700); err != nil {
		t.Fatal(err)
	}
	before := fallback
	fallback = filepath.Join(folder(t), "gyoryu")
	defer func() { fallback = before }()

	var said bytes.Buffer
	asked := filepath.Join(private, "data")
	s, err := Start(t.Context(), Options{Dir: asked, Fast: true, Log: slog.New(slog.NewTextHandler(&said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer stop(t, s)
	if s.Dir() != fallback {
		t.Errorf("the data is in %s", s.Dir())
	}
	if !strings.Contains(said.String(), asked) || !strings.Contains(said.String(), fallback) || strings.Count(said.String(), "\n") != 1 {
		t.Errorf("said %q", said.String())
	}
	if _, err := os.Stat(filepath.Join(asked, "pg")); err == nil {
		t.Error("there is a cluster where nobody can reach it")
	}
}

func TestAFullDiskSaysSoAndSpoilsNothing(t *testing.T) {
	needsRoot(t, "mount a small disk")
	tiny := disk(t, "4m")
	refused(t, tiny, Broken, "o space left on device")
	if _, err := os.Stat(filepath.Join(tiny, "pg")); err == nil {
		t.Error("a cluster that has no room is there")
	}

	small := disk(t, "200m")
	s := start(t, small)
	run(t, s.URL(), "create table kept (id int)", "insert into kept values (1)")
	stop(t, s)
	filler := filepath.Join(small, "filler")
	fill(t, filler)
	refused(t, small, Broken, "o space left on device")
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s = start(t, small)
	want(t, s.URL(), "select count(*)::text from kept", "1")

	// Full while it runs: a write fails with a clear error, and reading goes on.
	fill(t, filler)
	conn := connect(t, s.URL())
	_, err := conn.Exec(t.Context(), "create table big as select repeat('x', 1000) from generate_series(1, 100000)")
	if err == nil || !strings.Contains(err.Error(), "o space left on device") {
		t.Errorf("a write on a full disk: %v", err)
	}
	want(t, s.URL(), "select count(*)::text from kept", "1")
}

// disk is a file system of that size.
func disk(t *testing.T, size string) string {
	t.Helper()
	dir := folder(t)
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=0755,size="+size); err != nil {
		t.Skip("this root may not mount a disk: " + err.Error())
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes all the room on the disk of path, to the last byte.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err = f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
}

func TestAThrowAwayServerLeavesNothing(t *testing.T) {
	s, err := StartScratch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want(t, s.URL(), "select current_database()::text", "gyoryu")
	stop(t, s)
	if _, err := os.Stat(s.Dir()); err == nil {
		t.Error("its folder is still there")
	}
}

func TestAThrowAwayServerEndsWithItsProgram(t *testing.T) {
	for _, kill := range []bool{true, false} {
		p := startProgram(t, "scratch")
		config, err := pgx.ParseConfig(p.url)
		if err != nil {
			t.Fatal(err)
		}
		if kill {
			_ = p.Process.Kill()
		} else {
			_ = p.in.Close() // it returns without a word
		}
		_ = p.Wait()
		gone := func() bool {
			_, err := os.Stat(filepath.Dir(config.Host))
			return errors.Is(err, os.ErrNotExist)
		}
		for range 500 {
			if gone() {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if conn, err := pgx.Connect(context.Background(), p.url); err == nil || !gone() {
			t.Errorf("ten seconds later it is still there (%v, %v)", conn, err)
		}
	}
}

func TestWhatAKilledContainerLeftIsSweptAway(t *testing.T) {
	t.Setenv("TMPDIR", folder(t))
	old, _ := os.MkdirTemp("", scratchName)
	recent, _ := os.MkdirTemp("", scratchName)
	used, _ := os.MkdirTemp("", scratchName)
	if err := os.WriteFile(filepath.Join(old, "something"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	held, err := lock(used)
	if err != nil {
		t.Fatal(err)
	}
	defer release(held)
	long := time.Now().Add(-time.Hour)
	for _, dir := range []string{old, used} {
		if err := os.Chtimes(dir, long, long); err != nil {
			t.Fatal(err)
		}
	}
	sweep(t.Context())
	for dir, stays := range map[string]bool{old: false, recent: true, used: true} {
		if _, err := os.Stat(dir); (err == nil) != stays {
			t.Errorf("%s: %v", dir, err)
		}
	}
}
