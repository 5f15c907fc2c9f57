package output

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxDOI = 300
	maxURL = 2000
)

var (
	doiForm     = regexp.MustCompile(`^10\.[0-9]{4,9}/[^\s\p{Z}\p{C}]+$`)
	doiResolver = regexp.MustCompile(`(?i)^(?:https?://)?(?:dx\.|www\.)?doi\.org/`)
	doiPrefix   = regexp.MustCompile(`(?i)^doi(?:\s*[:=]\s*|\s+)`)
)

// readDOI is the bare form of a DOI as people have it: 10.1234/abc, doi:10.1234/abc,
// https://doi.org/10.1234/abc. Empty is no DOI, which is fine; ok is false for what is
// none by its form.
func readDOI(typed string) (doi string, ok bool) {
	doi = strings.TrimSpace(typed)
	if doi == "" {
		return "", true
	}
	doi = doiPrefix.ReplaceAllString(doi, "")
	if at := doiResolver.FindString(doi); at != "" {
		doi = doi[len(at):]
		if plain, err := url.PathUnescape(doi); err == nil {
			doi = plain
		}
	}
	if utf8.RuneCountInString(doi) > maxDOI || !doiForm.MatchString(doi) {
		return "", false
	}
	return doi, true
}

// resolver is the address at which a DOI leads to what it names.
func resolver(doi string) string {
	return (&url.URL{Scheme: "https", Host: "doi.org", Path: "/" + doi}).String()
}

// isWeb reports whether it is the address of a page: http or https, with a host.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && !strings.ContainsAny(address, " \t\n")
}
