package remind

import (
	"context"
	"slices"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/mail"
	"gyoryu/internal/notice"
)

// shown is how many lines a section has at most.
const shown = 50

// sections are the parts of a mail, the most urgent first.
var sections = []struct {
	key   string
	kinds []notice.Kind
	alarm bool
	more  string // where all of them are
}{
	{"overdue", []notice.Kind{notice.Overdue}, true, "/commitments?which=mine"},
	{"due", []notice.Kind{notice.Due}, false, "/commitments?which=mine"},
	{"notice-day", []notice.Kind{notice.NoticeDay}, false, "/agreements?which=notice"},
	{"milestone", []notice.Kind{notice.Milestone}, false, "/agreements?which=late"},
	{"report", []notice.Kind{notice.Report}, false, "/visits"},
	{"charge", []notice.Kind{notice.Charge, notice.Handover}, false, "/commitments?which=mine"},
	{"followed", []notice.Kind{notice.Followed}, false, "/"},
}

// letter is a mail made of notices, as its account may read it now; empty if nothing is left.
func (r *reminder) letter(ctx context.Context, m mail.Waiting) (mail.Letter, error) {
	o, err := r.office(ctx)
	if err != nil {
		return mail.Letter{}, err
	}
	today, _ := o.morning(r.clock.Now())
	all, err := lines(ctx, r.db, m, today)
	if err != nil || len(all) == 0 {
		return mail.Letter{}, err
	}
	l := mail.Letter{Lang: m.Language}
	for _, s := range sections {
		var of []line
		for _, x := range all {
			if slices.Contains(s.kinds, notice.Kind(x.Kind)) {
				of = append(of, x)
			}
		}
		if len(of) > 0 {
			l.Sections = append(l.Sections, r.section(m.Language, s.key, s.alarm, s.more, of, today))
		}
	}
	l.Subject = subject(m, all, today)
	l.Intro = []string{say(m.Language, "intro-"+string(m.Kind), "day", day.Heading(today, string(m.Language)))}
	return l, nil
}

func (r *reminder) section(lang i18n.Lang, key string, alarm bool, more string, of []line, today day.Day) mail.Section {
	s := mail.Section{Title: say(lang, "section-"+key, "n", len(of)), Alarm: alarm}
	for _, x := range of[:min(len(of), shown)] {
		title := x.Title
		if lang == i18n.KO && x.TitleKO != "" {
			title = x.TitleKO
		}
		s.Lines = append(s.Lines, mail.Line{
			Text: short(title), Href: r.link("/%ss/%d", x.Noun, x.ID), About: about(lang, x, today),
		})
	}
	if n := len(of) - shown; n > 0 {
		s.More = &mail.Link{Text: say(lang, "more", "n", n), Href: r.site + more}
	}
	return s
}

// subject says the most urgent thing, and how many there are; a title would show on a locked phone.
func subject(m mail.Waiting, all []line, today day.Day) string {
	if m.Kind != mail.Digest {
		return say(m.Language, "subject-"+string(m.Kind), "n", len(all))
	}
	late := 0
	for _, x := range all {
		if k := notice.Kind(x.Kind); k != notice.Followed && k != notice.Charge && k != notice.Handover && x.AboutOn.Before(today) {
			late++
		}
	}
	if late > 0 {
		return say(m.Language, "subject-late", "n", len(all), "late", late)
	}
	return say(m.Language, "subject-digest", "n", len(all))
}
