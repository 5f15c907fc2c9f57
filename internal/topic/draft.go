package topic

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const (
	maxTitle      = 300
	maxSummary    = 20000
	maxReason     = 1000
	maxInstitutes = 50
	maxPeople     = 200
)

// Draft is a topic as somebody writes it down.
type Draft struct {
	Title        string
	Summary      string
	Stage        Stage   // only of a new one; empty: proposed
	StageOn      day.Day // only of a new one: since when; zero: today
	Institutes   []Party
	Proposer     *pick.Institute // one of these, nil if that is not known
	People       []Member
	AreaIDs      []int64
	AgreementID  int64
	PointID      int64 // of a visit, where it was first raised; only of a new one
	Confidential bool
	ReaderIDs    []int64
}

// Party is an institute that works on it.
type Party struct {
	*pick.Institute
	field string
}

// Member is a researcher who works on it.
type Member struct {
	*pick.Person
	theirs bool // somebody new is a partner's
	field  string
}

// With are institutes, by their ids, as a draft has them.
func With(ids ...int64) []Party {
	var all []Party
	for _, id := range ids {
		all = append(all, Party{Institute: &pick.Institute{ID: id}})
	}
	return all
}

// By are people, by their ids, as a draft has them.
func By(ids ...int64) []Member {
	var all []Member
	for _, id := range ids {
		all = append(all, Member{Person: &pick.Person{ID: id}})
	}
	return all
}

// The parts of the form in which researchers are named.
const (
	ours   = "ours"
	theirs = "theirs"
)

// read reads the form. What is wrong with it is noted on f; names are still to be
// resolved. Only who writes them elsewhere makes institutes and people here.
func read(f *form.Form, names *pick.Names, today day.Day, who auth.Account) Draft {
	renumber(f)
	f.Need("title")
	d := Draft{
		Title:        f.Line("title", maxTitle),
		Summary:      f.Text("summary", maxSummary),
		Stage:        cmp.Or(form.OneOf(f, "stage", Stages...), Proposed),
		StageOn:      today,
		AreaIDs:      f.IDs("areas"),
		AgreementID:  f.ID("agreement_id"),
		PointID:      f.ID("point_id"),
		Confidential: f.Flag("confidential"),
		ReaderIDs:    f.IDs("readers"),
	}
	for _, i := range f.Indexes("institutes") {
		field := form.At("institutes", i, "institute")
		if !pick.Said(f, field) {
			continue
		}
		d.Institutes = append(d.Institutes, Party{Institute: names.Institute(field, who.Writes()), field: field})
		if f.Value("proposer") == strconv.Itoa(i) {
			d.Proposer = d.Institutes[len(d.Institutes)-1].Institute
		}
	}
	for _, part := range []string{ours, theirs} {
		unpackPeople(f, part)
		for _, i := range f.Indexes(part) {
			field := form.At(part, i, "person")
			if f.Value(form.At(part, i, "keep")) != "" && pick.Said(f, field) {
				d.People = append(d.People, Member{Person: names.Person(field, who.Writes()), theirs: part == theirs, field: field})
			}
		}
	}
	return d
}

// unpackPeople makes each typed name a chosen one, so that the form shows it as such.
func unpackPeople(f *form.Form, part string) {
	next := 0
	if chosen := f.Indexes(part); len(chosen) > 0 {
		next = chosen[len(chosen)-1] + 1
	}
	typed := f.Value(part)
	if !form.Storable(typed) {
		f.Reject(part, i18n.M("form.unreadable"))
		return
	}
	for _, name := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",;、，\n", r) }) {
		if name = strings.TrimSpace(name); name != "" {
			f.Set(form.At(part, next, "person"), name)
			f.Set(form.At(part, next, "keep"), "1")
			next++
		}
	}
	f.Set(part, "")
}

// check notes on f what does not fit together, once the names are resolved.
func (d Draft) check(f *form.Form) {
	f.Require("institutes[0].institute", len(d.Institutes) <= maxInstitutes, i18n.M("topic.too-many-institutes", "max", maxInstitutes))
	f.Require(ours, len(d.People) <= maxPeople, i18n.M("topic.too-many-people", "max", maxPeople))
	for i, p := range d.Institutes {
		for _, earlier := range d.Institutes[:i] {
			f.Require(p.field, !p.Same(earlier.Institute), i18n.M("topic.institute-twice"))
		}
	}
	for i, p := range d.People {
		for _, earlier := range d.People[:i] {
			f.Require(p.field, !p.Same(earlier.Person), i18n.M("topic.person-twice"))
		}
	}
	said := f.Value("proposer") != "" // a line that names nothing is none of them
	f.Require("proposer", !said || d.Proposer != nil, i18n.M("topic.proposer-elsewhere"))
}

// checkMove notes on f what stands against moving a topic there.
func checkMove(f *form.Form, t Head, to Stage, reason string, who auth.Account) {
	f.Require("stage", to != "", i18n.M("form.needed"))
	if to == "" {
		return
	}
	f.Require("stage", to != t.Stage, i18n.M("topic.same-stage"))
	f.Require("stage", t.MovableTo(to, who), i18n.M("topic.selecting"))
	if reason != "" || !t.Stage.NeedsReason(to) {
		return
	}
	key := "topic.why-skip"
	switch {
	case to == Dropped:
		key = "topic.why-drop"
	case t.Stage == Dropped:
		key = "topic.why-again"
	case to.step() < t.Stage.step():
		key = "topic.why-back"
	}
	f.Reject("reason", i18n.M(key))
}

// ask questions each newly named person who has left their institute: left are their ids.
func (d Draft) ask(f *form.Form, left []int64) {
	for _, m := range d.People {
		if m.field != "" && slices.Contains(left, m.ID) {
			f.Ask(m.field, i18n.M("topic.has-left"))
		}
	}
}

// keepOrder leaves the people in the order in which t has them, newcomers last: a form
// has them by side.
func (d Draft) keepOrder(t Topic) {
	people, _ := t.named()
	place := func(m Member) int {
		if i := slices.Index(people, m.ID); i >= 0 {
			return i
		}
		return len(people)
	}
	slices.SortStableFunc(d.People, func(a, b Member) int { return place(a) - place(b) })
}
