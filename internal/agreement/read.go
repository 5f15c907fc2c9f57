package agreement

import (
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

// read reads the form. What is wrong with it is noted on f; names are still to be
// resolved.
func read(f *form.Form, names *pick.Names, today day.Day) Draft {
	renumber(f)
	f.Need("title")
	d := Draft{
		Title:        f.Line("title", maxTitle),
		Kind:         form.OneOf(f, "kind", Kinds...),
		State:        form.OneOf(f, "state", States...),
		PrintedOn:    f.Day("printed_on", today),
		SentOn:       f.Day("sent_on", today),
		SignedOn:     f.Day("signed_on", today),
		StartsOn:     f.Day("starts_on", today),
		EndsOn:       f.Day("ends_on", today),
		Renews:       f.Flag("renews"),
		RenewalOfID:  f.ID("renewal_of_id"),
		AreaIDs:      f.IDs("areas"),
		Confidential: f.Flag("confidential"),
		ReaderIDs:    f.IDs("readers"),
		Notes:        f.Text("notes", maxLong),
		PointID:      f.ID("point_id"),
		SourceIDs:    f.IDs("sources"),
	}
	if d.State == Ended {
		d.EndReason = f.Text("end_reason", maxReason)
	}
	if n, given := f.Int("notice_days", 0, maxNotice); given {
		d.NoticeDays = &n
	}
	d.Parties = readParties(f, names)
	d.Milestones = readMilestones(f, names, today)
	return d
}

// readParties reads the lines of parties; those that were left empty are none.
func readParties(f *form.Form, names *pick.Names) []PartyDraft {
	var all []PartyDraft
	for _, i := range f.Indexes("parties") {
		field := "parties[" + strconv.Itoa(i) + "]"
		named := pick.Said(f, field+".institute")
		if !named && !said(f, field+".signed_by") {
			continue
		}
		f.Require(field+".institute", named, i18n.M("agreement.which-institute"))
		all = append(all, PartyDraft{
			Institute: names.Institute(field+".institute", true), SignedBy: f.Line(field+".signed_by", maxSigned), field: field,
		})
	}
	return all
}

// readMilestones reads the lines of milestones, likewise.
func readMilestones(f *form.Form, names *pick.Names, today day.Day) []MilestoneDraft {
	var all []MilestoneDraft
	for _, i := range f.Indexes("milestones") {
		field := "milestones[" + strconv.Itoa(i) + "]"
		if blankMilestone(f, field) {
			continue
		}
		all = append(all, MilestoneDraft{
			ID:     f.ID(field + ".id"),
			Title:  f.Line(field+".title", maxTitle),
			DueOn:  f.Day(field+".due_on", today),
			DoneOn: f.Day(field+".done_on", today),
			Person: names.Person(field+".person", true),
			field:  field,
		})
	}
	return all
}

func blankMilestone(f *form.Form, field string) bool {
	for _, part := range []string{".title", ".due_on", ".done_on"} {
		if strings.TrimSpace(f.Value(field+part)) != "" {
			return false
		}
	}
	return !pick.Said(f, field+".person")
}

// renumber makes the form's lines contiguous, so that a field's path tells its place.
func renumber(f *form.Form) {
	f.Renumber("parties")
	f.Renumber("milestones")
}
