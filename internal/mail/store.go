package mail

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/jobs"
	"gyoryu/internal/pg"
)

// Outbox is where mails are put. The zero one takes none: there is no server for them.
type Outbox struct {
	Host string // what comes after the @ in the names of messages
	Site string // the address that links begin with: never what a request says of itself
}

// On reports whether mails leave at all.
func (o Outbox) On() bool { return o.Host != "" }

// Put sends a mail once tx is committed, unless there is one with its key, or no server.
func (o Outbox) Put(ctx context.Context, tx pgx.Tx, m Mail) error {
	if !o.On() {
		return nil
	}
	var text, html string
	if !m.Letter.Empty() {
		var err error
		if html, err = m.Letter.HTML(ctx); err != nil {
			return err
		}
		text = m.Letter.Text()
	}
	id, err := pg.Value[int64](ctx, tx, `
		insert into mails (account_id, kind, key, message_id, subject, body_text, body_html)
		values (@account, @kind, @key, @message, @subject, @text, @html)
		on conflict on constraint mails_once do nothing
		returning id`, pg.Args{
		"account": m.AccountID, "kind": m.Kind, "key": m.Key, "message": messageID(m.Key, o.Host),
		"subject": m.Letter.Subject, "text": text, "html": html,
	})
	if errors.Is(err, pg.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("putting a mail of kind %s to account %d: %w", m.Kind, m.AccountID, err)
	}
	if len(m.Notices) > 0 {
		_, err = tx.Exec(ctx, `insert into mail_notices (notice_id, mail_id) select n, @mail from unnest(@notices::bigint[]) n`,
			pg.Args{"mail": id, "notices": m.Notices})
		if err != nil {
			return fmt.Errorf("saying what mail %d tells: %w", id, err)
		}
	}
	return jobs.Insert(ctx, tx, jobs.Mail{MailID: id}, nil)
}

// Store is the mails. Only the store files write to them.
type Store struct{ DB pg.DB }

// Find is a mail, and whom it is for.
func (s Store) Find(ctx context.Context, id int64) (Waiting, error) {
	w, err := pg.One[Waiting](ctx, s.DB, `
		select m.id, m.account_id, m.kind, m.message_id, m.subject, m.body_text, m.body_html, m.state, m.created_at,
		       a.email, a.name, coalesce(a.language, 'ko') as language, a.disabled_at is not null as disabled,
		       exists (select from mail_offs o where o.account_id = m.account_id and o.kind = m.kind) as switch_off
		  from mails m join accounts a on a.id = m.account_id
		 where m.id = @id`, pg.Args{"id": id})
	if err != nil {
		return Waiting{}, fmt.Errorf("finding mail %d: %w", id, err)
	}
	return w, nil
}

// Sent notes that a server took the mail. Its text goes: it may hold a link that lets somebody in.
func (s Store) Sent(ctx context.Context, id int64) error {
	return s.set(ctx, "noting that mail %d was sent: %w", `
		update mails set state = 'sent', sent_at = now(), tries = tries + 1, error = '', body_text = '', body_html = ''
		 where id = @id and state = 'waiting'`, pg.Args{"id": id})
}

// Drop gives a mail up that nobody is to get any more.
func (s Store) Drop(ctx context.Context, id int64, why string) error {
	return s.set(ctx, "dropping mail %d: %w", `
		update mails set state = 'dropped', error = @why, body_text = '', body_html = '' where id = @id and state = 'waiting'`,
		pg.Args{"id": id, "why": why})
}

// Tried notes a try that failed; last says that there will be no other.
func (s Store) Tried(ctx context.Context, id int64, why error, last bool) error {
	return s.set(ctx, "noting that mail %d failed: %w", `
		update mails set state = case when @last then 'failed' else state end, tries = tries + 1, error = left(@why, 1000)
		 where id = @id and state = 'waiting'`, pg.Args{"id": id, "why": flat(why.Error()), "last": last})
}

func (s Store) set(ctx context.Context, doing, sql string, args pg.Args) error {
	if _, err := s.DB.Exec(ctx, sql, args); err != nil {
		return fmt.Errorf(doing, args["id"], err)
	}
	return nil
}

// Tidy empties the texts of mails that failed so long ago that their links let nobody in.
func (s Store) Tidy(ctx context.Context) error {
	_, err := s.DB.Exec(ctx, `
		update mails set body_text = '', body_html = ''
		 where state = 'failed' and created_at < now() - interval '8 days' and body_text <> ''`)
	if err != nil {
		return fmt.Errorf("tidying mails: %w", err)
	}
	return nil
}
