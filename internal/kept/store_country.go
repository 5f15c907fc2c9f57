package kept

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// partners are the institutes i that commitments x are with, ours aside. What was agreed with two
// institutes of a country counts once for it.
const partners = `commitment_institutes x join institutes i on i.id = x.institute_id and i.removed_at is null and not i.home`

// Countries are the counts of what was agreed with each country's institutes, by the country's
// code, at the end of each of the days. What was agreed with institutes of several countries
// counts for each, and what was agreed with nobody abroad for none.
func (s Store) Countries(ctx context.Context, days []day.Day, who auth.Account) ([]map[string]Counts, error) {
	found := make([]map[string]Counts, len(days))
	for i := range found {
		found[i] = map[string]Counts{}
	}
	for _, confidential := range []bool{false, true} {
		of := who
		if !confidential {
			of = auth.Account{}
		}
		rows, err := s.countries(ctx, days, of, confidential)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.Nth-1][r.Country] = found[r.Nth-1][r.Country].And(r.Counts)
		}
	}
	return found, nil
}

type inCountry struct {
	Nth     int // of the days, from 1
	Country string
	Counts
}

func (s Store) countries(ctx context.Context, days []day.Day, who auth.Account, confidential bool) ([]inCountry, error) {
	return remembered(ctx, s, counted{"country", fmt.Sprint(days), who.ID, confidential}, func() ([]inCountry, error) {
		found, err := pg.Many[inCountry](ctx, s.db, `
			select p.nth, x.country, count(*) filter (where p.stood = 'kept')::int as kept, count(*) filter (where p.stood = 'dropped')::int as dropped,
			       count(*) filter (where p.stood = 'overdue')::int as overdue, count(*) filter (where p.stood = 'open')::int as open,
			       count(*) filter (where p.stood = 'undated')::int as undated
			  from (select p.commitment_id, d.nth::int as nth, case when p.state in ('kept', 'dropped') then p.state
			                    when p.due_on is null then 'undated' when p.due_on < d.on_day then 'overdue' else 'open' end as stood
			          from commitment_spells p join unnest(@days::date[]) with ordinality d (on_day, nth)
			            on p.since <= d.on_day and (p.until is null or p.until > d.on_day)
			         where `+among(confidential)+`) p
			  join (select distinct x.commitment_id, i.country from `+partners+`) x on x.commitment_id = p.commitment_id
			 group by p.nth, x.country`, pg.Args{"days": days, "who": who.ID})
		if err != nil {
			return nil, fmt.Errorf("counting commitments by country on %v: %w", days, err)
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
			  from late l join (select distinct x.commitment_id, i.country from `+partners+` where x.commitment_id in (select l.commitment_id from late l)) x
			    on x.commitment_id = l.commitment_id)
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
