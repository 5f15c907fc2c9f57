package history

import (
	"context"
	"fmt"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// links is the table of links between records, each of which is in the history of both
// its ends.
const links = "links"

// end is the record at the other end of a link, as a change's value.
type end struct {
	Kind  string
	ID    int64
	Note  string
	After bool // it came of this record; else it led here
}

// linked is a link's row as the history of one of its ends tells it: what it is linked
// to, made or cut.
func linked(r row, noun string, id int64) Change {
	return Change{Part: links, Row: r.PartID, Column: "link", Before: endOf(r.Before, noun, id), After: endOf(r.After, noun, id)}
}

// endOf is nil of a link that is not there, or was cut.
func endOf(link map[string]any, noun string, id int64) any {
	if link == nil || link["removed_at"] != nil {
		return nil
	}
	side := func(name string) (string, int64) {
		kind, _ := link[name+"_kind"].(string)
		n, _ := link[name+"_id"].(float64)
		return kind, int64(n)
	}
	note, _ := link["note"].(string)
	from, fromID := side("from")
	to, toID := side("to")
	if from == noun && fromID == id {
		return end{to, toID, note, true}
	}
	return end{from, fromID, note, false}
}

// ends are the other ends of the links that changed, by kind.
func ends(events []Event) map[string][]int64 {
	all := map[string][]int64{}
	for _, e := range events {
		for _, c := range e.Changes {
			for _, v := range []any{c.Before, c.After} {
				if to, is := v.(end); is {
					all[to.Kind] = append(all[to.Kind], to.ID)
				}
			}
		}
	}
	return all
}

// endsSeen names those that the reader may see; one that was removed has no name.
func endsSeen(ctx context.Context, db pg.DB, ids map[string][]int64) (map[string]string, error) {
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	args := pg.Args{"who": auth.Who(ctx).ID, "ko": i18n.From(ctx) == i18n.KO}
	for _, kind := range []string{"visit", "point", "commitment", "agreement", "topic", "exchange", "edition", "output"} {
		args[kind] = append([]int64{}, ids[kind]...)
	}
	rows, err := pg.Many[named](ctx, db, `
		select 'visit' as noun, v.id, case when v.removed_at is null then v.title else '' end as name
		  from seen_visits(@who) v where v.id = any(@visit)
		union all select 'point', p.id, left(p.text, 120) from points p where p.id = any(@point)
		      and (select true from seen_visits(@who) v where v.id = p.visit_id and v.removed_at is null)
		union all select 'commitment', c.id, case when c.removed_at is null then left(c.what, 120) else '' end from seen_commitments(@who) c where c.id = any(@commitment)
		union all select 'agreement', g.id, case when g.removed_at is null then g.title else '' end from seen_agreements(@who) g where g.id = any(@agreement)
		union all select 'topic', t.id, case when t.removed_at is null then t.title else '' end from seen_topics(@who) t where t.id = any(@topic)
		union all select 'exchange', e.id, case when e.removed_at is null then p.name || ' → ' || i.short else '' end
		            from exchanges e join people p on p.id = e.person_id join institutes i on i.id = e.to_institute_id where e.id = any(@exchange)
		union all select 'edition', e.id, case when e.removed_at is not null then '' else
		                 case when @ko and f.name_ko <> '' then f.name_ko else coalesce(nullif(f.acronym, ''), f.name) end || ' ' || e.number end
		            from editions e join forums f on f.id = e.forum_id where e.id = any(@edition)
		union all select 'output', o.id, case when o.removed_at is null then o.title else '' end from outputs o where o.id = any(@output)`, args)
	if err != nil {
		return nil, fmt.Errorf("naming what a history is linked to: %w", err)
	}
	for _, n := range rows {
		names[fmt.Sprint(n.Noun, n.ID)] = n.Name
	}
	return names, nil
}

// withoutHidden leaves out links to what the reader may not see: it shows nowhere, not
// by a line in the history of what it is linked to either.
func withoutHidden(events []Event, seen map[string]string) []Event {
	hidden := func(v any) bool {
		to, is := v.(end)
		_, shown := seen[fmt.Sprint(to.Kind, to.ID)]
		return is && !shown
	}
	var kept []Event
	for _, e := range events {
		had := len(e.Changes)
		e.Changes = slices.DeleteFunc(e.Changes, func(c Change) bool { return hidden(c.Before) || hidden(c.After) })
		if len(e.Changes) > 0 || had == 0 || e.Made || e.Removed || e.Back {
			kept = append(kept, e)
		}
	}
	return kept
}

// sayEnd shows where a link leads: → Agreement: Memorandum (why).
func sayEnd(l i18n.Lang, seen map[string]string, to end) string {
	key := "history.led-from"
	if to.After {
		key = "history.led-to"
	}
	kind := i18n.Say(l, "line.kind."+to.Kind)
	text := i18n.Say(l, key, "kind", kind, "name", seen[fmt.Sprint(to.Kind, to.ID)])
	if seen[fmt.Sprint(to.Kind, to.ID)] == "" {
		text = i18n.Say(l, key+"-removed", "kind", kind)
	}
	if to.Note != "" {
		text += " (" + to.Note + ")"
	}
	return text
}
