package main

import (
	"net"
	"strings"
	"testing"
)

func TestWithoutACommandItPrintsItsUsage(t *testing.T) {
	t.Parallel()
	got := gyoryu(t, nil)
	if got.status != 2 || got.stdout != "" || !strings.Contains(got.stderr, "Usage: gyoryu <command>") {
		t.Errorf("got %+v", got)
	}
}

func TestWrongUsageIsOneLineAndStatus2(t *testing.T) {
	t.Parallel()
	for _, args := range []string{
		"sevre", "serve now", "serve --port=80", "migrate", "migrate sideways", "migrate down two", "migrate status 1",
		"demo twice", "generate", "account", "account add", "account add --nonsense", "account disable", "account reset",
		"token", "token add --email=a@example.org", "token revoke --name=x", "token add --nonsense", "version 2", "--version",
	} {
		refused(t, gyoryu(t, nil, strings.Fields(args)...), 2, "gyoryu", "--help")
	}
}

func TestEverySubcommandHasHelp(t *testing.T) {
	t.Parallel()
	for _, args := range []string{
		"", "serve", "migrate", "migrate up", "migrate down", "migrate status", "demo", "generate", "account",
		"account add", "account list", "account disable", "account reset", "token", "token add", "token revoke", "version", "health",
	} {
		got := gyoryu(t, []string{"GYORYU_NONSENSE=1"}, append(strings.Fields(args), "--help")...)
		if got.status != 0 || got.stderr != "" || !strings.HasPrefix(got.stdout, strings.TrimSpace("Usage: gyoryu "+args)) {
			t.Errorf("%s --help: %+v", args, got)
		}
	}
	help := gyoryu(t, nil, "serve", "--help").stdout
	for _, name := range []string{"DATABASE_URL", "GYORYU_ADDR", "GYORYU_METRICS_ADDR"} {
		if !strings.Contains(help, name) {
			t.Errorf("serve --help does not tell of %s", name)
		}
	}
}

func TestTheVersionNeedsNoSettings(t *testing.T) {
	t.Parallel()
	got := gyoryu(t, []string{"GYORYU_NONSENSE=1"}, "version")
	if got.status != 0 || !strings.HasPrefix(got.stdout, "gyoryu ") {
		t.Errorf("got %+v", got)
	}
}

func TestASettingThatIsWrongStopsTheStart(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"GYORYU_ADRR=x", "GYORYU_ADDR=8080", "GYORYU_SMTP_URL=smtp://x", "GYORYU_LOG=loud", "DATABASE_URL=nonsense"} {
		name, _, _ := strings.Cut(wrong, "=")
		for _, args := range [][]string{{"serve"}, {"migrate", "status"}, {"demo"}, {"generate", "--visits=1"}, {"account", "list"}, {"health"}} {
			refused(t, gyoryu(t, []string{wrong}, args...), 1, name)
		}
	}
}

func TestADemoThatOthersCouldReachDoesNotStart(t *testing.T) {
	t.Parallel()
	refused(t, gyoryu(t, []string{"GYORYU_DEMO=1", "GYORYU_ADDR=0.0.0.0:0"}, "serve"), 1, "GYORYU_DEMO", "GYORYU_ADDR", "loopback")
	refused(t, gyoryu(t, []string{"GYORYU_DEMO=1", "GYORYU_URL=https://gyoryu.example.org"}, "serve"), 1, "GYORYU_DEMO", "GYORYU_URL")
	refused(t, gyoryu(t, []string{"GYORYU_DEMO=1", "GYORYU_TRUSTED_PROXIES=10.0.0.1"}, "serve"), 1, "GYORYU_DEMO", "GYORYU_TRUSTED_PROXIES")
}

func TestAnAddressInUseIsRefusedInOneLine(t *testing.T) {
	t.Parallel()
	taken := occupy(t)
	dir := folder(t)
	refused(t, gyoryu(t, []string{"GYORYU_ADDR=" + taken, "GYORYU_DATA=" + dir}, "serve"), 1, "GYORYU_ADDR", taken, "in use")
	refused(t, gyoryu(t, []string{"GYORYU_ADDR=127.0.0.1:0", "GYORYU_METRICS_ADDR=" + taken, "GYORYU_DATA=" + dir}, "serve"), 1, "GYORYU_METRICS_ADDR", taken, "in use")
}

// occupy takes an address as long as the test runs.
func occupy(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}
