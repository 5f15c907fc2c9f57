package quality

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
	"gyoryu/internal/tie"
)

// lately is how many years back a tie is looked for.
const lately = 3

// Carried is a partner with whom all that names somebody of ours names one person.
type Carried struct {
	ID       int64
	Short    string
	Country  string
	PersonID int64
	Person   string
	Native   string
	N        int // how many records the tie rests on
}

// carriedBy is what the memory knows those by.
type carriedBy struct {
	who   int64
	today day.Day
}

// carried are the ties of the last three years, as package tie has them, that rest on a single
// person of ours: if that person leaves, they end. One of which somebody else of ours is in
// charge is left out: it would be handed on. Unit: partners. It errs where people are not
// named, or their positions at ours are not recorded.
func (s Store) carried(ctx context.Context, today day.Day, who auth.Account) ([]Carried, error) {
	return recent.Once(ctx, s.Recent, carriedBy{who.ID, today}, func() ([]Carried, error) {
		ties, err := tie.All(ctx, s.DB, who, today, tie.Window{From: day.Of(today.Time().AddDate(-lately, 0, 0)), Until: today})
		if err != nil {
			return nil, err
		}
		var institutes, people, records []int64
		for _, t := range ties {
			if t.ByOne() {
				institutes, people, records = append(institutes, t.InstituteID), append(people, t.Ours[0]), append(records, int64(t.Records()))
			}
		}
		found, err := pg.Many[Carried](ctx, s.DB, `
			select i.id, i.short, i.country, p.id as person_id, p.name as person, p.native_name as native, t.records::int as n
			  from unnest(@institutes::bigint[], @people::bigint[], @records::bigint[]) as t (institute_id, person_id, records)
			  join institutes i on i.id = t.institute_id and i.archived_at is null
			  join people p on p.id = t.person_id
			 where not exists (select from assignments s where s.institute_id = i.id and s.side = 'ours' and s.person_id <> p.id and `+charge.Holds+`)
			 order by i.short, i.id`+list.Limit(list.MaxTotal),
			pg.Args{"institutes": institutes, "people": people, "records": records, "today": today})
		if err != nil {
			return nil, fmt.Errorf("finding ties that one person carries: %w", err)
		}
		return found, nil
	})
}

// carriedPage is one page of them.
func (s Store) carriedPage(ctx context.Context, v *list.View, today day.Day, who auth.Account) ([]Carried, error) {
	all, err := s.carried(ctx, today, who)
	if err != nil {
		return nil, err
	}
	if v.After != nil {
		// In the order of the database, which is not that of Go: by the row itself.
		for i, c := range all {
			if c.ID == v.After.ID {
				all = all[i+1:]
				break
			}
		}
	}
	return all[:min(len(all), v.Size+1)], nil
}
