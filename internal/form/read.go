package form

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Line reads one line of at most max characters, its spaces collapsed, in NFC;
// empty if it was left empty.
func (f *Form) Line(field string, max int) string {
	return f.tidy(field, strings.Join(strings.Fields(f.Value(field)), " "), max)
}

// Text reads text of at most max characters, newlines as "\n", in NFC.
func (f *Form) Text(field string, max int) string {
	s := strings.ReplaceAll(f.Value(field), "\r\n", "\n")
	return f.tidy(field, strings.TrimSpace(strings.ReplaceAll(s, "\r", "\n")), max)
}

func (f *Form) tidy(field, s string, max int) string {
	if !Storable(s) {
		f.Reject(field, i18n.M("form.unreadable"))
		return ""
	}
	s = norm.NFC.String(s)
	n := utf8.RuneCountInString(s)
	f.Require(field, n <= max, i18n.M("form.too-long", "max", max, "has", n))
	return s
}

// Storable reports whether s is text that can be kept: valid UTF-8 without control
// characters other than tab and newline, and without what stands for those.
func Storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, unreadable) }

func unreadable(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r == utf8.RuneError
}

// sayable is s with U+FFFD in place of all that cannot be kept.
func sayable(s string) string {
	return strings.Map(func(r rune) rune {
		if unreadable(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// Need rejects the field if it was left empty.
func (f *Form) Need(field string) {
	f.Require(field, strings.TrimSpace(f.Value(field)) != "", i18n.M("form.needed"))
}

// Day reads a day as people type it, relative to today; the zero Day if it was
// left empty.
func (f *Form) Day(field string, today day.Day) day.Day {
	typed := strings.TrimSpace(f.Value(field))
	if typed == "" {
		return day.Day{}
	}
	d, err := day.Read(typed, today)
	f.rejectDay(field, typed, err)
	return d
}

func (f *Form) rejectDay(field, typed string, err error) {
	switch {
	case err == nil:
	case errors.Is(err, day.NoSuchDay):
		f.Reject(field, i18n.M("form.no-such-day", "typed", clip(typed)))
	case errors.Is(err, day.WeekdayDisagrees):
		f.Reject(field, i18n.M("form.weekday-disagrees", "typed", clip(typed)))
	case errors.Is(err, day.OutOfRange):
		f.Reject(field, i18n.M("form.day-out-of-range", "typed", clip(typed)))
	default:
		f.Reject(field, i18n.M("form.no-day", "typed", clip(typed)))
	}
}

// Days reads a first and a last day from two fields. The first may hold a whole
// range ("3-6 March 2019"); a last day left empty is the first.
func (f *Form) Days(first, last string, today day.Day) (from, to day.Day) {
	typed := strings.TrimSpace(f.Value(first))
	if typed == "" {
		return day.Day{}, f.Day(last, today)
	}
	from, to, err := day.ReadRange(typed, today)
	if errors.Is(err, day.Backwards) {
		f.Reject(first, i18n.M("form.days-backwards"))
		return from, to
	}
	f.rejectDay(first, typed, err)
	if strings.TrimSpace(f.Value(last)) == "" {
		return from, to
	}
	end := f.Day(last, today)
	f.Require(last, err != nil || end.IsZero() || from == to || end == to, i18n.M("form.days-disagree"))
	f.Require(last, end.IsZero() || from.IsZero() || !end.Before(from), i18n.M("form.days-backwards"))
	return from, end
}

// clip shortens what was typed to fit into a sentence, and makes it sayable.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "�")
	if r := []rune(s); len(r) > 30 {
		s = string(r[:30]) + "…"
	}
	return s
}

// Int reads a whole number from min to max; ok is false if it was left empty or
// is no such number.
func (f *Form) Int(field string, min, max int) (n int, ok bool) {
	typed := strings.TrimSpace(norm.NFKC.String(f.Value(field)))
	if typed == "" {
		return 0, false
	}
	n, err := strconv.Atoi(typed)
	ok = err == nil && n >= min && n <= max
	f.Require(field, ok, i18n.M("form.no-number", "min", min, "max", max))
	return n, ok
}

// Float reads a number from min to max, nil if it was left empty.
func (f *Form) Float(field string, min, max float64) *float64 {
	typed := strings.TrimSpace(norm.NFKC.String(f.Value(field)))
	if typed == "" {
		return nil
	}
	x, err := strconv.ParseFloat(typed, 64)
	if err != nil || !(x >= min && x <= max) {
		f.Reject(field, i18n.M("form.no-number", "min", min, "max", max))
		return nil
	}
	return &x
}

// ID reads which record was chosen, 0 if none.
func (f *Form) ID(field string) int64 {
	typed := strings.TrimSpace(f.Value(field))
	if typed == "" {
		return 0
	}
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || id <= 0 {
		f.Reject(field, i18n.M("form.no-such-record"))
		return 0
	}
	return id
}

// IDs reads which records were chosen, without repeats.
func (f *Form) IDs(field string) []int64 {
	var all []int64
	for _, typed := range f.Values(field) {
		if typed == "" {
			continue
		}
		id, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || id <= 0 {
			f.Reject(field, i18n.M("form.no-such-record"))
			continue
		}
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// Version reads which version of the record was opened.
func (f *Form) Version() int64 {
	n, err := strconv.ParseInt(f.Value("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Flag reads a box that is ticked or not.
func (f *Form) Flag(field string) bool { return f.Value(field) != "" }

// OneOf reads a choice among a few words, the zero word if none was made.
func OneOf[T ~string](f *Form, field string, choices ...T) T {
	v := T(f.Value(field))
	if v == "" {
		return ""
	}
	if !slices.Contains(choices, v) {
		f.Reject(field, i18n.M("form.no-such-choice"))
		return ""
	}
	return v
}
