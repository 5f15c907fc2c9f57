package forum

import (
	"cmp"
	"strconv"
	"strings"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/visit"
)

// collision is a form that came too late, and what somebody else has saved meanwhile.
type collision struct {
	f, theirs *form.Form
	who       string
	l         i18n.Lang
	said      map[string]string // what a choice is in words, by field and value
}

// differs notes beside a field that differs what was saved.
func (c collision) differs(field, mine, saved string) {
	if strings.TrimSpace(strings.ReplaceAll(mine, "\r\n", "\n")) != saved {
		c.tell(field, saved)
	}
}

func (c collision) tell(field, saved string) {
	c.f.Reject(field, i18n.M("form.theirs", "who", c.who, "value", cmp.Or(saved, i18n.Say(c.l, "form.nothing"))))
}

func (c collision) fields(names ...string) {
	for _, name := range names {
		c.differs(name, c.f.Value(name), c.theirs.Value(name))
	}
}

// words compares choices, in the words that people choose.
func (c collision) words(prefix, field string) {
	said := func(f *form.Form) string {
		if v := f.Value(field); v != "" {
			return i18n.Say(c.l, prefix+v)
		}
		return ""
	}
	c.differs(field, said(c.f), said(c.theirs))
}

// settle lets the next saving overwrite knowingly.
func (c collision) settle(version int64) {
	c.f.Set("version", id(version))
	c.f.Reject("version", i18n.M("form.conflict", "who", c.who))
}

// byID are the lines of a part by their ids.
func byID(f *form.Form, part string) map[string]int {
	all := map[string]int{}
	for _, i := range f.Indexes(part) {
		if id := f.Value(form.At(part, i, "id")); id != "" {
			all[id] = i
		}
	}
	return all
}

// lines compares the lines of a part that both have by their ids, puts back into the
// form what only the other has, and adds anew what the other has deleted.
func (c collision) lines(part string, fields ...string) {
	mine, saved := byID(c.f, part), byID(c.theirs, part)
	for _, i := range c.theirs.Indexes(part) {
		id := c.theirs.Value(form.At(part, i, "id"))
		if id == "" {
			continue
		}
		at, has := mine[id]
		if !has {
			at = len(c.f.Indexes(part))
			for _, field := range append([]string{"id"}, fields...) {
				c.f.Set(form.At(part, at, field), c.theirs.Value(form.At(part, i, field)))
			}
			continue
		}
		for _, field := range fields {
			saved := c.theirs.Value(form.At(part, i, field))
			if words := c.said[field+saved]; words != "" && c.f.Value(form.At(part, at, field)) != saved {
				c.tell(form.At(part, at, field), words)
			} else {
				c.differs(form.At(part, at, field), c.f.Value(form.At(part, at, field)), saved)
			}
		}
	}
	for id, at := range mine {
		if _, there := saved[id]; !there {
			c.f.Set(form.At(part, at, "id"), "")
		}
	}
}

// listed are what the lines of a part name, for comparing.
func listed(f *form.Form, part, field string) string {
	var all []string
	for _, i := range f.Indexes(part) {
		if name := f.Value(form.At(part, i, field)); name != "" {
			all = append(all, name)
		}
	}
	return strings.Join(all, ", ")
}

// against notes on a form that came too late, beside each field that differs, what
// somebody else has saved meanwhile. Saving it again keeps what the form says.
func (f Forum) against(mine *form.Form, l i18n.Lang) {
	c := collision{f: mine, theirs: form.With(f.values(l)), who: f.UpdatedName, l: l}
	c.fields("name", "name_ko", "acronym", "notes")
	c.words("forum.kind.", "kind")
	c.words("forum.frequency.", "frequency")
	if saved := listed(c.theirs, "institutes", "institute"); saved != listed(mine, "institutes", "institute") {
		c.differs("institutes", "", saved)
	}
	c.said = map[string]string{}
	for _, p := range f.Problems {
		c.said["point"+p.value()] = cmp.Or(p.VisitTitle, nth(l, p.EditionNumber))
	}
	for _, r := range f.Reforms {
		c.said["point"+r.value()] = r.VisitTitle
		c.said["first"+id(r.FirstID)] = nth(l, r.First)
	}
	c.lines("problems", "text", "point")
	c.reformsFollow()
	c.lines("reforms", "text", "problem", "agreed_on", "point", "first")
	c.settle(f.Version)
}

// reformsFollow calls the problems that the other's reforms answer by their lines in
// the form.
func (c collision) reformsFollow() {
	mine := byID(c.f, "problems")
	to := map[string]string{}
	for id, i := range byID(c.theirs, "problems") {
		to[strconv.Itoa(i)] = strconv.Itoa(mine[id])
	}
	answer(c.theirs, to)
	for _, i := range c.f.Indexes("problems") {
		c.said["problem"+strconv.Itoa(i)] = c.f.Value(form.At("problems", i, "text"))
	}
}

// against does so for an edition.
func (e Edition) against(mine *form.Form, l i18n.Lang) {
	c := collision{f: mine, theirs: form.With(e.values(l)), who: e.UpdatedName, l: l}
	c.fields("number", "starts_on", "ends_on", "city", "theme", "researchers")
	c.words("forum.led-by.", "led_by")
	if saved := listed(c.theirs, "people", "person"); saved != listed(mine, "people", "person") {
		c.differs("people", "", saved)
	}
	c.said = map[string]string{}
	for _, k := range visit.Kinds {
		c.said["kind"+string(k)] = i18n.Say(l, "visit.kind."+string(k))
	}
	c.lines("points", "kind", "text")
	c.settle(e.Version)
}
