package timeline

import (
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// shown is the page.
type shown struct {
	asked
	found
	named pick.Named
	today day.Day
	chart chart
}

// heading is what a bar's group is called.
func heading(b Bar, by By, lang i18n.Lang) string {
	switch by {
	case ByInstitute:
		return joined(" · ", country.Name(b.GroupCountry, lang), b.GroupText)
	case ByCountry:
		if name := country.Name(b.GroupCountry, lang); name != "" {
			return name
		}
		return i18n.Say(lang, "timeline.no-country")
	case ByKind:
		return i18n.Say(lang, "timeline.kind."+b.Kind)
	}
	if b.GroupText == "" {
		return i18n.Say(lang, "timeline.nobody")
	}
	return b.GroupText
}

func joined(by string, parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, by)
}

// stands is how an agreement stands, in a few words.
func stands(b Bar, today day.Day, lang i18n.Lang) string {
	on := func(key string, d day.Day) string { return i18n.Say(lang, key, "day", day.Short(d, string(lang))) }
	switch {
	case b.State == Ended && b.RenewedByID != 0:
		return i18n.Say(lang, "timeline.ended-renewed")
	case b.State == Ended:
		return i18n.Say(lang, "timeline.ended")
	case b.Expired(today):
		return on("timeline.expired", b.EndsOn)
	case b.State == Proposed, b.State == Negotiating:
		return on("timeline.since."+string(b.State), b.BeginsOn)
	case b.NoticeDue(today):
		return on("timeline.notice-until", b.NoticeOn)
	case b.Expiring(today):
		return on("timeline.expires", b.EndsOn)
	}
	return i18n.Say(lang, "timeline.in-force")
}

// tone is how loud that is.
func tone(b Bar, today day.Day) ui.Tone {
	switch {
	case b.State == Ended:
		return ui.Plain
	case b.Expired(today):
		return ui.Bad
	case b.NoticeDue(today), b.Expiring(today):
		return ui.Warn
	case b.State == InForce:
		return ui.Good
	}
	return ui.Info
}

// whoIs is who is in charge on both sides.
func whoIs(b Bar, lang i18n.Lang) string {
	ours, theirs := strings.Join(b.Ours, ", "), strings.Join(b.Theirs, ", ")
	if ours == "" {
		ours = i18n.Say(lang, "timeline.nobody")
	}
	return joined(" · ", ours, theirs)
}

// under is what stands under a bar's title: who is in charge, or how it stands where that
// matters more.
func under(b Bar, today day.Day, lang i18n.Lang) string {
	if b.State == InForce && !b.Expired(today) {
		return whoIs(b, lang)
	}
	return stands(b, today, lang)
}

// spoken is a bar as it is read aloud.
func (r row) spoken(today day.Day, lang i18n.Lang) string {
	parts := []string{r.Title, strings.Join(r.Partners, ", "), stands(r.Bar, today, lang), term(r.Bar, lang), whoIs(r.Bar, lang)}
	return joined("; ", parts...)
}

// term is from when to when.
func term(b Bar, lang i18n.Lang) string {
	if b.OverOn.IsZero() {
		if !b.EndsOn.IsZero() {
			return day.Range(b.BeginsOn, b.EndsOn, string(lang))
		}
		return i18n.Say(lang, "timeline.from", "day", day.Short(b.BeginsOn, string(lang)))
	}
	return day.Range(b.BeginsOn, b.OverOn, string(lang))
}

// spoken is a milestone as it is read aloud.
func (m milestoneMark) spoken(lang i18n.Lang) string {
	return i18n.Say(lang, "timeline.milestone-"+m.look, "title", m.Title, "day", day.Short(m.On(), string(lang)))
}

// next is the milestone that is to come, or is late: the one that is due first.
func (b Bar) next() (Milestone, bool) {
	var found Milestone
	for _, m := range b.Milestones {
		if m.DoneOn.IsZero() && !m.DueOn.IsZero() && (found.ID == 0 || m.DueOn.Before(found.DueOn)) {
			found = m
		}
	}
	return found, found.ID != 0 && b.State != Ended
}

// form is the filters as a form shows them.
func (s shown) form() *form.Form {
	all := map[string][]string{}
	for name, values := range s.query {
		all[name] = values
	}
	all["institute"], all["person"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}
	return form.With(all)
}

// years is from when to when as a table has it, broken between the two days only.
func years(b Bar, lang i18n.Lang) string {
	whole := func(d day.Day) string { return strings.ReplaceAll(day.Short(d, string(lang)), " ", "\u00a0") }
	switch {
	case !b.OverOn.IsZero():
		return whole(b.BeginsOn) + " – " + whole(b.OverOn)
	case !b.EndsOn.IsZero():
		return whole(b.BeginsOn) + " – " + whole(b.EndsOn)
	}
	return i18n.Say(lang, "timeline.since", "day", whole(b.BeginsOn))
}
