package history

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

// order is how a record's columns are told; columns that are not named come last.
var order = []string{
	"title", "name", "what", "text", "kind", "direction", "state", "starts_on", "ends_on", "met_on", "due_on",
	"institute_id", "person_id", "leader_id",
}

func columns(r row) []string {
	var all []string
	for c := range r.After {
		all = append(all, c)
	}
	for c := range r.Before {
		if _, both := r.After[c]; !both {
			all = append(all, c)
		}
	}
	rank := func(c string) int {
		if i := slices.Index(order, c); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(all, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return all
}

// references are the columns that hold another record's id, by the query that names it.
var references = map[string]string{
	"institute_id": "institute", "home_id": "institute", "other_institute": "institute", "other_person": "person", "parent_id": "institute", "proposer_id": "institute", "from_institute_id": "institute", "to_institute_id": "institute",
	"from_person_id": "person", "to_person_id": "person", "deputy_id": "person",
	"person_id": "person", "leader_id": "person", "their_person_id": "person",
	"area_id": "area", "account_id": "account", "agreement_id": "agreement", "renewal_of_id": "agreement", "topic_id": "topic", "forum_id": "forum",
	"exchange_id": "exchange", "first_edition_id": "edition", "problem_id": "problem",
}

// confidential are the nouns of which the reader may not see some: what points at one of
// those is not told, not even that something changed.
var confidential = map[string]bool{"agreement": true, "topic": true}

type named struct {
	Noun string
	ID   int64
	Name string
}

// Shown is a record's history as pages list it, in the reader's language.
func Shown(ctx context.Context, db pg.DB, clock day.Clock, noun string, id int64) ([]ui.Event, error) {
	events, err := Of(ctx, db, noun, id)
	if err != nil {
		return nil, err
	}
	shown, err := inWords(ctx, db, clock, events)
	if path := pages[noun]; path != "" {
		for i := range shown {
			if events[i].Into != "" { // of another record, as it was before they were one
				continue
			}
			shown[i].Then = fmt.Sprintf("%s/%d/versions/%d", path, id, shown[i].Place)
		}
	}
	return shown, err
}

// pages are the addresses below which an earlier version of a record has its page.
var pages = map[string]string{
	"visit": "/visits", "commitment": "/commitments", "agreement": "/agreements", "topic": "/topics", "forum": "/forums", "edition": "/editions",
	"exchange": "/exchanges", "output": "/outputs", "post": "/posts", "assignment": "/assignments", "deputy": "/deputies",
	"institute": "/institutes", "person": "/people", "area": "/areas",
}

// Since is Shown of what was saved after the record had this version.
func Since(ctx context.Context, db pg.DB, clock day.Clock, noun string, id, version int64) ([]ui.Event, error) {
	events, err := Of(ctx, db, noun, id)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(events, func(e Event) bool { return e.version > 0 && e.version <= float64(version) }); i >= 0 {
		events = events[:i]
	}
	return inWords(ctx, db, clock, events)
}

// inWords is events as pages list them.
func inWords(ctx context.Context, db pg.DB, clock day.Clock, events []Event) ([]ui.Event, error) {
	linked, err := endsSeen(ctx, db, ends(events))
	if err != nil {
		return nil, err
	}
	events = withoutHidden(events, linked)
	names, err := namesIn(ctx, db, events)
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	var shown []ui.Event
	for _, e := range events {
		if e.empty(names) {
			continue
		}
		who := e.Account
		if who == "" {
			who = i18n.Say(l, "history.program")
		}
		s := ui.Event{
			Place: e.place,
			When:  day.Since(e.At, clock.Now(), string(l)),
			Title: day.Instant(e.At, clock.Zone, string(l)),
			Who:   who, What: e.says(l),
		}
		for _, c := range e.Changes {
			if c.hides(names) {
				continue
			}
			s.Changes = append(s.Changes, ui.Change{
				Field: i18n.Say(l, "history.field."+c.Part+"."+c.Column),
				From:  say(l, clock.Zone, names, linked, c, c.Before),
				To:    say(l, clock.Zone, names, linked, c, c.After),
			})
		}
		shown = append(shown, s)
	}
	return shown, nil
}

// empty reports whether all that the event tells is hidden from the reader.
func (e Event) empty(names map[string]string) bool {
	if e.Made || e.Removed || e.Back || e.Merged || e.Parted || len(e.Changes) == 0 {
		return false
	}
	return !slices.ContainsFunc(e.Changes, func(c Change) bool { return !c.hides(names) })
}

// hides reports whether all that a change points at are records that the reader does not see.
func (c Change) hides(names map[string]string) bool {
	noun := references[c.Column]
	if !confidential[noun] {
		return false
	}
	for _, v := range []any{c.Before, c.After} {
		if id, ok := v.(float64); ok && names[fmt.Sprint(noun, int64(id))] != "" {
			return false
		}
	}
	return true
}

// says is what was done, and to which record if that was merged into this one since.
func (e Event) says(l i18n.Lang) string {
	what := i18n.Say(l, "history."+e.what())
	if e.Into != "" {
		return i18n.Say(l, "history.of-merged", "name", e.Into, "what", what)
	}
	return what
}

func (e Event) what() string {
	switch {
	case e.Merged:
		return "merged"
	case e.Parted:
		return "parted"
	case e.Made:
		return "made"
	case e.Removed:
		return "removed"
	case e.Back:
		return "restored"
	}
	return "changed"
}

func namesIn(ctx context.Context, db pg.DB, events []Event) (map[string]string, error) {
	args := pg.Args{"who": auth.Who(ctx).ID, "ko": i18n.From(ctx) == i18n.KO}
	ids := map[string][]int64{}
	for _, noun := range references {
		ids[noun] = []int64{}
	}
	for _, e := range events {
		for _, c := range e.Changes {
			noun := references[c.Column]
			for _, v := range []any{c.Before, c.After} {
				if id, ok := v.(float64); ok && noun != "" {
					ids[noun] = append(ids[noun], int64(id))
				}
			}
		}
	}
	for noun, all := range ids {
		args[noun] = all
	}
	rows, err := pg.Many[named](ctx, db, `
		select 'institute' as noun, id, short as name from institutes where id = any(@institute)
		union all select 'person', id, case when @ko and native_name <> '' then native_name else name end from people where id = any(@person)
		union all select 'area', id, case when @ko and name_ko <> '' or name_en = '' then name_ko else name_en end from areas where id = any(@area)
		union all select 'account', id, name from accounts where id = any(@account)
		union all select 'agreement', g.id, g.title from seen_agreements(@who) g where g.id = any(@agreement)
		union all select 'topic', t.id, t.title from seen_topics(@who) t where t.id = any(@topic)
		union all select 'forum', id, case when @ko and name_ko <> '' then name_ko else name end from forums where id = any(@forum)
		union all select 'edition', id, case when @ko then '제' || number || '회' else 'No. ' || number end from editions where id = any(@edition)
		union all select 'problem', id, text from forum_problems where id = any(@problem)
		union all select 'exchange', e.id, case when @ko and p.native_name <> '' then p.native_name else p.name end || ' → ' || i.short
		            from exchanges e join people p on p.id = e.person_id join institutes i on i.id = e.to_institute_id where e.id = any(@exchange)`, args)
	if err != nil {
		return nil, fmt.Errorf("naming what a history points at: %w", err)
	}
	names := map[string]string{}
	for _, n := range rows {
		names[fmt.Sprint(n.Noun, n.ID)] = n.Name
	}
	return names, nil
}

// say shows one value of a column: names for ids, words for codes, days as days.
func say(l i18n.Lang, zone *time.Location, names, seen map[string]string, c Change, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case holiday:
		return v.in(l)
	case end:
		return sayEnd(l, seen, v)
	case bool:
		if v {
			return i18n.Say(l, "history.yes")
		}
		return i18n.Say(l, "history.no")
	case float64:
		if noun := references[c.Column]; noun != "" {
			return names[fmt.Sprint(noun, int64(v))]
		}
		number := strings.TrimSuffix(fmt.Sprintf("%v", v), ".0")
		if key := "value." + c.Part + "." + c.Column + "." + number; i18n.Exists(key) {
			return i18n.Say(l, key)
		}
		return number
	case []any:
		var all []string
		for _, one := range v {
			all = append(all, say(l, zone, names, seen, c, one))
		}
		return strings.Join(all, ", ")
	case string:
		if strings.HasSuffix(c.Column, "_on") {
			if d, err := day.Parse(v); err == nil {
				return day.Long(d, string(l))
			}
		}
		if strings.HasSuffix(c.Column, "_at") {
			if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
				return day.Instant(t, zone, string(l))
			}
		}
		switch c.Column {
		case "country":
			return cmp.Or(country.Name(v, l), v)
		case "lang", "native_lang", "languages":
			return country.LanguageName(v, l)
		}
		if key := "value." + c.Part + "." + c.Column + "." + v; i18n.Exists(key) {
			return i18n.Say(l, key)
		}
		return v
	}
	return fmt.Sprint(v)
}
