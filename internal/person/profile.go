package person

import (
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// keepsOwn reports whether who edits no more than their own profile: everything about
// themselves but where they work.
func (p Person) keepsOwn(who auth.Account) bool { return who.IsPerson(p.ID) && !who.Writes() }

// keepPositions makes the positions on the form those that the person has, whatever was sent.
func (p Person) keepPositions(f *form.Form, l i18n.Lang) {
	f.Clear("positions")
	for name, values := range p.values(l) {
		if strings.HasPrefix(name, "positions[") && len(values) > 0 {
			f.Set(name, values[0])
		}
	}
}
