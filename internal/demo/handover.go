package demo

import (
	"context"

	"gyoryu/internal/assignment"
	"gyoryu/internal/charge"
	"gyoryu/internal/commitment"
	"gyoryu/internal/deputy"
	"gyoryu/internal/person"
)

// handovers are what is to be handed over: somebody made up who has left and is still in
// charge of an institute and of a commitment, and a deputy this week.
func (l *loader) handovers(ctx context.Context) error {
	left := ours("In-gye Han", "Han", "In-gye", "한인계", []person.Position{{
		InstituteID: l.institutes["STEPI"], Title: "Exchange officer", From: l.ago(1500), To: l.ago(20),
	}})
	if err := l.person(ctx, "Han", left); err != nil {
		return err
	}
	assignments := assignment.Store{DB: l.db}
	if _, err := assignments.Create(ctx, assignment.Draft{
		PersonID: l.people["Han"], Of: charge.Institute, OfID: l.institutes["NISTEP"], Side: charge.Ours, Role: "contact", From: l.ago(900),
	}, l.manager); err != nil {
		return err
	}
	if _, err := (commitment.Store{DB: l.db}).Create(ctx, commitment.Draft{
		What: "Send the Korean indicators for the second joint table (example)", OwedBy: commitment.Us, PersonID: l.people["Han"],
		InstituteIDs: []int64{l.institutes["NISTEP"]}, DueOn: l.today.Add(12),
	}, l.staff); err != nil {
		return err
	}
	_, err := deputy.Store{DB: l.db}.Create(ctx, deputy.Draft{
		PersonID: l.people["Lee"], DeputyID: l.people["Choi"], From: l.ago(1), To: l.today.Add(5),
	}, l.manager)
	return err
}
