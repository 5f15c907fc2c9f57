package output

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxPasted = 200  // lines at a time
	maxLine   = 4000 // bytes of a line that is read: what is longer is no title
)

// Pasted is one line of a pasted list, as far as it could be read. Title is never empty:
// where nothing else is recognised it is the whole line.
type Pasted struct {
	Raw    string // the line as it was pasted
	Title  string
	On     string // when it came out, as the line writes it: a day, a month or a year
	People []string
	DOI    string // bare
	URL    string
}

// parseList reads a pasted list, one output a line; blank lines are skipped.
func parseList(text string) []Pasted {
	var all []Pasted
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if raw := strings.TrimSpace(line); raw != "" {
			all = append(all, parseLine(raw))
		}
	}
	return all
}

// parseLine reads one line: columns with tabs or semicolons between them, a reference as
// articles have it, or a title with perhaps a date before or after it.
func parseLine(raw string) Pasted {
	p := Pasted{Raw: raw}
	if len(raw) > maxLine {
		p.Title = strings.Join(strings.Fields(raw), " ")
		return p
	}
	rest := unbullet(norm.NFC.String(raw))
	rest = p.takeAddresses(rest)
	switch {
	case strings.Contains(rest, "\t"):
		p.columns(strings.Split(rest, "\t"))
	case p.reference(rest):
	case p.isColumns(rest):
		p.columns(strings.Split(rest, ";"))
	default:
		p.dated(rest)
	}
	if p.Title = clean(p.Title); p.Title == "" {
		p.Title = strings.Join(strings.Fields(norm.NFC.String(raw)), " ")
	}
	return p
}

// bullet is what stands before the lines of a list: a dash, a dot, a number.
var bullet = regexp.MustCompile(`^\s*(?:[-–—•·*▪○●□■◦ㅇ∙‣]+\s+|[•▪○●□■◦]|[①-⑳]\s*|[(\[]\d{1,3}[)\]]\s*|\d{1,3}[.)]\s+)`)

// unbullet is the line without its bullet or number, unless it is nothing else.
func unbullet(line string) string {
	if rest := strings.TrimSpace(line[len(bullet.FindString(line)):]); rest != "" {
		return rest
	}
	return strings.TrimSpace(line)
}

var (
	doiIn = regexp.MustCompile(`(?i)(?:\bdoi\s*[:=]\s*)?(?:https?://(?:dx\.|www\.)?doi\.org/|\bdoi\.org/|\bdoi\s*[:=]?\s*|\b)(10\.[0-9]{4,9}/[^\s;"<>「」『』]+)`)
	urlIn = regexp.MustCompile(`(?i)\bhttps?://[^\s;"<>「」『』]+`)
)

// takeAddresses takes the first DOI and the first other address out of the line.
func (p *Pasted) takeAddresses(line string) string {
	if m := doiIn.FindStringSubmatchIndex(line); m != nil {
		found := trimAddress(line[m[2]:m[3]])
		if doi, ok := readDOI(found); ok && doi != "" {
			p.DOI = doi
			line = line[:m[0]] + " " + line[m[2]+len(found):]
		}
	}
	if m := urlIn.FindStringIndex(line); m != nil {
		found := trimAddress(line[m[0]:m[1]])
		if isWeb(found) {
			p.URL = found
			line = line[:m[0]] + " " + line[m[0]+len(found):]
		}
	}
	return strings.Trim(line, " ")
}

// trimAddress is an address without the punctuation of the sentence that it stands in. A
// closing bracket stays if the address opens it.
func trimAddress(s string) string {
	for s != "" {
		last := s[len(s)-1]
		closing := strings.IndexByte(")]}", last)
		if closing >= 0 && strings.Count(s, "([{"[closing:closing+1]) >= strings.Count(s, string(last)) {
			return s
		}
		if closing < 0 && !strings.ContainsRune(".,:!?'", rune(last)) {
			return s
		}
		s = s[:len(s)-1]
	}
	return s
}

// isColumns reports whether semicolons stand between columns, and not in a title: one of
// the cells is a date, names people, or was an address.
func (p *Pasted) isColumns(line string) bool {
	cells := strings.Split(line, ";")
	return len(cells) > 1 && (p.DOI != "" || p.URL != "" || slices.ContainsFunc(cells, isDate) || slices.ContainsFunc(cells[1:], areNames))
}

// columns reads cells: one that is a date, one that names people, and the first of the
// others, which is the title.
func (p *Pasted) columns(cells []string) {
	var texts []string
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		switch {
		case cell == "" || i == 0 && len(cells) > 1 && isNumber.MatchString(cell):
		case p.On == "" && isDate(cell):
			p.On = cell
		default:
			texts = append(texts, cell)
		}
	}
	if len(texts) == 0 {
		return
	}
	// The title is the first that names nobody, and the people the first that does.
	title := max(0, slices.IndexFunc(texts, func(s string) bool { return !areNames(s) }))
	p.Title = texts[title]
	for i, s := range texts {
		if i != title && len(p.People) == 0 && areNames(s) {
			p.People = names(s)
		}
	}
	if p.On == "" {
		p.Title, p.On = trailing(p.Title)
	}
}

var isNumber = regexp.MustCompile(`^(?:no\.?\s*)?\d{1,3}\.?$`)

// reference reads a reference: who (when). Title. Publisher.
func (p *Pasted) reference(line string) bool {
	m := referenceForm.FindStringSubmatch(line)
	if m == nil || !areNames(m[1]) || !isDate(m[2]) {
		return false
	}
	p.People, p.On = names(m[1]), m[2]
	p.Title = firstSentence(m[3])
	return true
}

// dated reads a title that has a date after or before it, or none.
func (p *Pasted) dated(line string) {
	line = strings.TrimRightFunc(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;", r) })
	if title, on := trailing(line); on != "" {
		p.Title, p.On = title, on
		return
	}
	if m := leadingForm.FindStringSubmatch(line); m != nil && isDate(m[1]) {
		p.On, line = m[1], m[2]
	}
	p.Title = line
}

// trailing is a title without the date at its end, and the date, empty if there is none.
func trailing(line string) (title, on string) {
	for _, form := range trailingForms {
		if m := form.FindStringSubmatch(line); m != nil && isDate(m[2]) && clean(m[1]) != "" {
			return m[1], m[2]
		}
	}
	return line, ""
}
