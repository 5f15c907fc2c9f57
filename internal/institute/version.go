package institute

import (
	"context"
	"net/url"
	"slices"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// shape is which rows an institute's form is made of.
var shape = version.Shape{
	Noun: "institute", Table: "institutes", Path: "/institutes/", Prepare: ownNames,
	Fields: []version.Field{
		{Name: "name"}, {Name: "acronym"}, {Name: "name_ko"}, {Name: "native"}, {Name: "native_lang", Kind: version.Word},
		{Name: "kind", Kind: version.Word}, {Name: "country", Kind: version.Word, From: knownCountry}, {Name: "city"},
		{Name: "parent", Column: "parent_id", Kind: version.Ref, Of: "institute"},
		{Name: "latitude", Kind: version.Number}, {Name: "longitude", Kind: version.Number},
		{Name: "website"}, {Name: "ror"}, {Name: "notes"},
		{Name: "home", Kind: version.Tick}, {Name: "archived", Column: "archived_at", Kind: version.Tick},
	},
	Lines: []version.Lines{{Part: "names", Table: "institute_names", Fields: []version.Field{
		{Name: "text"}, {Name: "kind", Kind: version.Word}, {Name: "lang", Kind: version.Word},
	}}},
}

func knownCountry(r version.Row) any {
	if r["country"] == country.Unknown {
		return ""
	}
	return r["country"]
}

// ownNames gives the names that have fields of their own to those fields, as others does.
func ownNames(s version.State) {
	for _, own := range s.Rows["institutes"] {
		names := s.Rows["institute_names"]
		own["native"], own["native_lang"] = "", ""
		if i := slices.IndexFunc(names, func(n version.Row) bool { return n["kind"] == string(Native) }); i >= 0 {
			own["native"], own["native_lang"] = names[i]["text"], names[i]["lang"]
		}
		has := map[NameKind]any{Official: own["name"], Acronym: own["acronym"], Native: own["native"], Korean: own["name_ko"]}
		s.Rows["institute_names"] = slices.DeleteFunc(slices.Clone(names), func(n version.Row) bool {
			kind, _ := n["kind"].(string)
			text, there := has[NameKind(kind)]
			return there && text == n["text"]
		})
	}
}

// meet notes on a form that came too late what somebody else has saved meanwhile.
func (i Institute) meet(ctx context.Context, db pg.DB, f *form.Form, today day.Day) error {
	return version.Meet(ctx, db, f, version.Meeting{Of: shape, ID: i.ID, Who: i.ChangedBy, Theirs: form.With(i.values()), Today: today})
}

// values are the institute as its form writes it.
func (i Institute) values() url.Values { return i.draft().values(i.Version, i.Parent) }
