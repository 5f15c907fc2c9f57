package agreement

import (
	"slices"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const (
	maxTitle      = 300
	maxReason     = 1000
	maxLong       = 20000
	maxSigned     = 200
	maxNote       = 4000
	maxNotice     = 3650
	maxParties    = 50
	maxMilestones = 200
)

// Draft is an agreement as somebody writes it down.
type Draft struct {
	Title        string
	Kind         Kind
	Parties      []PartyDraft
	State        State
	StateOn      day.Day // since when it is in this state; only where that is new
	EndReason    string  // why it ended
	PrintedOn    day.Day
	SentOn       day.Day
	SignedOn     day.Day
	StartsOn     day.Day
	EndsOn       day.Day
	NoticeDays   *int
	Renews       bool
	RenewalOfID  int64 // the agreement that it renews
	AreaIDs      []int64
	Confidential bool
	ReaderIDs    []int64
	Milestones   []MilestoneDraft
	Notes        string
	PointID      int64   // of a visit, from which it came; only when it is made
	SourceIDs    []int64 // commitments from which it came; only when it is made
}

// PartyDraft is a party as written down.
type PartyDraft struct {
	Institute *pick.Institute
	SignedBy  string
	field     string
}

// MilestoneDraft is a milestone as written down; ID is that of the one that it changes.
type MilestoneDraft struct {
	ID     int64
	Title  string
	DueOn  day.Day
	DoneOn day.Day
	Person *pick.Person
	field  string
}

// check notes on f what does not fit together. Fields that could not be read have their
// complaint already.
func (d Draft) check(f *form.Form, today day.Day) {
	f.Require("title", d.Title != "" || f.Complaint("title", i18n.EN) != "", i18n.M("form.needed"))
	f.Require("kind", d.Kind != "", i18n.M("form.needed"))
	f.Require("state", d.State != "", i18n.M("form.needed"))
	f.Require("end_reason", d.State != Ended || d.EndReason != "" || f.Complaint("end_reason", i18n.EN) != "", i18n.M("agreement.why-ended"))
	d.checkDays(f, today)
	d.checkParties(f)
	d.checkMilestones(f, today)
}

func (d Draft) checkDays(f *form.Form, today day.Day) {
	f.Require("signed_on", d.State != InForce || !d.SignedOn.After(today), i18n.M("agreement.signed-later"))
	f.Require("signed_on", d.State != InForce || d.Kind == Understanding || said(f, "signed_on"), i18n.M("agreement.unsigned"))
	f.Require("ends_on", !d.EndsOn.Before(d.StartsOn), i18n.M("agreement.ends-first"))
	if d.NoticeDays == nil {
		return
	}
	term := d.EndsOn.Sub(d.StartsOn)
	f.Require("notice_days", d.StartsOn.IsZero() || d.EndsOn.IsZero() || *d.NoticeDays <= term || term < 0,
		i18n.M("agreement.notice-too-long", "days", *d.NoticeDays, "term", term))
	f.Require("notice_days", d.EndsOn.IsZero() || !d.EndsOn.Add(-*d.NoticeDays).IsZero(), i18n.M("form.day-out-of-range", "typed", d.EndsOn))
}

// said reports whether anything was written into the field.
func said(f *form.Form, field string) bool { return strings.TrimSpace(f.Value(field)) != "" }

func (d Draft) checkParties(f *form.Form) {
	f.Require("parties[1].institute", len(d.Parties) >= 2, i18n.M("agreement.two-parties"))
	f.Require("parties[0].institute", len(d.Parties) <= maxParties, i18n.M("agreement.too-many-parties", "max", maxParties))
	for i, p := range d.Parties {
		twice := slices.ContainsFunc(d.Parties[:i], func(q PartyDraft) bool { return p.Institute.Same(q.Institute) })
		f.Require(p.field+".institute", !twice, i18n.M("agreement.party-twice"))
	}
}

func (d Draft) checkMilestones(f *form.Form, today day.Day) {
	f.Require("milestones[0].title", len(d.Milestones) <= maxMilestones, i18n.M("agreement.too-many-milestones", "max", maxMilestones))
	for _, m := range d.Milestones {
		f.Require(m.field+".title", m.Title != "" || f.Complaint(m.field+".title", i18n.EN) != "", i18n.M("agreement.milestone-untitled"))
		f.Require(m.field+".due_on", !m.DueOn.After(d.EndsOn) || d.EndsOn.Before(d.StartsOn), i18n.M("agreement.milestone-after-end"))
		f.Require(m.field+".done_on", !m.DoneOn.After(today), i18n.M("commitment.not-yet"))
	}
}

// stateOn is since when an agreement that comes into the draft's state today is in it: what
// is written down afterwards was signed, or ended, on a day that is known.
func (d Draft) stateOn(today day.Day) day.Day {
	switch {
	case d.State == InForce && !d.SignedOn.IsZero() && d.SignedOn.Before(today):
		return d.SignedOn
	case d.State == Ended && !d.Renews && d.EndsOn.Before(today):
		return d.EndsOn
	}
	return today
}
