package forum

import (
	"context"
	"errors"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

// EditionAPI is what programs do with editions.
func (h *Handler) EditionAPI() api.Resource[EditionRecord] {
	return api.Resource[EditionRecord]{
		Noun: "edition", Plural: "editions", Needs: []string{"forum_id", "number"},
		Filters: []api.Param{{Name: "forum", Type: "integer"}, {Name: "person", Type: "integer"}, api.OneOf("led_by", Leaders...)},
		Sorts:   EditionSorts,
		Example: editionExample(),
		List: func(ctx context.Context, v *list.View) ([]EditionRecord, int, error) {
			return h.forums.EditionRecords(ctx, EditionFilter{
				ForumID: v.ID("forum"), PersonID: v.ID("person"), LedBy: list.OneOf(v, "led_by", Leaders...),
				Sort: v.Sort, After: v.After, Limit: v.Size,
			})
		},
		After: func(r EditionRecord, _ string) (string, int64) { return r.StartsOn.String(), r.ID },
		Find: func(ctx context.Context, db pg.DB, id int64) (EditionRecord, error) {
			return Store{DB: db}.EditionRecord(ctx, id)
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[EditionRecord]) (int64, error) {
			return NewHandler(db, h.clock, nil).makeEdition(ctx, b)
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[EditionRecord]) error {
			return NewHandler(db, h.clock, nil).changeEdition(ctx, id, b)
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			e, err := NewHandler(db, h.clock, nil).changeableEdition(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(e.Version); err != nil {
				return err
			}
			return Store{DB: db}.RemoveEdition(ctx, id, e.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, forums := auth.Who(ctx), Store{DB: db}
			e, err := forums.FindEdition(ctx, id, h.clock.Today())
			switch {
			case err != nil || e.RemovedAt == nil: // not there, or back already
				return err
			case !e.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(e.Version):
				return pg.Stale
			}
			return numbered(forums.RestoreEdition(ctx, e, who), e.Number)
		},
	}
}

// makeEdition adds the edition that was sent to its forum.
func (h *Handler) makeEdition(ctx context.Context, b api.Body[EditionRecord]) (int64, error) {
	f := form.With(nil)
	forum, err := h.there(ctx, b.Value.ForumID)
	if err != nil && !errors.Is(err, pg.NotFound) {
		return 0, err
	}
	f.Require("forum_id", err == nil, i18n.M("form.no-such-record"))
	d, err := h.sentEdition(ctx, f, b, nil)
	if err != nil {
		return 0, err
	}
	d.ForumID = forum.ID
	id, err := h.forums.CreateEdition(ctx, d, auth.Who(ctx))
	return id, numbered(err, d.Number)
}

// changeEdition changes what was sent. An edition stays with its forum.
func (h *Handler) changeEdition(ctx context.Context, id int64, b api.Body[EditionRecord]) error {
	e, err := h.changeableEdition(ctx, id)
	if err != nil {
		return err
	}
	if err := b.Of(e.Version); err != nil {
		return err
	}
	f := form.With(e.values(i18n.EN))
	f.Require("forum_id", !b.Sent("forum_id") || b.Value.ForumID == e.ForumID, i18n.M("api.fixed"))
	d, err := h.sentEdition(ctx, f, b, &e)
	if err != nil {
		return err
	}
	return numbered(h.forums.UpdateEdition(ctx, id, e.Version, d, auth.Who(ctx)), d.Number)
}

// sentEdition is the draft that a program means, made of what it sent and of what f has.
func (h *Handler) sentEdition(ctx context.Context, f *form.Form, b api.Body[EditionRecord], e *Edition) (EditionDraft, error) {
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draftEdition(ctx, f, pick.In(f), e)
	if err != nil {
		return d, err
	}
	return d, api.Refused(f, editionSentAs)
}

// numbered says of a number that is taken what a program can act on.
func numbered(err error, n int) error {
	if errors.Is(err, NumberTaken) {
		return page.Refuse(0, "number", i18n.M("forum.number-taken", "n", n))
	}
	return err
}

func editionExample() EditionRecord {
	researchers := 42
	on := func(d int) day.Day { return day.Day{Year: 2019, Month: 10, Day: d} }
	return EditionRecord{
		ID: 12, Version: 1, ForumID: 3, Number: 12, StartsOn: on(24), EndsOn: on(25), City: "Beijing", Theme: "Concrete topics of the fourth industrial revolution",
		LedBy: Institutes, Researchers: &researchers, PersonIDs: []int64{31},
		Points: []EditionRecordPoint{{ID: 7, Kind: visit.Problem, Text: "Half a day is too short."}},
	}
}
