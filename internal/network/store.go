package network

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
	"gyoryu/internal/tie"
)

type store struct {
	db     pg.DB
	memory *recent.Memory
}

// institute is the one whose node is opened, or ours.
type institute struct {
	ID       int64
	Short    string
	Name     string
	MergedID int64
	Removed  bool
}

const instituteColumns = `select id, short, name, coalesce(merged_into_id, 0) as merged_id, removed_at is not null as removed from institutes `

func (s store) home(ctx context.Context) (institute, error) {
	found, err := pg.Many[institute](ctx, s.db, instituteColumns+`where home`, nil)
	if err != nil || len(found) == 0 {
		return institute{}, err
	}
	return found[0], nil
}

func (s store) institute(ctx context.Context, id int64) (institute, error) {
	i, err := pg.One[institute](ctx, s.db, instituteColumns+`where id = @id and not home`, pg.Args{"id": id})
	if err == nil && i.Removed && i.MergedID == 0 {
		err = pg.NotFound
	}
	return i, err
}

// person is somebody named in what a tie rests on.
type person struct {
	ID     int64
	Name   string
	Native string
}

// people are the named people of these records, by id.
func (s store) people(ctx context.Context, records [][]tie.Record) (map[int64]person, error) {
	var ids []int64
	for _, of := range records {
		for _, r := range of {
			ids = append(append(ids, r.Ours...), r.Theirs...)
		}
	}
	found, err := pg.Many[person](ctx, s.db, `select id, name, native_name as native from people where id = any (@ids) and removed_at is null`, pg.Args{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("reading who is named in ties: %w", err)
	}
	all := map[int64]person{}
	for _, p := range found {
		all[p.ID] = p
	}
	return all, nil
}

// shareKey is what the shares over the years are remembered by: nobody is shown what another may see.
type shareKey struct {
	who   int64
	today day.Day
}

// shares are the researcher shares of the line's years, which look at all records of them.
func (s store) shares(ctx context.Context, today day.Day, who auth.Account) ([]tie.Share, error) {
	return recent.Once(ctx, s.memory, shareKey{who.ID, today}, func() ([]tie.Share, error) {
		return tie.Shares(ctx, s.db, who, today, yearsUntil(today)...)
	})
}
