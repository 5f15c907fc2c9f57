package pg

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// PointBack undoes a Repoint, and notes what became of each row: it is back; it was kept as
// it is, because it was edited since; or it could not go back, for the reason given.
func PointBack(ctx context.Context, tx pgx.Tx, r Repointing) error {
	all, err := pointingAt(ctx, tx, r.Table)
	if err != nil {
		return err
	}
	for _, p := range all {
		steps := []string{p.moveBack(), p.leaveEdited()}
		if p.clash("s") != "" && !p.soft() && !p.Held {
			steps = append(steps, p.putBack())
		}
		for _, sql := range steps {
			if _, err := tx.Exec(ctx, sql, r.args()); err != nil {
				return fmt.Errorf("pointing %s back from %d to %d: %w", p.Table, r.To, r.From, err)
			}
		}
	}
	// Rows of tables that are not there any more, or that point no more.
	_, err = tx.Exec(ctx, `update merge_rows set outcome = 'stuck', reason = 'gone' where merge_id = @merge and outcome = '' and what <> 'record'`, r.args())
	if err != nil {
		return fmt.Errorf("noting what could not go back: %w", err)
	}
	return nil
}

// moveBack gives rows the values back that they had before, if nobody has edited them since.
func (p *pointing) moveBack() string {
	changed := slices.Concat(p.pointers, p.lists)
	if p.soft() {
		changed = append(changed, "removed_at", "removed_by")
	}
	for _, c := range p.lacks() {
		changed = append(changed, c.Name)
	}
	var set []string
	for _, c := range changed {
		set = append(set, ident(c)+" = case when l.note ? "+literal(c)+" then (l.was)."+ident(c)+" else t."+ident(c)+" end")
	}
	twice := "false"
	if clash := p.clash("s"); clash != "" {
		twice = clash
	}
	return `
		with noted as materialized (
			select m.id, m.before as note, m.after, jsonb_populate_record(null::` + p.Table + `, m.key) as k
			  from merge_rows m
			 where m.merge_id = @merge and m.part = ` + literal(p.Table) + ` and m.outcome = '' and m.after <> ''
		), looked as materialized (
			select n.id, n.note, n.after, n.k, x as was, ` + p.keyOf("to_jsonb(s)") + ` as old_key,
			       case when s.` + ident(p.Key[0]) + ` is null then 'gone'
			            when ` + p.hash("to_jsonb(s)") + ` <> n.after then 'edited'
			            when ` + twice + ` then 'twice' else '' end as reason
			  from noted n
			  left join ` + p.Table + ` s on ` + p.same("s", "(n.k)") + `
			  left join lateral jsonb_populate_record(s, n.note) x on s.` + ident(p.Key[0]) + ` is not null
		), changed as (
			update ` + p.Table + ` t set ` + strings.Join(set, ", ") + `
			  from looked l
			 where l.reason = '' and ` + p.same("t", "(l.k)") + ` and ` + p.hash("to_jsonb(t)") + ` = l.after
			returning l.id, to_jsonb(t) as row, l.old_key, l.after as old_hash
		), ` + p.carry() + `, back as (
			update merge_rows m set outcome = 'back' from changed c where m.id = c.id
		)
		update merge_rows m set outcome = case l.reason when 'edited' then 'kept' else 'stuck' end, reason = l.reason
		  from looked l where l.id = m.id and l.reason <> ''`
}

// leaveEdited notes of rows that were to go back that somebody was quicker.
func (p *pointing) leaveEdited() string {
	return `update merge_rows set outcome = 'kept', reason = 'edited'
	         where merge_id = @merge and part = ` + literal(p.Table) + ` and outcome = '' and after <> ''`
}

// putBack puts rows back that were set aside, with the ids that they had.
func (p *pointing) putBack() string {
	var names []string
	for _, c := range p.Columns {
		if !c.Made {
			names = append(names, c.Name)
		}
	}
	missing := []string{"false"}
	for _, f := range p.Parents {
		var null, equal []string
		for i := range f.From {
			null = append(null, "x."+ident(f.From[i])+" is null")
			equal = append(equal, "f."+ident(f.To[i])+" = x."+ident(f.From[i]))
		}
		missing = append(missing, "not ("+strings.Join(null, " or ")+" or exists (select from "+f.Table+" f where "+strings.Join(equal, " and ")+"))")
	}
	there := "exists (select from " + p.Table + " o where " + p.same("o", "x") + ")"
	return `
		with looked as materialized (
			select m.id, x as "row",
			       case when ` + strings.Join(missing, " or ") + ` then 'gone' when ` + there + ` or ` + p.clash("x") + ` then 'twice' else '' end as reason
			  from merge_rows m cross join lateral jsonb_populate_record(null::` + p.Table + `, m.before) x
			 where m.merge_id = @merge and m.part = ` + literal(p.Table) + ` and m.outcome = '' and m.what = 'aside' and m.after = ''
		), back as (
			insert into ` + p.Table + ` (` + strings.Join(quoted(names), ", ") + `) overriding system value
			select ` + columns("(l.row)", names) + ` from looked l where l.reason = ''
		)
		update merge_rows m set outcome = case when l.reason = '' then 'back' else 'stuck' end, reason = l.reason
		  from looked l where l.id = m.id`
}

func quoted(names []string) []string {
	var all []string
	for _, n := range names {
		all = append(all, ident(n))
	}
	return all
}
