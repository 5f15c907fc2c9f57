package calendar

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// newSecret is what nobody can guess, for an address that opens one calendar and
// nothing else.
func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashOf is what the database keeps of a secret: whoever reads a copy of it cannot
// fetch a calendar with that. It is nil of what no secret can be.
func hashOf(secret string) []byte {
	b, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	if err != nil || len(b) != 32 || len(secret) != base64.RawURLEncoding.EncodedLen(32) { // line breaks are passed over
		return nil
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

const prefix = "/calendar/"

// Path is the address, below the program's own, of the calendar that the secret opens.
func Path(secret string) string { return prefix + secret + ".ics" }

// Redact is a path as a log may hold it: without a calendar's secret.
func Redact(path string) string {
	if strings.HasPrefix(path, prefix) {
		return prefix + "-"
	}
	return path
}
