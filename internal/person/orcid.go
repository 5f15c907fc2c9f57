package person

import (
	"regexp"
	"strings"
)

var orcidForm = regexp.MustCompile(`^[0-9]{15}[0-9X]$`)

// readORCID reads an ORCID in any of the forms that people paste: with or without
// its hyphens, or as an address. It reports false for what is none, and for one
// whose last character does not check the rest (ISO 7064 mod 11-2).
func readORCID(typed string) (string, bool) {
	s := strings.ToLower(strings.TrimSpace(typed))
	for _, prefix := range []string{"https://", "http://", "www.", "orcid.org/", "orcid:"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, prefix))
	}
	s = strings.ToUpper(strings.NewReplacer("-", "", " ", "", "–", "", "/", "").Replace(s))
	if !orcidForm.MatchString(s) {
		return "", false
	}
	total := 0
	for _, digit := range s[:15] {
		total = (total + int(digit-'0')) * 2
	}
	check := (12 - total%11) % 11
	want := byte('0' + check)
	if check == 10 {
		want = 'X'
	}
	if s[15] != want {
		return "", false
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:], true
}
