package output

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
)

// topicColumns are the columns of a Topic, from seen_topics t.
const topicColumns = `t.id, t.title, coalesce((
	select string_agg(i.short, ', ' order by ti.position, i.id)
	  from topic_institutes ti join institutes i on i.id = ti.institute_id where ti.topic_id = t.id), '') as institutes`

// stayColumns are the columns of a Stay, from exchanges e and stayJoins.
const (
	stayColumns = `e.id, p.name, p.native_name as native, i.short as at, e.starts_on, e.ends_on`
	stayJoins   = ` join people p on p.id = e.person_id join institutes i on i.id = e.to_institute_id`
)

// topics finds the topics of which more says, of those that the account may see.
func (s Store) topics(ctx context.Context, more string, args pg.Args, who auth.Account) ([]found, error) {
	args["who"] = who.ID
	rows, err := pg.Many[Topic](ctx, s.DB, `select `+topicColumns+` from seen_topics(@who) t where t.removed_at is null and `+more, args)
	if err != nil {
		return nil, fmt.Errorf("looking for topics: %w", err)
	}
	var all []found
	for _, t := range rows {
		all = append(all, found{t.ID, t.Title, t.Institutes})
	}
	return all, nil
}

// lookupTopics is how a form's topics are found.
func (s Store) lookupTopics() lookup {
	return lookup{
		none: "output.no-topic",
		byID: func(ctx context.Context, ids []int64, who auth.Account) ([]found, error) {
			return s.topics(ctx, `t.id = any (@ids)`, pg.Args{"ids": ids}, who)
		},
		byText: func(ctx context.Context, texts []string, who auth.Account) ([]found, error) {
			return s.topics(ctx, `t.title ilike any (@texts)`, pg.Args{"texts": escaped(texts)}, who)
		},
		near: s.nearTopics,
	}
}

// nearTopics are the topics whose titles are most like text; without a text the latest.
func (s Store) nearTopics(ctx context.Context, text string, limit int, who auth.Account) ([]found, error) {
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		return s.topics(ctx, `true order by t.stage_on desc, t.id desc limit @limit`, pg.Args{"limit": limit}, who)
	}
	return s.topics(ctx, `(t.title ilike @holds or t.title % @text) order by t.title ilike @holds desc, similarity(t.title, @text) desc, t.id limit @limit`,
		pg.Args{"text": text, "holds": "%" + list.Escape(text) + "%", "limit": limit}, who)
}

// stays finds the stays of which more says.
func (s Store) stays(ctx context.Context, more string, args pg.Args) ([]found, error) {
	rows, err := pg.Many[Stay](ctx, s.DB, `select `+stayColumns+` from exchanges e`+stayJoins+` where e.removed_at is null and `+more, args)
	if err != nil {
		return nil, fmt.Errorf("looking for stays: %w", err)
	}
	var all []found
	for _, e := range rows {
		all = append(all, found{ID: e.ID, Text: e.In(i18n.From(ctx))})
	}
	return all, nil
}

// lookupStays is how a form's stays are found: by what they are called, which no table
// has, so that a typed text is looked for among those like it.
func (s Store) lookupStays() lookup {
	return lookup{
		none: "output.no-stay",
		byID: func(ctx context.Context, ids []int64, _ auth.Account) ([]found, error) {
			return s.stays(ctx, `e.id = any (@ids)`, pg.Args{"ids": ids})
		},
		byText: func(context.Context, []string, auth.Account) ([]found, error) { return nil, nil },
		near:   s.nearStays,
	}
}

// nearStays are the latest stays of people, or at institutes, whose names are like text.
func (s Store) nearStays(ctx context.Context, text string, limit int, _ auth.Account) ([]found, error) {
	name, _, _ := strings.Cut(text, "→") // as In calls them
	if name = strings.TrimSpace(name); name == "" {
		return s.stays(ctx, `true order by coalesce(e.starts_on, 'infinity'::date) desc, e.id desc limit @limit`, pg.Args{"limit": limit})
	}
	people, err := person.Store{}.Near(ctx, s.DB, name, 50)
	if err != nil {
		return nil, err
	}
	institutes, err := institute.Store{}.Near(ctx, s.DB, name, 20)
	if err != nil {
		return nil, err
	}
	var who, where []int64
	for _, p := range people {
		who = append(who, p.ID)
	}
	for _, i := range institutes {
		where = append(where, i.ID)
	}
	return s.stays(ctx, `(e.person_id = any (@people) or e.to_institute_id = any (@institutes))
		order by coalesce(array_position(@people, e.person_id), 1000), coalesce(e.starts_on, 'infinity'::date) desc, e.id desc limit @limit`,
		pg.Args{"people": who, "institutes": where, "limit": limit})
}
