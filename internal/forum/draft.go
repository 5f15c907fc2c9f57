package forum

import (
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const (
	maxName       = 300
	maxAcronym    = 50
	maxText       = 4000
	maxNotes      = 20000
	maxOrganisers = 100
	maxLines      = 300 // problems, and reforms
)

// Draft is a forum as somebody writes it down.
type Draft struct {
	Name       string
	NameKO     string
	Acronym    string
	Kind       Kind
	Frequency  Frequency
	Institutes []Organiser
	Notes      string
	Problems   []ProblemDraft
	Reforms    []ReformDraft
}

// Organiser is an institute that organises it.
type Organiser struct {
	*pick.Institute
	field string
}

// ProblemDraft is a problem as written down; ID is that of the problem that it changes.
type ProblemDraft struct {
	ID             int64
	Text           string
	PointID        int64 // of a visit that it was, or
	EditionPointID int64 // of an edition

	keeps bool // the source that the writer may not see
	field string
}

// ReformDraft is a reform as written down; ID is that of the reform that it changes.
type ReformDraft struct {
	ID      int64
	Text    string
	Problem int // which of the draft's problems it answers, from 1; 0 none

	AgreedOn day.Day
	PointID  int64 // of a visit where it was agreed
	FirstID  int64 // the edition that was the first to carry it out; 0 not yet

	keeps      bool // the source that the writer may not see
	keepsFirst bool // the edition that is removed
	field      string
}

// check notes on form what does not fit together. Fields that could not be read have
// their complaint already.
func (d Draft) check(form *form.Form) {
	form.Require("institutes", len(d.Institutes) <= maxOrganisers, i18n.M("forum.too-many", "max", maxOrganisers))
	form.Require("problems", len(d.Problems) <= maxLines, i18n.M("forum.too-many", "max", maxLines))
	form.Require("reforms", len(d.Reforms) <= maxLines, i18n.M("forum.too-many", "max", maxLines))
	for i, o := range d.Institutes {
		for _, earlier := range d.Institutes[:i] {
			form.Require(o.field, !o.Same(earlier.Institute), i18n.M("forum.institute-twice"))
		}
	}
}

// known are the records that a form may point to.
type known struct {
	points        map[int64]string // kinds of the points of visits that the writer may see
	editionPoints map[int64]bool   // of the forum's editions
	editions      map[int64]bool   // of the forum
}

// fit notes on form what points to what is not there, or is another forum's. f is the
// forum that the draft changes, nil for a new one.
func (d *Draft) fit(form *form.Form, f *Forum, k known) {
	problems, reforms := map[int64]Problem{}, map[int64]Reform{}
	if f != nil {
		for _, p := range f.Problems {
			problems[p.ID] = p
		}
		for _, r := range f.Reforms {
			reforms[r.ID] = r
		}
	}
	stale := f != nil && form.Version() != f.Version // then a part may be gone that was there
	noSuch := i18n.M("form.no-such-record")
	for i := range d.Problems {
		p := &d.Problems[i]
		was, there := problems[p.ID]
		delete(problems, p.ID) // no line is there twice
		form.Require(p.field+".text", p.ID == 0 || there || stale, noSuch)
		p.keeps = was.Hidden && p.PointID == 0 && p.EditionPointID == 0
		form.Require(p.field+".point", p.PointID == 0 || p.PointID == was.PointID || k.points[p.PointID] == "problem", noSuch)
		form.Require(p.field+".point", p.EditionPointID == 0 || k.editionPoints[p.EditionPointID], noSuch)
	}
	for i := range d.Reforms {
		r := &d.Reforms[i]
		was, there := reforms[r.ID]
		delete(reforms, r.ID)
		form.Require(r.field+".text", r.ID == 0 || there || stale, noSuch)
		r.keeps = was.Hidden && r.PointID == 0
		r.keepsFirst = was.FirstGone && r.FirstID == 0
		form.Require(r.field+".point", r.PointID == 0 || r.PointID == was.PointID || k.points[r.PointID] == "agreed", noSuch)
		form.Require(r.field+".first", r.FirstID == 0 || k.editions[r.FirstID], i18n.M("forum.no-such-edition"))
	}
}
