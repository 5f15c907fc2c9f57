package institute

import (
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Record is an institute as programs read and write it.
type Record struct {
	ID        int64        `json:"id" readOnly:"true"`
	Version   int64        `json:"version" readOnly:"true"`
	Name      string       `json:"name"`
	Short     string       `json:"short" readOnly:"true"`
	Kind      Kind         `json:"kind" enum:"research_institute,university,government,think_tank,liaison_centre,company,international_organisation,other"`
	Country   string       `json:"country"`
	Names     []RecordName `json:"names"`
	ParentID  *int64       `json:"parent_id"`
	City      string       `json:"city"`
	Latitude  *float64     `json:"latitude"`
	Longitude *float64     `json:"longitude"`
	Website   string       `json:"website"`
	ROR       string       `json:"ror"`
	Notes     string       `json:"notes"`
	Home      bool         `json:"home"`
	Archived  bool         `json:"archived"`
	CreatedAt api.Instant  `json:"created_at" readOnly:"true"`
	UpdatedAt api.Instant  `json:"updated_at" readOnly:"true"`
	Key       string       `json:"-"` // its value in the order of a list
}

// RecordName is one of the names by which it is known.
type RecordName struct {
	Text string   `json:"text"`
	Kind NameKind `json:"kind" enum:"official,native,korean,acronym,former,misspelt"`
	Lang string   `json:"lang" required:"false"`
}

// Place is its id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// fill writes what was sent into the form, which then is read like a page's. sentAs is
// the field that a program sent for what the form calls field.
func (r Record) fill(f *form.Form, sent func(string) bool) (sentAs func(field string) string) {
	for field, value := range map[string]string{
		"name": r.Name, "kind": string(r.Kind), "country": r.Country, "city": r.City, "latitude": degrees(r.Latitude), "longitude": degrees(r.Longitude),
		"website": r.Website, "ror": r.ROR, "notes": r.Notes, "home": form.Ticked(r.Home), "archived": form.Ticked(r.Archived),
	} {
		if sent(field) {
			f.Set(field, value)
		}
	}
	if f.Flag(countryStays) && !sent("country") {
		f.Set("country", country.Unknown)
	}
	if sent("parent_id") {
		r.fillParent(f)
	}
	as := map[string]string{"parent": "parent_id"}
	if sent("names") {
		r.fillNames(f, as)
	}
	return func(field string) string {
		if to, other := as[field]; other {
			return to
		}
		return field
	}
}

// fillParent chooses the parent by its id: no text has to find it.
func (r Record) fillParent(f *form.Form) {
	for _, field := range []string{"parent", "parent_for", "parent_id"} {
		f.Set(field, "")
	}
	if r.ParentID == nil {
		return
	}
	f.Set("parent", id(*r.ParentID))
	f.Set("parent_for", id(*r.ParentID))
	if *r.ParentID > 0 {
		f.Set("parent_id", id(*r.ParentID))
		return
	}
	f.Reject("parent", i18n.M("form.no-such-record"))
}

// fillNames puts the first name of each kind that has a field of its own into that, and
// the others into the lines of other names; as gets where each was sent.
func (r Record) fillNames(f *form.Form, as map[string]string) {
	fields := map[NameKind]string{Acronym: "acronym", Native: "native", Korean: "name_ko"}
	langs := map[NameKind]string{Acronym: "acronym_lang", Native: "native_lang"} // a Korean name is Korean
	for _, all := range []map[NameKind]string{fields, langs} {
		for _, field := range all {
			f.Set(field, "")
		}
	}
	f.Clear("names")
	shown, line := strings.Join(strings.Fields(f.Value("name")), " "), 0
	for i, n := range r.Names {
		at := "names[" + strconv.Itoa(i) + "]"
		if strings.TrimSpace(n.Text) == "" {
			as["sent "+at] = at + ".text" // the form would take it for a line left empty
			f.Reject("sent "+at, i18n.M("form.needed"))
			continue
		}
		if n.Kind == Official && strings.Join(strings.Fields(n.Text), " ") == shown {
			shown = "" // a second one is another name
			f.Set("name_lang", n.Lang)
			as["name_lang"] = at + ".lang"
			continue
		}
		if field, first := fields[n.Kind]; first {
			delete(fields, n.Kind)
			f.Set(field, n.Text)
			as[field] = at + ".text"
			if lang, kept := langs[n.Kind]; kept {
				f.Set(lang, n.Lang)
				as[lang] = at + ".lang"
			}
			continue
		}
		for field, value := range map[string]string{"text": n.Text, "kind": string(n.Kind), "lang": n.Lang} {
			to := form.At("names", line, field)
			f.Set(to, value)
			as[to] = at + "." + field
		}
		line++
	}
}
