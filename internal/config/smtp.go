package config

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
)

// TLS is how the connection to the mail server is protected.
type TLS string

// The ways.
const (
	TLSRequired      TLS = "required"      // STARTTLS, or nothing is sent
	TLSOpportunistic TLS = "opportunistic" // STARTTLS if the server offers it
	TLSNone          TLS = "none"
)

// SMTP is the server that takes mails.
type SMTP struct {
	Host           string // empty: no mail is sent
	Port           int
	User, Password string
	Implicit       bool // TLS from the first byte: smtps
	TLS            TLS
	From           mail.Address
}

// On reports whether mails are sent at all.
func (s SMTP) On() bool { return s.Host != "" }

// smtpForm is what a complaint shows: never what was typed, which has a password in it.
const smtpForm = "smtp://user:password@mail.example.org:587?from=Gyoryu <gyoryu@example.org>"

func (c *Config) readSMTP(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || strings.ContainsAny(s, "\r\n") {
		return errors.New("this is not an address like " + smtpForm)
	}
	m := SMTP{Host: u.Hostname(), Port: 587, TLS: TLSRequired}
	switch u.Scheme {
	case "smtp":
		if loopback(m.Host) {
			m.TLS = TLSOpportunistic // nobody listens in between
		}
	case "smtps":
		m.Implicit, m.Port = true, 465
	default:
		return fmt.Errorf("%q is neither smtp nor smtps", u.Scheme)
	}
	if strings.Trim(u.Path, "/") != "" || u.Opaque != "" || u.Fragment != "" {
		return errors.New("it has more than a user, a host, a port, from and tls")
	}
	if port := u.Port(); port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return fmt.Errorf("%q is not a port from 1 to 65535", port)
		}
		m.Port = int(n)
	}
	if u.User != nil {
		m.User = u.User.Username()
		m.Password, _ = u.User.Password()
	}
	if err := m.readOptions(u.RawQuery); err != nil {
		return err
	}
	c.SMTP = m
	return nil
}

// readOptions reads what stands after the question mark.
func (s *SMTP) readOptions(query string) error {
	options, err := url.ParseQuery(query)
	if err != nil {
		return errors.New("what follows the ? cannot be read")
	}
	for name, values := range options {
		if len(values) > 1 {
			return fmt.Errorf("%q is there twice", name)
		}
		switch name {
		case "from":
		case "tls":
			switch s.TLS = TLS(values[0]); {
			case s.TLS != TLSRequired && s.TLS != TLSOpportunistic && s.TLS != TLSNone:
				return fmt.Errorf("tls is required, opportunistic or none, not %q", values[0])
			case s.Implicit && s.TLS != TLSRequired:
				return errors.New("smtps is TLS from the beginning: tls cannot be anything but required")
			}
		default:
			return fmt.Errorf("%q is neither from nor tls", name)
		}
	}
	from := options.Get("from")
	if from == "" {
		from = s.User
	}
	a, err := mail.ParseAddress(from)
	if err != nil || strings.ContainsAny(a.Name+a.Address, "\r\n\x00") {
		return errors.New("it does not say whom mails are from, as in ?from=Gyoryu <gyoryu@example.org>")
	}
	s.From = *a
	return nil
}
