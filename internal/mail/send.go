package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"

	"gyoryu/internal/config"
)

// patience is how long a server may take for each half of a mail: the way in, and the rest.
const patience = 30 * time.Second

// Message is a mail as it goes to the server.
type Message struct {
	ID      string // the same each time it is tried
	To      netmail.Address
	Date    time.Time
	Subject string
	Text    string
	HTML    string
	Off     string // the address that switches mails of its kind off, if one can
}

// Send hands a message to the server. An error that is Bounced will not go away; any other may,
// and the message may even have arrived: then its ID tells the two apart.
func Send(ctx context.Context, server config.SMTP, m Message) error {
	msg, err := m.build(server.From)
	if err != nil {
		return err
	}
	client, err := dialer(server)
	if err != nil {
		return fmt.Errorf("sending a mail: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // it may be rude in taking its leave
		return nil
	}
	if final(err) {
		return fmt.Errorf("%w: %w", Bounced, err)
	}
	return fmt.Errorf("sending a mail: %w", err)
}

// final reports an answer of the server that is about this mail and its address, and is not
// meant to change. What is wrong with the sender or the connection, somebody may mend.
func final(err error) bool {
	refusal, ok := errors.AsType[*gomail.SendError](err)
	if !ok || refusal.ErrorCode() < 500 || refusal.ErrorCode() > 599 {
		return false
	}
	return refusal.Reason == gomail.ErrSMTPRcptTo || refusal.Reason == gomail.ErrSMTPData || refusal.Reason == gomail.ErrSMTPDataClose
}

// build writes the headers. What people typed is on one line by then, whatever they typed.
func (m Message) build(from netmail.Address) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	msg.FromMailAddress(&netmail.Address{Name: flat(from.Name), Address: from.Address})
	to, err := netmail.ParseAddress((&netmail.Address{Name: flat(m.To.Name), Address: m.To.Address}).String())
	if err != nil {
		return nil, fmt.Errorf("%w: %q is not an address", Bounced, m.To.Address)
	}
	msg.ToMailAddress(to)
	msg.Subject(flat(m.Subject))
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.Date)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Off != "" {
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.Off+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

// dialer knows how the server is reached.
func dialer(s config.SMTP) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(patience), gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	switch {
	case s.Implicit:
		options = append(options, gomail.WithSSL())
	case s.TLS == config.TLSRequired:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case s.TLS == config.TLSOpportunistic:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}
