package charge

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// StandIn is somebody who stands in for another, from a day to a day.
type StandIn struct {
	ID           int64
	PersonID     int64
	Person       string
	Native       string
	DeputyID     int64
	Deputy       string
	DeputyNative string
	From, To     day.Day
}

// Span is from when to when.
func (s StandIn) Span() Span { return Span{s.From, s.To} }

// NamesDeputies reports whether who may say who stands in for a person: managers, and the
// person.
func NamesDeputies(who auth.Account, person int64) bool {
	return who.Is(auth.Manager) || who.IsPerson(person)
}

// QueueStandIns asks who stands in for a person, and for whom the person does: today and
// later, the next first.
func QueueStandIns(b *pg.Batch, person int64, today day.Day) *[]StandIn {
	return pg.Queue[StandIn](b, `
		select d.id, p.id as person_id, p.name as person, p.native_name as native, e.id as deputy_id, e.name as deputy, e.native_name as deputy_native,
		       d.starts_on as "from", d.ends_on as "to"
		  from deputies d join people p on p.id = d.person_id join people e on e.id = d.deputy_id
		 where (d.person_id = @person or d.deputy_id = @person) and d.removed_at is null and d.ends_on >= @today
		 order by d.starts_on, d.id limit @most`, pg.Args{"person": person, "today": today, "most": most})
}
