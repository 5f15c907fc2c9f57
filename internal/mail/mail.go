// Package mail keeps the mails that the program sends, and sends them. A mail is put
// into the table in the transaction that causes it, together with the job that sends it
// (the workers are of package remind); what it says is a letter, in text and in HTML.
//
// Read mail.go for what a mail is, letter.go and letter.templ for what it says, send.go for
// how it reaches a server, store.go for how mails are kept, and store_desk.go for
// what an administrator does about those that did not go.
package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"gyoryu/internal/i18n"
)

// Kind says what a mail is about.
type Kind string

// The kinds of mails. One can switch off those that are Switchable.
const (
	Digest     Kind = "digest"     // the morning's
	Weekly     Kind = "weekly"     // a manager's
	Charge     Kind = "charge"     // at once, when somebody is put in charge
	Followed   Kind = "followed"   // what changed, where the morning has nothing else to say
	Invitation Kind = "invitation" // a one-time link
	Password   Kind = "password"   // a one-time link
	Test       Kind = "test"
)

// Switchable reports whether an account may switch mails of the kind off.
func (k Kind) Switchable() bool {
	return k == Digest || k == Weekly || k == Charge || k == Followed
}

// Mail is one that is to be sent, once for its key.
type Mail struct {
	AccountID int64
	Kind      Kind
	Key       string
	Letter    Letter  // what it says; the zero one is made of the notices when it is sent
	Notices   []int64 // what it tells
}

// Waiting is a mail as its sender needs it.
type Waiting struct {
	ID        int64
	AccountID int64
	Kind      Kind
	MessageID string
	Subject   string
	BodyText  string
	BodyHTML  string
	State     State
	CreatedAt time.Time
	Email     string
	Name      string
	Language  i18n.Lang // the account's; the office's where it has none
	Disabled  bool
	SwitchOff bool // the account does not want mails of this kind
}

// State is how a mail stands.
type State string

// The states.
const (
	IsWaiting State = "waiting"
	IsSent    State = "sent"
	IsFailed  State = "failed"  // nobody tries any more
	IsDropped State = "dropped" // nobody is to get it any more
)

// Bounced reports a server that will never take the mail for this address.
var Bounced = errors.New("the mail server refuses it for good")

// messageID is the same whenever the mail is tried again, and tells nothing.
func messageID(key, host string) string {
	sum := sha256.Sum256([]byte("gyoryu mail " + key))
	return hex.EncodeToString(sum[:16]) + "@" + host
}
