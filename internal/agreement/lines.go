package agreement

import (
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

func listed[T any](all []T, name func(T) string) string {
	var names []string
	for _, one := range all {
		if s := name(one); s != "" {
			names = append(names, s)
		}
	}
	return strings.Join(names, ", ")
}

// id is one as a form has it, empty for none.
func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func sameIDs(a, b []int64) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
