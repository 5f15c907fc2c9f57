package handover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/agreement"
	"gyoryu/internal/assignment"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

// Nothing reports a handover of which nothing could go over: somebody else was quicker.
var Nothing = errors.New("nothing went over")

// line is one of the items as it is written down.
type line struct {
	pick
	agreement   int64 // of a milestone
	heir        int64
	endedOn     day.Day
	leftVersion int64
	state       State
	reason      string
}

// Do hands over what was ticked, all in one transaction, and tells the successor once. What
// is not any more as it was shown is left and named. The same form sent twice is one
// handover: the second says which.
func (s Store) Do(ctx context.Context, d Draft, today day.Day, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		// Two who hand over the same person's duties take turns.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('handovers', @from))`, pg.Args{"from": d.FromID}); err != nil {
			return err
		}
		before, err := pg.Values[int64](ctx, tx, `select id from handovers where key = @key`, pg.Args{"key": d.key()})
		if err != nil || len(before) > 0 {
			id = append(before, 0)[0]
			return err
		}
		lines, err := s.move(ctx, tx, d, today, who)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(lines, func(l line) bool { return l.state == Moved }) {
			return Nothing
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into handovers (from_person_id, to_person_id, starts_on, key, created_by) values (@from, @to, @on, @key, @by) returning id`,
			pg.Args{"from": d.FromID, "to": d.ToID, "on": d.On, "key": d.key(), "by": pg.NullID(who.ID)})
		if err != nil {
			return err
		}
		if err := keep(ctx, tx, id, lines); err != nil {
			return err
		}
		return tell(ctx, tx, id, d)
	})
	if err != nil {
		return 0, fmt.Errorf("handing over the duties of person %d: %w", d.FromID, err)
	}
	return id, nil
}

// move moves what was ticked. Rows are taken in one order, so that no two wait for each other.
func (s Store) move(ctx context.Context, tx pgx.Tx, d Draft, today day.Day, who auth.Account) ([]line, error) {
	held, err := s.duties(ctx, tx, d, today, who)
	if err != nil {
		return nil, err
	}
	now := map[pick]Duty{} // whatever their version
	for _, h := range held {
		now[pick{kind: h.Kind, id: h.ID}] = h
	}
	var lines []line
	var absent []pick
	for _, p := range d.Picks {
		h, there := now[pick{kind: p.kind, id: p.id}]
		switch {
		case !there:
			absent = append(absent, p)
		case h.Blocked == "theirs": // no page offers it
		default:
			l := line{pick: p, state: Left, reason: h.Blocked}
			if p.kind == Milestone {
				l.agreement = h.OfID
			}
			lines = append(lines, l)
		}
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, a.kind), slices.Index(Kinds, b.kind)), cmp.Compare(a.agreement, b.agreement), cmp.Compare(a.id, b.id))
	})
	for i := range lines {
		if lines[i].reason != "" {
			continue
		}
		if err := lines[i].hand(ctx, tx, d, lines); err != nil {
			return nil, err
		}
	}
	gone, err := named(ctx, tx, absent, who)
	return append(lines, gone...), err
}

// hand moves one, or notes why it was left.
func (l *line) hand(ctx context.Context, tx pgx.Tx, d Draft, all []line) (err error) {
	switch l.kind {
	case Assignment:
		var h assignment.Handed
		h, err = assignment.Hand(ctx, tx, l.id, l.version, d.ToID, d.On)
		l.heir, l.endedOn, l.leftVersion = h.Heir, h.EndsOn, h.Version
	case Commitment:
		l.leftVersion, err = commitment.Hand(ctx, tx, l.id, l.version, d.FromID, d.ToID)
	case Milestone:
		if l.state == Moved { // with another of its agreement
			return nil
		}
		return l.handAll(ctx, tx, d, all)
	}
	switch {
	case err == nil:
		l.state = Moved
	case errors.Is(err, pg.Stale):
		l.reason = "changed"
	case errors.Is(err, assignment.Twice):
		l.reason = "twice"
	default:
		return err
	}
	return nil
}

// handAll moves the milestones of one agreement together: the first is a new version of it.
func (l *line) handAll(ctx context.Context, tx pgx.Tx, d Draft, all []line) error {
	var ids []int64
	for _, m := range all {
		if m.kind == Milestone && m.agreement == l.agreement && m.version == l.version {
			ids = append(ids, m.id)
		}
	}
	moved, err := agreement.Hand(ctx, tx, l.agreement, l.version, ids, d.FromID, d.ToID)
	if err != nil && !errors.Is(err, pg.Stale) {
		return err
	}
	for i := range all {
		if all[i].kind != Milestone || !slices.Contains(ids, all[i].id) {
			continue
		}
		all[i].state, all[i].reason = Left, "changed"
		if slices.Contains(moved, all[i].id) {
			all[i].state, all[i].reason = Moved, ""
		}
	}
	return nil
}

// named are ticked duties that are not the person's any more, as far as the account may see
// them: they are left. Of others nothing is said.
func named(ctx context.Context, tx pgx.Tx, absent []pick, who auth.Account) ([]line, error) {
	if len(absent) == 0 {
		return nil, nil
	}
	args := pg.Args{"who": who.ID}
	for _, k := range Kinds {
		ids := []int64{}
		for _, p := range absent {
			if p.kind == k {
				ids = append(ids, p.id)
			}
		}
		args[string(k)] = ids
	}
	type row struct {
		Kind      Kind
		ID        int64
		Agreement int64
	}
	found, err := pg.Many[row](ctx, tx, `
		select 'assignment' as kind, s.id, 0::bigint as agreement from seen_assignments(@who) s where s.id = any (@assignment)
		union all select 'commitment', c.id, 0 from seen_commitments(@who) c where c.id = any (@commitment)
		union all select 'milestone', m.id, g.id from agreement_milestones m join seen_agreements(@who) g on g.id = m.agreement_id where m.id = any (@milestone)
		 order by 1, 2`, args)
	if err != nil {
		return nil, err
	}
	var lines []line
	for _, r := range found {
		lines = append(lines, line{pick: pick{kind: r.Kind, id: r.ID}, agreement: r.Agreement, state: Left, reason: "changed"})
	}
	return lines, nil
}

// keep writes down what became of each.
func keep(ctx context.Context, tx pgx.Tx, id int64, lines []line) error {
	var b pg.Batch
	for i, l := range lines {
		args := pg.Args{
			"id": id, "n": i, "heir": pg.NullID(l.heir), "agreement": pg.NullID(l.agreement), "ended": l.endedOn, "version": l.leftVersion,
			"state": l.state, "reason": l.reason,
		}
		for _, k := range Kinds {
			args[string(k)] = (*int64)(nil)
		}
		args[string(l.kind)] = pg.NullID(l.id)
		b.Exec(`
			insert into handover_items (handover_id, position, assignment_id, heir_id, commitment_id, agreement_id, milestone_id, ended_on, left_version, state, reason)
			values (@id, @n, @assignment, @heir, @commitment, @agreement, @milestone, @ended, @version, @state, @reason)`, args)
	}
	return b.Send(ctx, tx)
}

// tell tells the successor's account, if there is one, once for the whole handover.
func tell(ctx context.Context, tx pgx.Tx, id int64, d Draft) error {
	accounts, err := pg.Values[int64](ctx, tx, `select id from accounts where person_id = @person and disabled_at is null`, pg.Args{"person": d.ToID})
	if err != nil {
		return err
	}
	for _, account := range accounts {
		err := notice.Put(ctx, tx, notice.Notice{
			AccountID: account, Kind: notice.Handover, Noun: "handover", NounID: id, AboutOn: d.On, Key: "handover:" + strconv.FormatInt(id, 10),
		}, true)
		if err != nil {
			return err
		}
	}
	return nil
}
