package agreement

import (
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
)

// State is how far an agreement has come.
type State string

// The states.
const (
	Proposed    State = "proposed"
	Negotiating State = "negotiating"
	InForce     State = "in_force"
	Ended       State = "ended" // with a reason
)

// States are all of them, in the order of an agreement's life.
var States = []State{Proposed, Negotiating, InForce, Ended}

const (
	expiringDays = 90 // before its end an agreement is shown as about to end
	noticeDays   = 30 // before the last day for it notice is shown as due
)

// Standing is what says how an agreement stands on a day.
type Standing struct {
	State      State
	StateOn    day.Day // since when
	SignedOn   day.Day
	StartsOn   day.Day
	EndsOn     day.Day // zero: it has no end
	NoticeDays *int
	NoticeOn   day.Day // the last day to give notice, zero if it has no end
	Renews     bool    // it goes on by itself
	DueOn      day.Day // of the first milestone still to be done
	Charged    bool    // somebody of ours is in charge on the day on which it was asked
}

// Expired reports whether it is called in force but its end has passed.
func (s Standing) Expired(today day.Day) bool {
	return s.State == InForce && !s.Renews && s.EndsOn.Before(today)
}

// Expiring reports whether it is in force and ends within 90 days.
func (s Standing) Expiring(today day.Day) bool {
	return s.State == InForce && !s.Renews && !s.EndsOn.IsZero() && !s.EndsOn.Before(today) && s.EndsOn.Sub(today) <= expiringDays
}

// NoticeDue reports whether notice has to be given within 30 days, or had to be.
func (s Standing) NoticeDue(today day.Day) bool {
	return s.State == InForce && s.NoticeDays != nil && !s.NoticeOn.IsZero() && s.NoticeOn.Sub(today) <= noticeDays
}

// Late reports whether a milestone is overdue. What has ended asks for nothing.
func (s Standing) Late(today day.Day) bool { return s.State != Ended && s.DueOn.Before(today) }

// Nobody reports whether nobody of ours is in charge of what has not ended.
func (s Standing) Nobody() bool { return s.State != Ended && !s.Charged }

// since is its first day as far as it is known.
func (s Standing) since() day.Day {
	if s.StartsOn.IsZero() {
		return s.SignedOn
	}
	return s.StartsOn
}

// Which is a set of agreements that people ask for by name: those that call for somebody.
type Which string

// The sets, the loudest first.
const (
	IsExpired  Which = "expired"
	IsLate     Which = "late"
	IsNobody   Which = "nobody"
	IsNotice   Which = "notice"
	IsExpiring Which = "expiring"
)

// Sets are all of them.
var Sets = []Which{IsExpired, IsLate, IsNobody, IsNotice, IsExpiring}

// in are the sets that it is in today.
func (s Standing) in(today day.Day) []Which {
	var all []Which
	for _, is := range []struct {
		set Which
		so  bool
	}{
		{IsExpired, s.Expired(today)}, {IsLate, s.Late(today)}, {IsNobody, s.Nobody()}, {IsNotice, s.NoticeDue(today)}, {IsExpiring, s.Expiring(today)},
	} {
		if is.so {
			all = append(all, is.set)
		}
	}
	return all
}

// conditions are the sets in SQL, of agreements g; they name @today.
var conditions = map[Which]string{
	IsExpired: `g.state = 'in_force' and not g.renews and g.last_on < @today`,
	IsLate: `g.state <> 'ended' and exists (
		select from agreement_milestones m where m.agreement_id = g.id and m.done_on is null and m.due_on < @today)`,
	IsNobody:   `g.state <> 'ended' and not ` + charged,
	IsNotice:   `g.state = 'in_force' and g.notice_days is not null and g.notice_on <= @today::date + 30`,
	IsExpiring: `g.state = 'in_force' and not g.renews and g.last_on between @today and @today::date + 90`,
}

// charged is whether somebody of ours is in charge of agreement g on @today.
const charged = `exists (select from assignments s where s.agreement_id = g.id and s.side = 'ours' and ` + charge.Holds + `)`

// standing are the columns of a Standing, from agreements g.
const standing = `
	g.state, g.state_on, g.signed_on, g.starts_on, g.ends_on, g.notice_days, nullif(g.notice_on, 'infinity') as notice_on, g.renews,
	(select min(m.due_on) from agreement_milestones m where m.agreement_id = g.id and m.done_on is null) as due_on,
	` + charged + ` as charged`

// term is how long an agreement runs, from its first to its last day: in whole months if
// it does, since a year is sometimes a day longer.
type term struct{ months, days int }

// termOf is the time from first to last, both included.
func termOf(first, last day.Day) term {
	next := last.Add(1)
	months := (next.Year-first.Year)*12 + int(next.Month-first.Month)
	for _, m := range []int{months, months - 1} {
		if m > 0 && monthsLater(first, m) == next {
			return term{months: m}
		}
	}
	return term{days: last.Sub(first)}
}

// from is the last day of the term if it begins on first.
func (t term) from(first day.Day) day.Day {
	if t.months > 0 {
		return monthsLater(first, t.months).Add(-1)
	}
	return first.Add(t.days)
}

// monthsLater is the day so many months later; what falls behind a month's end is the next
// month's first days: a year from 29 February is over on 28 February.
func monthsLater(d day.Day, months int) day.Day { return day.Of(d.Time().AddDate(0, months, 0)) }
