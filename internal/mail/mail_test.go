package mail

import (
	"errors"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/config"
	"gyoryu/internal/i18n"
	"gyoryu/internal/mail/mailtest"
)

func serverAt(t *testing.T, addr string, tls config.TLS) config.SMTP {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return config.SMTP{Host: host, Port: n, TLS: tls, From: netmail.Address{Name: "교류", Address: "gyoryu@office.example"}}
}

func message(to string) Message {
	return Message{
		ID: "abc@office.example", To: netmail.Address{Name: "조황희", Address: to}, Date: time.Date(2026, 6, 17, 0, 0, 0, 0, time.UTC),
		Subject: "오늘 챙기실 일 2건", Text: "안녕하세요.\nhttps://gyoryu.example.org/x\n", HTML: "<p>안녕하세요.</p>", Off: "https://gyoryu.example.org/mail/off/k/digest",
	}
}

func TestAMailArrivesAsItWasWritten(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, mailtest.Options{})
	if err := Send(t.Context(), serverAt(t, s.Addr, config.TLSNone), message("cho@office.example")); err != nil {
		t.Fatal(err)
	}
	m := s.Messages()[0]
	if m.ID != "<abc@office.example>" || m.Subject != "오늘 챙기실 일 2건" || m.To != "cho@office.example" {
		t.Errorf("it is %+v", m)
	}
	if m.Text != "안녕하세요.\nhttps://gyoryu.example.org/x\n" || m.HTML != "<p>안녕하세요.</p>" {
		t.Errorf("it says %q and %q", m.Text, m.HTML)
	}
	if got := m.Header.Get("Date"); got != "Wed, 17 Jun 2026 00:00:00 +0000" {
		t.Errorf("its day is %s", got)
	}
	if m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("its headers are %v", m.Header)
	}
}

func TestNothingThatIsTypedBecomesAHeader(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, mailtest.Options{})
	m := message("cho@office.example")
	m.To.Name, m.Subject = "Cho\r\nBcc: a@evil.example", "Hello\r\nBcc: b@evil.example\r\n\r\nbody\x00\u2028\xff"
	if err := Send(t.Context(), serverAt(t, s.Addr, config.TLSNone), m); err != nil {
		t.Fatal(err)
	}
	got := s.Messages()
	if len(got) != 1 || got[0].Header.Get("Bcc") != "" || got[0].Subject != "Hello Bcc: b@evil.example body" {
		t.Errorf("it is %+v", got)
	}
	m.To.Address = "a@b.example\r\nRCPT TO:<x@evil.example>"
	if err := Send(t.Context(), serverAt(t, s.Addr, config.TLSNone), m); !errors.Is(err, Bounced) {
		t.Errorf("to such an address: %v", err)
	}
	if s.Tries("x@evil.example") != 0 {
		t.Error("it went to somebody else")
	}
}

func TestWhatIsTriedAgainAndWhatIsNot(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		manner mailtest.Manner
		final  bool
	}{
		"it greylists": {mailtest.Greylist, false}, "it breaks off after DATA": {mailtest.Lose, false}, "it took it and breaks off": {mailtest.BreakOff, false},
		"nobody is there": {mailtest.Refuse, true}, "it calls it spam": {mailtest.RefuseAll, true},
	} {
		s := mailtest.Start(t, mailtest.Options{Manner: func(string, int) mailtest.Manner { return tt.manner }})
		err := Send(t.Context(), serverAt(t, s.Addr, config.TLSNone), message("cho@office.example"))
		if err == nil || errors.Is(err, Bounced) != tt.final {
			t.Errorf("%s: %v", name, err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if err := Send(t.Context(), serverAt(t, l.Addr().String(), config.TLSNone), message("cho@office.example")); err == nil || errors.Is(err, Bounced) {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestTLSIsAsTheSettingSays(t *testing.T) {
	t.Parallel()
	plain, safe := mailtest.Start(t, mailtest.Options{}), mailtest.Start(t, mailtest.Options{TLS: true})
	if err := Send(t.Context(), serverAt(t, plain.Addr, config.TLSRequired), message("a@b.example")); err == nil || errors.Is(err, Bounced) {
		t.Errorf("the server refuses TLS: %v", err)
	}
	if err := Send(t.Context(), serverAt(t, plain.Addr, config.TLSOpportunistic), message("a@b.example")); err != nil {
		t.Errorf("TLS if there is any: %v", err)
	}
	if err := Send(t.Context(), serverAt(t, safe.Addr, config.TLSRequired), message("a@b.example")); err == nil || errors.Is(err, Bounced) {
		t.Errorf("nobody signed its certificate: %v", err)
	}
	if err := Send(t.Context(), serverAt(t, safe.Addr, config.TLSNone), message("a@b.example")); err != nil {
		t.Errorf("without TLS: %v", err)
	}
	implicit := serverAt(t, plain.Addr, config.TLSRequired)
	implicit.Implicit = true
	if err := Send(t.Context(), implicit, message("a@b.example")); err == nil || errors.Is(err, Bounced) {
		t.Errorf("TLS from the beginning, with a server that has none: %v", err)
	}
}

func TestALetterSaysTheSameInBothParts(t *testing.T) {
	t.Parallel()
	l := Letter{
		Lang: i18n.KO, Subject: "제목", Greeting: "조황희 님,", Intro: []string{"안녕하세요."}, Button: &Link{"열기", "https://x.example/a?b=1&c=2"},
		Sections: []Section{{Title: "약속", Alarm: true, Lines: []Line{{"<script>alert(1)</script>\r\n* another", "https://x.example/1", "기한"}, {Text: "no link"}}, More: &Link{"더", "https://x.example/more"}}},
		Outro:    []string{"그럼."}, Foot: []Link{{"끄기", "https://x.example/off"}, {Text: "왜"}},
	}
	html, err := l.HTML(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := l.Text()
	want := `조황희 님,

안녕하세요.

열기
https://x.example/a?b=1&c=2

약속
----
* <script>alert(1)</script> * another
  기한
  https://x.example/1
* no link
더: https://x.example/more

그럼.

-- 
끄기: https://x.example/off
왜
`
	if text != want {
		t.Errorf("the text is\n%s\nwant\n%s", text, want)
	}
	if strings.Contains(html, "<script") || !strings.Contains(html, "&lt;script&gt;") || !strings.Contains(html, `<html lang="ko">`) {
		t.Errorf("the HTML is %s", html)
	}
	for _, words := range []string{"조황희 님,", "열기", "no link", "https://x.example/more", "그럼.", "https://x.example/off", `class="alarm"`} {
		if !strings.Contains(html, words) {
			t.Errorf("the HTML has no %q", words)
		}
	}
}
