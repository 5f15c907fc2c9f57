package history

import (
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// holidays is a table whose rows are told in one line each: there are twenty in a year.
const holidays = "holidays"

// holiday is a day off with its names, as a change's value.
type holiday struct {
	on     day.Day
	en, ko string
}

// dayOff is a row of holidays as the history of the settings tells it.
func dayOff(r row) Change {
	return Change{Part: holidays, Row: r.PartID, Column: "on_day", Before: holidayOf(r.Before), After: holidayOf(r.After)}
}

func holidayOf(row map[string]any) any {
	if row == nil {
		return nil
	}
	text := func(column string) string {
		s, _ := row[column].(string)
		return s
	}
	on, _ := day.Parse(text("on_day")) // the column is a date
	return holiday{on, text("name_en"), text("name_ko")}
}

// in is the day and its name in l.
func (h holiday) in(l i18n.Lang) string {
	name := h.en
	if l == i18n.KO {
		name = h.ko
	}
	return day.Long(h.on, string(l)) + " " + name
}

// files is a table whose rows are told by their names: that one came, went or came back.
const files = "files"

// attached is a row of files as the history of what it is attached to tells it.
func attached(r row) Change {
	return Change{Part: files, Row: r.PartID, Column: "name", Before: fileOf(r.Before), After: fileOf(r.After)}
}

// atOnce is how far apart files come that somebody chose in one go: each is saved by itself.
const atOnce = 10 * time.Minute

// goesOn reports whether a row is one more file of those that the event, which came later, tells.
func (e *Event) goesOn(r row) bool {
	for _, c := range e.Changes {
		if c.Part != files {
			return false
		}
	}
	return r.Part == files && len(e.Changes) > 0 && e.At.Sub(r.At) < atOnce
}

// fileOf is the name of a file that is there.
func fileOf(row map[string]any) any {
	if row == nil || row["removed_at"] != nil {
		return nil
	}
	return row["name"]
}

// folded tells a column that changed twice in one saving once: what it was before and what it
// became. Rows without an id of their own are each told.
func folded(changes []Change) []Change {
	var all []Change
	at := map[Change]int{}
	for _, c := range changes {
		of := Change{Part: c.Part, Row: c.Row, Column: c.Column}
		i, before := at[of]
		if !before || c.Row == 0 || !same(all[i].After, c.Before) {
			at[of] = len(all)
			all = append(all, c)
			continue
		}
		all[i].After = c.After
	}
	return all
}
