// Package calendar writes what happens on which days as iCalendar files (RFC 5545), which
// calendar programs fetch again and again at a secret address: for an account what concerns
// its person, for an institute what is shared with it and confidential to nobody.
//
// Read calendar.go for what an address is, secret.go for its secret; event.go for what a day
// holds and how it is called, file.go for the file; store.go for the table of addresses,
// store_events.go for what happens; then guesses.go and handler.go for who fetches it,
// handler_make.go for who makes an address. The views are panel.templ, for the pages of
// accounts and institutes, and made.templ.
package calendar

import (
	"strconv"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Owner is whose calendar it is: one of the two ids is set.
type Owner struct{ AccountID, InstituteID int64 }

// OfAccount is the owner of an account's calendar.
func OfAccount(id int64) Owner { return Owner{AccountID: id} }

// OfInstitute is the owner of a calendar that may be given to an institute.
func OfInstitute(id int64) Owner { return Owner{InstituteID: id} }

// page is the address of the owner's page, form that of its forms there.
func (o Owner) page() string {
	if o.InstituteID != 0 {
		return "/institutes/" + strconv.FormatInt(o.InstituteID, 10)
	}
	return "/account"
}

func (o Owner) form() string { return o.page() + "/calendar" }

// word tells sentences about an account's calendar from those about an institute's.
func (o Owner) word() string {
	if o.InstituteID != 0 {
		return "institute"
	}
	return "account"
}

// Address is that there is one: the secret itself is known to whom it was given.
type Address struct {
	ID        int64
	Language  i18n.Lang
	CreatedAt time.Time
	Creator   string
	FetchedOn day.Day // zero: never yet
}

// opened is a calendar whose secret was shown.
type opened struct {
	ID          int64
	AccountID   int64
	InstituteID int64
	PersonID    int64  // of the account
	Name        string // of whom it is about
	Language    i18n.Lang
	Unfetched   bool // today
}

func (o opened) owner() Owner { return Owner{o.AccountID, o.InstituteID} }

const (
	// most is how many events a calendar holds: those of the latest days.
	most = 2000
	// back is how many days of the past it holds.
	back = 731
	// lately is for how many days it tells that something was removed.
	lately = 90
)
