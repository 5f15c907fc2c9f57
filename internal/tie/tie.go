// Package tie tells what ties our institute to a partner in a window of days, what each tie
// rests on, and whether researchers carry it. It reads across the nouns and owns no table.
//
// Read tie.go for what a tie is and which cases are decided how, records.go for what it rests on
// and who is named there, store.go for the questions one can ask.
package tie

import "gyoryu/internal/day"

// Window is a span of days, both included; a zero day leaves its end open. What lies after
// today ties nobody yet: every window ends today at the latest.
type Window struct{ From, Until day.Day }

// Backwards reports whether the window ends before it begins: nothing is in it.
func (w Window) Backwards() bool {
	return !w.From.IsZero() && !w.Until.IsZero() && w.Until.Before(w.From)
}

// Kind is what a tie rests on.
type Kind string

// The kinds. A commitment makes no tie; it can make one researcher-carried.
const (
	Stop       Kind = "visit" // a stop of it, at the partner or with it
	Edition    Kind = "edition"
	Agreement  Kind = "agreement"
	Topic      Kind = "topic"
	Exchange   Kind = "exchange"
	Output     Kind = "output"
	Commitment Kind = "commitment"
)

// Kinds are those that make a tie, in the order in which they are told.
var Kinds = []Kind{Stop, Edition, Agreement, Topic, Exchange, Output}

// Tie is our institute and one partner, in a window. There is one as soon as, on a day of the
// window, there was a stop with it on a visit that took place, an edition of a forum that
// it organises or of which somebody of theirs took part, an agreement in force to which it is a
// party, a topic under way on which it works, an exchange to or from it, or an output that was
// made by somebody of theirs, or shared with it, or came of a topic with it.
//
// Decided cases:
//   - Planned and cancelled visits and exchanges tie nobody; nor does what was removed, or may
//     not be seen by who asks. What was merged counts for the institute that is kept.
//   - A stop whose day is unknown is on all days of its visit. An exchange of which one day is
//     known is on that day, while it is under way until today. What has no day is in no window.
//   - An agreement ties from its first day until its term is over or it was ended; one of which
//     neither a signing nor a beginning is known and that has ended was never in force.
//   - A topic is under way from the day of its move there to its next move.
//   - Somebody is of an institute in a record if a position there, whose open ends count, holds on
//     a day that the record and the window share. So somebody who left still carried what was
//     before, and carries nothing after.
//   - Children are partners of their own: a tie with CASISD is none with its parent.
//   - We have one institute; were there none, there would be no ties.
type Tie struct {
	Window      int   // which of the windows that were asked for, from 0
	InstituteID int64 // the partner
	Name        string
	NameKO      string
	Short       string
	Country     string
	ParentID    int64

	// How many of each kind it rests on; two stops of one visit are one.
	Visits, Editions, Agreements, Topics, Exchanges, Outputs int

	// Researcher: at least one named person of ours and one of theirs share a topic, an exchange, an
	// output or a commitment in the window. An exchange names who stays; the other side is
	// named where what came of the stay has an author there. A commitment is shared from
	// when it was agreed until it was kept or dropped.
	Researcher bool

	// Ours are the people of ours that it rests on: who went, met, took part, worked, stayed, wrote,
	// or is in charge of the agreement. Theirs are those of theirs who share with one of ours
	// what makes it researcher-carried.
	Ours, Theirs []int64
}

// Records is how many records it rests on.
func (t Tie) Records() int {
	return t.Visits + t.Editions + t.Agreements + t.Topics + t.Exchanges + t.Outputs
}

// ByOne reports whether it rests on a single person of ours: should they leave, it ends.
func (t Tie) ByOne() bool { return len(t.Ours) == 1 }

// Share is how many of all ties in a window researchers carry: the researcher share is
// Researcher ÷ All, from 0 to 1, and there is none where there are no ties. It counts ties, not
// records: a partner with one topic weighs as much as one with twenty visits.
type Share struct {
	Window          int
	Researcher, All int
}

// Of is the share in hundredths, rounded half up, and false where there are no ties.
func (s Share) Of() (percent int, known bool) {
	if s.All == 0 {
		return 0, false
	}
	return (200*s.Researcher + s.All) / (2 * s.All), true
}

// ShareOf is the share of these ties, which are of one window.
func ShareOf(ties []Tie) (s Share) {
	for _, t := range ties {
		s.Window, s.All = t.Window, s.All+1
		if t.Researcher {
			s.Researcher++
		}
	}
	return s
}

// Record is one thing on which a tie rests, or a commitment by which researchers carry it.
type Record struct {
	Kind         Kind
	ID           int64
	Title        string
	TitleKO      string  // of an edition, if its forum has a Korean name
	On           day.Day // when it was, or began
	Ours, Theirs []int64 // who is named
}

// Carries reports whether it makes the tie researcher-carried.
func (r Record) Carries() bool {
	switch r.Kind {
	case Topic, Exchange, Output, Commitment:
		return len(r.Ours) > 0 && len(r.Theirs) > 0
	}
	return false
}
