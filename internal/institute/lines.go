package institute

import (
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
