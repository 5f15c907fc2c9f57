package exchange

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows a stay's form is made of.
var shape = version.Shape{
	Noun: "exchange", Table: "exchanges", Path: "/exchanges/",
	Fields: []version.Field{
		{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"},
		{Name: "from", Column: "from_institute_id", Kind: version.Ref, Of: "institute"},
		{Name: "to", Column: "to_institute_id", Kind: version.Ref, Of: "institute"},
		{Name: "starts_on", Kind: version.Day, Until: "ends_on"}, {Name: "ends_on", Kind: version.Day},
		{Name: "state", Kind: version.Word}, {Name: "agreement", Column: "agreement_id", Kind: version.Choice, Of: "agreement"},
		{Name: "outcome"},
	},
	Boxes: []version.Boxes{{Name: "areas", Table: "exchange_areas", Column: "area_id", Of: "area"}},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (e Exchange) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: e.ID, Who: e.UpdatedName, Theirs: form.With(e.values(i18n.From(ctx))), Today: today})
}
