package day

import "time"

// Clock tells the time, and which day it is at the office.
type Clock struct {
	Now  func() time.Time
	Zone *time.Location // the office's; civil days are days there
}

// Today is the office's day.
func (c Clock) Today() Day { return Of(c.Now().In(c.Zone)) }
