// Package notice keeps what accounts are told: that something is due or overdue, that
// somebody was put in charge, that what they follow has changed. Whoever causes it puts
// it here, in its own transaction; each is told once for its key.
package notice

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/jobs"
)

// Kind says why an account is told.
type Kind string

// The kinds of notices.
const (
	Due       Kind = "due"        // a commitment is due in 14, 7 or 1 days
	Overdue   Kind = "overdue"    // a commitment's day has passed
	NoticeDay Kind = "notice_day" // the last day to give notice of an agreement comes near
	Milestone Kind = "milestone"  // a milestone is due soon, or late
	Report    Kind = "report"     // a trip report is due
	Charge    Kind = "charge"     // somebody put the account's person in charge
	Followed  Kind = "followed"   // something that the account follows has changed
	Handover  Kind = "handover"   // duties were handed over to the account's person
)

// Notice is one thing to tell one account.
type Notice struct {
	AccountID int64
	Kind      Kind
	Noun      string // visit, commitment, agreement, topic, institute, forum, assignment
	NounID    int64
	AboutOn   day.Day // the day that it is about, if any
	Key       string  // what makes it the same notice: told once for each account
}

// Put tells it when tx is committed, unless the account was told already. AtOnce mails it
// too, unless the account has switched that off; others wait for the morning's digest.
func Put(ctx context.Context, tx pgx.Tx, n Notice, atOnce bool) error {
	var id int64
	err := tx.QueryRow(ctx, `
		insert into notices (account_id, kind, noun, noun_id, about_on, key)
		values (@account, @kind, @noun, @id, @about, @key)
		on conflict on constraint notices_once do nothing
		returning id`, pgx.NamedArgs{
		"account": n.AccountID, "kind": n.Kind, "noun": n.Noun, "id": n.NounID, "about": n.AboutOn, "key": n.Key,
	}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("telling account %d of %s %d: %w", n.AccountID, n.Noun, n.NounID, err)
	}
	if !atOnce {
		return nil
	}
	return jobs.Insert(ctx, tx, jobs.Told{NoticeID: id}, nil)
}
