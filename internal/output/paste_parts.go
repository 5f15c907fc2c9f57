package output

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gyoryu/internal/day"
)

// date is a day, a month or a year as lists write them.
const date = `(?:19|20)\d{2}(?:\s*[-./]\s*\d{1,2}(?:\s*[-./]\s*\d{1,2})?\.?|년(?:\s*\d{1,2}월(?:\s*\d{1,2}일)?)?|,?\s+` + month + `(?:\s+\d{1,2})?)?|` +
	`(?:\d{1,2}\s+)?` + month + `\s+(?:19|20)\d{2}|` + month + `\s+\d{1,2},\s*(?:19|20)\d{2}`

const month = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?`

var (
	dateForm      = regexp.MustCompile(`(?i)^(?:` + date + `)$`)
	referenceForm = regexp.MustCompile(`(?i)^(.+?)\s*[(\[]\s*(` + date + `)[a-z]?\s*[)\]]\s*[.,:]?\s*(\S.*)$`)
	leadingForm   = regexp.MustCompile(`(?i)^[(\[]?(` + date + `)[)\]]?(?:\s*[:|,]\s*|\s+[-–—]\s+|\s+)(\S.*)$`)
	trailingForms = []*regexp.Regexp{
		regexp.MustCompile(`(?i)^(.*\S)\s*[(\[]\s*(` + date + `)\s*[)\]]\s*\.?$`),
		regexp.MustCompile(`(?i)^(.*\S)\s*(?:[,:|/]\s+|\s[-–—~]\s*|[–—]\s*|\.\s+)(` + date + `)\.?$`),
	}
)

// isDate reports whether the text is a date that the form would read.
func isDate(s string) bool {
	s = strings.TrimSpace(s)
	if !dateForm.MatchString(s) {
		return false
	}
	_, ok := readPublished(s)
	return ok
}

// periods are the forms of a year or a month alone.
var periods = []struct {
	pattern *regexp.Regexp
	layout  string // of the groups, put together with a space
}{
	{regexp.MustCompile(`^((?:19|20)\d{2})()\s*년?\.?$`), "2006"},
	{regexp.MustCompile(`^((?:19|20)\d{2})\s*[-./년]\s*(\d{1,2})\s*[.월]?$`), "2006 1"},
	{regexp.MustCompile(`^(?i)([a-z]{3})[a-z]*\.?,?\s+((?:19|20)\d{2})$`), "Jan 2006"},
	{regexp.MustCompile(`^(?i)((?:19|20)\d{2}),?\s+([a-z]{3})[a-z]*\.?$`), "2006 Jan"},
}

// yearFirst is a day with its month in letters behind the year, as references have it.
var yearFirst = regexp.MustCompile(`(?i)^((?:19|20)\d{2}),?\s+(` + month + `)\s+(\d{1,2})$`)

// readPublished reads when something came out. A year or a month alone stands for its
// first day: more is not known, and lists put it in the right place.
func readPublished(typed string) (day.Day, bool) {
	typed = strings.TrimSpace(typed)
	if utf8.RuneCountInString(typed) > 40 {
		return day.Day{}, false
	}
	for _, form := range periods {
		if m := form.pattern.FindStringSubmatch(typed); m != nil {
			if t, err := time.Parse(form.layout, strings.TrimSpace(m[1]+" "+m[2])); err == nil {
				return day.Of(t), true
			}
		}
	}
	if m := yearFirst.FindStringSubmatch(typed); m != nil {
		typed = m[3] + " " + m[2] + " " + m[1]
	}
	d, err := day.Read(typed, day.Day{})
	return d, err == nil && !d.IsZero()
}

// quoted is a title in the marks that Korean and English lists put around one.
var quoted = regexp.MustCompile(`^\s*(?:「([^」]+)」|『([^』]+)』|《([^》]+)》|〈([^〉]+)〉|“([^”]+)”|"([^"]+)"|‘([^’]+)’)`)

// firstSentence is the title of a reference, without the publisher that follows it.
func firstSentence(s string) string {
	if m := quoted.FindStringSubmatch(s); m != nil {
		return strings.Join(m[1:], "")
	}
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		if !strings.ContainsRune(".?!。", r) || end >= len(s) || !unicode.IsSpace(rune(s[end])) {
			continue
		}
		word := s[strings.LastIndexFunc(s[:i], unicode.IsSpace)+1 : i]
		if r == '.' && (utf8.RuneCountInString(word) < 2 || strings.Contains(word, ".") || abbreviated[strings.ToLower(word)]) {
			continue // an initial, or a word that is cut short
		}
		if r == '.' {
			return s[:i]
		}
		return s[:end]
	}
	return s
}

var abbreviated = map[string]bool{"vs": true, "vol": true, "no": true, "st": true, "dr": true, "mr": true, "ms": true, "etc": true, "eds": true, "ed": true, "pp": true, "al": true}

// emptied are brackets of which the contents were taken away.
var emptied = regexp.MustCompile(`\(\s*\)|\[\s*\]|<\s*>`)

// clean is a title without what stood between it and what was taken away.
func clean(s string) string {
	s = strings.Join(strings.Fields(emptied.ReplaceAllString(s, " ")), " ")
	if m := quoted.FindStringSubmatch(s); m != nil && len(m[0]) >= len(strings.TrimRight(s, ".,;: ")) {
		s = strings.Join(m[1:], "")
	}
	s = strings.TrimSpace(strings.TrimRight(s, " ,;:|/–—-"))
	if strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "..") && !strings.Contains(lastWord(s), ".") {
		s = strings.TrimSuffix(s, ".")
	}
	s = strings.TrimSpace(strings.TrimLeft(s, ",;:|/"))
	if strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0 {
		return ""
	}
	return s
}

// lastWord is the last word of a text, without the point at its end.
func lastWord(s string) string {
	s = strings.TrimSuffix(s, ".")
	return s[strings.LastIndexFunc(s, unicode.IsSpace)+1:]
}

var (
	initials  = regexp.MustCompile(`^(?:\p{Lu}\p{Ll}?\.?[\s-]*){1,4}$`)
	latinName = regexp.MustCompile(`^(?:(?:de|van|von|der|la|al|bin)\s+)?\p{Lu}[\p{L}'’.-]*(?:\s+(?:(?:de|van|von|der|la|al|bin)\s+)?\p{Lu}[\p{L}'’.-]*){0,3}$`)
	hanName   = regexp.MustCompile(`^(?:\p{Hangul}{2,4}|\p{Han}{2,4})$`)
	between   = regexp.MustCompile(`\s*(?:;|·|、|&|\band\b|와 | 및 |,\s*and\b)\s*`)
)

// names are the people that a text names: with semicolons, "and" or points between them,
// or commas. An initial or given name after a comma belongs to the name before it.
func names(s string) []string {
	var all []string
	for _, part := range between.Split(strings.TrimRight(strings.TrimSpace(s), ".,; ")+part(s), -1) {
		var inPart []string
		for word := range strings.SplitSeq(part, ",") {
			if word = strings.TrimSpace(word); word == "" || strings.EqualFold(word, "et al") || strings.EqualFold(word, "et al.") {
				continue
			}
			if n := len(inPart); n > 0 && initials.MatchString(word) && !strings.Contains(inPart[n-1], ",") {
				inPart[n-1] += ", " + word
				continue
			}
			inPart = append(inPart, word)
		}
		// "Lee, Yeon-gu": both halves are words of one name.
		if len(inPart) == 2 && strings.Contains(s, ";") && latinName.MatchString(inPart[0]) && !strings.Contains(inPart[1], ",") {
			inPart = []string{inPart[0] + ", " + inPart[1]}
		}
		all = append(all, inPart...)
	}
	return all
}

// part is the point of an initial at the end of a list of names, which is no end of a
// sentence: "Lee, Y.".
func part(s string) string {
	if initialLast.MatchString(strings.TrimSpace(s)) {
		return "."
	}
	return ""
}

var initialLast = regexp.MustCompile(`(?:^|[\s.-])\p{L}\.$`)

// areNames reports whether a text names people, as far as that can be told: no words in
// it but names of them.
func areNames(s string) bool {
	all := names(s)
	for _, name := range all {
		if utf8.RuneCountInString(name) > 60 {
			return false
		}
		family, given, comma := strings.Cut(name, ",")
		given = strings.TrimSpace(given)
		switch {
		case hanName.MatchString(name):
		case comma && latinName.MatchString(family) && (initials.MatchString(given) || latinName.MatchString(given)):
		case !comma && latinName.MatchString(name) && (len(all) > 1 || len(strings.Fields(name)) <= 3 && strings.Contains(name, " ")):
		default:
			return false
		}
	}
	return len(all) > 0
}
