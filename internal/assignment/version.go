package assignment

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows an assignment's form is made of. What it is of stays.
var shape = version.Shape{
	Noun: "assignment", Table: "assignments", Path: "/assignments/",
	Fields: []version.Field{
		{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"}, {Name: "side", Kind: version.Word}, {Name: "role"},
		{Name: "from", Column: "starts_on", Kind: version.Day}, {Name: "to", Column: "ends_on", Kind: version.Day},
	},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (a Assignment) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: a.ID, Who: a.UpdatedName, Theirs: form.With(a.values(i18n.From(ctx))), Today: today})
}
