package output

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows an output's form is made of.
var shape = version.Shape{
	Noun: "output", Table: "outputs", Path: "/outputs/",
	Fields: []version.Field{
		{Name: "title"}, {Name: "kind", Kind: version.Word}, {Name: "published_on", Kind: version.Day},
		{Name: "doi"}, {Name: "url"}, {Name: "notes"},
	},
	Lines: []version.Lines{
		{Part: "people", Table: "output_people", Picker: true, Fields: []version.Field{{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"}}},
		{Part: "topics", Table: "output_topics", Fields: []version.Field{{Name: "topic", Column: "topic_id", Kind: version.Ref, Of: "topic"}}},
		{Part: "stays", Table: "output_exchanges", Fields: []version.Field{{Name: "stay", Column: "exchange_id", Kind: version.Ref, Of: "exchange"}}},
		{Part: "shared", Table: "output_shares", Fields: []version.Field{
			{Name: "institute", Column: "institute_id", Kind: version.Ref, Of: "institute"}, {Name: "on", Column: "shared_on", Kind: version.Day},
		}},
	},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (o Output) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: o.ID, Who: o.UpdatedName, Theirs: form.With(o.values(i18n.From(ctx))), Today: today})
}
