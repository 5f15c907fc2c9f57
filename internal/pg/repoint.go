package pg

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Repointing is the part of a merge that goes through all tables: what pointed at one record
// points at another from then on. Each row that it changes is noted in merge_rows, so that
// PointBack knows what to undo.
type Repointing struct {
	Table    string // in which both records are
	Merge    int64
	From, To int64
	By       int64
}

func (r Repointing) args() Args {
	return Args{"merge": r.Merge, "from": r.From, "to": r.To, "by": NullID(r.By)}
}

// Repoint points all at r.To that points at r.From. A row of which there can be only one, and
// is one already, is set aside: what the one that stays lacks, it takes from it. It finds the
// columns in the catalogue, so that none is forgotten.
func Repoint(ctx context.Context, tx pgx.Tx, r Repointing) error {
	all, err := pointingAt(ctx, tx, r.Table)
	if err != nil {
		return err
	}
	for _, p := range all {
		for _, sql := range []string{p.fill(), p.setAside(), p.move()} {
			if sql == "" {
				continue
			}
			if _, err := tx.Exec(ctx, sql, r.args()); err != nil {
				return fmt.Errorf("repointing %s from %d to %d: %w", p.Table, r.From, r.To, err)
			}
		}
	}
	return nil
}

// Pointed is how many rows of a table point at a record that would be repointed, and of how
// many of them there is one already.
type Pointed struct {
	Table string
	N     int
	Twice int
}

// CountPointed counts what Repoint would repoint, table by table.
func CountPointed(ctx context.Context, db DB, table string, from, to int64) ([]Pointed, error) {
	all, err := pointingAt(ctx, db, table)
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, p := range all {
		parts = append(parts, "select "+literal(p.Table)+" as \"table\", count(*) as n, count(*) filter (where "+cmp.Or(p.clash("s"), "false")+
			") as twice from "+p.Table+" s cross join lateral "+p.becomes()+" x where "+p.points())
	}
	found, err := Many[Pointed](ctx, db, "select * from ("+strings.Join(parts, " union all ")+") x where n > 0 order by n desc, 1", Args{"from": from, "to": to})
	if err != nil {
		return nil, fmt.Errorf("counting what points at %s %d: %w", table, from, err)
	}
	return found, nil
}

// points is whether the row s points at @from.
func (p *pointing) points() string {
	var any []string
	for _, c := range p.pointers {
		any = append(any, "s."+ident(c)+" = @from::bigint")
	}
	for _, c := range p.lists {
		any = append(any, "(s."+ident(c)+" <> '{}' and s."+ident(c)+" @> array[@from::bigint])")
	}
	all := "(" + strings.Join(any, " or ") + ")"
	if p.where != "" {
		all += " and s." + p.where
	}
	return all
}

// becomes is the row x that s is once it is repointed.
func (p *pointing) becomes() string {
	var set []string
	for _, c := range p.pointers {
		set = append(set, literal(c)+", case when s."+ident(c)+" = @from::bigint then @to::bigint else s."+ident(c)+" end")
	}
	if len(set) == 0 {
		return "jsonb_populate_record(s, '{}')"
	}
	return "jsonb_populate_record(s, jsonb_build_object(" + strings.Join(set, ", ") + "))"
}

// note is the statement that notes rows of the query changed, which has row (the row now),
// before and what.
func (p *pointing) note(after string) string {
	noun, id := p.noun()
	return `
		insert into merge_rows (merge_id, part, key, noun, noun_id, what, before, after)
		select @merge, ` + literal(p.Table) + `, ` + p.keyOf("row") + `, ` + literal(noun) + `, ` + id + `, what, before, ` + after + ` from changed order by ` + p.keyOf("row")
}

// lacks are the columns that a row may take from another one that is set aside.
func (p *pointing) lacks() []column {
	var all []column
	for _, c := range p.Columns {
		bound := c.Made || slices.Contains(p.Key, c.Name) || slices.Contains(p.pointers, c.Name) || slices.ContainsFunc(p.Once, func(u once) bool {
			return slices.ContainsFunc(u.Parts, func(part oncePart) bool { return part.Text == c.Name })
		})
		if !bound && (c.Type == "text" || c.Type == "date") {
			all = append(all, c)
		}
	}
	return all
}

// fill gives the rows that stay what they lack and those that are set aside know.
func (p *pointing) fill() string {
	lacks, alike := p.lacks(), p.alike("s")
	if len(alike) != 1 || len(lacks) == 0 || p.soft() || p.Held || same[p.Table] != nil {
		return ""
	}
	var before, given, set, any []string
	for _, c := range lacks {
		name := ident(c.Name)
		lacking := "coalesce(o." + name + "::text, '') = '' and coalesce(x." + name + "::text, '') <> ''"
		before = append(before, literal(c.Name)+", o."+name)
		given = append(given, "x."+name)
		set = append(set, name+" = case when coalesce(t."+name+"::text, '') = '' then l."+name+" else t."+name+" end")
		any = append(any, lacking)
	}
	return `
		with lacking as (
			select ` + columns("o", p.Key) + `, jsonb_build_object(` + strings.Join(before, ", ") + `) as note, ` + strings.Join(given, ", ") + `
			  from ` + p.Table + ` s cross join lateral ` + p.becomes() + ` x
			  join ` + p.Table + ` o on ` + alike[0] + `
			 where ` + p.points() + ` and (` + strings.Join(any, " or ") + `)
		), changed as (
			update ` + p.Table + ` t set ` + strings.Join(set, ", ") + `
			  from lacking l where ` + p.same("t", "l") + `
			returning to_jsonb(t) as row, l.note as before, 'filled' as what
		)` + p.note(p.hash("row"))
}

// setAside takes rows away of which there can be only one, and keeps them in the notes.
func (p *pointing) setAside() string {
	clash := p.clash("s")
	if clash == "" || p.soft() || p.Held {
		return ""
	}
	return `
		with doomed as (
			select ` + columns("s", p.Key) + ` from ` + p.Table + ` s cross join lateral ` + p.becomes() + ` x
			 where ` + p.points() + ` and ` + clash + `
		), changed as (
			delete from ` + p.Table + ` t using doomed d where ` + p.same("t", "d") + `
			returning to_jsonb(t) as row, to_jsonb(t) as before, 'aside' as what
		)` + p.note("''")
}

// move points the rows that are left at the other record. One that would be one too many,
// and that people can bring back, is removed as they would remove it.
func (p *pointing) move() string {
	var before, set []string
	for _, c := range p.pointers {
		name := ident(c)
		before = append(before, "case when s."+name+" = @from::bigint then jsonb_build_object("+literal(c)+", s."+name+") else '{}' end")
		set = append(set, name+" = case when t."+name+" = @from::bigint then @to::bigint else t."+name+" end")
	}
	for _, c := range p.lists {
		name := ident(c)
		before = append(before, "case when s."+name+" @> array[@from::bigint] then jsonb_build_object("+literal(c)+", s."+name+") else '{}' end")
		set = append(set, name+" = (select coalesce(array_agg(d.x order by d.n), '{}') from (select u.x, min(u.n) as n from unnest(array_replace(t."+name+
			", @from::bigint, @to::bigint)) with ordinality u(x, n) group by u.x) d)")
	}
	gone := "false"
	if clash := p.clash("s"); clash != "" && p.soft() {
		gone = cmp.Or(clash, gone)
		before = append(before, "case when "+gone+" then jsonb_build_object('removed_at', s.removed_at, 'removed_by', s.removed_by) else '{}' end")
		set = append(set, "removed_at = case when w.gone then now() else t.removed_at end", "removed_by = case when w.gone then @by::bigint else t.removed_by end")
	}
	return `
		with was as materialized (
			select ` + columns("s", p.Key) + `, ` + strings.Join(before, " || ") + ` as note, ` + gone + ` as gone, ` + p.keyOf("to_jsonb(s)") + ` as old_key, ` + p.hash("to_jsonb(s)") + ` as old_hash
			  from ` + p.Table + ` s cross join lateral ` + p.becomes() + ` x
			 where ` + p.points() + `
		), changed as (
			update ` + p.Table + ` t set ` + strings.Join(set, ", ") + `
			  from was w where ` + p.same("t", "w") + `
			returning to_jsonb(t) as row, w.note as before, case when w.gone then 'aside' else 'moved' end as what, w.old_key, w.old_hash
		), ` + p.carry() + p.note(p.hash("row"))
}

// carry tells the notes of other merges that a row of theirs was changed by this one, and not
// by somebody who edited it.
func (p *pointing) carry() string {
	return `carried as (
			update merge_rows m set after = ` + p.hash("c.row") + `, key = ` + p.keyOf("c.row") + `
			  from changed c cross join lateral ( -- row by row, by its index
				select o.id from merge_rows o
				 where o.part = ` + literal(p.Table) + ` and o.key = c.old_key and o.after = c.old_hash and o.outcome = '' and o.merge_id <> @merge
				offset 0) n
			 where m.id = n.id
		)`
}

func columns(of string, names []string) string {
	var all []string
	for _, n := range names {
		all = append(all, of+"."+ident(n))
	}
	return strings.Join(all, ", ")
}
