// Package setting is what the administrator sets while the program runs: which institute is
// ours, the office's time zone, when mails go out, on which days nobody works; and what the
// administrator looks at: mail that could not be sent, and who signed in.
//
// Read setting.go for the settings and their form, holiday.go for days off and how they are
// typed, korea.go for Korea's public holidays, store*.go for the rows, handler*.go for the
// pages, and the templates for how they look.
package setting

import (
	"net/url"
	"strconv"
	"time"
	_ "time/tzdata" // a small image has no time zones

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/pick"
)

const (
	maxZone      = 64
	maxHour      = 23
	maxNotice    = 999 // days: more than any agreement asks for
	maxMegabytes = 500 // of a file: larger ones take too long to send in one go
	friday       = int(time.Friday)
)

// Settings are what holds now.
type Settings struct {
	Zone       string // of IANA, such as Asia/Seoul; empty: what GYORYU_TZ says
	DigestHour int    // of the office, 0 to 23
	WeeklyDay  int    // 1 is Monday, 5 is Friday
	NoticeDays int    // offered for a new agreement
	Megabytes  int    // that a file may have
	Version    int64
	ChangedBy  string // who saved them last; empty: nobody yet
}

// Draft is what the administrator decides.
type Draft struct {
	HomeID, HomeWas int64 // our institute, and which it was when the form was opened; 0: none
	Zone            string
	DigestHour      int
	WeeklyDay       int
	NoticeDays      int
	Megabytes       int
}

// read reads the form; the institute is filled in once names are looked up.
func read(f *form.Form, names *pick.Names) (Draft, *pick.Institute) {
	home := names.Institute("home", false)
	d := Draft{HomeWas: f.ID("home_was"), Zone: f.Line("zone", maxZone)}
	if d.Zone != "" {
		_, err := zone(d.Zone)
		f.Require("zone", err == nil, i18n.M("setting.no-zone"))
	}
	for _, n := range []struct {
		field    string
		min, max int
		into     *int
	}{{"digest_hour", 0, maxHour, &d.DigestHour}, {"weekly_day", 1, friday, &d.WeeklyDay}, {"notice_days", 0, maxNotice, &d.NoticeDays}, {"file_megabytes", 1, maxMegabytes, &d.Megabytes}} {
		f.Need(n.field)
		*n.into, _ = f.Int(n.field, n.min, n.max)
	}
	return d, home
}

// zone is the time zone of that name. Where this machine is, Local, means nothing elsewhere.
func zone(name string) (*time.Location, error) {
	z, err := time.LoadLocation(name)
	if err == nil && (z == time.Local || name == "") {
		err = NoZone
	}
	return z, err
}

// values are the settings as their form writes them.
func (s Settings) values(home institute.Match) url.Values {
	v := url.Values{
		"zone": {s.Zone}, "digest_hour": {strconv.Itoa(s.DigestHour)}, "weekly_day": {strconv.Itoa(s.WeeklyDay)},
		"notice_days": {strconv.Itoa(s.NoticeDays)}, "file_megabytes": {strconv.Itoa(s.Megabytes)}, "version": {strconv.FormatInt(s.Version, 10)},
		"home": {""}, "home_id": {""}, "home_was": {""},
	}
	if home.ID != 0 {
		id := strconv.FormatInt(home.ID, 10)
		v["home"], v["home_id"], v["home_was"] = []string{home.Short}, []string{id}, []string{id}
	}
	return v
}

// collide says beside each field what was saved meanwhile, and lets the next saving
// overwrite that knowingly.
func collide(f *form.Form, d Draft, saved Settings, home institute.Match, l i18n.Lang) {
	now := form.With(saved.values(home))
	for _, field := range []string{"zone", "digest_hour", "weekly_day", "notice_days", "file_megabytes"} {
		if theirs := now.Value(field); f.Value(field) != theirs {
			f.Reject(field, i18n.M("form.theirs", "who", who(saved), "value", said(l, field, theirs)))
		}
	}
	if d.HomeID != home.ID {
		f.Reject("home", i18n.M("form.theirs", "who", who(saved), "value", said(l, "home", now.Value("home"))))
	}
	for _, field := range []string{"version", "home_was"} {
		f.Set(field, now.Value(field))
	}
}

// who saved the settings last: an institute may have been made ours elsewhere.
func who(s Settings) any {
	if s.ChangedBy == "" {
		return i18n.M("history.program")
	}
	return s.ChangedBy
}

// said is a value as its field shows it.
func said(l i18n.Lang, field, value string) any {
	switch {
	case value == "":
		return i18n.M("form.nothing")
	case field == "digest_hour":
		return hourText(value)
	case field == "weekly_day":
		return i18n.Say(l, "setting.weekday."+value)
	}
	return value
}

// hourText is an hour as a clock shows it: 08:00.
func hourText(hour string) string {
	if len(hour) == 1 {
		hour = "0" + hour
	}
	return hour + ":00"
}
