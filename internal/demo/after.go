package demo

import (
	"context"

	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/visit"
)

// trip is a made-up visit, so many days from today.
type trip struct {
	title     string
	direction visit.Direction
	in, days  int
	state     visit.State
	leader    string
	others    []string
	size      int
	area      string
	stops     []visit.StopDraft
	outcome   string
	hidden    bool
}

// after adds what is made up: visits both ways in the last two years and to come,
// with commitments that were kept, dropped, forgotten or never dated.
func (l *loader) after(ctx context.Context) error {
	for _, t := range l.trips() {
		v, err := l.visit(ctx, l.draft(t))
		if err != nil {
			return err
		}
		l.made[t.title] = v
	}
	return l.whatCame(ctx)
}

func (l *loader) ago(days int) day.Day { return l.today.Add(-days) }

func (l *loader) draft(t trip) visit.Draft {
	d := visit.Draft{
		Title: t.title, Direction: t.direction, StartsOn: l.today.Add(t.in), EndsOn: l.today.Add(t.in + t.days - 1), State: t.state,
		Purpose: "(" + example + ")", DelegationSize: t.size, Leader: -1, Stops: t.stops, Outcome: t.outcome, Confidential: t.hidden,
	}
	if t.area != "" {
		d.AreaIDs = []int64{l.areas[t.area]}
	}
	if t.leader != "" {
		d.Leader = 0
		d.Delegates = append(d.Delegates, l.named(t.leader, ""))
	}
	for _, p := range t.others {
		d.Delegates = append(d.Delegates, l.named(p, ""))
	}
	return d
}

func (l *loader) meet(s visit.StopDraft, people ...string) visit.StopDraft {
	for _, p := range people {
		s.People = append(s.People, l.named(p, ""))
	}
	return s
}

// whatCame moves the commitments on: one is kept, one dropped, one under way with
// its day moved, and notes say who was asked.
func (l *loader) whatCame(ctx context.Context) error {
	store := commitment.Store{DB: l.db}
	beijing, karlsruhe := l.made[topics], l.made[districts]
	kept := commitmentOf(beijing, 0)
	if err := store.AddNote(ctx, kept.ID, l.ago(480), "List of our 2024 reports sent to Li Zhengce. (example)", l.staff); err != nil {
		return err
	}
	err := store.SetState(ctx, kept.ID, kept.Version, commitment.Kept, l.ago(470), "",
		"Both lists are in the shared folder; the receipt of CASISD is dated. (example)", l.staff)
	if err != nil {
		return err
	}
	moved := commitmentOf(beijing, 1)
	if err := store.Move(ctx, moved, moved.Version, l.ago(9), "CASISD asked for time until its new director is in office. (example)", l.manager); err != nil {
		return err
	}
	if err := store.AddNote(ctx, moved.ID, l.ago(20), "Asked again by mail. (example)", l.staff); err != nil {
		return err
	}
	dropped := commitmentOf(karlsruhe, 1)
	err = store.SetState(ctx, dropped.ID, dropped.Version, commitment.Dropped, l.ago(60),
		"The call for which it was meant was withdrawn. (example)", "", l.manager)
	if err != nil {
		return err
	}
	begun := commitmentOf(karlsruhe, 0)
	if err := store.Asked(ctx, begun.ID, l.ago(12), "Asked again by mail whether the draft has come. (example)", l.staff); err != nil {
		return err
	}
	return store.SetState(ctx, begun.ID, begun.Version, commitment.UnderWay, l.ago(30), "", "", l.staff)
}
