// Package charge shows who is in charge of an institute, an agreement, a topic or a
// forum, and of what a person is. It reads and draws, for the pages of all of these;
// the noun assignment writes.
//
// Read charge.go for what there is to show, deputy.go for who stands in, left.go for who left
// and is in charge still; panel.templ and deputy.templ for how it looks.
package charge

import (
	"context"
	"slices"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// Of is what somebody is in charge of.
type Of string

// What there is to be in charge of.
const (
	Institute Of = "institute"
	Agreement Of = "agreement"
	Topic     Of = "topic"
	Forum     Of = "forum"
)

// Everything is all of them.
var Everything = []Of{Institute, Agreement, Topic, Forum}

// Href is the address of the record's page.
func (of Of) Href(id int64) string { return "/" + string(of) + "s/" + strconv.FormatInt(id, 10) }

// Column is the column of assignments that points at it.
func (of Of) Column() string { return string(of) + "_id" }

// Side says whose person it is.
type Side string

// The sides.
const (
	Ours   Side = "ours"
	Theirs Side = "theirs"
)

// Sides are both.
var Sides = []Side{Ours, Theirs}

// Span is from which day to which somebody is in charge; either may be open.
type Span struct{ From, To day.Day }

// Open reports whether the day lies in it.
func (s Span) Open(today day.Day) bool {
	return (s.From.IsZero() || !s.From.After(today)) && (s.To.IsZero() || !s.To.Before(today))
}

// Begun reports whether it has begun on the day.
func (s Span) Begun(today day.Day) bool { return s.From.IsZero() || !s.From.After(today) }

// InCharge is somebody who is, was or will be in charge of a record.
type InCharge struct {
	ID, Version int64
	PersonID    int64
	Name        string
	Native      string
	Side        Side
	Role        string
	From, To    day.Day
	Now         bool // on the day on which it was asked
}

// Span is from when to when.
func (c InCharge) Span() Span { return Span{c.From, c.To} }

// most is how many a page shows.
const most = 200

// Now are those of one side who are in charge on the day on which it was asked.
func Now(all []InCharge, side Side) []InCharge {
	return slices.DeleteFunc(slices.Clone(all), func(c InCharge) bool { return !c.Now || c.Side != side })
}

// By reports whether who is one of those in charge now.
func By(all []InCharge, who auth.Account) bool {
	return slices.ContainsFunc(all, func(c InCharge) bool { return c.Now && who.IsPerson(c.PersonID) })
}

// Holds is the condition that somebody is in charge by the assignment s on @today.
const Holds = `s.removed_at is null and (s.starts_on is null or s.starts_on <= @today) and (s.ends_on is null or s.ends_on >= @today)`

// Queue asks who is in charge of a record on a day, will be and was: those of now first,
// then the newest. Whether the reader may see the record is for its noun to ask.
func Queue(b *pg.Batch, of Of, id int64, today day.Day) *[]InCharge {
	where := "false" // of what nobody can be in charge of
	for _, known := range Everything {
		if of == known {
			where = "s." + known.Column() + " = @id"
		}
	}
	return pg.Queue[InCharge](b, `
		select s.id, s.version, p.id as person_id, p.name, p.native_name as native, s.side, s.role, s.starts_on as "from", s.ends_on as "to",
		       `+Holds+` as now
		  from assignments s join people p on p.id = s.person_id
		 where `+where+` and s.removed_at is null
		 order by now desc, coalesce(s.starts_on, '-infinity'::date) desc, s.id desc
		 limit @most`, pg.Args{"id": id, "today": today, "most": most})
}

// Duty is something that a person is, was or will be in charge of.
type Duty struct {
	ID       int64
	Of       Of
	OfID     int64
	Name     string
	NameKO   string
	Side     Side
	Role     string
	From, To day.Day
}

// Called is what the record is called in the reader's language.
func (d Duty) Called(l i18n.Lang) string {
	if l == i18n.KO && d.NameKO != "" {
		return d.NameKO
	}
	return d.Name
}

// Href is the address of the record's page.
func (d Duty) Href() string { return d.Of.Href(d.OfID) }

// Span is from when to when.
func (d Duty) Span() Span { return Span{d.From, d.To} }

// Thing is what an assignment s is of, in SQL: the columns of, of_id, of_name and
// of_name_ko, from Things, which leaves out what is not there any more.
const Thing = `
	case when s.institute_id is not null then 'institute' when s.agreement_id is not null then 'agreement'
	     when s.topic_id is not null then 'topic' else 'forum' end as of,
	coalesce(s.institute_id, s.agreement_id, s.topic_id, s.forum_id) as of_id,
	coalesce(oi.short, og.title, ot.title, nullif(f.acronym, ''), f.name) as of_name, coalesce(f.name_ko, '') as of_name_ko`

// Things are the tables that Thing reads, beside seen_assignments(@who) s, whose
// agreements and topics the reader may see.
const Things = `
	left join institutes oi on oi.id = s.institute_id
	left join agreements og on og.id = s.agreement_id
	left join topics ot on ot.id = s.topic_id
	left join forums f on f.id = s.forum_id`

// There is the condition that what s is of was not removed.
const There = `oi.removed_at is null and f.removed_at is null`

// QueueOfPerson asks of what a person is in charge, and was, as far as who asks may
// see it, the newest first.
func QueueOfPerson(b *pg.Batch, person int64, who auth.Account) *[]Duty {
	return pg.Queue[Duty](b, `
		select x.id, x.of, x.of_id, x.of_name as name, x.of_name_ko as name_ko, x.side, x.role, x."from", x."to" from (
			select s.id, `+Thing+`, s.side, s.role, s.starts_on as "from", s.ends_on as "to"
			  from seen_assignments(@who) s `+Things+`
			 where s.person_id = @person and s.removed_at is null and `+There+`) x
		 order by coalesce(x."from", '-infinity'::date) desc, x.id desc
		 limit @most`, pg.Args{"person": person, "who": who.ID, "most": most})
}

// bySide are those of one side: in charge now, later and earlier.
func bySide(all []InCharge, side Side, today day.Day) (now, later, before []InCharge) {
	for _, c := range all {
		switch {
		case c.Side != side:
		case c.Span().Open(today):
			now = append(now, c)
		case !c.Span().Begun(today):
			later = append(later, c)
		default:
			before = append(before, c)
		}
	}
	return now, later, before
}

// When is a span in words: since 3 Mar 2019.
func When(ctx context.Context, s Span) string {
	l := string(i18n.From(ctx))
	switch {
	case s.From.IsZero() && s.To.IsZero():
		return ""
	case s.To.IsZero():
		return i18n.T(ctx, "charge.since", "day", day.Short(s.From, l))
	case s.From.IsZero():
		return i18n.T(ctx, "charge.until", "day", day.Short(s.To, l))
	}
	return i18n.T(ctx, "charge.from-to", "from", day.Short(s.From, l), "to", day.Short(s.To, l))
}
