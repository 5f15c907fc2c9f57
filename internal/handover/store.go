package handover

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Store is the handovers and their items. Only the store files write to them.
type Store struct{ DB pg.DB }

// someone are the columns of a Person, from people p.
const someone = `
	p.id, p.name, p.native_name as native, p.archived_at is not null as archived, p.removed_at is not null or p.anonymised_at is not null as removed,
	exists (select from positions o join institutes i on i.id = o.institute_id
	         where o.person_id = p.id and i.home and (o.starts_on is null or o.starts_on <= @today) and (o.ends_on is null or o.ends_on >= @today)) as at_home,
	(` + charge.Left + `) as "left"`

// person is one of the two, removed or not, as they stand today.
func (s Store) person(ctx context.Context, id int64, today day.Day) (Person, error) {
	p, err := pg.One[Person](ctx, s.DB, `select `+someone+` from people p where p.id = @id`, pg.Args{"id": id, "today": today})
	if err != nil {
		return Person{}, fmt.Errorf("finding person %d to hand over: %w", id, err)
	}
	return p, nil
}

// shown are the columns of a Handover, from handovers h and both people; joined the tables.
const (
	shown = `
	h.id, h.version, h.starts_on, h.created_at, coalesce(h.created_by, 0) as created_by, coalesce(a.name, '') as created_name, h.undone_at,
	jsonb_build_object('ID', f.id, 'Name', f.name, 'Native', f.native_name, 'Removed', f.removed_at is not null or f.anonymised_at is not null) as "from",
	jsonb_build_object('ID', t.id, 'Name', t.name, 'Native', t.native_name) as "to"`
	joined = `
	  join people f on f.id = h.from_person_id
	  join people t on t.id = h.to_person_id
	  left join accounts a on a.id = h.created_by`
)

// Find is a handover; whether who asks may see it is for SeenBy to say.
func (s Store) Find(ctx context.Context, id int64) (Handover, error) {
	h, err := pg.One[Handover](ctx, s.DB, `select `+shown+` from handovers h`+joined+` where h.id = @id`, pg.Args{"id": id})
	if err != nil {
		return Handover{}, fmt.Errorf("finding handover %d: %w", id, err)
	}
	return h, nil
}

// latest is how many earlier handovers a page lists.
const latest = 20

// ofPerson are the latest handovers of or to a person, of those that the account may see.
func (s Store) ofPerson(ctx context.Context, person int64, who auth.Account) ([]Handover, error) {
	all, err := pg.Many[Handover](ctx, s.DB, `
		select `+shown+` from handovers h`+joined+`
		 where (h.from_person_id = @person or h.to_person_id = @person)
		   and (@manager or h.created_by = @who or h.from_person_id = @me or h.to_person_id = @me)
		 order by h.id desc limit @latest`,
		pg.Args{"person": person, "who": who.ID, "me": who.PersonID, "manager": who.Is(auth.Manager), "latest": latest})
	if err != nil {
		return nil, fmt.Errorf("listing the handovers of person %d: %w", person, err)
	}
	return all, nil
}

// items are what a handover is about, as far as the account may see it.
func (s Store) items(ctx context.Context, id int64, who auth.Account) ([]Item, error) {
	all, err := pg.Many[Item](ctx, s.DB, `
		select h.id, case when h.assignment_id is not null then 'assignment' when h.commitment_id is not null then 'commitment' else 'milestone' end as kind,
		       coalesce(h.assignment_id, h.commitment_id, h.milestone_id, 0) as ref_id, coalesce(h.heir_id, 0) as heir_id, h.ended_on, h.left_version, h.state, h.reason,
		       case when g.id is not null then 'agreement' else coalesce(s.of, '') end as of, coalesce(s.of_id, g.id, 0) as of_id,
		       coalesce(s.of_name, c.what, m.title, '') as name, coalesce(s.of_name_ko, '') as name_ko, coalesce(c.institutes, g.title, '') as under,
		       coalesce(c.due_on, m.due_on) as due_on, coalesce(s.confidential, c.confidential, g.confidential, false) as confidential,
		       coalesce(c.removed, g.removed, false) as removed
		  from handover_items h
		  left join lateral (
			select `+charge.Thing+`, coalesce(og.confidential, ot.confidential, false) as confidential
			  from seen_assignments(@who) s`+charge.Things+` where s.id = h.assignment_id and `+charge.There+` limit 1) s on true
		  left join lateral (
			select c.id, c.what, c.due_on, `+withInstitutes+` as institutes, `+secret+` as confidential, c.removed_at is not null as removed
			  from seen_commitments(@who) c where c.id = h.commitment_id limit 1) c on true
		  left join lateral (
			select g.id, g.title, g.confidential, g.removed_at is not null as removed from seen_agreements(@who) g where g.id = h.agreement_id limit 1) g on true
		  left join agreement_milestones m on m.id = h.milestone_id
		 where h.handover_id = @id and (s.of_id is not null or c.id is not null or g.id is not null)
		 order by h.position, h.id`, pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return nil, fmt.Errorf("reading what handover %d is about: %w", id, err)
	}
	return all, nil
}

// withInstitutes are the names of the institutes of commitments c.
const withInstitutes = `coalesce((
	select string_agg(i.short, ', ' order by x.position, i.id) from commitment_institutes x join institutes i on i.id = x.institute_id where x.commitment_id = c.id), '')`

// secret is whether commitments c belong to something confidential.
const secret = `(exists (select from visits v where v.id = c.visit_id and v.confidential) or exists (select from agreements g where g.id = c.agreement_id and g.confidential))`
