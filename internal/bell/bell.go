// Package bell shows what an account was told, and lets it say what it wants to be told
// of: which institutes and topics it follows, and of what it wants no mail. The pages of
// institutes, topics and of one's own account draw their parts of it. What there is to tell
// is told by the kit notice.
//
// Read bell.go for what there is, store.go and store_list.go for the rows, handler.go,
// handler_follow.go and handler_mail.go for the pages, and the templ files, each named
// after its page, for how they look.
package bell

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/notice"
)

// Told is something that the account was told, and may still see. What it is about is
// where somebody goes from there: of an assignment, what that is of.
type Told struct {
	ID         int64
	Kind       notice.Kind
	Of         string // visit, commitment, agreement, topic, institute, forum
	OfID       int64
	Title      string
	TitleKO    string
	State      string // of a commitment
	AboutOn    day.Day
	Milestone  string // that is due on the day
	At         string // the institute that is followed, if one of the record's is
	TopicToo   bool   // it is a topic that is followed
	ToldAt     time.Time
	SeenAt     *time.Time
	Assignment bool // it is told of somebody's being in charge, not of the record itself
}

// Href is the address of what it is about.
func (t Told) Href() string { return "/" + t.Of + "s/" + strconv.FormatInt(t.OfID, 10) }

// Called is what it is about in the reader's language.
func (t Told) Called(l i18n.Lang) string {
	return charge.Duty{Name: t.Title, NameKO: t.TitleKO}.Called(l)
}

// Settled reports whether there is nothing left to do about it: the commitment is kept
// or dropped.
func (t Told) Settled() bool { return t.State == "kept" || t.State == "dropped" }

// Followable is what can be followed.
var Followable = []charge.Of{charge.Institute, charge.Topic}

// Following is how an account stands to a record that it may follow.
type Following struct {
	Of     charge.Of
	ID     int64
	Name   string
	Is     bool
	Lately int // how often it was told of it in the last days, as Window has them
}

// Href is the address of the record's page.
func (f Following) Href() string { return f.Of.Href(f.ID) }

// Window is how many days count as lately.
const Window = 30

// MailKind is a kind of mail that somebody may switch off.
type MailKind string

// The kinds of mails.
const (
	Digest   MailKind = "digest"   // what is due, each morning
	Weekly   MailKind = "weekly"   // what goes on, for managers
	Charge   MailKind = "charge"   // somebody put you in charge
	Followed MailKind = "followed" // what you follow has changed
)

// MailKinds are all of them.
var MailKinds = []MailKind{Digest, Weekly, Charge, Followed}

// Concerns reports whether such mails are sent to who at all.
func (k MailKind) Concerns(who auth.Account) bool { return k != Weekly || who.Is(auth.Manager) }

// Mine is what an account has chosen to be told of.
type Mine struct {
	Follows []Following
	Off     []MailKind
}

// Gets reports whether mails of the kind are sent.
func (m Mine) Gets(k MailKind) bool { return !slices.Contains(m.Off, k) }

// Receiver is whose mails a link in them switches off.
type Receiver struct {
	AccountID int64
	Email     string
	Off       bool // of the kind that was asked for
}

// Masked is the address as a stranger may see it who has found the link: enough for its
// owner to know it.
func (r Receiver) Masked() string {
	name, domain, found := strings.Cut(r.Email, "@")
	if !found {
		return "•••"
	}
	runes := []rune(name)
	return string(runes[:min(len(runes), 1)]) + "•••@" + domain
}
