package kept

import (
	"context"
	"fmt"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// grouping says to which groups a commitment belongs.
type grouping struct {
	of   string // commitment_id and key of the groups; empty: key says it of spell p
	key  string
	name string // the groups' names: id, name and also; empty: the key is the name
}

var groupings = map[By]grouping{
	ByInstitute: {
		of: `select x.commitment_id, x.institute_id as key
		       from commitment_institutes x join institutes i on i.id = x.institute_id and i.removed_at is null`,
		key: "x.key", name: `select i.id, i.short as name, i.name_ko as also from institutes i where i.removed_at is null`,
	},
	ByPerson: {
		of: `select c.id as commitment_id, c.person_id as key
		       from commitments c join people q on q.id = c.person_id and q.removed_at is null where c.removed_at is null`,
		key: "x.key", name: `select q.id, q.name, q.native_name as also from people q where q.removed_at is null`,
	},
	ByYear: {key: "extract(year from p.agreed_on)::bigint"},
	ByForum: {
		of: `select c.id as commitment_id, r.forum_id as key
		       from forum_reforms r join forums f on f.id = r.forum_id and f.removed_at is null join commitments c on c.point_id = r.point_id
		      union
		     select l.to_id, e.forum_id
		       from links l join editions e on e.id = l.from_id and e.removed_at is null join forums f on f.id = e.forum_id and f.removed_at is null
		      where l.from_kind = 'edition' and l.to_kind = 'commitment' and l.removed_at is null`,
		key: "x.key", name: `select f.id, f.name, f.name_ko as also from forums f where f.removed_at is null`,
	},
}

// thatDay is the day that is asked about. Hidden from the planner, which would plan anew for each
// day what is as good for all of them.
const thatDay = `(select @on::date)`

// stoodAt are spells p at the end of the day @on, and how each stood.
const (
	stoodAt = `p.since <= ` + thatDay + ` and (p.until is null or p.until > ` + thatDay + `)`
	stood   = `case when p.state in ('kept', 'dropped') then p.state
		when p.due_on is null then 'undated' when p.due_on < @on then 'overdue' else 'open' end`
)

// Groups are the counts of each group that has any, in no order.
func (s Store) Groups(ctx context.Context, by By, on day.Day, who auth.Account) ([]Group, error) {
	all, err := s.groups(ctx, by, on, auth.Account{}, false)
	if err != nil {
		return nil, err
	}
	own, err := s.groups(ctx, by, on, who, true)
	if err != nil || len(own) == 0 {
		return all, err
	}
	places := map[int64]int{}
	for i, g := range all {
		places[g.ID] = i
	}
	all = slices.Clone(all) // others are shown it too
	for _, g := range own {
		if i, is := places[g.ID]; is {
			all[i].Counts = all[i].And(g.Counts)
		} else {
			all = append(all, g)
		}
	}
	return all, nil
}

// Ordered are the groups in an order.
func (s Store) Ordered(ctx context.Context, by By, on day.Day, sort string, who auth.Account) ([]Group, error) {
	key := inOrder{by, on, sort, who.ID}
	if known, is := recent.Recall[[]Group](s.memory, key); is {
		return known, nil
	}
	remember := s.memory.Later(key)
	all, err := s.Groups(ctx, by, on, who)
	if err != nil {
		return nil, err
	}
	all = ordered(all, sort, by)
	remember(all)
	return all, nil
}

// inOrder is what the memory knows ordered groups by.
type inOrder struct {
	by   By
	on   day.Day
	sort string
	who  int64
}

// Of is the counts of one group, or of all.
func (s Store) Of(ctx context.Context, of Of, on day.Day, who auth.Account) (Counts, error) {
	if of.Country != "" {
		all, err := s.Countries(ctx, []day.Day{on}, who)
		if err != nil {
			return Counts{}, err
		}
		return all[0][of.Country], nil
	}
	if of.By == "" {
		found, err := s.Figures(ctx, []day.Day{on}, who)
		if err != nil {
			return Counts{}, err
		}
		return found[0].Counts, nil
	}
	all, err := s.Groups(ctx, of.By, on, who)
	if err != nil {
		return Counts{}, err
	}
	for _, g := range all {
		if g.ID == of.ID {
			return g.Counts, nil
		}
	}
	return Counts{}, nil
}

func (s Store) groups(ctx context.Context, by By, on day.Day, who auth.Account, confidential bool) ([]Group, error) {
	return remembered(ctx, s, counted{by, on.String(), who.ID, confidential}, func() ([]Group, error) {
		in := groupings[by]
		join, names, name := "", "", "'' as name, '' as also"
		if in.of != "" {
			join = ` left join (` + in.of + `) x on x.commitment_id = p.commitment_id`
			names = ` left join (` + in.name + `) n on n.id = g.id`
			name = `coalesce(n.name, '') as name, coalesce(n.also, '') as also`
		}
		found, err := pg.Many[Group](ctx, s.db, `
			with g as (
				select coalesce(`+in.key+`, 0) as id, count(*) filter (where stood = 'kept')::int as kept, count(*) filter (where stood = 'dropped')::int as dropped,
				       count(*) filter (where stood = 'overdue')::int as overdue, count(*) filter (where stood = 'open')::int as open,
				       count(*) filter (where stood = 'undated')::int as undated
				  from (select p.*, `+stood+` as stood from commitment_spells p where `+stoodAt+` and `+among(confidential)+`) p`+join+`
				 group by 1)
			select g.id, `+name+`, g.kept, g.dropped, g.overdue, g.open, g.undated from g`+names,
			pg.Args{"on": on, "who": who.ID})
		if err != nil {
			return nil, fmt.Errorf("counting commitments by %s on %s: %w", by, on, err)
		}
		return found, nil
	})
}
