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
	"institute_id": "institute", "parent_id": "institute", "person_id": "person", "leader_id": "person",
	"their_person_id": "person", "area_id": "area", "account_id": "account",
	"agreement_id": "agreement", "topic_id": "topic", "forum_id": "forum",
}

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
	seen, err := endsSeen(ctx, db, ends(events))
	if err != nil {
		return nil, err
	}
	events = withoutHidden(events, seen)
	names, err := namesIn(ctx, db, events)
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	var shown []ui.Event
	for _, e := range events {
		who := e.Account
		if who == "" {
			who = i18n.Say(l, "history.program")
		}
		s := ui.Event{
			When:  day.Since(e.At, clock.Now(), string(l)),
			Title: day.Instant(e.At, clock.Zone, string(l)),
			Who:   who, What: i18n.Say(l, "history."+e.what()),
		}
		for _, c := range e.Changes {
			told := ui.Change{
				Field: i18n.Say(l, "history.field."+c.Part+"."+c.Column),
				From:  say(l, clock.Zone, names, seen, c, c.Before),
				To:    say(l, clock.Zone, names, seen, c, c.After),
			}
			if noun := references[c.Column]; (noun == "agreement" || noun == "topic") && told.From == "" && told.To == "" {
				continue // the reader may not see what it names
			}
			s.Changes = append(s.Changes, told)
		}
		shown = append(shown, s)
	}
	return shown, nil
}

func (e Event) what() string {
	switch {
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
	ids := map[string][]int64{"institute": {}, "person": {}, "area": {}, "account": {}, "agreement": {}, "topic": {}, "forum": {}}
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
	rows, err := pg.Many[named](ctx, db, `
		select 'institute' as noun, id, short as name from institutes where id = any(@institute)
		union all select 'person', id, case when @ko and native_name <> '' then native_name else name end from people where id = any(@person)
		union all select 'area', id, case when @ko and name_ko <> '' or name_en = '' then name_ko else name_en end from areas where id = any(@area)
		union all select 'account', id, name from accounts where id = any(@account)
		union all select 'agreement', id, title from seen_agreements(@who) where id = any(@agreement)
		union all select 'topic', id, title from seen_topics(@who) where id = any(@topic)
		union all select 'forum', id, case when @ko and name_ko <> '' then name_ko else name end from forums where id = any(@forum)`,
		pg.Args{
			"institute": ids["institute"], "person": ids["person"], "area": ids["area"], "account": ids["account"],
			"agreement": ids["agreement"], "topic": ids["topic"], "forum": ids["forum"], "who": auth.Who(ctx).ID,
			"ko": i18n.From(ctx) == i18n.KO,
		})
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
		return strings.TrimSuffix(fmt.Sprintf("%v", v), ".0")
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
