package form

import (
	"strconv"
	"strings"
)

// Renumber gives the lines of a repeated part the indexes 0, 1, 2 … in their order,
// so that a line's index is its place.
func (f *Form) Renumber(part string) {
	for to, from := range f.Indexes(part) {
		if to != from {
			f.rename(part, from, to)
		}
	}
}

// Drop removes the nth line of a repeated part.
func (f *Form) Drop(part string, n int) {
	prefix := part + "[" + strconv.Itoa(n) + "]"
	for field := range f.values {
		if strings.HasPrefix(field, prefix) {
			delete(f.values, field)
		}
	}
	f.Renumber(part)
}

// Swap exchanges two lines of a repeated part, if both are there.
func (f *Form) Swap(part string, a, b int) {
	n := len(f.Indexes(part))
	if a < 0 || b < 0 || a >= n || b >= n {
		return
	}
	const aside = maxParts + 1
	f.rename(part, a, aside)
	f.rename(part, b, a)
	f.rename(part, aside, b)
}

func (f *Form) rename(part string, from, to int) {
	old, renamed := part+"["+strconv.Itoa(from)+"]", part+"["+strconv.Itoa(to)+"]"
	moved := map[string][]string{}
	for field, values := range f.values {
		if rest, ok := strings.CutPrefix(field, old); ok {
			moved[renamed+rest] = values
			delete(f.values, field)
		}
	}
	for field, values := range moved {
		f.values[field] = values
	}
}

// Line is a place in a repeated part, such as stops[1].points[0].
type Line struct {
	Part string // stops[1].points
	N    int    // 0
}

// ParseLine reads "stops[1].points[0]"; false if it is no such place.
func ParseLine(s string) (Line, bool) {
	open := strings.LastIndexByte(s, '[')
	if open <= 0 || !strings.HasSuffix(s, "]") {
		return Line{}, false
	}
	n, err := strconv.Atoi(s[open+1 : len(s)-1])
	if err != nil || n < 0 || n > maxParts {
		return Line{}, false
	}
	return Line{s[:open], n}, true
}

// Clear deletes a repeated part with all its lines.
func (f *Form) Clear(part string) {
	for field := range f.values {
		if strings.HasPrefix(field, part+"[") {
			delete(f.values, field)
		}
	}
}
