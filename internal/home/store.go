package home

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/draft"
	"gyoryu/internal/kept"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
	"gyoryu/internal/visit"
)

// most is how many rows each part of the page has: it is to fit on one screen.
const most = 8

// store reads what the page shows from the nouns' stores.
type store struct {
	db     pg.DB
	clock  day.Clock
	memory *recent.Memory
	kept   kept.Store
}

// today is what somebody's first page shows.
type today struct {
	day        day.Day
	clock      day.Clock
	which      commitment.Which // which commitments: mine, or all that call for somebody
	todo       []commitment.Line
	counts     map[commitment.Which]int
	drafts     []draft.Line // begun and not saved, one more than are shown if there are more
	month      []visit.Line // this month's, for a manager
	coming     []visit.Line // planned, from today
	unwritten  []visit.Line // done, without points
	recent     []visit.Line
	institutes []institute
	year       []kept.At   // the follow-through a year before and today, for a manager
	decide     []decision  // one more than are shown if there are more
	late       []milestone // the same
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

// today reads it all in one round trip.
func (s store) today(ctx context.Context, who auth.Account) (t today, err error) {
	t = today{day: s.clock.Today(), clock: s.clock, which: commitment.Unsettled, counts: map[commitment.Which]int{}}
	if !who.Is(auth.Manager) {
		t.which = commitment.Mine
	}
	var b pg.Batch
	visits := func(f visit.Filter) *[]visit.Line {
		f.Limit = most
		found, wrong := f.Queue(&b, t.day, who)
		err = errors.Join(err, wrong)
		return found
	}
	todo, wrong := commitment.Filter{Which: t.which, Limit: most}.Queue(&b, t.day, who)
	err = errors.Join(err, wrong)
	counts := map[commitment.Which]list.Total{}
	for _, set := range counted {
		counts[set], wrong = commitment.Filter{Which: set}.QueueCount(&b, s.memory, t.day, who)
		err = errors.Join(err, wrong)
	}
	var coming, unwritten, month, recent *[]visit.Line
	decide, late := &[]decision{}, &[]milestone{}
	if who.Writes() {
		mine := !who.Is(auth.Manager)
		coming = visits(visit.Filter{Since: t.day, State: visit.Planned, Sort: "day"})
		unwritten = visits(visit.Filter{Unwritten: t.day, Mine: mine})
	}
	if who.Is(auth.Manager) {
		first := day.Day{Year: t.day.Year, Month: t.day.Month, Day: 1}
		decide, late = queueDecisions(&b, t.day, who), queueLate(&b, t.day, who)
		month = visits(visit.Filter{Since: first, Until: day.Of(first.Time().AddDate(0, 1, -1)), Sort: "day"})
	} else {
		recent = visits(visit.Filter{Until: t.day})
	}
	institutes, drafts := queueLately(&b, who), draft.Queue(&b, who)
	if err != nil {
		return t, err
	}
	if err := b.Send(ctx, s.db); err != nil {
		return t, fmt.Errorf("reading the day of account %d: %w", who.ID, err)
	}
	if who.Is(auth.Manager) {
		if t.year, err = s.kept.Year(ctx, t.day, who); err != nil {
			return t, err
		}
	}
	t.decide, t.late, t.drafts = *decide, *late, *drafts
	t.todo, t.institutes = (*todo)[:min(len(*todo), most)], *institutes
	for set, n := range counts {
		t.counts[set] = n.N()
	}
	t.coming, t.unwritten, t.month, t.recent = first(coming), first(unwritten), first(month), first(recent)
	return t, nil
}

// counted are the sets whose sizes the page says.
var counted = []commitment.Which{commitment.Overdue, commitment.Nobody, commitment.Undated}

// first are as many rows as a part of the page has, none if they were not asked for.
func first(found *[]visit.Line) []visit.Line {
	if found == nil {
		return nil
	}
	return (*found)[:min(len(*found), most)]
}

// queueLately asks for the institutes of the latest visits that the account may see.
func queueLately(b *pg.Batch, who auth.Account) *[]institute {
	return pg.Queue[institute](b, `
		with latest as materialized (
			select v.id, v.starts_on from seen_visits(@who) v
			 where v.removed_at is null and v.state = 'done'
			 order by v.starts_on desc, v.id desc limit 40)
		select i.id, i.short, i.name, i.name_ko, max(coalesce(s.met_on, l.starts_on)) as last_on, i.country
		  from latest l join stops s on s.visit_id = l.id join institutes i on i.id = s.institute_id
		 where i.removed_at is null and not i.home
		 group by i.id order by last_on desc, i.short, i.id`+list.Limit(most-1), pg.Args{"who": who.ID})
}
