package version

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

// Record is the record whose earlier version is asked for, which its noun has found to be
// there for the reader.
type Record struct {
	ID       int64
	Title    string
	Nav      string
	List     string // what its list is called
	ListPath string // that of the noun, unless set
	Path     string
	Editable bool // by the reader
}

// shown is a version beside another one.
type shown struct {
	rec      Record
	of       Shape
	place    int64
	when     string
	who      string
	with     int64 // the place of the other one, 0 if that is the record as it is now
	withWhen string
	withWho  string
	last     bool // it is the record as it is now
	rows     []row
	parts    []part
	versions []ui.Choice
}

// row is a field of both: what it said then and says in the other.
type row struct {
	Label, Then, Other string
	Same               bool
	Deep               bool // of a line below another
	Fresh, Lost        bool // the line is in one of them only: in the other, or then
}

// part are the lines of a part of both.
type part struct {
	Label string
	Rows  []row
}

// same reports whether nothing differs.
func (s shown) same() bool {
	for _, r := range s.rows {
		if !r.Same {
			return false
		}
	}
	for _, p := range s.parts {
		for _, r := range p.Rows {
			if !r.Same {
				return false
			}
		}
	}
	return true
}

// Show shows a record as it was after the saving that the path names, compared with how it
// is now, or was after the one that the address says.
func Show(w http.ResponseWriter, r *http.Request, db pg.DB, clock day.Clock, of Shape, rec Record) error {
	place, err := number64(chi.URLParam(r, "version"))
	if err != nil {
		return err
	}
	var with int64
	if typed := r.URL.Query().Get("with"); typed != "" {
		if with, err = number64(typed); err != nil {
			return err
		}
	}
	if rec.ListPath == "" {
		rec.ListPath = strings.TrimSuffix(of.Path, "/")
	}
	s, err := compare(r.Context(), db, clock, of, rec, place, with)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, versionPage(s))
}

func number64(typed string) (int64, error) {
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || n <= 0 || typed != strconv.FormatInt(n, 10) {
		return 0, pg.NotFound
	}
	return n, nil
}

// mostOffered is how many versions can be chosen to compare with: the latest.
const mostOffered = 100

func compare(ctx context.Context, db pg.DB, clock day.Clock, of Shape, rec Record, place, with int64) (shown, error) {
	all, err := savings(ctx, db, of, rec.ID)
	if err != nil {
		return shown{}, err
	}
	l := i18n.From(ctx)
	when := func(s State) (string, string) {
		who := s.Account
		if who == "" {
			who = i18n.Say(l, "history.program")
		}
		return day.Instant(s.At, clock.Zone, string(l)), who
	}
	s := shown{rec: rec, of: of, place: place, with: with}
	var then, other State
	for i, one := range all {
		switch last := one.rows[len(one.rows)-1].ID; last {
		case place:
			then = replay(of, all[:i+1])
		case with:
			other = replay(of, all[:i+1])
		}
	}
	if with == 0 || with == place {
		other = replay(of, all)
	}
	if then.whole(of) == nil || other.whole(of) == nil {
		return shown{}, pg.NotFound
	}
	s.when, s.who = when(then)
	if with != 0 {
		s.withWhen, s.withWho = when(other)
	}
	events, err := history.Shown(ctx, db, clock, of.Noun, rec.ID) // which the reader may know of
	if err != nil {
		return shown{}, err
	}
	for _, e := range events[:min(len(events), mostOffered)] {
		if e.Place != place && e.Then != "" {
			s.versions = append(s.versions, ui.Choice{Value: strconv.FormatInt(e.Place, 10), Text: e.Title + " · " + e.Who})
		}
	}
	wanted := asked{}
	of.refer(wanted, then)
	of.refer(wanted, other)
	names, err := look(ctx, db, wanted)
	if err != nil {
		return shown{}, err
	}
	r := reader{of: of, today: clock.Today(), lang: l}
	a, b := r.read(of.form(then, names, l)), r.read(of.form(other, names, l))
	r.beside(&s, names, a, b)
	s.fixed(r, names, then, other)
	s.last = with == 0 && s.same()
	return s, nil
}

// fixed adds what is in no form: how the record stands.
func (s *shown) fixed(r reader, names Names, then, other State) {
	for _, f := range s.of.Fields {
		if f.Kind != Fixed {
			continue
		}
		say := func(row Row) string {
			v := text(row[f.column()])
			if f.Of != "" {
				return names.of(f.Of, v)
			}
			if d, err := day.Parse(v); err == nil && v != "" {
				return day.Long(d, string(r.lang))
			}
			return word(r.lang, s.of.Table, f.column(), v)
		}
		s.add(i18n.Say(r.lang, "history.field."+s.of.Table+"."+f.column()), say(then.whole(s.of)), say(other.whole(s.of)))
	}
}

func (s *shown) add(label, then, other string) {
	if then != "" || other != "" {
		s.rows = append(s.rows, row{Label: label, Then: then, Other: other, Same: then == other})
	}
}

// beside lays both forms out, field by field and line by line.
func (r reader) beside(s *shown, names Names, a, b *node) {
	for _, u := range units(s.of.Table, s.of.Fields, s.of.Boxes, s.of.Lines) {
		s.add(u.label(r.lang), r.say(names, u, a), r.say(names, u, b))
	}
	for _, l := range s.of.Lines {
		if l.Picker {
			continue
		}
		if rows := r.linesBeside(names, l, a.lines[l.Part], b.lines[l.Part], false); len(rows) > 0 {
			s.parts = append(s.parts, part{Label: i18n.Say(r.lang, "version.part."+s.of.Noun+"."+l.Part), Rows: rows})
		}
	}
}

func (r reader) linesBeside(names Names, l Lines, then, other []*node, deep bool) []row {
	var all []row
	head := func(n *node) string {
		if n == nil {
			return ""
		}
		only := l
		only.Lines = nil
		for _, p := range l.Lines {
			if p.Picker {
				only.Lines = append(only.Lines, p)
			}
		}
		return r.line(names, only, n)
	}
	add := func(a, b *node) {
		x, y := head(a), head(b)
		all = append(all, row{Then: x, Other: y, Same: a != nil && b != nil && x == y, Deep: deep, Lost: b == nil, Fresh: a == nil})
		for _, inner := range l.Lines {
			if !inner.Picker {
				var p, q []*node
				if a != nil {
					p = a.lines[inner.Part]
				}
				if b != nil {
					q = b.lines[inner.Part]
				}
				all = append(all, r.linesBeside(names, inner, p, q, true)...)
			}
		}
	}
	for _, n := range then {
		add(n, find(l, other, n))
	}
	for _, n := range other {
		if find(l, then, n) == nil {
			add(nil, n)
		}
	}
	return all
}
