package forum

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows a forum's form is made of.
var shape = version.Shape{
	Noun: "forum", Table: "forums", Path: "/forums/",
	Fields: []version.Field{
		{Name: "name"}, {Name: "name_ko"}, {Name: "acronym"}, {Name: "kind", Kind: version.Word},
		{Name: "frequency", Kind: version.Word}, {Name: "notes"},
	},
	Lines: []version.Lines{
		{Part: "institutes", Table: "forum_institutes", Fields: []version.Field{
			{Name: "institute", Column: "institute_id", Kind: version.Ref, Of: "institute"},
		}},
		{Part: "problems", Table: "forum_problems", Key: true, Fields: []version.Field{
			{Name: "text"}, {Name: "point", Column: "point_id", Kind: version.Choice, Of: "point", From: raisedIn},
		}},
		{Part: "reforms", Table: "forum_reforms", Key: true, Fields: []version.Field{
			{Name: "text"}, {Name: "problem", Column: "problem_id", Kind: version.Place, Of: "problems"},
			{Name: "agreed_on", Kind: version.Day}, {Name: "point", Column: "point_id", Kind: version.Choice, Of: "point"},
			{Name: "first", Column: "first_edition_id", Kind: version.Choice, Of: "edition"},
		}},
	},
}

// raisedIn is the point where a problem was raised: of a visit, or of an edition.
func raisedIn(r version.Row) any {
	if of, is := r["edition_point_id"].(float64); is {
		return ofEdition + id(int64(of))
	}
	return r["point_id"]
}

// editionShape is which rows an edition's form is made of.
var editionShape = version.Shape{
	Noun: "edition", Table: "editions", Path: "/editions/",
	Fields: []version.Field{
		{Name: "number", Kind: version.Number}, {Name: "starts_on", Kind: version.Day, Until: "ends_on"}, {Name: "ends_on", Kind: version.Day},
		{Name: "city"}, {Name: "theme"}, {Name: "led_by", Kind: version.Word}, {Name: "researchers", Kind: version.Number},
	},
	Lines: []version.Lines{
		{Part: "people", Table: "edition_people", Picker: true, Fields: []version.Field{{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"}}},
		{Part: "points", Table: "edition_points", Key: true, Fields: []version.Field{{Name: "text"}, {Name: "kind", Kind: version.Word}}},
	},
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (f Forum) meet(ctx context.Context, db pg.DB, mine *form.Form, today day.Day) error {
	return version.Meet(ctx, db, mine, version.Meeting{Of: shape, ID: f.ID, Who: f.UpdatedName, Theirs: form.With(f.values(i18n.From(ctx))), Today: today})
}

func (e Edition) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: editionShape, ID: e.ID, Who: e.UpdatedName, Theirs: form.With(e.values(i18n.From(ctx))), Today: today})
}
