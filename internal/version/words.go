package version

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// Names are how records are called, by noun and id, and which of them are removed. One that
// the reader does not see has none.
type Names struct {
	by      map[string]string
	removed map[string]bool
}

func (n Names) of(noun, id string) string {
	if rest, is := strings.CutPrefix(id, "e"); is && noun == "point" { // of an edition, as forums write it
		noun, id = "edition_point", rest
	}
	return n.by[noun+id]
}

// asked are the records to be named, by noun.
type asked map[string][]int64

func (a asked) add(noun, id string) {
	if rest, is := strings.CutPrefix(id, "e"); is && noun == "point" {
		noun, id = "edition_point", rest
	}
	if n, err := strconv.ParseInt(id, 10, 64); err == nil && n > 0 && !slices.Contains(a[noun], n) {
		a[noun] = append(a[noun], n)
	}
}

type named struct {
	Noun    string
	ID      int64
	Name    string
	Removed bool
}

// look names records for the reader, all at once.
func look(ctx context.Context, db pg.DB, what asked) (Names, error) {
	names := Names{by: map[string]string{}, removed: map[string]bool{}}
	args := pg.Args{"who": auth.Who(ctx).ID, "ko": i18n.From(ctx) == i18n.KO}
	any := false
	for _, noun := range []string{"institute", "person", "area", "account", "agreement", "topic", "exchange", "edition", "visit", "point", "forum", "edition_point"} {
		args[noun] = append([]int64{}, what[noun]...)
		any = any || len(what[noun]) > 0
	}
	if !any {
		return names, nil
	}
	rows, err := pg.Many[named](ctx, db, `
		select 'institute' as noun, id, short as name, removed_at is not null as removed from institutes where id = any(@institute)
		union all select 'person', id, name, removed_at is not null from people where id = any(@person)
		union all select 'area', id, case when @ko and name_ko <> '' or name_en = '' then name_ko else name_en end, removed_at is not null from areas where id = any(@area)
		union all select 'account', id, name, disabled_at is not null from accounts where id = any(@account)
		union all select 'agreement', g.id, g.title, g.removed_at is not null from seen_agreements(@who) g where g.id = any(@agreement)
		union all select 'topic', t.id, t.title, t.removed_at is not null from seen_topics(@who) t where t.id = any(@topic)
		union all select 'visit', v.id, v.title, v.removed_at is not null from seen_visits(@who) v where v.id = any(@visit)
		union all select 'point', p.id, left(p.text, 120), v.removed_at is not null from points p join seen_visits(@who) v on v.id = p.visit_id where p.id = any(@point)
		union all select 'forum', id, case when @ko and name_ko <> '' then name_ko else name end, removed_at is not null from forums where id = any(@forum)
		union all select 'edition', id, case when @ko then '제' || number || '회' else 'No. ' || number end, removed_at is not null from editions where id = any(@edition)
		union all select 'edition_point', p.id, left(p.text, 120), e.removed_at is not null from edition_points p join editions e on e.id = p.edition_id where p.id = any(@edition_point)
		union all select 'exchange', e.id, case when @ko and p.native_name <> '' then p.native_name else p.name end || ' → ' || i.short, e.removed_at is not null
		            from exchanges e join people p on p.id = e.person_id join institutes i on i.id = e.to_institute_id where e.id = any(@exchange)`, args)
	if err != nil {
		return names, fmt.Errorf("naming what an earlier version names: %w", err)
	}
	for _, r := range rows {
		is := r.Noun + strconv.FormatInt(r.ID, 10)
		names.by[is], names.removed[is] = r.Name, r.Removed
	}
	return names, nil
}

// mentioned are the records that forms name by id alone.
func (s Shape) mentioned(all asked, n *node) {
	if n == nil {
		return
	}
	for _, b := range s.Boxes {
		for _, id := range n.values[b.Name] {
			all.add(b.Of, id)
		}
	}
	in := func(fields []Field, n *node) {
		for _, f := range fields {
			if f.Kind == Choice {
				all.add(f.Of, n.values.Get(f.Name))
			}
		}
	}
	in(s.Fields, n)
	for _, l := range s.Lines {
		for _, line := range n.lines[l.Part] {
			in(l.Fields, line)
		}
	}
}

// label is how a unit is called: as the history calls its column.
func (u unit) label(l i18n.Lang) string {
	return i18n.Say(l, "history.field."+u.table+"."+u.column)
}

// say is a unit of a form in words.
func (r reader) say(names Names, u unit, n *node) string {
	switch {
	case u.boxes != nil:
		var all []string
		for _, v := range n.values[u.name] {
			s := names.of(u.boxes.Of, v)
			if u.boxes.Of == "language" {
				s = country.LanguageName(v, r.lang)
			}
			if s != "" {
				all = append(all, s)
			}
		}
		return strings.Join(all, ", ")
	case u.picker != nil:
		var all []string
		who := chips(*u.picker, n)
		lead := leads(*u.picker, n, who)
		for i, c := range who {
			var more []string
			if role := plain(c.values.Get("role")); role != "" {
				more = append(more, role)
			}
			if i == lead {
				more = append(more, i18n.Say(r.lang, "visit.leads"))
			}
			s := plain(c.values.Get(u.picker.name()))
			if len(more) > 0 {
				s += " (" + strings.Join(more, ", ") + ")"
			}
			all = append(all, s)
		}
		return strings.Join(all, ", ")
	}
	typed := plain(n.values.Get(u.name))
	switch u.field.Kind {
	case Tick:
		if typed != "" {
			return i18n.Say(r.lang, "history.yes")
		}
		return i18n.Say(r.lang, "history.no")
	case Word:
		return word(r.lang, u.table, u.column, typed)
	case Choice:
		return names.of(u.field.Of, typed)
	case Day:
		if d, err := day.Read(typed, r.today); err == nil && typed != "" {
			return day.Long(d, string(r.lang))
		}
	case Place:
		if to := n.places[u.name]; to != nil {
			return plain(to.values.Get(r.of.part(u.field.Of).name()))
		}
		return ""
	}
	return typed
}

// word is a code in words.
func word(l i18n.Lang, table, column, code string) string {
	switch column {
	case "country":
		if name := country.Name(code, l); name != "" {
			return name
		}
	case "lang", "native_lang":
		return country.LanguageName(code, l)
	}
	if key := "value." + table + "." + column + "." + code; code != "" && i18n.Exists(key) {
		return i18n.Say(l, key)
	}
	return code
}

// line is a whole line in words.
func (r reader) line(names Names, l Lines, n *node) string {
	var all []string
	for _, u := range below(l) {
		if u.field.Kind == Tick {
			continue
		}
		if s := r.say(names, u, n); s != "" {
			all = append(all, s)
		}
	}
	text := strings.Join(all, " · ")
	for _, inner := range l.Lines {
		for _, line := range n.lines[inner.Part] {
			if !inner.Picker && !empty(inner, line) {
				text += "\n– " + r.line(names, inner, line)
			}
		}
	}
	return text
}
