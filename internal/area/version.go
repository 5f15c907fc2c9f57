package area

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows an area's form is made of.
var shape = version.Shape{
	Noun: "area", Table: "areas", Path: "/areas/",
	Fields: []version.Field{{Name: "name_en"}, {Name: "name_ko"}},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (a Area) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: a.ID, Who: a.ChangedBy, Theirs: form.With(a.values()), Today: today})
}
