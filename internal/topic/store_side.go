package topic

import (
	"context"
	"fmt"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is how a topic's form is made, by who of all that were ever named in it is ours.
func (s Store) shape(ctx context.Context, t Topic, today day.Day) (version.Shape, error) {
	ids, err := pg.Values[int64](ctx, s.DB, `
		select o.person_id from positions o join institutes i on i.id = o.institute_id
		 where i.home and (o.ends_on is null or o.ends_on >= @today)
		   and o.person_id in (select (coalesce(h.after, h.before) ->> 'person_id')::bigint from history h
		                        where h.noun = 'topic' and h.noun_id = @id and h.part = 'topic_people')`,
		pg.Args{"id": t.ID, "today": today})
	if err != nil {
		return version.Shape{}, fmt.Errorf("finding who of topic %d is ours: %w", t.ID, err)
	}
	home := map[int64]bool{}
	for _, id := range ids {
		home[id] = true
	}
	for _, p := range t.People { // as its page says
		home[p.ID] = p.Ours
	}
	return shape(home), nil
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (s Store) meet(ctx context.Context, t Topic, f *form.Form, today day.Day) error {
	of, err := s.shape(ctx, t, today)
	if err != nil {
		return err
	}
	return version.Meet(ctx, s.DB, f, version.Meeting{Of: of, ID: t.ID, Who: t.UpdatedName, Theirs: form.With(t.values()), Today: today})
}
