package output

import (
	"context"
	"slices"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/person"
	"gyoryu/internal/pick"
)

// maxList is how many characters a pasted list may have.
const maxList = 400_000

// pasted is the form that takes a list, as filled in.
type pasted struct {
	f      *form.Form
	names  *pick.Names
	others map[string]Named    // by field: the output that has this already
	lost   map[int][]string    // by row: names that nobody here has
	same   map[string]struct{} // fields of rows that repeat an earlier one
}

// row is one line of the list as it is to be saved.
type row struct {
	n     int
	draft Draft
	names []string
}

// at is the path of a row's field.
func at(n int, field string) string { return form.At("rows", n, field) }

// fill reads the list that was pasted into rows; they are all taken unless something is
// found to be here already.
func (p *pasted) fill() {
	f := p.f
	f.Need("lines")
	list := parseList(f.Text("lines", maxList))
	f.Require("lines", len(list) <= maxPasted, i18n.M("output.paste-too-many", "max", maxPasted, "n", len(list)))
	if !f.OK() {
		return
	}
	f.Clear("rows")
	for n, one := range list {
		for field, value := range map[string]string{
			"take": "1", "raw": one.Raw, "title": one.Title, "kind": f.Value("kind"), "published_on": one.On,
			"people": strings.Join(one.People, "; "), "doi": one.DOI, "url": one.URL,
		} {
			f.Set(at(n, field), value)
		}
	}
}

// rows reads the rows that are to be taken.
func (p *pasted) rows(today day.Day) []row {
	var all []row
	for _, n := range p.f.Indexes("rows") {
		if !p.f.Flag(at(n, "take")) {
			continue
		}
		f, r := p.f, row{n: n}
		r.draft = Draft{
			Title: f.Line(at(n, "title"), maxTitle), Kind: form.OneOf(f, at(n, "kind"), Kinds...),
			DOI: readDOIField(f, at(n, "doi")), URL: readURLField(f, at(n, "url")),
		}
		f.Require(at(n, "title"), r.draft.Title != "", i18n.M("form.needed"))
		f.Require(at(n, "kind"), r.draft.Kind != "", i18n.M("form.needed"))
		if on, ok := readPublished(f.Value(at(n, "published_on"))); ok {
			r.draft.PublishedOn = on
		} else {
			r.draft.PublishedOn = f.Day(at(n, "published_on"), today)
		}
		checkPublished(f, at(n, "published_on"), r.draft.PublishedOn, today)
		for name := range strings.SplitSeq(f.Line(at(n, "people"), 4000), ";") {
			if name = strings.TrimSpace(name); name != "" {
				r.names = append(r.names, name)
			}
		}
		r.draft.Notes = f.Text(at(n, "raw"), maxNotes)
		if r.draft.Notes == r.draft.Title {
			r.draft.Notes = ""
		}
		all = append(all, r)
	}
	return all
}

// meet compares the rows with what is here already, and with each other. first: they were
// just read, so that what is here already need not be refused but is not taken.
func (p *pasted) meet(ctx context.Context, s Store, rows []row, first bool) error {
	var dois, titles []string
	for _, r := range rows {
		dois, titles = append(dois, r.draft.DOI), append(titles, r.draft.Title)
	}
	byDOI, byTitle, err := s.known(ctx, dois, titles)
	if err != nil {
		return err
	}
	p.others, p.same = map[string]Named{}, map[string]struct{}{}
	seen := map[string]int{}
	for _, r := range rows {
		doi, title := strings.ToLower(r.draft.DOI), strings.ToLower(r.draft.Title)
		p.doiOf(r, byDOI[doi], seen, first)
		if other, is := byTitle[title]; is && p.f.Flag(at(r.n, "take")) {
			p.others[at(r.n, "title")] = other
			p.f.Ask(at(r.n, "title"), i18n.M("output.title-known"))
		} else if earlier, twice := seen[title]; twice && title != "" && p.f.Flag(at(r.n, "take")) {
			p.f.Ask(at(r.n, "title"), i18n.M("output.title-twice", "n", earlier+1))
		}
		if _, twice := seen[title]; !twice {
			seen[title] = r.n
		}
	}
	return nil
}

// doiOf refuses a row, or does not take it, whose DOI another output or row has.
func (p *pasted) doiOf(r row, other Named, seen map[string]int, first bool) {
	doi := strings.ToLower(r.draft.DOI)
	if doi == "" {
		return
	}
	field, key := at(r.n, "doi"), "doi:"+doi
	earlier, twice := seen[key]
	switch {
	case other.ID != 0:
		p.others[field] = other
		if !first {
			p.f.Reject(field, i18n.M("output.doi-taken", "title", other.Title))
		}
	case twice:
		p.same[field] = struct{}{}
		if !first {
			p.f.Reject(field, i18n.M("output.doi-twice", "n", earlier+1))
		}
	default:
		seen[key] = r.n
		return
	}
	if first {
		p.f.Set(at(r.n, "take"), "")
	}
}

// people finds who of those named is here: by a name that is exactly theirs, and nobody
// else's. The others stay in the notes, with the line.
func (p *pasted) people(ctx context.Context, s Store, rows []row) error {
	var all []string
	for _, r := range rows {
		for _, name := range r.names {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	found, err := person.Store{}.Resolve(ctx, s.DB, all)
	if err != nil {
		return err
	}
	p.lost = map[int][]string{}
	for i := range rows {
		r := &rows[i]
		var unsaid []string
		for _, name := range r.names {
			if is := found[name]; len(is) == 1 {
				r.draft.People = append(r.draft.People, &pick.Person{ID: is[0].ID})
				continue
			}
			p.lost[r.n] = append(p.lost[r.n], name)
			if !strings.Contains(p.f.Value(at(r.n, "raw")), name) {
				unsaid = append(unsaid, name)
			}
		}
		r.draft.Notes = strings.TrimSpace(r.draft.Notes + "\n\n" + strings.Join(unsaid, "; "))
	}
	return nil
}

// taken is how many rows are ticked, and of how many.
func (p *pasted) taken() (n, of int) {
	for _, i := range p.f.Indexes("rows") {
		of++
		if p.f.Flag(at(i, "take")) {
			n++
		}
	}
	return n, of
}
