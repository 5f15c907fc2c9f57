package kept

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store reads the figures. What everybody sees is counted once for all of them; what is
// confidential, of which there is little, is counted for each account and added.
type Store struct {
	db     pg.DB
	memory *recent.Memory
	one    chan struct{} // full while one request counts
}

// NewStore reads from db and remembers in m for a while; nil: it counts each time.
func NewStore(db pg.DB, m *recent.Memory) Store { return Store{db, m, make(chan struct{}, 1)} }

// secret are the commitments of confidential visits and agreements: few, and found by them.
const secret = `(
	select x.id from visits v join commitments x on x.visit_id = v.id where v.confidential
	union
	select x.id from agreements g join commitments x on x.agreement_id = g.id where g.confidential)`

// among narrows spells p to commitments that everybody sees, or to those of the others that
// the account sees: each is asked for by itself, or all commitments might be.
func among(confidential bool) string {
	if confidential {
		return `not p.gone and p.commitment_id in (
			select c.id from ` + secret + ` c where (select true from seen_commitments(@who) s where s.id = c.id))`
	}
	return `not p.gone and p.commitment_id not in ` + secret
}

// unsettled are spells p in which something was still to be done.
const unsettled = `p.state in ('open', 'under_way')`

// over is the day from which spell p was overdue, if it was.
const over = `case when ` + unsettled + ` then greatest(p.since, p.due_on + 1) end`

// Figures are the counts at the end of each of the days, which are in order.
func (s Store) Figures(ctx context.Context, days []day.Day, who auth.Account) ([]At, error) {
	all, err := s.figures(ctx, days, auth.Account{}, false)
	if err != nil {
		return nil, err
	}
	own, err := s.figures(ctx, days, who, true)
	if err != nil {
		return nil, err
	}
	found := make([]At, len(days))
	for i := range days {
		found[i] = At{days[i], all[i].And(own[i])}
	}
	return found, nil
}

// Year is the figures at the end of a day: first those of the same day a year before, then
// of the last twelve month ends, then of the day.
func (s Store) Year(ctx context.Context, on day.Day, who auth.Account) ([]At, error) {
	return s.Figures(ctx, append([]day.Day{yearBefore(on)}, monthEnds(on)...), who)
}

// counted is what the memory knows counts by.
type counted struct {
	by           By
	days         string
	who          int64
	confidential bool
}

// span is how many spells begin to count, end and are overdue from the same of the asked days
// on: its number, or one beyond the last.
type span struct {
	State              string
	Dated              bool
	Since, Until, Over int
	N                  int
}

// figures counts in one pass: whatever the number of days, each spell is read once.
func (s Store) figures(ctx context.Context, days []day.Day, who auth.Account, confidential bool) ([]Counts, error) {
	return remembered(ctx, s, counted{"", fmt.Sprint(days), who.ID, confidential}, func() ([]Counts, error) {
		// width_bucket says how many of the asked days are before a day.
		spans, err := pg.Many[span](ctx, s.db, `
			with asked as (select array_agg(d + 1 order by d) as after, count(*)::int as n from unnest(@days::date[]) d)
			select p.state, p.due_on is not null as dated, width_bucket(p.since, a.after) as since,
			       coalesce(width_bucket(p.until, a.after), a.n) as until, coalesce(width_bucket(`+over+`, a.after), a.n) as over, count(*)::int as n
			  from commitment_spells p cross join asked a
			 where `+among(confidential)+`
			 group by 1, 2, 3, 4, 5`, pg.Args{"days": days, "who": who.ID})
		if err != nil {
			return nil, fmt.Errorf("counting commitments of %d days: %w", len(days), err)
		}
		found := make([]Counts, len(days))
		for _, one := range spans {
			for i := one.Since; i < one.Until; i++ {
				*found[i].at(one.stood(i)) += one.N
			}
		}
		return found, nil
	})
}

// stood is how the commitments stood at the end of the nth of the days.
func (s span) stood(n int) What {
	switch {
	case s.State == string(Kept) || s.State == string(Dropped):
		return What(s.State)
	case !s.Dated:
		return Undated
	case n >= s.Over:
		return Overdue
	}
	return Open
}

// remembered is what ask finds out, for a few seconds. One counts at a time: who waits
// finds what was counted meanwhile.
func remembered[T any](ctx context.Context, s Store, key any, ask func() (T, error)) (T, error) {
	if known, is := recent.Recall[T](s.memory, key); is {
		return known, nil
	}
	select {
	case s.one <- struct{}{}:
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	defer func() { <-s.one }()
	return recent.Of(s.memory, key, ask)
}
