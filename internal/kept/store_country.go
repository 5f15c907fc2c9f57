package kept

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// partnersOf are the countries of the institutes that commitments are with, ours aside, each
// once: what was agreed with two institutes of a country counts once for it.
const partnersOf = `(
	select distinct x.commitment_id, i.country
	  from commitment_institutes x join institutes i on i.id = x.institute_id and i.removed_at is null and not i.home)`

// Countries are the counts of what was agreed with each country's institutes, at the end of a
// day, by the country's code. What was agreed with institutes of several countries counts for
// each, and what was agreed with nobody abroad for none.
func (s Store) Countries(ctx context.Context, on day.Day, who auth.Account) (map[string]Counts, error) {
	found := map[string]Counts{}
	for _, confidential := range []bool{false, true} {
		of := who
		if !confidential {
			of = auth.Account{}
		}
		rows, err := s.countries(ctx, on, of, confidential)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.Country] = found[r.Country].And(r.Counts)
		}
	}
	return found, nil
}

type inCountry struct {
	Country string
	Counts
}

func (s Store) countries(ctx context.Context, on day.Day, who auth.Account, confidential bool) ([]inCountry, error) {
	return remembered(ctx, s, counted{"country", on.String(), who.ID, confidential}, func() ([]inCountry, error) {
		found, err := pg.Many[inCountry](ctx, s.db, `
			select x.country, count(*) filter (where p.stood = 'kept')::int as kept, count(*) filter (where p.stood = 'dropped')::int as dropped,
			       count(*) filter (where p.stood = 'overdue')::int as overdue, count(*) filter (where p.stood = 'open')::int as open,
			       count(*) filter (where p.stood = 'undated')::int as undated
			  from (select p.commitment_id, `+stood+` as stood from commitment_spells p where `+stoodAt+` and `+among(confidential)+`) p
			  join `+partnersOf+` x on x.commitment_id = p.commitment_id
			 group by x.country`, pg.Args{"on": on, "who": who.ID})
		if err != nil {
			return nil, fmt.Errorf("counting commitments by country on %s: %w", on, err)
		}
		return found, nil
	})
}

// Late is a commitment that was overdue at the end of a day, with institutes of a country.
type Late struct {
	Country    string
	ID         int64
	What       string
	OwedBy     string
	DueOn      day.Day // then
	Person     string  // in charge now, of ours
	Native     string
	Institutes []string // of the country
}

// LateByCountry are the commitments that were overdue at the end of a day, the longest overdue
// first: at most so many of each country.
func (s Store) LateByCountry(ctx context.Context, on day.Day, most int, who auth.Account) ([]Late, error) {
	found, err := pg.Many[Late](ctx, s.db, `
		with late as materialized (
			select p.commitment_id, p.due_on from commitment_spells p
			 where `+sets[Overdue].where+` and `+stoodAt+` and (`+among(false)+` or `+among(true)+`)),
		numbered as materialized (
			select x.country, l.commitment_id, l.due_on, row_number() over (partition by x.country order by l.due_on, l.commitment_id) as nth
			  from late l join `+partnersOf+` x on x.commitment_id = l.commitment_id)
		select n.country, c.id, c.what, c.owed_by, n.due_on, coalesce(q.name, '') as person, coalesce(q.native_name, '') as native,
		       array(select i.short from commitment_institutes ci join institutes i on i.id = ci.institute_id and i.removed_at is null and not i.home
		              where ci.commitment_id = c.id and i.country = n.country order by ci.position, i.id) as institutes
		  from numbered n join commitments c on c.id = n.commitment_id left join people q on q.id = c.person_id and q.removed_at is null
		 where n.nth <= @most
		 order by n.country, n.nth`, pg.Args{"on": on, "who": who.ID, "most": most})
	if err != nil {
		return nil, fmt.Errorf("listing what was late by country on %s: %w", on, err)
	}
	return found, nil
}
