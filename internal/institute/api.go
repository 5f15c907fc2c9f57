package institute

import (
	"context"
	"errors"
	"net/http"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// API is what programs do with institutes. What they send fills in the form that people
// fill in, and goes the same way from there.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "institute", Plural: "institutes", Needs: []string{"name", "kind", "country"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "country", Type: "string"}, api.OneOf("kind", Kinds...), {Name: "parent", Type: "integer"}, {Name: "area", Type: "integer"},
			api.OneOf("archived", onlyArchived, alsoArchived),
		},
		Sorts:   sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			return h.institutes.records(ctx, v, filterOf(v), auth.Who(ctx))
		},
		After: func(r Record, _ string) (string, int64) { return r.Key, r.ID },
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{db}.record(ctx, id)
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (id int64, err error) {
			if err := mayMark(ctx, b, false); err != nil {
				return 0, err
			}
			err = Store{db}.take(ctx, b, nil, func(d Draft) (err error) {
				id, err = Store{db}.Create(ctx, d, auth.Who(ctx))
				return err
			})
			return id, err
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			i, err := Store{db}.changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := mayMark(ctx, b, i.Home); err != nil {
				return err
			}
			if err := b.Of(i.Version); err != nil {
				return err
			}
			return Store{db}.take(ctx, b, &i, func(d Draft) error {
				return Store{db}.Change(ctx, id, i.Version, d, auth.Who(ctx))
			})
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			i, err := (Store{db}).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(i.Version); err != nil {
				return err
			}
			err = Store{db}.Remove(ctx, id, i.Version, auth.Who(ctx))
			if errors.Is(err, HomeStays) {
				return page.Refuse(http.StatusConflict, "home", i18n.M("institute.home-stays"))
			}
			return err
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, institutes := auth.Who(ctx), Store{db}
			i, err := institutes.find(ctx, id)
			switch {
			case err != nil || i.RemovedAt == nil: // not there, or back already
				return err
			case !i.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(i.Version):
				return pg.Stale
			}
			err = institutes.Restore(ctx, id, who)
			if errors.Is(err, pg.NotFound) { // somebody else was quicker
				return nil
			}
			return err
		},
	}
}

// changeable is the institute if who asks may change it.
func (s Store) changeable(ctx context.Context, id int64) (Institute, error) {
	i, err := s.find(ctx, id)
	switch {
	case err != nil:
		return Institute{}, err
	case i.RemovedAt != nil:
		return Institute{}, pg.NotFound
	case !i.EditableBy(auth.Who(ctx)):
		return Institute{}, auth.Forbidden
	}
	return i, nil
}

// mayMark refuses a program that would say which institute is ours without a manager:
// a page has no such field for others, and a program should not think that it is done.
func mayMark(ctx context.Context, b api.Body[Record], home bool) error {
	if b.Sent("home") && b.Value.Home != home && !auth.Who(ctx).Is(auth.Manager) {
		return auth.Forbidden
	}
	return nil
}

// take gives keep the draft that a program means, made of what it sent and, for an
// institute that is there, of what that has.
func (s Store) take(ctx context.Context, b api.Body[Record], i *Institute, keep func(Draft) error) error {
	f := form.With(nil)
	if i != nil {
		f = form.With(i.draft().values(i.Version, i.Parent))
		if i.Country == country.Unknown {
			f.Set(countryStays, "1")
		}
	}
	f.Unattended()
	sentAs := b.Value.fill(f, b.Sent)
	d, _, err := s.draft(ctx, f, i, auth.Who(ctx))
	if err != nil {
		return err
	}
	if err := api.Refused(f, sentAs); err != nil {
		return err
	}
	if err := keep(d); !refused(f, err) {
		return err
	}
	return api.Refused(f, sentAs)
}

// example is an institute of the demo data, in short.
func example() Record {
	return Record{
		ID: 4, Version: 1, Name: "Chinese Academy of Science and Technology for Development", Short: "CASTED", Kind: "research_institute", Country: "CN",
		Names: []RecordName{
			{"Chinese Academy of Science and Technology for Development", Official, ""}, {"CASTED", Acronym, ""},
			{"中国科学技术发展战略研究院", Native, "zh"}, {"중국과학기술발전전략연구원", Korean, "ko"},
		},
		City: "Beijing", Website: "http://www.casted.org.cn",
	}
}
