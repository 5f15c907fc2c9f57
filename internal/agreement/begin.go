package agreement

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
	"gyoryu/internal/setting"
)

// begun is the form for a new agreement, begun with what the address names: a commitment
// or a point from which it comes, an agreement that it renews, an institute. What who asks
// may not see is as if it were not named.
func (h *Handler) begun(ctx context.Context, q url.Values) (*form.Form, error) {
	who := auth.Who(ctx)
	var o origin
	var err error
	f := form.With(nil)
	switch {
	case idIn(q, "renews") != 0:
		f, err = h.renewal(ctx, idIn(q, "renews"))
		if f != nil || err != nil {
			return f, err
		}
		f = form.With(nil)
	case idIn(q, "commitment") != 0:
		if o, err = h.agreements.ofCommitment(ctx, idIn(q, "commitment"), who); err == nil {
			f.Set("sources", q.Get("commitment"))
		}
	case idIn(q, "point") != 0:
		if o, err = h.agreements.ofPoint(ctx, idIn(q, "point"), who); err == nil {
			f.Set("point_id", q.Get("point"))
		}
	case idIn(q, "institute") != 0:
		o.Institutes = []int64{idIn(q, "institute")}
	}
	if err != nil && !errors.Is(err, pg.NotFound) {
		return nil, err
	}
	title := []rune(form.With(url.Values{"t": {o.Title}}).Line("t", len(o.Title)))
	f.Set("title", string(title[:min(len(title), maxTitle)]))
	f.Set("kind", string(MoU))
	f.Set("state", string(Proposed))
	usual, err := setting.Store{}.Find(ctx, h.db)
	if err != nil {
		return nil, err
	}
	f.Set("notice_days", strconv.Itoa(usual.NoticeDays))
	return f, h.between(ctx, f, o.Institutes)
}

// between makes our institute and the others the parties.
func (h *Handler) between(ctx context.Context, f *form.Form, ids []int64) error {
	home, err := institute.Store{}.Home(ctx, h.db)
	if err != nil && !errors.Is(err, pg.NotFound) {
		return err
	}
	found, err := institute.Store{}.ByID(ctx, h.db, append([]int64{home.ID}, ids...))
	if err != nil {
		return err
	}
	n, done := 0, map[int64]bool{}
	for _, one := range append([]int64{home.ID}, ids...) {
		m, there := found[one]
		if !there || done[one] {
			continue
		}
		f.Set(form.At("parties", n, "institute"), m.Short)
		f.Set(form.At("parties", n, "institute_id"), id(one))
		done[one] = true
		n++
	}
	return nil
}

// renewal is the form for an agreement that renews another: all carried over but what
// belongs to its own time, begun the day after that ends and as long. nil if who asks may
// not renew it.
func (h *Handler) renewal(ctx context.Context, of int64) (*form.Form, error) {
	old, err := h.changeable(ctx, of)
	if errors.Is(err, pg.NotFound) || errors.Is(err, auth.Forbidden) {
		return nil, nil //nolint:nilnil // no form is a form begun with nothing
	}
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	next := old
	next.Version, next.State, next.EndReason, next.Notes, next.Milestones = 0, Proposed, "", "", nil
	next.PrintedOn, next.SentOn, next.SignedOn, next.StartsOn, next.EndsOn = day.Day{}, day.Day{}, day.Day{}, old.EndsOn.Add(1), day.Day{}
	if first := old.since(); !first.IsZero() && !next.StartsOn.IsZero() {
		next.EndsOn = termOf(first, old.EndsOn).from(next.StartsOn)
	}
	next.RenewalOfID = old.ID
	next.Parties = nil
	for _, p := range old.Parties {
		p.SignedBy = ""
		next.Parties = append(next.Parties, p)
	}
	f := form.With(next.values(l))
	f.Set("version", "")
	return f, nil
}

// idIn is the id that the address gives by a name, 0 if it is none.
func idIn(q url.Values, name string) int64 {
	return form.With(url.Values{"id": {q.Get(name)}}).ID("id")
}
