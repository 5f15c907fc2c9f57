package agreement

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
)

// makeNew makes the institutes and people that the draft names for the first time, each
// once, and fills in their ids. Who is in charge of a milestone is one of ours.
func makeNew(ctx context.Context, tx pgx.Tx, d *Draft, who auth.Account) error {
	institutes, people := map[string]int64{}, map[string]int64{}
	for _, p := range d.Parties {
		if p.Institute.None() || p.Institute.New == nil {
			continue
		}
		key := strings.ToLower(p.Institute.New.Name)
		if institutes[key] == 0 {
			id, err := institute.Store{}.Add(ctx, tx, *p.Institute.New, who)
			if err != nil {
				return err
			}
			institutes[key] = id
		}
		p.Institute.ID = institutes[key]
	}
	for _, m := range d.Milestones {
		if m.Person.None() || m.Person.New == "" {
			continue
		}
		key := strings.ToLower(m.Person.New)
		if people[key] == 0 {
			home, err := institute.Store{}.Home(ctx, tx)
			if err != nil && !errors.Is(err, pg.NotFound) {
				return err
			}
			if people[key], err = (person.Store{}).Add(ctx, tx, person.Named(m.Person.New, home.ID), who); err != nil {
				return err
			}
		}
		m.Person.ID = people[key]
	}
	return nil
}

// saveParts makes an agreement's parts what the draft says: those that the draft has no
// more are deleted, which the history keeps. Every statement takes all parts of a kind.
func saveParts(ctx context.Context, tx pgx.Tx, id int64, d Draft) error {
	var institutes []int64
	var signed []string
	for _, p := range d.Parties {
		institutes, signed = append(institutes, p.Institute.ID), append(signed, p.SignedBy)
	}
	args := pg.Args{"id": id, "institutes": institutes, "signed": signed, "areas": d.AreaIDs, "readers": d.ReaderIDs}
	var b pg.Batch
	b.Exec(`delete from agreement_parties where agreement_id = @id and institute_id <> all (coalesce(@institutes::bigint[], '{}'))`, args)
	b.Exec(`
		insert into agreement_parties (agreement_id, institute_id, signed_by, position)
		select @id, u.institute, u.signed, u.n from unnest(@institutes::bigint[], @signed::text[]) with ordinality u(institute, signed, n)
		on conflict on constraint agreement_parties_once do update set signed_by = excluded.signed_by, position = excluded.position`, args)
	b.Exec(`delete from agreement_areas where agreement_id = @id and area_id <> all (coalesce(@areas::bigint[], '{}'))`, args)
	b.Exec(`insert into agreement_areas (agreement_id, area_id) select @id, u from unnest(@areas::bigint[]) u on conflict do nothing`, args)
	b.Exec(`delete from agreement_readers where agreement_id = @id and account_id <> all (coalesce(@readers::bigint[], '{}'))`, args)
	b.Exec(`insert into agreement_readers (agreement_id, account_id) select @id, u from unnest(@readers::bigint[]) u on conflict do nothing`, args)
	if err := b.Send(ctx, tx); err != nil {
		return err
	}
	return saveMilestones(ctx, tx, id, d.Milestones)
}

func saveMilestones(ctx context.Context, tx pgx.Tx, id int64, all []MilestoneDraft) error {
	var (
		ids    []int64
		titles []string
		dues   []day.Day
		dones  []day.Day
		people []*int64
	)
	kept := []int64{}
	for _, m := range all {
		ids, titles, dues, dones = append(ids, m.ID), append(titles, m.Title), append(dues, m.DueOn), append(dones, m.DoneOn)
		person := (*int64)(nil)
		if m.Person != nil {
			person = pg.NullID(m.Person.ID)
		}
		people = append(people, person)
		if m.ID != 0 {
			kept = append(kept, m.ID)
		}
	}
	const lines = ` unnest(@ids::bigint[], @titles::text[], @dues::date[], @dones::date[], @people::bigint[]) with ordinality u(id, title, due, done, person, n)`
	args := pg.Args{"agreement": id, "ids": ids, "titles": titles, "dues": dues, "dones": dones, "people": people, "kept": kept}
	tag, err := tx.Exec(ctx, `
		update agreement_milestones m
		   set position = u.n, title = u.title, due_on = u.due, done_on = u.done, person_id = u.person
		  from`+lines+`
		 where m.id = u.id and m.agreement_id = @agreement`, args)
	if err != nil {
		return err
	}
	if int(tag.RowsAffected()) != len(kept) {
		return Gone
	}
	if _, err := tx.Exec(ctx, `delete from agreement_milestones where agreement_id = @agreement and id <> all (@kept)`, args); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into agreement_milestones (agreement_id, position, title, due_on, done_on, person_id)
		select @agreement, u.n, u.title, u.due, u.done, u.person from`+lines+`
		 where u.id = 0
		 order by u.n`, args)
	return err
}
