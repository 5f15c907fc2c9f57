package institute

import (
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// rearrange does to the lines of other names what a button asks: add-name,
// remove-name:1, up-name:1, down-name:1. It reports false for a button that is
// none of these, such as save.
func rearrange(f *form.Form, do string) bool {
	what, at, _ := strings.Cut(do, ":")
	n, err := strconv.Atoi(at)
	if err != nil {
		n = -1
	}
	f.Renumber("names")
	switch what {
	case "add-name":
		next := len(f.Indexes("names"))
		f.Set(form.At("names", next, "text"), "")
		f.Set(form.At("names", next, "kind"), string(Former))
	case "remove-name":
		f.Drop("names", n)
	case "up-name":
		f.Swap("names", n-1, n)
	case "down-name":
		f.Swap("names", n, n+1)
	case "show":
	default:
		return false
	}
	return true
}

// fields are those that a conflict is shown beside.
var fields = []string{
	"name", "acronym", "native", "native_lang", "name_ko", "kind", "country", "city", "parent", "latitude", "longitude", "website", "ror", "notes", "archived", "home",
}

// collide says beside each field what was saved meanwhile, and lets the next saving
// overwrite that knowingly.
func collide(f *form.Form, saved Institute, mine Draft, l i18n.Lang) {
	d := saved.draft()
	theirs := form.With(d.values(saved.Version, saved.Parent))
	ours := form.With(mine.values(saved.Version, f.Value("parent")))
	if mine.ParentID == d.ParentID {
		ours.Set("parent", saved.Parent)
	}
	for _, field := range fields {
		if was := theirs.Value(field); was != ours.Value(field) {
			f.Reject(field, i18n.M("form.theirs", "who", saved.ChangedBy, "value", said(field, was, l)))
		}
	}
	if !slices.Equal(d.Others, mine.Others) {
		var names []string
		for _, n := range d.Others {
			names = append(names, n.Text+" ("+i18n.Say(l, "institute.name."+string(n.Kind))+")")
		}
		f.Reject("names", i18n.M("form.theirs", "who", saved.ChangedBy, "value", said("names", strings.Join(names, ", "), l)))
	}
	f.Set("version", strconv.FormatInt(saved.Version, 10))
}

// said is a field's saved value in words.
func said(field, value string, l i18n.Lang) string {
	switch {
	case field == "archived" || field == "home":
		if value == "" {
			return i18n.Say(l, "institute.no")
		}
		return i18n.Say(l, "institute.yes")
	case value == "":
		return i18n.Say(l, "form.nothing")
	case field == "kind":
		return i18n.Say(l, "institute.kind."+value)
	case field == "country":
		return countryName(value, l)
	}
	return value
}
