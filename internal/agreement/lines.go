package agreement

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// rearrange does to the form's lines what a button asks: add-party, remove-party:1,
// up-milestone:0, down-milestone:2 … It tells the line that was added, or nothing.
func rearrange(f *form.Form, do string) (added string) {
	what, at, _ := strings.Cut(do, ":")
	verb, kind, _ := strings.Cut(what, "-")
	part, known := map[string]string{"party": "parties", "milestone": "milestones"}[kind]
	n, err := strconv.Atoi(at)
	if !known || err != nil && verb != "add" {
		return ""
	}
	switch verb {
	case "add":
		next := len(f.Indexes(part))
		if part == "parties" {
			next = max(next, 2) // the two that are always there
			f.Set(form.At(part, next, "institute"), "")
		} else {
			f.Set(form.At(part, next, "title"), "")
		}
		return part + "[" + strconv.Itoa(next) + "]"
	case "remove":
		f.Drop(part, n)
	case "up":
		f.Swap(part, n-1, n)
	case "down":
		f.Swap(part, n, n+1)
	}
	return ""
}

// values is the agreement as the form writes it.
func (a Agreement) values(l i18n.Lang) map[string][]string {
	f := form.With(nil)
	f.Set("version", strconv.FormatInt(a.Version, 10))
	f.Set("title", a.Title)
	f.Set("kind", string(a.Kind))
	f.Set("state", string(a.State))
	f.Set("end_reason", a.EndReason)
	for field, d := range a.days() {
		f.Set(field, day.Long(d, string(l)))
	}
	if a.NoticeDays != nil {
		f.Set("notice_days", strconv.Itoa(*a.NoticeDays))
	}
	f.Set("renews", form.Ticked(a.Renews))
	f.Set("renewal_of_id", id(a.RenewalOfID))
	f.Set("confidential", form.Ticked(a.Confidential))
	f.Set("notes", a.Notes)
	for _, area := range a.Areas {
		f.All().Add("areas", id(area.ID))
	}
	for _, r := range a.Readers {
		f.All().Add("readers", id(r.ID))
	}
	for i, p := range a.Parties {
		f.Set(form.At("parties", i, "institute"), p.Short)
		f.Set(form.At("parties", i, "institute_id"), id(p.ID))
		f.Set(form.At("parties", i, "signed_by"), p.SignedBy)
	}
	for i, m := range a.Milestones {
		m.write(f, "milestones["+strconv.Itoa(i)+"]", l)
	}
	return f.All()
}

// days are the days of the agreement, by their fields.
func (a Agreement) days() map[string]day.Day {
	return map[string]day.Day{
		"printed_on": a.PrintedOn, "sent_on": a.SentOn, "signed_on": a.SignedOn, "starts_on": a.StartsOn, "ends_on": a.EndsOn,
	}
}

func (m Milestone) write(f *form.Form, part string, l i18n.Lang) {
	f.Set(part+".id", id(m.ID))
	f.Set(part+".title", m.Title)
	f.Set(part+".due_on", day.Long(m.DueOn, string(l)))
	f.Set(part+".done_on", day.Long(m.DoneOn, string(l)))
	if m.Person != nil {
		f.Set(part+".person", m.Person.Name)
		f.Set(part+".person_id", id(m.Person.ID))
	}
}

// against notes on a form that came too late, beside each field that differs, what
// somebody else has saved meanwhile. Saving it again keeps what the form says.
func (a Agreement) against(f *form.Form, d Draft, l i18n.Lang) {
	differs := func(field, mine, saved string) {
		if mine != saved {
			f.Reject(field, i18n.M("form.theirs", "who", a.UpdatedName, "value", cmp.Or(saved, i18n.Say(l, "form.nothing"))))
		}
	}
	differs("title", d.Title, a.Title)
	differs("kind", i18n.Say(l, "agreement.kind."+string(d.Kind)), i18n.Say(l, "agreement.kind."+string(a.Kind)))
	differs("state", i18n.Say(l, "agreement.state."+string(d.State)), i18n.Say(l, "agreement.state."+string(a.State)))
	differs("end_reason", d.EndReason, a.EndReason)
	mine := Agreement{Head: Head{PrintedOn: d.PrintedOn, SentOn: d.SentOn, Standing: Standing{SignedOn: d.SignedOn, StartsOn: d.StartsOn, EndsOn: d.EndsOn}}}
	saved := a.days()
	for field, on := range mine.days() {
		differs(field, day.Long(on, string(l)), day.Long(saved[field], string(l)))
	}
	differs("notice_days", number(d.NoticeDays), number(a.NoticeDays))
	differs("renews", yes(l, d.Renews), yes(l, a.Renews))
	differs("confidential", yes(l, d.Confidential), yes(l, a.Confidential))
	differs("notes", d.Notes, a.Notes)
	theirs := form.With(a.values(l))
	if !sameIDs(d.AreaIDs, theirs.IDs("areas")) {
		differs("areas", "\x00", listed(a.Areas, func(x Area) string { return x.In(l) }))
	}
	if !sameIDs(d.ReaderIDs, theirs.IDs("readers")) {
		differs("readers", "\x00", listed(a.Readers, func(r Reader) string { return r.Name }))
	}
	if parties := inWords(theirs, "parties", "institute", "signed_by"); parties != inWords(f, "parties", "institute", "signed_by") {
		differs("parties[0].institute", "\x00", parties)
	}
	a.againstMilestones(f, theirs, differs)
	f.Set("version", strconv.FormatInt(a.Version, 10))
	f.Reject("version", i18n.M("form.conflict", "who", a.UpdatedName))
}

// againstMilestones compares milestones by their ids: what only the other has is put back
// into the form, and what they deleted is added anew.
func (a Agreement) againstMilestones(f, theirs *form.Form, differs func(field, mine, saved string)) {
	mine := map[string]string{}
	for _, i := range f.Indexes("milestones") {
		mine[f.Value(form.At("milestones", i, "id"))] = "milestones[" + strconv.Itoa(i) + "]"
	}
	there := map[string]bool{}
	for _, i := range theirs.Indexes("milestones") {
		part := "milestones[" + strconv.Itoa(i) + "]"
		there[theirs.Value(part+".id")] = true
		at, has := mine[theirs.Value(part+".id")]
		if !has {
			at = "milestones[" + strconv.Itoa(len(f.Indexes("milestones"))) + "]"
			for _, field := range []string{"id", "title", "due_on", "done_on", "person", "person_id"} {
				f.Set(at+"."+field, theirs.Value(part+"."+field))
			}
			continue
		}
		for _, field := range []string{"title", "due_on", "done_on", "person"} {
			differs(at+"."+field, strings.TrimSpace(f.Value(at+"."+field)), theirs.Value(part+"."+field))
		}
	}
	for saved, at := range mine {
		if saved != "" && !there[saved] {
			f.Set(at+".id", "")
		}
	}
}

// inWords are the lines of a part in words: what stands in first, and in brackets in second.
func inWords(f *form.Form, part, first, second string) string {
	return listed(f.Indexes(part), func(i int) string {
		text := strings.TrimSpace(f.Value(form.At(part, i, first)))
		if more := strings.TrimSpace(f.Value(form.At(part, i, second))); more != "" {
			text += " (" + more + ")"
		}
		return text
	})
}

func listed[T any](all []T, name func(T) string) string {
	var names []string
	for _, one := range all {
		if s := name(one); s != "" {
			names = append(names, s)
		}
	}
	return strings.Join(names, ", ")
}

func sameIDs(a, b []int64) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func yes(l i18n.Lang, so bool) string {
	if so {
		return i18n.Say(l, "history.yes")
	}
	return i18n.Say(l, "history.no")
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// id is one as a form has it, empty for none.
func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
