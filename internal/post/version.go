package post

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows an item's form is made of.
var shape = version.Shape{
	Noun: "post", Table: "posts", Path: "/posts/",
	Fields: []version.Field{
		{Name: "title_en"}, {Name: "text_en"}, {Name: "title_ko"}, {Name: "text_ko"},
		{Name: "category", Kind: version.Word}, {Name: "published_on", Kind: version.Day},
		{Name: "visit_id", Kind: version.Choice, Of: "visit"},
		{Name: "earlier_hits", Kind: version.Number, From: someHits},
		{Name: "state", Kind: version.Fixed}, {Name: "reason", Kind: version.Fixed},
	},
}

func someHits(r version.Row) any {
	if n, _ := r["earlier_hits"].(float64); n == 0 {
		return ""
	}
	return r["earlier_hits"]
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (p Post) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: p.ID, Who: p.UpdatedName, Theirs: form.With(p.values(i18n.From(ctx))), Today: today})
}
