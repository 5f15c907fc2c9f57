package browser

import (
	_ "embed"
	"encoding/json"
)

// ical.js 2.2.1 (MPL-2.0), the iCalendar library of Thunderbird: dist/ical.es5.min.cjs of the
// npm package.
//
//go:embed ical/ical.min.js
var icalJS string

// CalendarEvent is an event of a calendar, as another program reads it.
type CalendarEvent struct {
	UID, Summary, Description, Location, URL, Status, Class, Transparency string
	Start, End                                                            string // YYYY-MM-DD where WholeDay; End is the first day after it
	WholeDay                                                              bool
	Sequence                                                              int64
	Stamp, Modified                                                       string
}

// Calendar has ical.js read a calendar, strictly, and returns its name and its events. It is
// brought in from outside of the page, whose policy would rightly refuse it.
func (tab *Tab) Calendar(text string) (name string, events []CalendarEvent) {
	tab.t.Helper()
	if !Eval[bool](tab, `typeof ICAL === 'object'`) {
		Eval[bool](tab, icalJS+"\n;true")
	}
	body, err := json.Marshal(text)
	if err != nil {
		tab.t.Fatalf("a text for the page: %v", err)
	}
	read := Eval[struct {
		Name   string
		Events []CalendarEvent
	}](tab, `(text => {
		ICAL.design.strict = true
		const calendar = new ICAL.Component(ICAL.parse(text))
		const events = calendar.getAllSubcomponents('vevent').map(v => {
			const e = new ICAL.Event(v), value = name => v.getFirstPropertyValue(name)?.toString() ?? ''
			return {uid: e.uid, summary: e.summary, description: e.description ?? '', location: e.location ?? '', url: value('url'),
				status: value('status'), class: value('class'), transparency: value('transp'), start: e.startDate.toString(), end: e.endDate.toString(),
				wholeDay: e.startDate.isDate && e.endDate.isDate, sequence: e.sequence, stamp: value('dtstamp'), modified: value('last-modified')}
		})
		return {name: calendar.getFirstPropertyValue('x-wr-calname'), events}
	})(`+string(body)+`)`)
	return read.Name, read.Events
}
