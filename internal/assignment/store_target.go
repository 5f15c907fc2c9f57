package assignment

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// inCharge is the condition that who asks is in charge, on the day, of what the column
// of assignments x points at.
func inCharge(column, id string) string {
	return `exists (select from assignments x
	         where x.` + column + ` = ` + id + ` and x.person_id = nullif(@me::bigint, 0) and x.removed_at is null
	           and coalesce(x.starts_on <= @today, true) and coalesce(x.ends_on >= @today, true))`
}

// concerned is the condition that who asks may change, as staff, what s is of: any
// institute and forum; an agreement or topic that they wrote or are in charge of.
var concerned = `(s.institute_id is not null or s.forum_id is not null
	or coalesce(og.created_by = @who, false) or coalesce(ot.created_by = @who, false)
	or s.agreement_id is not null and ` + inCharge("agreement_id", "s.agreement_id") + `
	or s.topic_id is not null and ` + inCharge("topic_id", "s.topic_id") + `)`

// targets are the queries for what one can be in charge of, if it is there and who
// asks may see it.
var targets = map[charge.Of]string{
	charge.Institute: `select short as name, '' as name_ko, true as concerned from institutes where id = @id and removed_at is null`,
	charge.Agreement: `select title as name, '' as name_ko, coalesce(created_by = @who, false) or ` + inCharge("agreement_id", "@id") + ` as concerned
		from seen_agreements(@who) where id = @id and removed_at is null`,
	charge.Topic: `select title as name, '' as name_ko, coalesce(created_by = @who, false) or ` + inCharge("topic_id", "@id") + ` as concerned
		from seen_topics(@who) where id = @id and removed_at is null`,
	charge.Forum: `select coalesce(nullif(acronym, ''), name) as name, name_ko, true as concerned from forums where id = @id and removed_at is null`,
}

// target is what the account wants somebody to be in charge of, or pg.NotFound.
func (s Store) target(ctx context.Context, of charge.Of, id int64, today day.Day, who auth.Account) (Target, error) {
	sql, known := targets[of]
	if !known {
		return Target{}, pg.NotFound
	}
	t, err := pg.One[Target](ctx, s.DB, `select @of::text as of, @id::bigint as id, t.name, t.name_ko, t.concerned from (`+sql+`) t`,
		pg.Args{"of": of, "id": id, "who": who.ID, "me": who.PersonID, "today": today})
	if err != nil {
		return Target{}, fmt.Errorf("looking for %s %d: %w", of, id, err)
	}
	return t, nil
}

// standing is where a person works on a day.
type standing struct {
	Placed bool // a position of theirs is known
	Here   bool // one is not over
	AtHome bool // one that is not over is at our institute
}

// standing tells where a person works.
func (s Store) standing(ctx context.Context, person int64, today day.Day) (standing, error) {
	p, err := pg.One[standing](ctx, s.DB, `
		select count(*) > 0 as placed,
		       coalesce(bool_or(o.ends_on is null or o.ends_on >= @today), false) as here,
		       coalesce(bool_or((o.ends_on is null or o.ends_on >= @today) and i.home), false) as at_home
		  from positions o join institutes i on i.id = o.institute_id
		 where o.person_id = @person`, pg.Args{"person": person, "today": today})
	if err != nil {
		return standing{}, fmt.Errorf("looking where person %d works: %w", person, err)
	}
	return p, nil
}
