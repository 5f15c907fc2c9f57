package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	picks "gyoryu/internal/pick"
)

// Draft is a handover as somebody asks for it.
type Draft struct {
	FromID int64
	ToID   int64
	On     day.Day
	Picks  []pick

	to *picks.Person // as the form names them
}

// pick is a duty that was ticked, in the version in which it was shown.
type pick struct {
	kind    Kind
	id      int64
	version int64
}

func (p pick) String() string {
	return string(p.kind) + ":" + strconv.FormatInt(p.id, 10) + ":" + strconv.FormatInt(p.version, 10)
}

// parse reads what String wrote; false if it is none.
func parse(s string) (p pick, ok bool) {
	kind, rest, _ := strings.Cut(s, ":")
	id, version, _ := strings.Cut(rest, ":")
	var wrongID, wrongVersion error
	p.kind = Kind(kind)
	p.id, wrongID = strconv.ParseInt(id, 10, 64)
	p.version, wrongVersion = strconv.ParseInt(version, 10, 64)
	return p, slices.Contains(Kinds, p.kind) && wrongID == nil && wrongVersion == nil && p.id > 0 && p.version > 0
}

// farthest is how many days ahead duties may be handed over.
const farthest = 366

// read reads who takes over and from which day. What is wrong is noted on f; the name is
// still to be resolved, after which check can be called.
func read(f *form.Form, names *picks.Names, from int64, today day.Day) Draft {
	d := Draft{FromID: from, to: names.Person("to", false), On: f.Day("on", today)}
	f.Require("to", picks.Said(f, "to"), i18n.M("handover.needs-successor"))
	if d.On.IsZero() {
		d.On = today
	}
	for _, ticked := range f.Values("item") {
		if p, ok := parse(ticked); ok && !slices.Contains(d.Picks, p) {
			d.Picks = append(d.Picks, p)
		}
	}
	return d
}

// check notes what is wrong with who takes over, who is nobody if not known, and with the
// day: duties go back to oldest at most.
func (d Draft) check(f *form.Form, to Person, oldest, today day.Day) {
	switch {
	case d.ToID == 0:
	case d.ToID == d.FromID:
		f.Reject("to", i18n.M("handover.to-oneself"))
	case to.Archived || to.Removed || to.Left:
		f.Reject("to", i18n.M("handover.to-left", "name", to.Name))
	case !to.Takes():
		f.Reject("to", i18n.M("handover.to-elsewhere", "name", to.Name))
	}
	f.Require("on", !d.On.Before(oldest), i18n.M("handover.too-early", "day", oldest.String()))
	f.Require("on", d.On.Sub(today) <= farthest, i18n.M("handover.too-late"))
}

// key is what makes it the same handover: sent twice, it is done once.
func (d Draft) key() string {
	all := make([]string, 0, len(d.Picks))
	for _, p := range d.Picks {
		all = append(all, p.String())
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(fmt.Sprint(d.FromID, " ", d.ToID, " ", d.On, " ", all)))
	return hex.EncodeToString(sum[:])
}
