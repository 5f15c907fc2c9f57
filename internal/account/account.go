// Package account keeps who may sign in, as what, and how they are signed in now.
//
// Read account.go for what an account is, password.go and token.go for its
// secrets; store.go, store_list.go, store_link.go, store_session.go, store_token.go,
// store_try.go and store_held.go for its tables; then handler.go for what every
// request passes through, handler_signin.go, handler_link.go, handler_forgotten.go (with
// post.go, which mails links) and handler_held.go for the way in, handler_own.go for one's own account, handler_token.go for the programs
// that ask in its name, handler_list.go and handler_edit.go for the administrator's
// pages. Views stand beside them, each named after its page.
package account

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// State is how an account stands.
type State string

// The states.
const (
	Active   State = "active"
	Invited  State = "invited" // has no password yet
	Disabled State = "disabled"
)

// States are all of them, as a list filters by them.
var States = []State{Active, Invited, Disabled}

// Account is a user of the system. It is never deleted, only disabled: what they
// wrote keeps their name.
type Account struct {
	ID            int64
	Email         string
	Name          string
	Roles         []auth.Role
	Language      string // empty follows the browser
	PersonID      int64  // whose account it is, 0 if nobody's
	Person        string
	PersonNative  string
	HasPassword   bool
	PasswordSetAt *time.Time
	DisabledAt    *time.Time
	CreatedAt     time.Time
	Version       int64
	Sessions      int        // that go on
	SeenAt        *time.Time // when it was last here
	LinkEndsAt    *time.Time // of the one-time link that may still be used
}

// State is how the account stands.
func (a Account) State() State {
	switch {
	case a.DisabledAt != nil:
		return Disabled
	case !a.HasPassword:
		return Invited
	}
	return Active
}

// Is reports whether the account has the role.
func (a Account) Is(role auth.Role) bool { return slices.Contains(a.Roles, role) }

// EditableBy reports whether who may change the account.
func (a Account) EditableBy(who auth.Account) bool { return who.Is(auth.Admin) }

// DisablableBy reports whether who may shut the account: an administrator, but not
// from inside it, where nobody could open it again.
func (a Account) DisablableBy(who auth.Account) bool {
	return a.EditableBy(who) && a.ID != who.ID && a.DisabledAt == nil
}

// Draft is an account as an administrator writes it.
type Draft struct {
	Email    string
	Name     string
	Roles    []auth.Role
	Language string
	PersonID int64
}

const (
	maxEmail = 254
	maxName  = 200
)

// Refusal is a draft that cannot be kept, and why: a complaint about one field.
type Refusal struct {
	Field string
	Msg   i18n.Msg
}

// Error is the complaint in English, for the command line and the log.
func (r Refusal) Error() string { return r.Msg.In(i18n.EN) }

// read reads the form of an account, except for the person, which only the
// database can resolve.
func read(f *form.Form) Draft {
	d := Draft{Email: f.Line("email", maxEmail), Name: f.Line("name", maxName)}
	for _, v := range f.Values("roles") {
		if role := auth.Role(v); !slices.Contains(d.Roles, role) {
			d.Roles = append(d.Roles, role)
		}
	}
	d.Language = string(form.OneOf(f, "language", i18n.EN, i18n.KO))
	for _, r := range d.refusals() {
		f.Reject(r.Field, r.Msg)
	}
	return d
}

// refusals are the rules of a draft that need no database.
func (d Draft) refusals() []Refusal {
	var all []Refusal
	reject := func(field, key string, args ...any) {
		all = append(all, Refusal{field, i18n.M(key, args...)})
	}
	switch n := utf8.RuneCountInString(d.Email); {
	case d.Email == "":
		reject("email", "form.needed")
	case n > maxEmail:
		reject("email", "form.too-long", "max", maxEmail, "has", n)
	case !validEmail(d.Email):
		reject("email", "account.no-email")
	}
	switch n := utf8.RuneCountInString(d.Name); {
	case d.Name == "":
		reject("name", "form.needed")
	case n > maxName:
		reject("name", "form.too-long", "max", maxName, "has", n)
	case !form.Storable(d.Name):
		reject("name", "form.unreadable")
	}
	switch {
	case len(d.Roles) == 0:
		reject("roles", "account.no-role")
	case slices.ContainsFunc(d.Roles, func(r auth.Role) bool { return !slices.Contains(auth.Roles, r) }):
		reject("roles", "form.no-such-choice")
	}
	return all
}

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || !form.Storable(s) {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".") && !strings.ContainsAny(s, " \"<>")
}

// values are the draft as the form writes it; person is how the person is shown.
func (a Account) values() map[string][]string {
	v := map[string][]string{
		"email": {a.Email}, "name": {a.Name}, "language": {a.Language},
		"person": {a.Person}, "version": {strconv.FormatInt(a.Version, 10)},
	}
	if a.PersonID != 0 {
		v["person_id"] = []string{strconv.FormatInt(a.PersonID, 10)}
	}
	for _, r := range a.Roles {
		v["roles"] = append(v["roles"], string(r))
	}
	return v
}

// typedEmail is what somebody typed to sign in with, made fit to be compared and
// counted whatever it is.
func typedEmail(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	r := []rune(strings.ToLower(norm.NFC.String(strings.TrimSpace(s))))
	return string(r[:min(len(r), maxEmail)])
}

func path(id int64) string { return "/accounts/" + strconv.FormatInt(id, 10) }
