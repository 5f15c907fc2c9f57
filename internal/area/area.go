// Package area is the research areas: one list that staff add to and managers
// tidy, into which visits and people point.
//
// Read area.go for what one is and its form, store.go for the rows, handler.go for
// the pages, views.templ and form.templ for how they look.
package area

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

const maxName = 120

// Draft is what a writer decides about an area: at least one of its names.
type Draft struct{ NameEN, NameKO string }

// Area is a research area.
type Area struct {
	ID        int64
	NameEN    string
	NameKO    string
	Version   int64
	RemovedAt *time.Time
	RemovedBy int64
	ChangedBy string // who saved it last
}

// In is the area's name in l, or in the other language if it has none in l.
func (a Area) In(l i18n.Lang) string { return named(a.NameEN, a.NameKO, l) }

// Other is the name that In does not give.
func (a Area) Other(l i18n.Lang) string {
	if o := named(a.NameEN, a.NameKO, l.Other()); o != a.In(l) {
		return o
	}
	return ""
}

func named(en, ko string, l i18n.Lang) string {
	if l == i18n.KO {
		return cmp.Or(ko, en)
	}
	return cmp.Or(en, ko)
}

// EditableBy reports whether who may change or remove the area.
func (a Area) EditableBy(who auth.Account) bool { return a.RemovedAt == nil && who.Is(auth.Manager) }

// RestorableBy reports whether who may see the removed area and bring it back.
func (a Area) RestorableBy(who auth.Account, now time.Time) bool {
	return who.BringsBack(a.RemovedBy, a.RemovedAt, now)
}

// read reads the form.
func read(f *form.Form) Draft {
	d := Draft{NameEN: f.Line("name_en", maxName), NameKO: f.Line("name_ko", maxName)}
	if f.OK() {
		f.Require("name_en", d.NameEN != "" || d.NameKO != "", i18n.M("area.nameless"))
	}
	return d
}

// values are the area as its form writes it.
func (a Area) values() url.Values {
	return url.Values{"name_en": {a.NameEN}, "name_ko": {a.NameKO}, "version": {strconv.FormatInt(a.Version, 10)}}
}

func path(id int64) string { return fmt.Sprintf("/areas/%d", id) }
