package merge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Twin is a record that looks like another, and of which somebody said that it is not.
type Twin struct {
	ID   int64
	Name string
	By   string
}

// Tell notes that two records are not the same, or with false that they may be. It is said
// once, however often. pg.NotFound: one of them is not there.
func (s Store) Tell(ctx context.Context, noun alike.Noun, one, other int64, two bool, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		args := pg.Args{"noun": noun, "one": min(one, other), "other": max(one, other), "by": who.ID}
		there, err := pg.Value[int](ctx, tx, `select count(*) from `+noun.Table()+` where id in (@one, @other) and removed_at is null`, args)
		switch {
		case err != nil:
			return err
		case there < 2:
			return pg.NotFound
		}
		sql := `delete from not_duplicates where noun = @noun and one_id = @one and other_id = @other`
		if two {
			sql = `insert into not_duplicates (noun, one_id, other_id, created_by) values (@noun, @one, @other, nullif(@by, 0::bigint)) on conflict do nothing`
		}
		_, err = tx.Exec(ctx, sql, args)
		return err
	})
	if err != nil {
		return fmt.Errorf("telling %s %d and %d apart: %w", noun, one, other, err)
	}
	return nil
}

// twins are the records of which somebody said that they are not this one.
func (s Store) twins(ctx context.Context, noun alike.Noun, id int64) ([]Twin, error) {
	name := "x.short"
	if noun == alike.Person {
		name = "x.name"
	}
	all, err := pg.Many[Twin](ctx, s.DB, `
		select x.id, `+name+` as name, coalesce(a.name, '') as by
		  from not_duplicates d
		  join `+noun.Table()+` x on x.id = d.one_id + d.other_id - @id and x.removed_at is null
		  left join accounts a on a.id = d.created_by
		 where d.noun = @noun and (d.one_id = @id or d.other_id = @id)
		 order by d.id desc
		 limit 50`, pg.Args{"noun": noun, "id": id})
	if err != nil {
		return nil, fmt.Errorf("finding what is not %s %d: %w", noun, id, err)
	}
	return all, nil
}
