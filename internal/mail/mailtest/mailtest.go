// Package mailtest is a mail server inside a test: a real one, that speaks SMTP on a port of
// this machine and keeps what it was given. It can also be as difficult as those out there.
package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Message is one that the server has been given.
type Message struct {
	To      string // the envelope's
	ID      string
	Subject string
	Header  mail.Header
	Text    string
	HTML    string
}

// Manner is how the server treats a mail.
type Manner int

// The manners.
const (
	Take      Manner = iota
	Greylist         // come back later
	BreakOff         // it is taken, and the connection breaks before that is said
	Lose             // the connection breaks, and it is not taken
	Refuse           // nobody of that name is here, nor will be
	RefuseAll        // after DATA: never
)

// Options are how a server begins.
type Options struct {
	TLS    bool                             // it offers STARTTLS
	Manner func(to string, try int) Manner  // nil: it takes everything; try counts from 1 for each address
	Slow   func(to string) time.Duration    // how long it thinks before it takes a mail
	Auth   func(user, password string) bool // nil: it asks nobody
}

// Server is a running one.
type Server struct {
	Addr    string
	options Options

	mu       sync.Mutex
	messages []Message
	tries    map[string]int
}

// Start begins a server that ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Addr: l.Addr().String(), options: o, tries: map[string]int{}}
	server := smtp.NewServer(s)
	server.Domain, server.AllowInsecureAuth, server.EnableSMTPUTF8 = "mail.test", true, true
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	server.ErrorLog = quiet{}
	if o.TLS {
		server.TLSConfig = certificate(t)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// Messages are those taken so far, in their order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Tries is how often a mail for the address was begun.
func (s *Server) Tries(to string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tries[to]
}

// Begun is how many mails were begun.
func (s *Server) Begun() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, tries := range s.tries {
		n += tries
	}
	return n
}

// NewSession is for go-smtp.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

type session struct {
	server *Server
	conn   *smtp.Conn
	to     string
	manner Manner
}

func (x *session) Reset()                               {}
func (x *session) Logout() error                        { return nil }
func (x *session) Mail(string, *smtp.MailOptions) error { return nil }

func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	x.server.mu.Lock()
	x.server.tries[to]++
	x.to, x.manner = to, Take
	try := x.server.tries[to]
	x.server.mu.Unlock()
	if x.server.options.Manner != nil {
		x.manner = x.server.options.Manner(to, try)
	}
	switch x.manner {
	case Greylist:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted, come back later"}
	case Refuse:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func (x *session) Data(r io.Reader) error {
	m, err := read(r)
	if err != nil {
		return err
	}
	m.To = x.to
	if x.server.options.Slow != nil {
		time.Sleep(x.server.options.Slow(x.to)) // it is what a slow server does
	}
	switch x.manner {
	case Lose:
		_ = x.conn.Conn().Close()
		return errors.New("broken off")
	case RefuseAll:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "this looks like spam"}
	}
	x.server.mu.Lock()
	x.server.messages = append(x.server.messages, m)
	x.server.mu.Unlock()
	if x.manner == BreakOff {
		_ = x.conn.Conn().Close()
	}
	return nil
}

// read takes a message apart: a text and an HTML part.
func read(r io.Reader) (Message, error) {
	raw, err := mail.ReadMessage(r)
	if err != nil {
		return Message{}, err
	}
	m := Message{ID: raw.Header.Get("Message-ID"), Header: raw.Header}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(raw.Header.Get("Subject")); err != nil {
		return m, err
	}
	kind, params, err := mime.ParseMediaType(raw.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		return m, fmt.Errorf("it is %q, %w", kind, err)
	}
	for parts := multipart.NewReader(raw.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return m, err
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return m, err
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			m.HTML = text
		} else {
			m.Text = text
		}
	}
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// certificate is one that nobody has signed.
func certificate(t testing.TB) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
}
