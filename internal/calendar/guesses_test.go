package calendar

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestOnlyDifferentGuessesCount(t *testing.T) {
	now := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
	g := newGuesses(func() time.Time { return now })
	guess := func(address string, n int) { g.wrong(address, []byte("guess "+strconv.Itoa(n)+"....")) }
	for range 500 {
		guess("192.0.2.7:1", 1)
		g.wrong("192.0.2.7:2", nil)
	}
	if g.wait("192.0.2.7:3") != 0 {
		t.Error("one old address makes the whole office wait")
	}
	for n := range free {
		guess("192.0.2.7:4", n)
	}
	if wait := g.wait("192.0.2.7:5"); wait != window {
		t.Errorf("it waits %v", wait)
	}
	if g.wait("192.0.2.8:5") != 0 || g.wait("") != 0 {
		t.Error("others wait, too")
	}
	now = now.Add(window - time.Second)
	if g.wait("192.0.2.7") != time.Second {
		t.Error("not to the end of the window")
	}
	now = now.Add(time.Second)
	if g.wait("192.0.2.7") != 0 {
		t.Error("longer than the window")
	}
	for n := range free {
		guess("[2001:db8::"+strconv.Itoa(n+1)+"]:9", n)
	}
	if g.wait("[2001:db8::ffff]:9") == 0 || g.wait("[2001:db8:0:1::1]:9") != 0 {
		t.Error("a household has one network")
	}
}

func TestWhoGuessesIsForgotten(t *testing.T) {
	now := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
	g := newGuesses(func() time.Time { return now })
	for n := range networks + 10 {
		g.wrong("10."+strconv.Itoa(n/65536)+"."+strconv.Itoa(n/256%256)+"."+strconv.Itoa(n%256), nil)
	}
	if len(g.of) > networks {
		t.Errorf("%d are remembered", len(g.of))
	}
	now = now.Add(window)
	for n := range networks {
		g.wrong("10.9."+strconv.Itoa(n/256)+"."+strconv.Itoa(n%256), nil)
	}
	if len(g.of) > networks {
		t.Errorf("%d are remembered", len(g.of))
	}
}

func TestALogHoldsNoSecret(t *testing.T) {
	secret := newSecret()
	if got := Redact(Path(secret)); got != "/calendar/-" {
		t.Errorf("%s", got)
	}
	for _, path := range []string{"/", "/visits/1", "/account/calendar", "/institutes/2/calendar/end", "/calendar"} {
		if Redact(path) != path {
			t.Errorf("%s becomes %s", path, Redact(path))
		}
	}
}

// FuzzSecret: one secret has one way to be written, and nothing else is one.
func FuzzSecret(f *testing.F) {
	for _, s := range []string{"", "x", newSecret(), newSecret() + "=", strings.Repeat("A", 20) + "\n" + strings.Repeat("A", 23), strings.Repeat("A", 43), strings.Repeat("_", 43), "\xff", "a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		hash := hashOf(s)
		if hash == nil {
			return
		}
		b, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil || len(hash) != 32 || base64.RawURLEncoding.EncodeToString(b) != s {
			t.Errorf("%q is a secret: %v", s, err)
		}
		if strings.Contains(Redact(Path(s)), s) {
			t.Errorf("%q is in the log", s)
		}
	})
}
