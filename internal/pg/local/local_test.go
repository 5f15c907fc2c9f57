package local

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"
)

// TestMain lets this test binary be a program that keeps a server, for tests of
// what happens when such a program dies.
func TestMain(m *testing.M) {
	fallback = "/dev/null/no-test-may-use-the-real-one"
	if dir := os.Getenv("GYORYU_PROGRAM"); dir != "" {
		program(dir)
		return
	}
	os.Exit(m.Run())
}

func program(dir string) {
	signal.Ignore(os.Interrupt) // it would stop the server in its own time
	var s *Server
	var err error
	if dir == "scratch" {
		s, err = StartScratch(context.Background())
	} else {
		s, err = Start(context.Background(), Options{Dir: dir, Fast: true})
	}
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println(s.URL())
	_, _ = io.Copy(io.Discard, os.Stdin) // until it is told, or killed
}

// started is a program in another process, whose server answers.
type started struct {
	*exec.Cmd
	url string
	out *bufio.Reader
	in  io.Closer
}

func startProgram(t *testing.T, dir string) started {
	t.Helper()
	p := started{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), "GYORYU_PROGRAM="+dir)
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell does
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.Process.Kill()
		_ = p.Wait()
	})
	p.out = bufio.NewReader(out)
	line, err := p.out.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "postgres://") {
		t.Fatalf("the other program says %q, %v", line, err)
	}
	p.url = strings.TrimSpace(line)
	return p
}

// folder is an empty data folder that the server's user can reach, which the
// folders of package testing don't let it.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gyoryu-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// Whatever the test did, no server stays behind.
		_ = takeOver(context.Background(), filepath.Join(dir, "pg"), discard)
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func start(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Start(t.Context(), Options{Dir: dir, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(context.Background())
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func want(t *testing.T, url, sql, answer string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(context.Background())
	var got string
	if err := conn.QueryRow(t.Context(), sql).Scan(&got); err != nil || got != answer {
		t.Errorf("%s: got %q (%v), want %q", sql, got, err, answer)
	}
}

// serverPID is what the cluster's pid file says.
func serverPID(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// refused checks that a start fails with the sentinel, in one line with words.
func refused(t *testing.T, dir string, sentinel error, words ...string) {
	t.Helper()
	s, err := Start(t.Context(), Options{Dir: dir, Fast: true})
	if err == nil {
		stop(t, s)
		t.Errorf("started, want %v", sentinel)
		return
	}
	t.Log(err)
	if !errors.Is(err, sentinel) || strings.Contains(err.Error(), "\n") {
		t.Errorf("want one line of %q, got %q", sentinel, err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("want %q in %q", word, err)
		}
	}
}

func TestAServerKeepsWhatWasStored(t *testing.T) {
	dir := filepath.Join(folder(t), "made", "by itself")
	safe := Options{Dir: dir}
	s, err := Start(t.Context(), safe)
	if err != nil {
		t.Fatal(err)
	}
	run(t, s.URL(), "create table kept (text text)", "insert into kept values ('교류')")
	for setting, value := range map[string]string{
		"listen_addresses": "", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
		"data_checksums": "on", "server_encoding": "UTF8", "TimeZone": "UTC", "unix_socket_permissions": "0700",
	} {
		want(t, s.URL(), "select current_setting('"+setting+"')", value)
	}
	info, err := os.Stat(s.sockets)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder: %v, %v", info.Mode(), err)
	}
	stop(t, s)
	stop(t, s) // again does nothing
	select {
	case <-s.Done():
	default:
		t.Error("Done is open after Stop")
	}
	if _, err := os.Stat(s.sockets); err == nil {
		t.Error("the socket's folder is still there")
	}

	if s, err = Start(t.Context(), safe); err != nil {
		t.Fatal(err)
	}
	defer stop(t, s)
	want(t, s.URL(), "select text from kept", "교류")
}

func TestAFastServerTradesSafetyForSpeed(t *testing.T) {
	s := start(t, folder(t))
	for setting, value := range map[string]string{
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "400", "jit": "off",
	} {
		want(t, s.URL(), "select current_setting('"+setting+"')", value)
	}
}

func TestASecondCopyIsRefused(t *testing.T) {
	dir := folder(t)
	s := start(t, dir)
	refused(t, dir, InUse, dir, strconv.Itoa(os.Getpid()))
	want(t, s.URL(), "select 'undisturbed'", "undisturbed")
	stop(t, s)

	p := startProgram(t, dir)
	refused(t, dir, InUse, strconv.Itoa(p.Process.Pid))
	want(t, p.url, "select 'undisturbed'", "undisturbed")
}

func TestTheServerOfAKilledProgramIsTakenOver(t *testing.T) {
	dir := folder(t)
	p := startProgram(t, dir)
	run(t, p.url, "create table kept (id int)", "insert into kept values (1)")
	old := serverPID(t, dir)
	_ = p.Process.Kill()
	// The server has none of its ends, so whoever reads its output sees the end.
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, p.out)
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("the server holds the program's output open")
	}
	_ = p.Wait()
	if !runs(old, filepath.Join(dir, "pg")) {
		t.Fatal("the server went with the program; there is nothing to take over")
	}

	s := start(t, dir)
	want(t, s.URL(), "select count(*)::text from kept", "1")
	if runs(old, filepath.Join(dir, "pg")) {
		t.Error("the old server still runs")
	}
}

func TestAServerInTheMiddleOfItsShutdownIsTakenOver(t *testing.T) {
	dir := folder(t)
	p := startProgram(t, dir)
	run(t, p.url, "create table kept (id int)")
	connect(t, p.url) // for which a smart shutdown waits
	_ = p.Process.Kill()
	_ = p.Wait()
	if err := unix.Kill(serverPID(t, dir), unix.SIGTERM); err != nil {
		t.Fatal(err)
	}
	want(t, start(t, dir).URL(), "select count(*)::text from kept", "0")
}

func TestAProgramKilledWhileItsServerStartsIsTakenOver(t *testing.T) {
	dir := folder(t)
	stop(t, start(t, dir))
	for _, after := range []time.Duration{10, 30, 60, 100, 150} {
		p := exec.Command(os.Args[0])
		p.Env = append(os.Environ(), "GYORYU_PROGRAM="+dir)
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after * time.Millisecond)
		_ = p.Process.Kill()
		_ = p.Wait()
		s, err := Start(t.Context(), Options{Dir: dir, Fast: true})
		if err != nil {
			t.Fatalf("killed after %d ms: %v", after, err)
		}
		want(t, s.URL(), "select 'there'", "there")
		stop(t, s)
	}
}

func TestAKilledServerRecovers(t *testing.T) {
	dir := folder(t)
	s, err := Start(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	run(t, s.URL(), "create table kept (id int)", "insert into kept values (1)")
	go func() { // it keeps on computing when the server is dead
		if busy, err := pgx.Connect(context.Background(), s.URL()); err == nil {
			_, _ = busy.Exec(context.Background(), "select count(*) from generate_series(1, 20000000)")
		}
	}()
	time.Sleep(200 * time.Millisecond)
	if err := s.process.Kill(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("nobody is told that the server died")
	}
	stop(t, s) // frees the folder
	want(t, start(t, dir).URL(), "select count(*)::text from kept", "1")
}

func TestAStaleLockFileOfTheServerIsNoObstacle(t *testing.T) {
	other := exec.Command("sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = other.Process.Kill()
		_ = other.Wait()
	}()
	dir := folder(t)
	stop(t, start(t, dir))
	data := filepath.Join(dir, "pg")
	for name, pid := range map[string]string{
		"of nobody":                   "4194200",
		"of this very program":        strconv.Itoa(os.Getpid()),
		"of a process of the user's":  strconv.Itoa(other.Process.Pid),
		"of the first process":        "1",
		"with garbage":                "not a number",
		"empty, as on a disk so full": "",
	} {
		text := ""
		if pid != "" {
			text = pid + "\n" + data + "\n1700000000\n5432\n" + filepath.Join(dir, "run") + "\n\n  5432001         0\nready   \n"
		}
		file := filepath.Join(data, "postmaster.pid")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		who, err := serverUserIfRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := who.give(file); err != nil {
			t.Fatal(err)
		}
		s, err := Start(t.Context(), Options{Dir: dir, Fast: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		stop(t, s)
	}
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("a process that was none of ours: %v", err)
	}
}

func serverUserIfRoot(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	return serverUser(dir)
}

func TestCtrlCLeavesTheServerToTheProgram(t *testing.T) {
	dir := folder(t)
	p := startProgram(t, dir)
	for range 2 {
		if err := unix.Kill(-p.Process.Pid, unix.SIGINT); err != nil { // the group, as a terminal does
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond)
	}
	want(t, p.url, "select 'still there'", "still there")
}

func TestAServerThatIsHeldUpIsStoppedTheHardWay(t *testing.T) {
	dir := folder(t)
	s, err := Start(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	run(t, s.URL(), "create table kept (id int)")
	// A session that reacts to nothing holds a fast shutdown up for ever.
	var session int
	if err := connect(t, s.URL()).QueryRow(t.Context(), "select pg_backend_pid()").Scan(&session); err != nil {
		t.Fatal(err)
	}
	if err := unix.Kill(session, unix.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Error(err)
	}
	want(t, start(t, dir).URL(), "select count(*)::text from kept", "0")
}

func TestFoldersMayHaveAnyName(t *testing.T) {
	t.Setenv("PGHOST", "/nowhere") // none of these is for us
	t.Setenv("PGPORT", "1")
	t.Setenv("PGDATA", "/nowhere")
	base := folder(t)
	before := filepath.Join(base, "plain")
	stop(t, start(t, before))
	for _, name := range []string{`a space, a comma`, `"quoted" 'twice' \ %20`, "교류 데이터", "[a-z]*?", "a+b&c=d", strings.Repeat("long", 30)} {
		dir := filepath.Join(base, name)
		if err := os.Rename(before, dir); err != nil { // a folder may be moved, too
			t.Fatal(err)
		}
		before = dir
		s := start(t, dir)
		conn, err := pgx.Connect(t.Context(), s.URL())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_ = conn.Close(t.Context())
		if path := filepath.Join(s.sockets, socketName); len(path) > longestSocket {
			t.Errorf("%s is too long for a socket elsewhere", path)
		}
		stop(t, s)
		if _, err := os.Stat(s.sockets); err == nil {
			t.Errorf("%s stays behind", s.sockets)
		}
	}
}

func TestALongFoldersSocketIsRemovedAfterACrash(t *testing.T) {
	dir := filepath.Join(folder(t), strings.Repeat("long", 30))
	p := startProgram(t, dir)
	config, err := pgx.ParseConfig(p.url)
	if err != nil {
		t.Fatal(err)
	}
	_ = p.Process.Kill()
	_ = p.Wait()
	start(t, dir)
	if _, err := os.Stat(config.Host); err == nil || !strings.Contains(config.Host, shortSockets) {
		t.Errorf("%s stays behind", config.Host)
	}
}
