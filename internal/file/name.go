package file

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is how long a name may be, in bytes: no file system takes a longer one.
const maxName = 255

// maxEnding is how long what follows the last dot may be, to count as an ending.
const maxEnding = 20

// clean is a name as it is kept: without folders, composed as Korean is typed (a Mac sends
// it in pieces), without what does not show or turns the reading direction round, and
// shortened before its ending.
func clean(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, ""))
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r) && r != '\u200d', r == utf8.RuneError, unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.TrimRight(strings.TrimSpace(name), ". ") // Windows does not keep those
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	stem, ending := split(name)
	for len(stem)+len(ending) > maxName {
		_, last := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-last]
	}
	return strings.TrimSpace(stem) + ending
}

// split parts a name before its last dot.
func split(name string) (stem, ending string) {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || len(name)-i > maxEnding {
		return name, ""
	}
	return name[:i], name[i:]
}
