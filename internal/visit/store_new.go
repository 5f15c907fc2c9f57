package visit

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// makeNew makes the institutes and people that the draft names for the first time,
// each once, and fills in their ids. New people of the delegation are ours on a
// visit there, and of the first stop's institute on one here; people met at a stop
// are its institute's; who is in charge of what was agreed is ours.
func makeNew(ctx context.Context, tx pgx.Tx, d *Draft, who auth.Account) error {
	m := maker{tx: tx, who: who, institutes: map[string]int64{}, people: map[string]int64{}}
	for _, s := range d.Stops {
		if err := m.institute(ctx, s.Institute); err != nil {
			return err
		}
	}
	home, err := institute.Store{}.Home(ctx, tx)
	if err != nil && !errors.Is(err, pg.NotFound) {
		return err
	}
	theirs := home.ID
	if d.Direction == Incoming && len(d.Stops) > 0 {
		theirs = d.Stops[0].Institute.ID
	}
	for _, p := range d.Delegates {
		if err := m.person(ctx, p.Person, theirs); err != nil {
			return err
		}
	}
	points := d.Points
	for _, s := range d.Stops {
		for _, p := range s.People {
			if err := m.person(ctx, p.Person, s.Institute.ID); err != nil {
				return err
			}
		}
		points = append(points, s.Points...)
	}
	for _, p := range points {
		if err := m.person(ctx, p.Person, home.ID); err != nil {
			return err
		}
	}
	return nil
}

// maker makes records that are named for the first time, each name once. It makes
// one at a time: a form names few new ones.
type maker struct {
	tx                 pgx.Tx
	who                auth.Account
	institutes, people map[string]int64
}

func (m maker) institute(ctx context.Context, i *pick.Institute) (err error) {
	if i.None() || i.New == nil {
		return nil
	}
	key := strings.ToLower(i.New.Name)
	if i.ID = m.institutes[key]; i.ID == 0 {
		i.ID, err = institute.Store{}.Add(ctx, m.tx, *i.New, m.who)
		m.institutes[key] = i.ID
	}
	return err
}

func (m maker) person(ctx context.Context, p *pick.Person, instituteID int64) (err error) {
	if p.None() || p.New == "" {
		return nil
	}
	key := strings.ToLower(p.New)
	if p.ID = m.people[key]; p.ID == 0 {
		p.ID, err = person.Store{}.Add(ctx, m.tx, person.Named(p.New, instituteID), m.who)
		m.people[key] = p.ID
	}
	return err
}
