package demo

import (
	"context"
	"errors"

	"gyoryu/internal/assignment"
	"gyoryu/internal/charge"
	"gyoryu/internal/commitment"
	"gyoryu/internal/deputy"
	"gyoryu/internal/handover"
	"gyoryu/internal/person"
)

// handovers are those of somebody made up who has left: what was handed over, and an
// institute and a commitment that were forgotten; and a deputy this week.
func (l *loader) handovers(ctx context.Context) error {
	left := ours("In-gye Han", "Han", "In-gye", "한인계", []person.Position{{
		InstituteID: l.institutes["STEPI"], Title: "Exchange officer", From: l.ago(1500), To: l.ago(20),
	}})
	if err := l.person(ctx, "Han", left); err != nil {
		return err
	}
	inCharge := func(of charge.Of, id int64, role string) error {
		_, err := assignment.Store{DB: l.db}.Create(ctx, assignment.Draft{
			PersonID: l.people["Han"], Of: of, OfID: id, Side: charge.Ours, Role: role, From: l.ago(900),
		}, l.manager)
		return err
	}
	promised := func(what, to string, due int) error {
		_, err := commitment.Store{DB: l.db}.Create(ctx, commitment.Draft{
			What: what, OwedBy: commitment.Us, PersonID: l.people["Han"], InstituteIDs: []int64{l.institutes[to]}, DueOn: l.today.Add(due),
		}, l.staff)
		return err
	}
	if err := errors.Join(inCharge(charge.Institute, l.institutes["Fraunhofer ISI"], "contact"), inCharge(charge.Institute, l.institutes["CASISD"], ""),
		inCharge(charge.Agreement, l.agreed[mobility], "lead"), inCharge(charge.Topic, l.topic, ""),
		promised("Answer the questions about the survey's sample (example)", "Fraunhofer ISI", 30)); err != nil {
		return err
	}
	handovers := handover.Store{DB: l.db}
	all, err := handovers.Everything(ctx, l.people["Han"], l.people["Choi"], l.ago(19), l.today, l.manager)
	if err != nil {
		return err
	}
	if _, err := handovers.Do(ctx, all, l.today, l.manager); err != nil {
		return err
	}
	// What nobody thought of.
	if err := errors.Join(inCharge(charge.Institute, l.institutes["NISTEP"], "contact"),
		promised("Send the Korean indicators for the second joint table (example)", "NISTEP", 12)); err != nil {
		return err
	}
	_, err = deputy.Store{DB: l.db}.Create(ctx, deputy.Draft{
		PersonID: l.people["Lee"], DeputyID: l.people["Choi"], From: l.ago(1), To: l.today.Add(5),
	}, l.manager)
	return err
}
