package forum

import (
	"context"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// API is what programs do with forums. What they send fills in the form that people
// fill in, and goes the same way from there.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "forum", Plural: "forums", Needs: []string{"name"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "institute", Type: "integer"}, {Name: "country", Type: "string"}, api.OneOf("kind", Kinds...),
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v)
			f.InstituteID = v.ID("institute")
			return h.forums.Records(ctx, f, h.clock.Today(), auth.Who(ctx))
		},
		After: func(r Record, sort string) (string, int64) { return place(sort, r.Name, r.SortOn, r.ID) },
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, h.clock.Today(), auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (int64, error) {
			d, err := NewHandler(db, h.clock, nil).sent(ctx, b, nil)
			if err != nil {
				return 0, err
			}
			return Store{DB: db}.Create(ctx, d, auth.Who(ctx))
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			in := NewHandler(db, h.clock, nil)
			f, err := in.changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := b.Of(f.Version); err != nil {
				return err
			}
			d, err := in.sent(ctx, b, &f)
			if err != nil {
				return err
			}
			return in.forums.Update(ctx, id, f.Version, d, auth.Who(ctx))
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			f, err := NewHandler(db, h.clock, nil).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(f.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, f.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, forums := auth.Who(ctx), Store{DB: db}
			f, err := forums.Find(ctx, id, h.clock.Today(), who)
			switch {
			case err != nil || f.RemovedAt == nil: // not there, or back already
				return err
			case !f.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(f.Version):
				return pg.Stale
			}
			return forums.Restore(ctx, f.Head, who)
		},
	}
}

// sent is the draft that a program means, made of what it sent and, for a forum that is
// there, of what that has.
func (h *Handler) sent(ctx context.Context, b api.Body[Record], forum *Forum) (Draft, error) {
	f := form.With(map[string][]string{"kind": {string(Meeting)}, "frequency": {string(Year)}})
	if forum != nil {
		f = form.With(forum.values(i18n.EN))
	}
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draft(ctx, f, pick.In(f), forum)
	if err != nil {
		return d, err
	}
	return d, api.Refused(f, b.Value.sentAs)
}

func example() Record {
	point, problem, edition := int64(61), int64(5), int64(12)
	return Record{
		ID: 3, Version: 1, Name: "Korea-China Science and Technology Innovation Forum", NameKO: "한중 과학기술혁신 포럼", Acronym: "KCSTIF",
		Kind: Meeting, Frequency: Year, InstituteIDs: []int64{4, 9},
		Problems: []RecordProblem{{ID: 5, Text: "Too uniform, more like a one-time event.", PointID: &point}},
		Reforms: []RecordReform{{
			ID: 8, Text: "More concrete topics, from the researchers' perspective.", ProblemID: &problem, AgreedOn: day.Day{Year: 2019, Month: 3, Day: 5},
			FirstEditionID: &edition,
		}},
	}
}
