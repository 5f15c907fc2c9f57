package calendar

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// event is what happens on a day, or from a day to a day.
type event struct {
	Kind         string // visit, commitment, milestone, notice, end, edition or exchange
	ID           int64
	OfID         int64  // the record whose page tells of it, if that is another
	Title        string // of the record, or of whom it is about
	TitleKO      string
	Of           string // what else it is about: of a milestone the agreement, of a stay the host
	Way          string // of a visit its direction; of a commitment who owes it
	State        string
	From, To     day.Day // To is zero for one day
	Number       int     // of an edition
	Names        []string
	Cities       []string
	Stops        []stop
	Lead         string // who leads or hosts it, for who may know
	Late         bool   // after the agreement had ended
	Renews       bool
	Busy         bool // the account's person is away or taken by it
	Confidential bool
	Removed      bool
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// stop is one institute on a visit.
type stop struct {
	Institute string  `json:"institute"`
	Place     string  `json:"place"`
	On        day.Day `json:"met_on"`
}

// uid is what programs know the event by, for ever: agreement-7-end.
func (e event) uid() string {
	switch e.Kind {
	case "notice", "end":
		return "agreement-" + strconv.FormatInt(e.ID, 10) + "-" + e.Kind
	}
	return e.Kind + "-" + strconv.FormatInt(e.ID, 10)
}

// path is the address of the page that tells of it.
func (e event) path() string {
	switch e.Kind {
	case "milestone", "notice", "end":
		return "/agreements/" + strconv.FormatInt(e.OfID, 10)
	}
	return "/" + e.Kind + "s/" + strconv.FormatInt(e.ID, 10)
}

// status is TENTATIVE before it is sure to be, CANCELLED where it is not to be.
func (e event) status() string {
	switch {
	case e.Removed, e.Late, e.State == "cancelled", e.State == "dropped":
		return "CANCELLED"
	case e.Kind == "visit" && e.State == "planned", e.Kind == "exchange" && e.State == "planned",
		(e.Kind == "notice" || e.Kind == "end") && (e.State == "proposed" || e.State == "negotiating"):
		return "TENTATIVE"
	}
	return "CONFIRMED"
}

// title is the record's in a language.
func (e event) title(l i18n.Lang) string {
	if l == i18n.KO && e.TitleKO != "" {
		return e.TitleKO
	}
	return e.Title
}

// summary is what the event is called: Visit: CASISD, CASTED (Beijing).
func (e event) summary(l i18n.Lang) string {
	title, names := line(e.title(l)), line(strings.Join(e.Names, ", "))
	key := "calendar.is." + e.Kind
	switch e.Kind {
	case "visit":
		key += "." + e.Way
		if names == "" {
			names = title
		}
		if e.Way == "contact" || e.Way == "online" {
			return i18n.Say(l, key, "with", names)
		}
		return in(i18n.Say(l, key, "with", names), e.Cities)
	case "commitment":
		if e.State == "kept" {
			key += ".kept"
		}
		return with(i18n.Say(l, key, "what", cut(title)), names)
	case "milestone":
		if e.State == "done" {
			key += ".done"
		}
		return with(i18n.Say(l, key, "what", title), line(e.Of))
	case "end":
		if e.Renews {
			key += ".renews"
		}
		return i18n.Say(l, key, "what", title)
	case "edition":
		return in(i18n.Say(l, key, "forum", title, "number", e.Number), e.Cities)
	case "exchange":
		return i18n.Say(l, key, "who", title, "where", line(e.Of))
	}
	return i18n.Say(l, key, "what", title)
}

// description is what else there is to say, a line each.
func (e event) description(l i18n.Lang) string {
	var all []string
	add := func(text string) {
		if text = strings.TrimSpace(plain(text)); text != "" {
			all = append(all, text)
		}
	}
	switch e.Kind {
	case "visit":
		if len(e.Names) > 0 {
			add(e.title(l))
		}
		for _, s := range e.Stops {
			text := s.Institute
			if s.Place != "" {
				text += ", " + s.Place
			}
			if !s.On.IsZero() {
				text = day.Short(s.On, string(l)) + ": " + text
			}
			add(line(text))
		}
	case "commitment":
		if e.title(l) != cut(line(e.title(l))) {
			add(e.title(l))
		}
		add(i18n.Say(l, "calendar.owed."+e.Way))
	case "notice", "milestone", "end":
		add(strings.Join(e.Names, ", "))
	case "edition":
		add(e.Of)
		add(strings.Join(e.Names, ", "))
	case "exchange":
		if len(e.Names) > 0 {
			add(i18n.Say(l, "calendar.comes-from", "where", strings.Join(e.Names, ", ")))
		}
	}
	if e.Lead != "" {
		add(i18n.Say(l, "calendar.lead."+e.Kind, "who", e.Lead))
	}
	return strings.Join(all, "\n")
}

// last is the last day.
func (e event) last() day.Day {
	if e.To.IsZero() || e.To.Before(e.From) {
		return e.From
	}
	return e.To
}

// in names the cities behind a text.
func in(text string, cities []string) string {
	if where := line(strings.Join(cities, ", ")); where != "" {
		return text + " (" + where + ")"
	}
	return text
}

// with names those concerned behind a text.
func with(text, names string) string {
	if names == "" {
		return text
	}
	return text + " — " + names
}

// longest is how much of a commitment's text names its day; all of it is described.
const longest = 120

func cut(s string) string {
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:longest])) + "…"
}

// line is a text in one line.
func line(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// plain is a text as a calendar may hold it: control characters would end a line of the file,
// or mean nothing to anybody.
func plain(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "�"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}
