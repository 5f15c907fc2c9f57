// Package notice keeps what accounts are told: that something is due or overdue, that
// somebody was put in charge, that what they follow has changed. Whoever causes it puts
// it here, in its own transaction; each is told once for its key.
//
// Read notice.go for what a notice is, store.go for how one is told, store_seen.go for how
// it is known that it was seen.
package notice

import "gyoryu/internal/day"

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

// Kinds are all of them, what calls for somebody first.
var Kinds = []Kind{Due, Overdue, NoticeDay, Milestone, Report, Charge, Handover, Followed}

// Notice is one thing to tell one account.
type Notice struct {
	AccountID int64
	Kind      Kind
	Noun      string // visit, commitment, agreement, topic, institute, forum, assignment
	NounID    int64
	AboutOn   day.Day // the day that it is about, if any
	Key       string  // what makes it the same notice: told once for each account
}
