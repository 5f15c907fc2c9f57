package demo

import (
	"context"

	"gyoryu/internal/assignment"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
)

// charges puts people in charge of institutes: made up, as their people are.
func (l *loader) charges(ctx context.Context) error {
	assignments := assignment.Store{DB: l.db}
	for _, d := range []struct {
		person, institute string
		side              charge.Side
		role              string
		from, to          day.Day
	}{
		{"Choi", "CASISD", charge.Ours, "Lead (example)", l.ago(1200), l.ago(400)},
		{"Lee", "CASISD", charge.Ours, "Lead (example)", l.ago(399), day.Day{}},
		{"Zhang", "CASISD", charge.Theirs, "Contact (example)", l.ago(900), day.Day{}},
		{"Kim", "CASTED", charge.Ours, "Lead (example)", l.ago(800), day.Day{}},
		{"Lee", "CASTED", charge.Ours, "Deputy (example)", l.ago(300), day.Day{}},
		{"Wang", "CASTED", charge.Theirs, "Contact (example)", day.Day{}, day.Day{}},
	} {
		if _, err := assignments.Create(ctx, assignment.Draft{
			PersonID: l.people[d.person], Of: charge.Institute, OfID: l.institutes[d.institute],
			Side: d.side, Role: d.role, From: d.from, To: d.to,
		}, l.manager); err != nil {
			return err
		}
	}
	return nil
}
