package forum

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
)

// makeInstitutes makes those that the draft names for the first time, and fills in
// their ids.
func makeInstitutes(ctx context.Context, tx pgx.Tx, d Draft, who auth.Account) error {
	for _, o := range d.Institutes { // a form names few new ones
		if o.None() || o.New == nil || o.ID != 0 {
			continue
		}
		made, err := institute.Store{}.Add(ctx, tx, *o.New, who)
		if err != nil {
			return err
		}
		o.ID = made
	}
	return nil
}

// makePeople makes those that the draft names for the first time, each once, and fills
// in their ids.
func makePeople(ctx context.Context, tx pgx.Tx, d EditionDraft, who auth.Account) error {
	made := map[string]int64{}
	for _, p := range d.People {
		if p.None() || p.New == "" || p.ID != 0 {
			continue
		}
		key := strings.ToLower(p.New)
		if made[key] == 0 {
			id, err := person.Store{}.Add(ctx, tx, person.Named(p.New, 0), who)
			if err != nil {
				return err
			}
			made[key] = id
		}
		p.ID = made[key]
	}
	return nil
}

// saveParts makes a forum's parts what the draft says: parts with an id are changed,
// the others added, and those that the draft no longer has are deleted, which the
// history keeps. Every statement takes all parts of a kind at once.
func saveParts(ctx context.Context, tx pgx.Tx, id int64, d Draft) error {
	institutes := []int64{}
	for _, o := range d.Institutes {
		if !o.None() {
			institutes = append(institutes, o.ID)
		}
	}
	var b pg.Batch
	args := pg.Args{"forum": id, "institutes": institutes}
	b.Exec(`delete from forum_institutes where forum_id = @forum and institute_id <> all (@institutes::bigint[])`, args)
	b.Exec(`
		insert into forum_institutes (forum_id, institute_id, position)
		select @forum, u.id, u.n from unnest(@institutes::bigint[]) with ordinality u(id, n)
		on conflict (forum_id, institute_id) do update set position = excluded.position`, args)
	if err := b.Send(ctx, tx); err != nil {
		return err
	}
	problems, err := saveProblems(ctx, tx, id, d.Problems)
	if err != nil {
		return err
	}
	if err := saveReforms(ctx, tx, id, d.Reforms, problems); err != nil {
		return err
	}
	// Last: a reform whose problem goes has been told of another, or of none, by now.
	_, err = tx.Exec(ctx, `delete from forum_problems where forum_id = @forum and id <> all (@kept::bigint[])`,
		pg.Args{"forum": id, "kept": problems})
	return err
}

// saveProblems changes and adds problems, and is their ids in the draft's order.
func saveProblems(ctx context.Context, tx pgx.Tx, id int64, problems []ProblemDraft) (ids []int64, err error) {
	ids = []int64{}
	var texts []string
	var points, editionPoints []*int64
	var keeps []bool
	kept := 0
	for _, p := range problems {
		ids, texts, keeps = append(ids, p.ID), append(texts, p.Text), append(keeps, p.keeps)
		points, editionPoints = append(points, pg.NullID(p.PointID)), append(editionPoints, pg.NullID(p.EditionPointID))
		if p.ID != 0 {
			kept++
		}
	}
	args := pg.Args{"forum": id, "ids": ids, "texts": texts, "points": points, "edition_points": editionPoints, "keeps": keeps}
	tag, err := tx.Exec(ctx, `
		update forum_problems p
		   set position = u.n, text = u.text,
		       point_id = case when u.keeps then p.point_id else u.point end,
		       edition_point_id = case when u.keeps then p.edition_point_id else u.edition_point end
		  from unnest(@ids::bigint[], @texts::text[], @points::bigint[], @edition_points::bigint[], @keeps::bool[])
		       with ordinality u(id, text, point, edition_point, keeps, n)
		 where p.id = u.id and p.forum_id = @forum`, args)
	if err != nil {
		return nil, err
	}
	if int(tag.RowsAffected()) != kept {
		return nil, pg.Stale
	}
	made, err := pg.Many[placed](ctx, tx, `
		insert into forum_problems (forum_id, position, text, point_id, edition_point_id)
		select @forum, u.n, u.text, u.point, u.edition_point
		  from unnest(@ids::bigint[], @texts::text[], @points::bigint[], @edition_points::bigint[])
		       with ordinality u(id, text, point, edition_point, n)
		 where u.id = 0 order by u.n
		returning id, position`, args)
	for _, m := range made {
		ids[m.Position-1] = m.ID
	}
	return ids, err
}

// placed is an added row, and its place in the draft from 1.
type placed struct {
	ID       int64
	Position int
}

func saveReforms(ctx context.Context, tx pgx.Tx, id int64, reforms []ReformDraft, problemIDs []int64) error {
	ids, texts, days := []int64{}, []string{}, []day.Day{}
	var problems, points, firsts []*int64
	var keeps, keepsFirst []bool
	kept := []int64{}
	for _, r := range reforms {
		ids, texts, days = append(ids, r.ID), append(texts, r.Text), append(days, r.AgreedOn)
		points, firsts = append(points, pg.NullID(r.PointID)), append(firsts, pg.NullID(r.FirstID))
		keeps, keepsFirst = append(keeps, r.keeps), append(keepsFirst, r.keepsFirst)
		var problem *int64
		if r.Problem > 0 && r.Problem <= len(problemIDs) {
			problem = &problemIDs[r.Problem-1]
		}
		problems = append(problems, problem)
		if r.ID != 0 {
			kept = append(kept, r.ID)
		}
	}
	args := pg.Args{
		"forum": id, "ids": ids, "texts": texts, "problems": problems, "days": days, "points": points, "firsts": firsts,
		"keeps": keeps, "keeps_first": keepsFirst, "kept": kept,
	}
	tag, err := tx.Exec(ctx, `
		update forum_reforms r
		   set position = u.n, text = u.text, problem_id = u.problem, agreed_on = u.agreed,
		       point_id = case when u.keeps then r.point_id else u.point end,
		       first_edition_id = case when u.keeps_first then r.first_edition_id else u.first end
		  from unnest(@ids::bigint[], @texts::text[], @problems::bigint[], @days::date[], @points::bigint[], @firsts::bigint[],
		              @keeps::bool[], @keeps_first::bool[])
		       with ordinality u(id, text, problem, agreed, point, first, keeps, keeps_first, n)
		 where r.id = u.id and r.forum_id = @forum`, args)
	if err != nil {
		return err
	}
	if int(tag.RowsAffected()) != len(kept) {
		return pg.Stale
	}
	var b pg.Batch
	b.Exec(`delete from forum_reforms where forum_id = @forum and id <> all (@kept::bigint[])`, args)
	b.Exec(`
		insert into forum_reforms (forum_id, position, text, problem_id, agreed_on, point_id, first_edition_id)
		select @forum, u.n, u.text, u.problem, u.agreed, u.point, u.first
		  from unnest(@ids::bigint[], @texts::text[], @problems::bigint[], @days::date[], @points::bigint[], @firsts::bigint[])
		       with ordinality u(id, text, problem, agreed, point, first, n)
		 where u.id = 0 order by u.n`, args)
	return b.Send(ctx, tx)
}
