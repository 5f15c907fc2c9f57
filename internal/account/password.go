package account

import (
	"context"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// argon takes 19 MiB a time. The library's own default takes 64 MiB, and sixteen
// people who sign in at nine o'clock took 2 GB with it.
var argon = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

const (
	minPassword = 8
	maxPassword = 200
)

// passwords hashes, at most two at once, and counts its verifications for the test
// that an unknown address costs as many as a known one.
type passwords struct {
	slots    chan struct{}
	verified func()
}

func newPasswords() *passwords {
	dummy() // made now, so that the first stranger isn't slower than the second
	return &passwords{slots: make(chan struct{}, 2), verified: func() {}}
}

// dummy is the hash that a password is compared with where there is none.
var dummy = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash(newToken(), argon)
	if err != nil { // only a broken source of randomness
		panic(err)
	}
	return hash
})

// hash is what is kept of a password.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	return argon2id.CreateHash(tidyPassword(password), argon)
}

// verify compares a password with a hash, or, if that is empty, with one that
// nothing fits: it takes as long.
func (p *passwords) verify(ctx context.Context, password, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	p.verified()
	against := hash
	if against == "" {
		against = dummy()
	}
	password = tidyPassword(password)
	fits := utf8.RuneCountInString(password) <= maxPassword
	if !fits {
		password = "" // compared all the same, for the time it takes
	}
	same, err := argon2id.ComparePasswordAndHash(password, against)
	return same && fits && hash != "", err
}

func (p *passwords) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *passwords) leave() { <-p.slots }

// tidyPassword makes one password of the two ways in which keyboards compose é or 각.
func tidyPassword(s string) string { return norm.NFC.String(s) }

// refusePassword says what is wrong with a new password of somebody with the given
// e-mail and name, if anything is.
func refusePassword(password, email, name string) (complaint i18n.Msg, refused bool) {
	password = tidyPassword(password)
	n := utf8.RuneCountInString(password)
	switch {
	case n == 0:
		return i18n.M("form.needed"), true
	case !form.Storable(password):
		return i18n.M("form.unreadable"), true
	case n < minPassword:
		return i18n.M("account.password-short", "min", minPassword, "has", n), true
	case n > maxPassword:
		return i18n.M("form.too-long", "max", maxPassword, "has", n), true
	case guessable(password, email, name):
		return i18n.M("account.password-guessable"), true
	}
	return i18n.Msg{}, false
}
