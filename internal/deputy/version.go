package deputy

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows a deputy's form is made of.
var shape = version.Shape{
	Noun: "deputy", Table: "deputies", Path: "/deputies/",
	Fields: []version.Field{
		{Name: "deputy", Column: "deputy_id", Kind: version.Ref, Of: "person"},
		{Name: "from", Column: "starts_on", Kind: version.Day}, {Name: "to", Column: "ends_on", Kind: version.Day},
	},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (d Deputy) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: d.ID, Who: d.UpdatedName, Theirs: form.With(d.values(i18n.From(ctx))), Today: today})
}
