package exchange

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, from stay e, its person p and its agreement g as
// far as the account sees that.
const recorded = `
	e.id, e.version, e.person_id, e.from_institute_id, e.to_institute_id, e.starts_on, e.ends_on, e.state, g.id as agreement_id,
	e.outcome, e.created_at, e.updated_at, p.name,
	array(select x.area_id from exchange_areas x where x.exchange_id = e.id order by x.area_id) as areas`

const recordedFrom = ` join people p on p.id = e.person_id` + seenAgreement

// Records is List for programs: the same rows.
func (s Store) Records(ctx context.Context, f Filter, who auth.Account) (all []Record, total int, err error) {
	head, by, args, err := f.chosen()
	if err != nil {
		return nil, 0, err
	}
	args["who"] = who.ID
	var b pg.Batch
	count := f.queueTotal(&b, s.Recent)
	found := pg.Queue[Record](&b, head+`select `+recorded+` from page e`+recordedFrom+` order by `+by, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing stays for a program: %w", err)
	}
	return *found, count.N(), nil
}

// Record is a stay that is not removed.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `
		select `+recorded+` from exchanges e`+recordedFrom+` where e.id = @id and e.removed_at is null`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding stay %d for a program: %w", id, err)
	}
	return r, nil
}

// after is a record's place in the order, for the next page's cursor.
func (r Record) after(sort string) (string, int64) {
	return Line{ID: r.ID, Span: Span{StartsOn: r.StartsOn}, Person: Person{Name: r.Name}}.place(sort)
}
