package institute

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

const (
	maxName    = 300
	maxAcronym = 60
	maxCity    = 120
	maxWebsite = 500
	maxNotes   = 20000
)

// countryStays is the field that lets the country stay unknown: a program that changes
// something else need not know it.
const countryStays = "country_stays"

// read reads the form, but for the parent, which is looked up.
func read(f *form.Form) Draft {
	f.Need("name")
	d := Draft{
		Name: f.Line("name", maxName), Acronym: f.Line("acronym", maxAcronym),
		Native: f.Line("native", maxName), NativeLang: readLang(f, "native_lang"), NameKO: f.Line("name_ko", maxName),
	}
	d.NameLang, d.AcronymLang = readLang(f, "name_lang"), readLang(f, "acronym_lang")
	d.Others = readNames(f)
	f.Need("kind")
	d.Kind = form.OneOf(f, "kind", Kinds...)
	f.Need("country")
	d.Country = f.Line("country", 2)
	unknown := d.Country == country.Unknown && f.Flag(countryStays)
	f.Require("country", d.Country == "" || country.Known(d.Country) || unknown, i18n.M("form.no-such-choice"))
	d.City = f.Line("city", maxCity)
	d.Latitude, d.Longitude = f.Float("latitude", -90, 90), f.Float("longitude", -180, 180)
	f.Require("longitude", d.Latitude == nil || d.Longitude != nil, i18n.M("institute.half-place"))
	f.Require("latitude", d.Longitude == nil || d.Latitude != nil, i18n.M("institute.half-place"))
	d.Website, d.ROR = readWebsite(f), readROR(f)
	d.Notes = f.Text("notes", maxNotes)
	d.Archived, d.Home = f.Flag("archived"), f.Flag("home")
	return d
}

func readLang(f *form.Form, field string) string {
	tag := f.Line(field, 20)
	if tag == "" {
		return ""
	}
	if t, err := language.Parse(tag); err == nil && langForm.MatchString(t.String()) {
		return t.String()
	}
	f.Reject(field, i18n.M("form.no-such-choice"))
	return ""
}

// langForm is what the table keeps.
var langForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,8})?$`)

// readNames reads the lines of other names; those left empty are none.
func readNames(f *form.Form) []Name {
	f.Renumber("names")
	var all []Name
	for _, n := range f.Indexes("names") {
		field := form.At("names", n, "text")
		text := f.Line(field, maxName)
		if text == "" {
			continue
		}
		kind := form.OneOf(f, form.At("names", n, "kind"), NameKinds...)
		f.Require(form.At("names", n, "kind"), kind != "", i18n.M("institute.name-kind-needed"))
		twice := slices.ContainsFunc(all, func(o Name) bool { return o.Text == text && o.Kind == kind })
		f.Require(field, !twice, i18n.M("institute.name-twice"))
		all = append(all, Name{text, kind, readLang(f, form.At("names", n, "lang"))})
	}
	return all
}

// readWebsite reads an address that a browser may be sent to: a script in one
// would run in the page.
func readWebsite(f *form.Form) string {
	typed := f.Line("website", maxWebsite)
	if typed == "" {
		return ""
	}
	if !strings.Contains(typed, ":") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Hostname(), ".") || u.User != nil || strings.ContainsAny(typed, " \"<>\\") {
		f.Reject("website", i18n.M("institute.no-website"))
		return ""
	}
	return typed
}

var rorForm = regexp.MustCompile(`^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$`)

// readROR reads an id of ror.org, or its whole address.
func readROR(f *form.Form) string {
	typed := strings.ToLower(f.Line("ror", 100))
	if typed == "" {
		return ""
	}
	id := strings.TrimSuffix(typed, "/")
	for _, prefix := range []string{"https://", "http://", "www.", "ror.org/"} {
		id = strings.TrimPrefix(id, prefix)
	}
	if !rorForm.MatchString(id) || !rorChecks(id) {
		f.Reject("ror", i18n.M("institute.no-ror"))
		return ""
	}
	return id
}

// rorChecks reports whether the last two digits of a ROR id fit the rest (ISO 7064
// mod 97-10 over Crockford's base 32), which a slip of the finger breaks.
func rorChecks(id string) bool {
	const digits = "0123456789abcdefghjkmnpqrstvwxyz"
	n := 0
	for _, c := range id[1:7] {
		n = n*32 + strings.IndexRune(digits, c)
	}
	check, err := strconv.Atoi(id[7:])
	return err == nil && check == 98-n*100%97
}

// resolveParent looks up which institute was chosen or typed as the parent. Where
// the text does not tell, the form gets a complaint and choices to offer. A chosen
// id counts for the text that it was chosen for (parent_for, or its short name):
// without script it stays behind when the text is changed.
func (s Store) resolveParent(ctx context.Context, f *form.Form, d *Draft) (choices []ui.Choice, err error) {
	text := f.Line("parent", maxName)
	if text == "" {
		f.Set("parent_id", "")
		return nil, nil
	}
	if id := f.ID("parent_id"); id != 0 {
		found, err := s.ByID(ctx, s.DB, []int64{id})
		if err != nil {
			return nil, err
		}
		if m, there := found[id]; f.Value("parent_for") == f.Value("parent") || there && strings.EqualFold(m.Short, text) {
			f.Require("parent", there, i18n.M("form.no-such-record"))
			d.ParentID = id
			return nil, nil
		}
		f.Set("parent_id", "")
	}
	if !f.OK() && f.Complaint("parent", i18n.EN) != "" {
		return nil, nil
	}
	exact, err := s.Resolve(ctx, s.DB, []string{text})
	if err != nil {
		return nil, err
	}
	if matches := exact[text]; len(matches) == 1 {
		d.ParentID = matches[0].ID
		f.Set("parent_for", f.Value("parent"))
		f.Set("parent_id", strconv.FormatInt(d.ParentID, 10))
		return nil, nil
	}
	near, err := s.Near(ctx, s.DB, text, 5)
	if err != nil {
		return nil, err
	}
	for _, m := range near {
		choices = append(choices, ui.Choice{Value: strconv.FormatInt(m.ID, 10), Text: m.Short + detail(m, i18n.From(ctx), " · ")})
	}
	f.Set("parent_for", f.Value("parent"))
	f.Reject("parent", i18n.M("institute.which-parent", "typed", text))
	return choices, nil
}

// alikeScore is from where on a name is taken for the same one, until the writer
// says otherwise.
const alikeScore = 0.6

// alike finds institutes that the draft may be another entry of, by any of its names.
func (s Store) alike(ctx context.Context, db pg.DB, d Draft) ([]Match, error) {
	var all []Match
	for _, name := range []string{d.Name, d.Acronym, d.Native, d.NameKO} { // four fields, not rows
		if name == "" {
			continue
		}
		near, err := s.Near(ctx, db, name, 5)
		if err != nil {
			return nil, err
		}
		for _, m := range near {
			known := slices.ContainsFunc(all, func(o Match) bool { return o.ID == m.ID })
			if !known && (m.Exact || m.Score >= alikeScore) {
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// values are the draft as the form writes it, at a version.
func (d Draft) values(version int64, parent string) url.Values {
	f := form.With(nil)
	for field, value := range map[string]string{
		"name": d.Name, "acronym": d.Acronym, "native": d.Native, "native_lang": d.NativeLang, "name_ko": d.NameKO,
		"kind": string(d.Kind), "country": d.Country, "city": d.City, "parent": parent, "website": d.Website, "ror": d.ROR, "notes": d.Notes,
		"latitude": degrees(d.Latitude), "longitude": degrees(d.Longitude), "version": strconv.FormatInt(version, 10), "held": "1",
	} {
		f.Set(field, value)
	}
	if d.ParentID != 0 {
		f.Set("parent_id", strconv.FormatInt(d.ParentID, 10))
		f.Set("parent_for", parent)
	}
	if d.Country == country.Unknown {
		f.Set("country", "")
	}
	if d.Archived {
		f.Set("archived", "1")
	}
	if d.Home {
		f.Set("home", "1")
	}
	for n, name := range d.Others {
		f.Set(form.At("names", n, "text"), name.Text)
		f.Set(form.At("names", n, "kind"), string(name.Kind))
		f.Set(form.At("names", n, "lang"), name.Lang)
	}
	return f.All()
}

func degrees(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}
