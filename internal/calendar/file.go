package calendar

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"gyoryu/internal/i18n"
)

// file is a calendar as programs fetch it.
type file struct {
	Name   string
	Lang   i18n.Lang
	Zone   string // of the office
	Host   string // behind the @ of every UID
	Base   string // what the addresses of records begin with; empty where it is given away
	Events []event
}

// write writes it. The same events are always the same bytes, so that programs which have
// them already need not fetch them again.
func (f file) write() ([]byte, error) {
	c := ical.NewCalendar()
	c.Props.SetText(ical.PropVersion, "2.0")
	c.Props.SetText(ical.PropProductID, "-//Gyoryu//Calendar//"+map[i18n.Lang]string{i18n.KO: "KO", i18n.EN: "EN"}[f.Lang])
	c.Props.SetText(ical.PropCalendarScale, "GREGORIAN")
	c.Props.SetText(ical.PropName, line(f.Name))
	c.Props.SetText("X-WR-CALNAME", line(f.Name))
	c.Props.SetText("X-WR-TIMEZONE", f.Zone)
	every := ical.NewProp(ical.PropRefreshInterval)
	every.Params.Set(ical.ParamValue, string(ical.ValueDuration))
	every.Value = "PT1H"
	c.Props.Set(every)
	c.Props.SetText("X-PUBLISHED-TTL", "PT1H")
	events := slices.SortedFunc(slices.Values(f.Events), func(a, b event) int {
		return cmp.Or(b.From.Sub(a.From), cmp.Compare(a.uid(), b.uid()))
	})
	for _, e := range events[:min(len(events), most)] {
		c.Children = append(c.Children, f.event(e))
	}
	if len(c.Children) == 0 { // a calendar must hold something
		c.Children = append(c.Children, utc())
	}
	var b bytes.Buffer
	if err := ical.NewEncoder(&b).Encode(c); err != nil {
		return nil, fmt.Errorf("writing a calendar: %w", err)
	}
	return folded(b.Bytes()), nil
}

func (f file) event(e event) *ical.Component {
	v := ical.NewEvent()
	v.Props.SetText(ical.PropUID, e.uid()+"@"+f.Host)
	v.Props.SetText(ical.PropSummary, e.summary(f.Lang))
	v.Props.SetDate(ical.PropDateTimeStart, e.From.Time())
	v.Props.SetDate(ical.PropDateTimeEnd, e.last().Add(1).Time()) // the first day on which it is over
	v.Props.SetDateTime(ical.PropDateTimeStamp, e.UpdatedAt.UTC())
	v.Props.SetDateTime(ical.PropLastModified, e.UpdatedAt.UTC())
	v.Props.SetDateTime(ical.PropCreated, e.CreatedAt.UTC())
	sequence := ical.NewProp(ical.PropSequence)
	sequence.Value = strconv.FormatInt(e.Version, 10)
	v.Props.Set(sequence)
	v.SetStatus(ical.EventStatus(e.status()))
	v.Props.SetText(ical.PropTransparency, map[bool]string{true: "OPAQUE", false: "TRANSPARENT"}[e.Busy && e.status() != "CANCELLED"])
	if e.Removed { // that it is gone is all there is to say
		return v.Component
	}
	if text := e.description(f.Lang); text != "" {
		v.Props.SetText(ical.PropDescription, text)
	}
	if where := in("", e.Cities); where != "" {
		v.Props.SetText(ical.PropLocation, where[len(" ("):len(where)-len(")")])
	}
	if e.Confidential {
		v.Props.SetText(ical.PropClass, "CONFIDENTIAL")
	}
	if u, err := url.Parse(f.Base + e.path()); err == nil && f.Base != "" {
		v.Props.SetURI(ical.PropURL, u)
	}
	return v.Component
}

// utc is a zone that nothing refers to.
func utc() *ical.Component {
	zone, standard := ical.NewComponent(ical.CompTimezone), ical.NewComponent(ical.CompTimezoneStandard)
	zone.Props.SetText(ical.PropTimezoneID, "UTC")
	for name, value := range map[string]string{
		ical.PropDateTimeStart: "19700101T000000", ical.PropTimezoneOffsetFrom: "+0000", ical.PropTimezoneOffsetTo: "+0000",
	} {
		p := ical.NewProp(name)
		p.Value = value
		standard.Props.Set(p)
	}
	zone.Children = append(zone.Children, standard)
	return zone
}

// widest is how many bytes of a line programs need to take.
const widest = 75

// folded breaks lines that are longer, between characters: a line that begins with a space
// goes on with the one before it. The encoder leaves them as they are.
func folded(all []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(all) + len(all)/50)
	for line := range bytes.SplitSeq(bytes.TrimSuffix(all, []byte("\r\n")), []byte("\r\n")) {
		for room := widest; len(line) > room; room = widest - 1 {
			n := room
			for n > 0 && !utf8.RuneStart(line[n]) {
				n--
			}
			b.Write(line[:n])
			b.WriteString("\r\n ")
			line = line[n:]
		}
		b.Write(line)
		b.WriteString("\r\n")
	}
	return b.Bytes()
}
