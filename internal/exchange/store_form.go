package exchange

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// span is when stay e is, as far as it is known: a day that is open is open, unless the
// stay is done, of which no more is known than was said.
const span = `daterange(
	case when e.state = 'done' then coalesce(e.starts_on, e.ends_on) else e.starts_on end,
	case when e.state = 'done' then coalesce(e.ends_on, e.starts_on) else e.ends_on end, '[]')`

// during is whether something is known of when stay e is, and it is in the days from
// @since to @until, either of which may be null.
const during = `coalesce(e.starts_on, e.ends_on) is not null and ` + span + ` && daterange(@since::date, @until::date, '[]')`

// offeredAgreements is how many a form lets one choose from, the newest.
const offeredAgreements = 200

// agreed is an agreement that a form offers.
type agreed struct {
	ID    int64
	Title string
}

// offered are the areas and the agreements that a form lets one choose from; of the
// agreements also the one that is chosen.
func (s Store) offered(ctx context.Context, chosen int64, who auth.Account) ([]Area, []agreed, error) {
	args := pg.Args{"who": who.ID, "chosen": chosen}
	var b pg.Batch
	areas := queueAreas(&b)
	agreements := pg.Queue[agreed](&b, fmt.Sprintf(`
		select id, title from (
			(select g.id, g.title from seen_agreements(@who) g where g.removed_at is null order by g.id desc limit %d)
			union
			select g.id, g.title from seen_agreements(@who) g where g.removed_at is null and g.id = @chosen) g
		 order by id desc`, offeredAgreements), args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, nil, fmt.Errorf("listing what a stay's form offers: %w", err)
	}
	return *areas, *agreements, nil
}

// queueAreas asks for the areas that one can choose from.
func queueAreas(b *pg.Batch) *[]Area {
	return pg.Queue[Area](b, `
		select id, name_en, name_ko from areas where removed_at is null order by coalesce(nullif(name_en, ''), name_ko), id limit 300`, nil)
}

// known looks up what a form says: choices that are not there (what the stay has already
// it may keep), and what has to be asked about. id is 0 for a new stay.
func (s Store) known(ctx context.Context, id int64, d Draft, today day.Day, who auth.Account) (known, error) {
	args := pg.Args{
		"id": id, "who": who.ID, "areas": append([]int64{}, d.AreaIDs...), "agreement": d.AgreementID, "person": d.PersonID,
		"by": d.StartsOn, "today": today,
	}
	var b pg.Batch
	noArea := pg.QueueValue[bool](&b, `
		select exists (
			select from unnest(@areas::bigint[]) u(id)
			 where not exists (select from areas a where a.id = u.id and a.removed_at is null)
			   and not exists (select from exchange_areas x where x.exchange_id = @id and x.area_id = u.id))`, args)
	noAgreement := pg.QueueValue[bool](&b, `
		select @agreement::bigint <> 0 and not exists (select from seen_agreements(@who) g where g.id = @agreement and g.removed_at is null)`, args)
	left := pg.QueueValue[bool](&b, `
		select exists (select from positions p where p.person_id = @person)
		   and not exists (select from positions p where p.person_id = @person and coalesce(p.ends_on, 'infinity'::date) >= coalesce(@by::date, @today::date))`, args)
	clashes := &[]clash{}
	if since, until, asked := d.during(); asked {
		args["since"], args["until"] = since, until
		clashes = pg.Queue[clash](&b, `
			select i.short as at, e.starts_on, e.ends_on
			  from exchanges e join institutes i on i.id = e.to_institute_id
			 where e.person_id = @person and e.id <> @id and e.removed_at is null and e.state <> 'cancelled' and `+during+`
			 order by e.starts_on, e.id limit 3`, args)
	}
	if err := b.Send(ctx, s.DB); err != nil {
		return known{}, fmt.Errorf("looking up what a stay's form says: %w", err)
	}
	return known{NoArea: *noArea, NoAgreement: *noAgreement, Left: *left, Clashes: *clashes}, nil
}

// during is when the stay that is written down is, as span has it of those that are there;
// asked is false where it is at no time that could be another's.
func (d Draft) during() (since, until day.Day, asked bool) {
	since, until = d.StartsOn, d.EndsOn
	if d.State == Done && since.IsZero() {
		since = until
	}
	if d.State == Done && until.IsZero() {
		until = since
	}
	known := !since.IsZero() || !until.IsZero()
	return since, until, known && !until.Before(since) && d.State != Cancelled && d.PersonID != 0
}

// works is where somebody works on a day: the first of the positions that they hold.
type works struct {
	ID    int64
	Short string
}

// worksAt is where the person works on the day; zero if nobody knows.
func (s Store) worksAt(ctx context.Context, person int64, on day.Day) (works, error) {
	at, err := pg.One[works](ctx, s.DB, `
		select i.id, i.short
		  from positions p join institutes i on i.id = p.institute_id and i.removed_at is null
		 where p.person_id = @person and coalesce(p.starts_on, '-infinity'::date) <= @on and coalesce(p.ends_on, 'infinity'::date) >= @on
		 order by p.position, p.id limit 1`, pg.Args{"person": person, "on": on})
	if errors.Is(err, pg.NotFound) {
		return works{}, nil
	}
	if err != nil {
		return works{}, fmt.Errorf("looking for where person %d works: %w", person, err)
	}
	return at, nil
}
