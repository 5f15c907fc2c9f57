package agreement

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows an agreement's form is made of.
var shape = version.Shape{
	Noun: "agreement", Table: "agreements", Path: "/agreements/",
	Fields: []version.Field{
		{Name: "title"}, {Name: "kind", Kind: version.Word}, {Name: "state", Kind: version.Word}, {Name: "end_reason"},
		{Name: "printed_on", Kind: version.Day}, {Name: "sent_on", Kind: version.Day}, {Name: "signed_on", Kind: version.Day},
		{Name: "starts_on", Kind: version.Day}, {Name: "ends_on", Kind: version.Day},
		{Name: "notice_days", Kind: version.Number}, {Name: "renews", Kind: version.Tick},
		{Name: "renewal_of_id", Kind: version.Choice, Of: "agreement"},
		{Name: "confidential", Kind: version.Tick}, {Name: "notes"},
	},
	Boxes: []version.Boxes{
		{Name: "areas", Table: "agreement_areas", Column: "area_id", Of: "area"},
		{Name: "readers", Table: "agreement_readers", Column: "account_id", Of: "account"},
	},
	Lines: []version.Lines{
		{Part: "parties", Table: "agreement_parties", Fields: []version.Field{
			{Name: "institute", Column: "institute_id", Kind: version.Ref, Of: "institute"}, {Name: "signed_by"},
		}},
		{Part: "milestones", Table: "agreement_milestones", Key: true, Fields: []version.Field{
			{Name: "title"}, {Name: "due_on", Kind: version.Day}, {Name: "done_on", Kind: version.Day},
			{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"},
		}},
	},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (a Agreement) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: a.ID, Who: a.UpdatedName, Theirs: form.With(a.values(i18n.From(ctx))), Today: today})
}
