package commitment

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows a commitment's form is made of. How it stands is changed by steps of
// their own.
var shape = version.Shape{
	Noun: "commitment", Table: "commitments", Path: "/commitments/",
	Fields: []version.Field{
		{Name: "what"}, {Name: "owed_by", Kind: version.Word},
		{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"},
		{Name: "their_person", Column: "their_person_id", Kind: version.Ref, Of: "person"},
		{Name: "due_on", Kind: version.Day}, {Name: "recurs", Kind: version.Word}, {Name: "evidence"},
		{Name: "agreement_id", Kind: version.Choice, Of: "agreement"},
		{Name: "state", Kind: version.Fixed}, {Name: "reason", Kind: version.Fixed},
	},
	Lines: []version.Lines{{Part: "institutes", Table: "commitment_institutes", Fields: []version.Field{
		{Name: "institute", Column: "institute_id", Kind: version.Ref, Of: "institute"},
	}}},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (c Commitment) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: c.ID, Who: c.UpdatedName, Theirs: form.With(c.values(i18n.From(ctx))), Today: today})
}
