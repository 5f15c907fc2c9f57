package person

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// rearrange does to the lines of positions what a button asks: add-position,
// remove-position:1, up-position:1, down-position:1. It reports false for a button
// that is none of these, such as save.
func rearrange(f *form.Form, do string) bool {
	what, at, _ := strings.Cut(do, ":")
	n, err := strconv.Atoi(at)
	if err != nil {
		n = -1
	}
	f.Renumber("positions")
	switch what {
	case "add-position":
		f.Set(form.At("positions", len(f.Indexes("positions")), "institute"), "")
	case "remove-position":
		f.Drop("positions", n)
	case "up-position":
		f.Swap("positions", n-1, n)
	case "down-position":
		f.Swap("positions", n, n+1)
	case "show":
	default:
		return false
	}
	return true
}

// values are the draft as the form writes it, at a version.
func (d Draft) values(version int64, l i18n.Lang) url.Values {
	f := form.With(nil)
	for field, value := range map[string]string{
		"name": d.Name, "family": d.Family, "given": d.Given, "native": d.Native, "native_lang": d.NativeLang, "honorific": d.Honorific,
		"email": d.Email, "phone": d.Phone, "orcid": d.ORCID, "notes": d.Notes, "version": strconv.FormatInt(version, 10), "held": "1",
	} {
		f.Set(field, value)
	}
	if d.Archived {
		f.Set("archived", "1")
	}
	f.All()["languages"] = slices.Clone(d.Languages)
	for _, id := range d.AreaIDs {
		f.All().Add("areas", strconv.FormatInt(id, 10))
	}
	for n, p := range d.Positions {
		for field, value := range map[string]string{
			"id": strconv.FormatInt(p.ID, 10), "institute": p.Institute, "institute_id": strconv.FormatInt(p.InstituteID, 10), "institute_for": p.Institute,
			"title": p.Title, "from": day.Long(p.From, string(l)), "to": day.Long(p.To, string(l)),
		} {
			f.Set(form.At("positions", n, field), value)
		}
	}
	return f.All()
}
