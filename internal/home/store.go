package home

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
)

// most is how many rows each part of the page has: it is to fit on one screen.
const most = 8

// store reads what the page shows from the nouns' stores.
type store struct {
	db          pg.DB
	commitments commitment.Store
	visits      visit.Store
	clock       day.Clock
}

// today is what somebody's first page shows.
type today struct {
	day        day.Day
	which      commitment.Which // which commitments: mine, or all that call for somebody
	todo       []commitment.Line
	counts     map[commitment.Which]int
	month      []visit.Line // this month's, for a manager
	coming     []visit.Line // planned, from today
	unwritten  []visit.Line // done, without points
	recent     []visit.Line
	institutes []institute
}

// institute is one that was visited lately.
type institute struct {
	ID      int64
	Short   string
	Name    string
	NameKO  string
	LastOn  day.Day
	Country string
}

func (s store) today(ctx context.Context, who auth.Account) (t today, err error) {
	t = today{day: s.clock.Today(), which: commitment.Unsettled}
	if !who.Is(auth.Manager) {
		t.which = commitment.Mine
	}
	found, err := s.commitments.List(ctx, commitment.Filter{Which: t.which}, t.day, who)
	if err != nil {
		return t, err
	}
	t.todo, t.counts = found.Lines[:min(len(found.Lines), most)], found.Counts
	mine := !who.Is(auth.Manager) && who.Is(auth.Staff)
	if who.Writes() {
		t.coming, _, err = s.visits.List(ctx, visit.Filter{Since: t.day, State: visit.Planned, Sort: "day", Limit: most}, t.day, who)
		if err != nil {
			return t, err
		}
		t.unwritten, _, err = s.visits.List(ctx, visit.Filter{Unwritten: t.day, Mine: mine, Limit: most}, t.day, who)
		if err != nil {
			return t, err
		}
	}
	if who.Is(auth.Manager) {
		first := day.Day{Year: t.day.Year, Month: t.day.Month, Day: 1}
		last := day.Of(first.Time().AddDate(0, 1, -1))
		t.month, _, err = s.visits.List(ctx, visit.Filter{Since: first, Until: last, Sort: "day", Limit: most}, t.day, who)
	} else {
		t.recent, _, err = s.visits.List(ctx, visit.Filter{Until: t.day, Limit: most}, t.day, who)
	}
	if err != nil {
		return t, err
	}
	t.month = t.month[:min(len(t.month), most)]
	t.recent, t.coming = t.recent[:min(len(t.recent), most)], t.coming[:min(len(t.coming), most)]
	t.unwritten = t.unwritten[:min(len(t.unwritten), most)]
	t.institutes, err = s.lately(ctx, who)
	return t, err
}

// lately are the institutes of the latest visits that the account may see.
func (s store) lately(ctx context.Context, who auth.Account) ([]institute, error) {
	found, err := pg.Many[institute](ctx, s.db, `
		with latest as materialized (
			select v.id, v.starts_on from seen_visits(@who) v
			 where v.removed_at is null and v.state = 'done'
			 order by v.starts_on desc, v.id desc limit 40)
		select i.id, i.short, i.name, i.name_ko, max(coalesce(s.met_on, l.starts_on)) as last_on, i.country
		  from latest l join stops s on s.visit_id = l.id join institutes i on i.id = s.institute_id
		 where i.removed_at is null and not i.home
		 group by i.id order by last_on desc, i.short, i.id limit @most`,
		pg.Args{"who": who.ID, "most": most})
	if err != nil {
		return nil, fmt.Errorf("listing institutes visited lately: %w", err)
	}
	return found, nil
}
