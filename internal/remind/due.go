package remind

import (
	"fmt"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/notice"
)

// thing is something with a day that an account has to do with.
type thing struct {
	What string // commitment, agreement (its notice), milestone (of an agreement), report (of a visit)
	ID   int64
	On   day.Day
}

// leads are how many days before its day one is told of a thing.
var leads = [...]int{1, 7, 14}

// reach is how many days after today the furthest thing may be that is told today.
func reach(today, next day.Day) int { return leads[len(leads)-1] + next.Sub(today) - 1 }

// told is the notice of a thing on a working morning, next being the next one. Each of the leads
// is told once, on the last morning that is no later: before a weekend a little earlier. What
// was not known 14 days before is told by the lead that it is in. What is late is told on the
// first morning after its day, and then once a week.
func (t thing) told(account int64, today, next day.Day) (notice.Notice, bool) {
	n := notice.Notice{AccountID: account, NounID: t.ID, AboutOn: t.On}
	late := t.On.Before(today)
	switch t.What {
	case "commitment":
		n.Noun, n.Kind = "commitment", notice.Due
		if late {
			n.Kind = notice.Overdue
		}
	case "agreement":
		n.Noun, n.Kind = "agreement", notice.NoticeDay
	case "milestone":
		n.Noun, n.Kind = "agreement", notice.Milestone
	case "report":
		n.Noun, n.Kind = "visit", notice.Report
	default:
		return notice.Notice{}, false
	}
	n.Key = fmt.Sprintf("%s:%s:%d:%s:", n.Kind, n.Noun, t.ID, t.On)
	if late {
		if t.What == "agreement" { // nothing can be done about it any more
			n.Key += "passed"
		} else {
			n.Key += "late-" + week(today).String()
		}
		return n, true
	}
	left := t.On.Sub(today) - (next.Sub(today) - 1) // on the last day before the next morning
	for _, lead := range leads {
		if left <= lead {
			n.Key += fmt.Sprint(lead)
			return n, true
		}
	}
	return notice.Notice{}, false
}

// change is the last change of a record that an account follows, or that belongs to what it
// follows.
type change struct {
	Noun string
	ID   int64
	Last int64 // in the history
	At   time.Time
}

// told is the notice of a change, on the day it was made at the office.
func (c change) told(account int64, zone *time.Location) notice.Notice {
	return notice.Notice{
		AccountID: account, Kind: notice.Followed, Noun: c.Noun, NounID: c.ID, AboutOn: day.Of(c.At.In(zone)),
		Key: fmt.Sprintf("followed:%s:%d:%d", c.Noun, c.ID, c.Last),
	}
}
