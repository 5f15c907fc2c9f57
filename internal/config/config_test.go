package config

import (
	"net/mail"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestNothingSetGivesTheDefaults(t *testing.T) {
	c, err := Read([]string{"HOME=/root", "PATH=/bin"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:8080" || c.Data != "./.data" || c.Zone.String() != "Asia/Seoul" || c.Log != "text" ||
		c.DatabaseURL != "" || c.URL != "" || c.Demo || c.TrustedProxies != nil {
		t.Errorf("defaults are %+v", c)
	}
	if c.Metrics != (Metrics{Addr: "127.0.0.1:9090"}) {
		t.Errorf("metrics are %+v", c.Metrics)
	}
}

func TestEverySettingIsRead(t *testing.T) {
	c, err := Read([]string{
		"DATABASE_URL=postgres://gyoryu@db/gyoryu", "GYORYU_ADDR=[::]:80", "GYORYU_DATA=/srv/gyoryu",
		"GYORYU_URL=https://gyoryu.example.org/", "GYORYU_TZ=Europe/Vienna", "GYORYU_DEMO=0",
		"GYORYU_TRUSTED_PROXIES=10.1.2.3, 192.168.7.9/16,fd00::/8", "GYORYU_METRICS_ADDR=:9100", "GYORYU_LOG=json",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.DatabaseURL != "postgres://gyoryu@db/gyoryu" || c.Addr != "[::]:80" || c.Data != "/srv/gyoryu" || c.Log != "json" {
		t.Errorf("read %+v", c)
	}
	if c.URL != "https://gyoryu.example.org" || c.Site() != c.URL {
		t.Errorf("the public address is %q", c.URL)
	}
	if c.Zone.String() != "Europe/Vienna" {
		t.Errorf("the zone is %s", c.Zone)
	}
	want := []netip.Prefix{netip.MustParsePrefix("10.1.2.3/32"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("fd00::/8")}
	if !slices.Equal(c.TrustedProxies, want) {
		t.Errorf("the proxies are %v", c.TrustedProxies)
	}
	if c.Metrics != (Metrics{Addr: ":9100", Given: true}) {
		t.Errorf("metrics are %+v", c.Metrics)
	}
}

func TestMetricsSetToNothingAreSwitchedOff(t *testing.T) {
	c, err := Read([]string{"GYORYU_METRICS_ADDR="})
	if err != nil || c.Metrics != (Metrics{}) {
		t.Errorf("metrics are %+v, %v", c.Metrics, err)
	}
}

func TestSetToNothingIsNotSet(t *testing.T) {
	var empty []string
	for _, s := range Settings() {
		if s.Name != "GYORYU_METRICS_ADDR" {
			empty = append(empty, s.Name+"=")
		}
	}
	c, err := Read(empty)
	if err != nil || c.Addr != "127.0.0.1:8080" || c.Zone.String() != "Asia/Seoul" {
		t.Errorf("read %+v, %v", c, err)
	}
}

func TestABadValueIsRefusedInOneLineThatNamesIt(t *testing.T) {
	for _, bad := range []string{
		"DATABASE_URL=mysql//nonsense", "DATABASE_URL=postgres://u:p@host:port/db",
		"GYORYU_ADDR=8080", "GYORYU_ADDR=127.0.0.1:http", "GYORYU_ADDR=127.0.0.1:70000", "GYORYU_ADDR=http://127.0.0.1:80",
		"GYORYU_ADDR=a\nb",
		"GYORYU_URL=gyoryu.example.org", "GYORYU_URL=https://", "GYORYU_URL=ftp://x", "GYORYU_URL=https://x/below",
		"GYORYU_URL=https://u:p@x", "GYORYU_URL=https://x?y=1", "GYORYU_URL=https://x\ny",
		"GYORYU_TZ=Seoul", "GYORYU_TZ=Local", "GYORYU_TZ=../etc/passwd",
		"GYORYU_DEMO=yes", "GYORYU_DEMO=true",
		"GYORYU_TRUSTED_PROXIES=proxy.example.org", "GYORYU_TRUSTED_PROXIES=10.0.0.0/33",
		"GYORYU_METRICS_ADDR=9090", "GYORYU_METRICS_ADDR=127.0.0.1:8080", "GYORYU_METRICS_ADDR=:8080",
		"GYORYU_METRICS_ADDR=0.0.0.0:08080", "GYORYU_METRICS_ADDR=[::]:8080", "GYORYU_METRICS_ADDR=localhost:8080",
		"GYORYU_LOG=xml",
		"GYORYU_SMTP_URL=mail.example.org", "GYORYU_SMTP_URL=http://mail.example.org?from=a@b.example", "GYORYU_SMTP_URL=smtp://?from=a@b.example",
		"GYORYU_SMTP_URL=smtp://mail.example.org", "GYORYU_SMTP_URL=smtp://user@mail.example.org", "GYORYU_SMTP_URL=smtp://m?from=nobody",
		"GYORYU_SMTP_URL=smtp://m?from=a@b.example&tls=maybe", "GYORYU_SMTP_URL=smtps://m?from=a@b.example&tls=none",
		"GYORYU_SMTP_URL=smtp://m:0?from=a@b.example", "GYORYU_SMTP_URL=smtp://m:70000?from=a@b.example", "GYORYU_SMTP_URL=smtp://m/x?from=a@b.example",
		"GYORYU_SMTP_URL=smtp://m?from=a@b.example&form=c@d.example", "GYORYU_SMTP_URL=smtp://m?from=a@b.example&from=c@d.example",
		"GYORYU_SMTP_URL=smtp://m?from=a%0d%0aBcc:x@b.example", "GYORYU_SMTP_URL=smtp://m?from=a@b.example\nx", "GYORYU_SMTP_URL=smtp://m?from=%zz",
	} {
		_, err := Read([]string{bad})
		name, _, _ := strings.Cut(bad, "=")
		if err == nil {
			t.Errorf("%q was accepted", bad)
		} else if !strings.Contains(err.Error(), name) || strings.ContainsAny(err.Error(), "\r\n") {
			t.Errorf("%q is refused with %q", bad, err)
		}
	}
}

func TestAPasswordIsNotRepeatedInTheComplaint(t *testing.T) {
	for _, bad := range []string{
		"DATABASE_URL=postgres://u:hunter2@host:port/db", "DATABASE_URL=postgres://u:hunter2@host/db?pool_max_conns=x",
		"DATABASE_URL=host=h password=hunter2 port=x", "GYORYU_URL=https://u:hunter2@x",
		"GYORYU_SMTP_URL=smtp://u:hunter2@host:port", "GYORYU_SMTP_URL=smtp://u:hunter2@host", "GYORYU_SMTP_URL=smtp://u:hunter2@ho st?from=a@b.example",
	} {
		if _, err := Read([]string{bad}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q is refused with %v", bad, err)
		}
	}
}

func TestAnUnknownSettingIsRefusedByName(t *testing.T) {
	for _, name := range []string{"GYORYU_ADRR", "GYORYU_SMTP", "GYORYU_", "GYORYU_addr", "GYORYU_A\nB"} {
		_, err := Read([]string{name + "="})
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), strings.Split(name, "\n")[0]) {
			t.Errorf("%q is refused with %v", name, err)
		}
	}
}

func TestADemoStaysOnThisMachine(t *testing.T) {
	for _, home := range []string{"127.0.0.1:8080", "127.9.9.9:1", "[::1]:8080", "localhost:8080", "[::ffff:127.0.0.1]:80"} {
		if c, err := Read([]string{"GYORYU_DEMO=1", "GYORYU_ADDR=" + home}); err != nil || !c.Demo {
			t.Errorf("a demo on %s: %v", home, err)
		}
	}
	for _, away := range []string{
		"GYORYU_ADDR=0.0.0.0:8080", "GYORYU_ADDR=:8080", "GYORYU_ADDR=[::]:8080", "GYORYU_ADDR=192.168.0.7:80",
		"GYORYU_ADDR=gyoryu.example.org:80", "GYORYU_ADDR=localhost.example.org:80",
		"GYORYU_URL=http://127.0.0.1:8080", "GYORYU_TRUSTED_PROXIES=127.0.0.1",
	} {
		name, _, _ := strings.Cut(away, "=")
		_, err := Read([]string{"GYORYU_DEMO=1", away})
		if err == nil {
			t.Errorf("a demo was allowed with %s", away)
		} else if !strings.Contains(err.Error(), "GYORYU_DEMO") || !strings.Contains(err.Error(), name) {
			t.Errorf("a demo with %s is refused with %q", away, err)
		}
	}
}

func TestTheAddressAsThisMachineFindsIt(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", ":80": "http://127.0.0.1:80", "0.0.0.0:80": "http://127.0.0.1:80",
		"[::]:80": "http://127.0.0.1:80", "[::1]:80": "http://[::1]:80", "host.example:80": "http://host.example:80",
	} {
		if got := Local(addr); got != want {
			t.Errorf("%s is found at %s", addr, got)
		}
	}
}

func TestTheReadmeTellsOfEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Settings() {
		value := " "
		if s.Default != "" {
			value = " `" + s.Default + "` "
		}
		if row := "| `" + s.Name + "` |" + value + "|"; !strings.Contains(string(text), row) {
			t.Errorf("README.md has no row %q", row)
		}
	}
}

func TestTheMailServerIsRead(t *testing.T) {
	for url, want := range map[string]SMTP{
		"smtp://post%40b.example:p%2Fw@mail.example.org": {
			Host: "mail.example.org", Port: 587, User: "post@b.example", Password: "p/w", TLS: TLSRequired, From: mail.Address{Address: "post@b.example"},
		},
		"smtps://u:p@mail.example.org?from=Gyoryu 교류 <g@b.example>": {
			Host: "mail.example.org", Port: 465, User: "u", Password: "p", Implicit: true, TLS: TLSRequired, From: mail.Address{Name: "Gyoryu 교류", Address: "g@b.example"},
		},
		"smtp://127.0.0.1:2525?from=g@b.example":    {Host: "127.0.0.1", Port: 2525, TLS: TLSOpportunistic, From: mail.Address{Address: "g@b.example"}},
		"smtp://[::1]:25?from=g@b.example&tls=none": {Host: "::1", Port: 25, TLS: TLSNone, From: mail.Address{Address: "g@b.example"}},
	} {
		c, err := Read([]string{"GYORYU_SMTP_URL=" + url})
		if err != nil || c.SMTP != want || !c.SMTP.On() {
			t.Errorf("%s: %+v, %v", url, c.SMTP, err)
		}
	}
	if c, err := Read(nil); err != nil || c.SMTP.On() {
		t.Errorf("nothing set: %+v, %v", c.SMTP, err)
	}
}
