package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"gyoryu/internal/bell"
	"gyoryu/internal/calendar"
)

// newToken is a secret that nobody can guess, for a cookie or a link.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// tokenHash is what the database keeps of a token: whoever reads a copy of it
// cannot sign in with that. It is nil of what no token can be.
func tokenHash(token string) []byte {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != 32 {
		return nil
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

// tokenPrefix begins the token of a program, so that whoever finds one in a file sees
// whose door it opens, and so do the searches that look for such.
const tokenPrefix = "gyoryu_"

func newProgramToken() string { return tokenPrefix + newToken() }

// programTokenHash is tokenHash for the token of a program.
func programTokenHash(token string) []byte {
	secret, fits := strings.CutPrefix(token, tokenPrefix)
	if !fits {
		return nil
	}
	return tokenHash(secret)
}

const linkPrefix = "/sign-in/link/"

// LinkPath is the address, below the program's own, of a one-time link.
func LinkPath(token string) string { return linkPrefix + token }

// Redact is a path as a log may hold it: without the token of a one-time link, and without
// the secret of a calendar.
func Redact(path string) string {
	if strings.HasPrefix(path, linkPrefix) {
		return LinkPath("-")
	}
	if strings.HasPrefix(path, bell.MailPrefix) {
		return bell.MailPrefix + "-"
	}
	return calendar.Redact(path)
}
