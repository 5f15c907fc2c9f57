package remind

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"gyoryu/internal/i18n"
	"gyoryu/internal/jobs"
	"gyoryu/internal/mail"
	"gyoryu/internal/notice"
)

type mailWorker struct {
	river.WorkerDefaults[jobs.Mail]
	*reminder
}

// Work sends one mail.
func (w *mailWorker) Work(ctx context.Context, job *river.Job[jobs.Mail]) error {
	return w.send(ctx, job.Args.MailID, job.Attempt >= job.MaxAttempts)
}

// waits are how long a mail waits after each try: soon for a server that greylists or is
// started again, then for one that is down for more than a day.
var waits = []time.Duration{
	5 * time.Second, 5 * time.Second, 10 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 8 * time.Hour, 12 * time.Hour,
}

// NextRetry is when a mail is tried again.
func (w *mailWorker) NextRetry(job *river.Job[jobs.Mail]) time.Time {
	return time.Now().Add(waits[max(0, min(job.Attempt, len(waits))-1)])
}

// unset is how long a mail waits that found no mail server in the settings.
const unset = 10 * time.Minute

// send hands a mail to the server, and notes what came of it. It is at least once: killed
// between the two, it is sent again, with the same Message-ID.
func (r *reminder) send(ctx context.Context, id int64, last bool) error {
	m, err := r.mails.Find(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case m.State != mail.IsWaiting:
		return nil
	case m.Disabled:
		return r.mails.Drop(ctx, id, "the account is disabled")
	case m.SwitchOff && m.Kind.Switchable():
		return r.mails.Drop(ctx, id, "the account has switched such mails off")
	case !r.smtp.On():
		return river.JobSnooze(unset)
	}
	message, err := r.message(ctx, m)
	if err != nil {
		return err
	}
	if message.Text == "" {
		return r.mails.Drop(ctx, id, "nothing of it concerns the account any more")
	}
	err = mail.Send(ctx, r.smtp, message)
	switch {
	case err == nil:
		return r.mails.Sent(ctx, id)
	case errors.Is(err, mail.Bounced):
		r.log.WarnContext(ctx, "a mail bounced", "mail", id, "account", m.AccountID, "err", err)
		return r.mails.Tried(ctx, id, err, true)
	}
	if noted := r.mails.Tried(ctx, id, err, last); noted != nil || !last {
		return errors.Join(err, noted)
	}
	return river.JobCancel(err) // the mail says that it failed, which need not be said twice
}

// message is the mail as it goes out now. What was told of records is written only here: in
// the table there is no text that somebody might have lost the right to read, and what was
// hidden, removed or settled since the morning is left out.
func (r *reminder) message(ctx context.Context, m mail.Waiting) (mail.Message, error) {
	out := mail.Message{
		ID: m.MessageID, To: netmail.Address{Name: m.Name, Address: m.Email}, Date: m.CreatedAt,
		Subject: m.Subject, Text: m.BodyText, HTML: m.BodyHTML,
	}
	if !m.Kind.Switchable() {
		return out, nil
	}
	var letter mail.Letter
	var err error
	if m.Kind == mail.Weekly {
		letter, err = r.weekLetter(ctx, m.AccountID, m.Language)
	} else {
		letter, err = r.letter(ctx, m)
	}
	if err != nil || letter.Empty() {
		return mail.Message{}, err
	}
	letter.Greeting = i18n.Say(m.Language, "mail.greeting", "name", m.Name)
	key, err := notice.MailKey(ctx, r.db, m.AccountID)
	if err != nil {
		return mail.Message{}, err
	}
	off := func(k mail.Kind) string { return r.site + "/mail/off/" + key + "/" + string(k) }
	out.Off = off(m.Kind)
	letter.Foot = append(letter.Foot, mail.Link{Text: say(m.Language, "why")}, mail.Link{Text: say(m.Language, "off-"+string(m.Kind)), Href: out.Off})
	out.Subject, out.Text = letter.Subject, letter.Text()
	if out.HTML, err = letter.HTML(ctx); err != nil {
		return mail.Message{}, err
	}
	return out, nil
}

// domain is what comes after the @ of an address.
func domain(address string) string {
	if _, host, ok := strings.Cut(address, "@"); ok && host != "" {
		return host
	}
	return "localhost"
}

// link is an address that can be clicked in a mail.
func (r *reminder) link(format string, args ...any) string {
	return r.site + fmt.Sprintf(format, args...)
}
