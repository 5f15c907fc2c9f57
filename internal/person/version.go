package person

import (
	"context"
	"net/url"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows a person's form is made of.
var shape = version.Shape{
	Noun: "person", Table: "people", Path: "/people/",
	Fields: []version.Field{
		{Name: "name"}, {Name: "family", Column: "family_name"}, {Name: "given", Column: "given_name"},
		{Name: "native", Column: "native_name"}, {Name: "native_lang", Kind: version.Word}, {Name: "honorific"},
		{Name: "email"}, {Name: "phone"}, {Name: "orcid"}, {Name: "notes"},
		{Name: "archived", Column: "archived_at", Kind: version.Tick},
	},
	Boxes: []version.Boxes{
		{Name: "languages", Column: "languages", Of: "language"},
		{Name: "areas", Table: "person_areas", Column: "area_id", Of: "area"},
	},
	Lines: []version.Lines{{Part: "positions", Table: "positions", Key: true, Fields: []version.Field{
		{Name: "institute", Column: "institute_id", Kind: version.Ref, Of: "institute"}, {Name: "title"},
		{Name: "from", Column: "starts_on", Kind: version.Day}, {Name: "to", Column: "ends_on", Kind: version.Day},
	}}},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (p Person) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: p.ID, Who: p.ChangedBy, Theirs: form.With(p.values(i18n.From(ctx))), Today: today})
}

// values are the person as their form writes them.
func (p Person) values(l i18n.Lang) url.Values { return p.draft().values(p.Version, l) }
