// Package auth knows who is asking and which doors are open to them. How somebody
// signs in is the account package's business.
package auth

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"
)

// Role is what an account may do here; an account may have several.
type Role string

// The roles. What each may do by row is said on the noun, in its …By methods.
const (
	Researcher Role = "researcher" // reads; notes on what they are in charge of
	Staff      Role = "staff"      // reads, and writes visits and what follows
	Manager    Role = "manager"    // everything about exchange
	Admin      Role = "admin"      // keeps accounts and settings; reads as a researcher
)

// Roles are all of them, the least first.
var Roles = []Role{Researcher, Staff, Manager, Admin}

// Account is who is asking. The zero Account is the public.
type Account struct {
	ID       int64
	Name     string
	Email    string
	Roles    []Role
	PersonID int64  // whose account it is, 0 if nobody's
	Session  string // which of the account's sessions asks, as it is listed; empty if a program does

	TokenID   int64 // which of its tokens a program asks with, 0 if a browser asks
	ReadsOnly bool  // that token opens nothing that changes anything
}

// SignedIn reports whether it is somebody.
func (a Account) SignedIn() bool { return a.ID != 0 }

// Is reports whether the account has one of the roles.
func (a Account) Is(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// Writes reports whether the account may write visits and what follows.
func (a Account) Writes() bool { return a.Is(Staff, Manager) }

// Proposes reports whether the account may propose topics of joint research.
func (a Account) Proposes() bool { return a.Is(Researcher, Staff, Manager) }

// bringBack is how long who removed a record may bring it back.
const bringBack = 30 * 24 * time.Hour

// BringsBack reports whether the account may bring back, at now, what was removed by
// removedBy (an account's id) at removedAt: a manager for ever, who removed it for 30
// days. Nothing is brought back that is not removed.
func (a Account) BringsBack(removedBy int64, removedAt *time.Time, now time.Time) bool {
	return removedAt != nil && (a.Is(Manager) || a.SignedIn() && a.ID == removedBy && now.Sub(*removedAt) < bringBack)
}

// IsPerson reports whether the account is that of one of the people.
func (a Account) IsPerson(ids ...int64) bool {
	return a.PersonID != 0 && slices.Contains(ids, a.PersonID)
}

var (
	// Forbidden is returned where the account asking may not do what it asks.
	Forbidden = errors.New("forbidden")
	// SignedOut is returned where somebody has to sign in first.
	SignedOut = errors.New("signed out")
	// BadToken is returned to a program whose token is none, or no longer one.
	BadToken = errors.New("no such token")
	// ReadsOnly is returned to a program that would change something with a token that
	// may only read.
	ReadsOnly = errors.New("the token may only read")
)

type key struct{}

// As makes a the account asking.
func As(ctx context.Context, a Account) context.Context { return context.WithValue(ctx, key{}, a) }

// Who is the account asking, the zero Account for the public.
func Who(ctx context.Context) Account {
	a, _ := ctx.Value(key{}).(Account)
	return a
}

type refusalKey struct{}

// Refuse leaves who asks signed out, and makes err what doors answer them.
func Refuse(ctx context.Context, err error) context.Context {
	return context.WithValue(As(ctx, Account{}), refusalKey{}, err)
}

// Refusal is why nobody is signed in: SignedOut unless Refuse was told otherwise.
func Refusal(ctx context.Context) error {
	if err, told := ctx.Value(refusalKey{}).(error); told {
		return err
	}
	return SignedOut
}

// Require opens a door to accounts with one of the roles; fail answers the rest, and
// tokens that may only read where the request is to change something.
func Require(fail func(http.ResponseWriter, *http.Request, error), roles ...Role) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch who := Who(r.Context()); {
			case !who.SignedIn():
				fail(w, r, Refusal(r.Context()))
			case !who.Is(roles...):
				fail(w, r, Forbidden)
			case who.ReadsOnly && r.Method != http.MethodGet && r.Method != http.MethodHead:
				fail(w, r, ReadsOnly)
			default:
				next.ServeHTTP(w, r)
			}
		})
	}
}
