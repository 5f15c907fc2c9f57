package main

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gyoryu/internal/pg/pgtest"
)

func TestItStartsAnswersAndStops(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	r := start(t, "GYORYU_DATA="+dir)
	if status, body := r.get("/readyz"); status != http.StatusOK {
		t.Errorf("/readyz answers %d %s", status, body)
	}
	if got := gyoryu(t, []string{"GYORYU_ADDR=" + strings.TrimPrefix(r.address, "http://")}, "health"); got.status != 0 {
		t.Errorf("health says %+v", got)
	}
	if status := r.stop(); status != 0 {
		t.Errorf("stopped with %d", status)
	}
	if _, err := os.Stat(filepath.Join(dir, "pg", "postmaster.pid")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its database still runs: %v", err)
	}
	refused(t, gyoryu(t, []string{"GYORYU_ADDR=" + strings.TrimPrefix(r.address, "http://")}, "health"), 1, "not ready")
}

func TestItStopsWhileSomebodyIsConnected(t *testing.T) {
	t.Parallel()
	r := start(t, "DATABASE_URL="+pgtest.NewURL(t))
	slow, err := net.Dial("tcp", strings.TrimPrefix(r.address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := slow.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n")); err != nil { // and never the rest
		t.Fatal(err)
	}
	began := time.Now()
	if status := r.stop(); status != 0 || time.Since(began) > grace+5*time.Second {
		t.Errorf("stopped with %d after %s", status, time.Since(began))
	}
}

func TestAfterACrashItStartsAgainOverTheSameFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, "GYORYU_DATA="+dir).kill()
	left := postmaster(t, dir)
	r := start(t, "GYORYU_DATA="+dir)
	if now := postmaster(t, dir); now == left {
		t.Errorf("the server that the crash left behind, %d, is still there", left)
	}
	if got := gyoryu(t, []string{"GYORYU_DATA=" + dir}, "migrate", "status"); got.status != 0 || !strings.Contains(got.stdout, "up to date") {
		t.Errorf("beside it, the schema is %+v", got)
	}
	r.stop()
}

func TestASecondCopyOnTheSameFolderIsRefusedInOneLine(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	r := start(t, "GYORYU_DATA="+dir)
	refused(t, gyoryu(t, []string{"GYORYU_ADDR=127.0.0.1:0", "GYORYU_DATA=" + dir}, "serve"), 1, "another gyoryu", dir)
	if status, _ := r.get("/readyz"); status != http.StatusOK {
		t.Errorf("the first copy answers %d", status)
	}
}

func TestADatabaseServerThatDiesIsStartedAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	r := start(t, "GYORYU_DATA="+dir)
	first := postmaster(t, dir)
	if err := syscall.Kill(first, syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	eventually(t, "ready again", func() bool {
		text, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid"))
		if err != nil || strings.HasPrefix(string(text), strconv.Itoa(first)+"\n") {
			return false
		}
		status, _ := r.get("/readyz")
		return status == http.StatusOK
	})
}

func TestTwoCopiesRunOverOneDatabase(t *testing.T) {
	t.Parallel()
	url := "DATABASE_URL=" + pgtest.Empty(t)
	for _, r := range []*served{start(t, url), start(t, url)} {
		if status, body := r.get("/readyz"); status != http.StatusOK {
			t.Errorf("/readyz answers %d %s", status, body)
		}
	}
}

func TestMetricsAreAtTheirOwnAddressOnly(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	_ = free.Close()
	r := start(t, "DATABASE_URL="+pgtest.NewURL(t), "GYORYU_METRICS_ADDR="+addr)
	status, body := get(t, "http://"+addr+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("metrics answer %d", status)
	}
	for _, name := range []string{"gyoryu_db_connections_max 16", "go_goroutines", "process_start_time_seconds"} {
		if !strings.Contains(body, name) {
			t.Errorf("metrics have no %s", name)
		}
	}
	if _, body := r.get("/metrics"); strings.Contains(body, "go_goroutines") {
		t.Error("metrics are at the address of the pages, too")
	}
	if status, _ := get(t, "http://"+addr+"/readyz"); status != http.StatusNotFound {
		t.Errorf("at the address of metrics, /readyz answers %d", status)
	}
}

func TestTheUsualAddressOfMetricsMayBeTaken(t *testing.T) {
	t.Parallel()
	if l, err := net.Listen("tcp", "127.0.0.1:9090"); err == nil { // else somebody has it already
		defer l.Close()
	}
	r := start(t, "DATABASE_URL="+pgtest.NewURL(t), "GYORYU_LOG=json", usualMetrics)
	if !strings.Contains(r.log.String(), `"msg":"metrics are off"`) {
		t.Errorf("its log does not tell that metrics are off: %s", r.log)
	}
}

// postmaster is the process of the server in a data folder.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.Split(string(text), "\n")[0])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// TestSlowClientsHoldUpNobody: connections that never end their request are given up after a
// while, and others are served meanwhile.
func TestSlowClientsHoldUpNobody(t *testing.T) {
	t.Parallel()
	r := start(t, "DATABASE_URL="+pgtest.NewURL(t))
	address := strings.TrimPrefix(r.address, "http://")
	var slow []net.Conn
	for range 100 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET /visits HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, c)
	}
	if status, body := r.get("/sign-in"); status != 200 {
		t.Errorf("others get %d: %s", status, body)
	}
	for _, c := range slow {
		if err := c.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("a slow client is waited for")
		}
	}
}
