package account

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestPasswordsThatAreRefused(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]string{
		"":                                 "form.needed",
		"kD8#pw2":                          "account.password-short",
		"비밀번호":                             "account.password-short",
		strings.Repeat("장미 kD8#pw2x ", 20): "form.too-long",
		"kD8#\x00pw2x":                     "form.unreadable",
		"kD8#\xffpw2x":                     "form.unreadable",
		"password":                         "account.password-guessable",
		"12345678":                         "account.password-guessable",
		"1q2w3e4r!":                        "account.password-guessable",
		"qwer1234":                         "account.password-guessable",
		"aaaaaaaaaaaaaaaa":                 "account.password-guessable",
		"abcabcabcabc":                     "account.password-guessable",
		"iloveyou1!":                       "account.password-guessable",
		"비밀번호1234":                         "account.password-guessable",
		"비밀번호비밀번호":                         "account.password-guessable",
		"dkssudgktpdy1":                    "account.password-guessable",
		"가나다라마바사아":                         "account.password-guessable",
		"gyoryu2026":                       "account.password-guessable",
		"hwanghee2019":                     "account.password-guessable",
		"조황희조황희12":                         "account.password-guessable",
		"cho@stepi.example":                "account.password-guessable",

		"kD8#pw2x":                       "",
		"correct horse battery staple":   "",
		"구름이 걷힌 뒤의 들판":                   "",
		"sonamu-baram-7":                 "",
		strings.Repeat("x7Kq", 49) + "!": "",
	} {
		complaint, refused := refusePassword(password, "cho@stepi.example", "조황희 Hwanghee Cho")
		if complaint.Key != want || refused != (want != "") {
			t.Errorf("%q: %q, want %q", password, complaint.Key, want)
		}
	}
}

func TestALongPasswordIsCheckedQuickly(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		strings.Repeat("p4$5w0rD", 24) + "x", strings.Repeat("|7!1(04", 28) + "x", strings.Repeat("a1@4", 49) + "x", strings.Repeat("qwe3", 49) + "z", strings.Repeat("4@8({[<369&#!1/|0$5+7%2zZ", 7) + "x"} {
		start := time.Now()
		refusePassword(password, "cho@stepi.example", "Cho")
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%q takes %s", password, took)
		}
	}
}

func TestVerifyAPassword(t *testing.T) {
	t.Parallel()
	p := newPasswords()
	verified := 0
	p.verified = func() { verified++ }
	ctx := t.Context()
	hash := must(p.hash(ctx, "kafé 각 x7Kq"))(t)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hashed as %s", hash)
	}
	long := must(p.hash(ctx, ""))(t)
	for _, tt := range []struct {
		name, password, hash string
		want                 bool
	}{
		{"the same", "kafé 각 x7Kq", hash, true},
		{"composed otherwise", "kafe\u0301 \u1100\u1161\u11a8 x7Kq", hash, true},
		{"another", "kafé 각 x7KQ", hash, false},
		{"none", "", hash, false},
		{"an account without password", "anything", "", false},
		{"an account without password, and none typed", "", "", false},
		{"longer than any, which is compared as nothing", strings.Repeat("x", 201), long, false},
	} {
		before := verified
		if got := must(p.verify(ctx, tt.password, tt.hash))(t); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if verified != before+1 {
			t.Errorf("%s took %d verifications, want 1", tt.name, verified-before)
		}
	}
	if _, err := p.verify(ctx, "x", "not a hash"); err == nil {
		t.Error("a broken hash is no error")
	}
}

func TestTwoPasswordsAtOnceAtMost(t *testing.T) {
	t.Parallel()
	p := newPasswords()
	var now, most atomic.Int32
	p.verified = func() {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		// The first waits for the second, and both for a third that may not come.
		for range 2000 {
			if most.Load() >= 2 {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(5 * time.Millisecond)
		now.Add(-1)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := p.verify(t.Context(), "x", ""); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 2 {
		t.Errorf("%d at once, want 2", most.Load())
	}

	// Whoever goes away does not wait.
	p.slots <- struct{}{}
	p.slots <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.verify(ctx, "x", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("gone: %v", err)
	}
	if _, err := p.hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("gone: %v", err)
	}
}

func TestShortAgent(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":              "Edge 140 · Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Whale/4.30.291.11 Safari/537.36":          "Whale 4 · Windows",
		"Mozilla/5.0 (Linux; Android 14; SM-S918N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Internet 25 · Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1":    "Safari 18 · iPhone",
		"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0":                                                                     "Firefox 143 · Linux",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36":                              "Chrome 140 · Linux",
		"curl/8.5.0": "curl/8.5.0",
		"":           "",
	} {
		if got := shortAgent(agent(header)); got != want {
			t.Errorf("%q is %q, want %q", header, got, want)
		}
	}
	if got := agent("a\r\nb\x00c\xff" + strings.Repeat("d", 500)); strings.ContainsAny(got, "\r\n\x00") || len(got) > 300 {
		t.Errorf("kept as %q", got)
	}
}

func TestTypedEmail(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		" Cho@STEPI.example ": "cho@stepi.example", "a\r\nb\x00": "ab", "\xff": "", strings.Repeat("가", 300): strings.Repeat("가", 254),
	} {
		if got := typedEmail(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}
