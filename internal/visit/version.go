package visit

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows a visit's form is made of.
var shape = version.Shape{
	Noun: "visit", Table: "visits", Path: "/visits/",
	Fields: []version.Field{
		{Name: "title"}, {Name: "direction", Kind: version.Word},
		{Name: "starts_on", Kind: version.Day, Until: "ends_on"}, {Name: "ends_on", Kind: version.Day},
		{Name: "purpose"}, {Name: "delegation_size", Kind: version.Number}, {Name: "state", Kind: version.Word},
		{Name: "outcome"}, {Name: "confidential", Kind: version.Tick},
	},
	Boxes: []version.Boxes{
		{Name: "areas", Table: "visit_areas", Column: "area_id", Of: "area"},
		{Name: "readers", Table: "visit_readers", Column: "account_id", Of: "account"},
	},
	Lines: []version.Lines{
		{Part: "delegates", Table: "visit_delegates", Picker: true, Leader: "leader_id", Fields: []version.Field{someone, {Name: "role"}}},
		{
			Part: "stops", Table: "stops", Key: true,
			Fields: []version.Field{
				{Name: "institute", Column: "institute_id", Kind: version.Ref, Of: "institute"}, {Name: "met_on", Kind: version.Day}, {Name: "place"},
			},
			Lines: []version.Lines{
				{Part: "people", Table: "stop_people", Picker: true, Under: "stop_id", Fields: []version.Field{someone}},
				{Part: "points", Table: "points", Key: true, Under: "stop_id", Fields: point},
			},
		},
		{Part: "points", Table: "points", Key: true, Under: "stop_id", Alone: true, Fields: point},
	},
}

var (
	someone = version.Field{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"}
	point   = []version.Field{{Name: "text"}, {Name: "kind", Kind: version.Word}, {Name: "no_action", Kind: version.Tick}}
)

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (v Visit) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: v.ID, Who: v.UpdatedName, Theirs: form.With(v.values(i18n.From(ctx))), Today: today})
}
