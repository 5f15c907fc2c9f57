package ui

import (
	"context"
	"strconv"
	"unicode"

	"github.com/a-h/templ"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

// Tone is how something stands: it has a colour and a shape.
type Tone string

// The tones.
const (
	Good  Tone = "good"
	Info  Tone = "info"
	Warn  Tone = "warn"
	Bad   Tone = "bad"
	Plain Tone = "plain"
)

// Tab is one of several views of a thing.
type Tab struct {
	Text, Href string
	Current    bool
	Count      int // as lists count: beyond list.MaxTotal it is only known that there are more
}

// count is how many there are, or that there are more than are counted.
func (t Tab) count() string { return Count(t.Count) }

// Count is a number of rows that were counted to one beyond list.MaxTotal at most.
func Count(n int) string {
	if n > list.MaxTotal {
		return message.NewPrinter(language.English).Sprint(list.MaxTotal) + "+"
	}
	return strconv.Itoa(n)
}

// Fact is a term and its value.
type Fact struct {
	Term  string
	Value templ.Component
}

// Figure is a big number, what it counts and where those are.
type Figure struct {
	N, Text, Href string
	Tone          Tone
}

// Change is one field before and after.
type Change struct{ Field, From, To string }

// Event is one change of a record.
type Event struct {
	When, Title, Who string
	What             string
	Changes          []Change
	Place            int64  // in the history
	Then             string // the address of the record as it was then, if it has one
}

// manyChanges is how many changes of one event are folded away.
const manyChanges = 4

// Lang guesses which language a name is written in by its script, so that the
// browser takes the right font and the screen reader the right voice; empty if it
// is the reader's or cannot be told.
func Lang(text string) string {
	han := false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Hangul, r):
			return "ko"
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return "ja"
		case unicode.Is(unicode.Han, r):
			han = true
		}
	}
	if han {
		return "zh"
	}
	return ""
}

// names are the two forms of a name, the reader's first; one of them may be empty.
func names(ctx context.Context, name, native string) (first, second string) {
	if name == "" || name == native {
		return native, ""
	}
	if i18n.From(ctx) == i18n.KO && Lang(native) == "ko" {
		return native, name
	}
	return name, native
}

// LangOf is the language to mark a text with: nothing if it is the page's.
func LangOf(ctx context.Context, text string) string { return langOf(ctx, text) }

// langOf is the language to mark a name with: nothing if it is the page's.
func langOf(ctx context.Context, text string) string {
	l := Lang(text)
	if l == "" {
		for _, r := range text {
			if unicode.Is(unicode.Latin, r) {
				l = "en"
				break
			}
		}
	}
	if l == string(i18n.From(ctx)) {
		return ""
	}
	return l
}

// shape is a tone's icon as HTML.
func shape(tone Tone) string {
	const head, tail = `<svg class="icon" viewBox="0 0 8 8" aria-hidden="true">`, `</svg>`
	switch tone {
	case Bad:
		return head + `<path d="M4 .6 8 7.4H0z"></path>` + tail
	case Warn:
		return head + `<path d="M.7.7h6.6v6.6H.7z"></path>` + tail
	case Plain:
		return head + `<circle cx="4" cy="4" r="2.9" fill="none" stroke="currentColor" stroke-width="1.4"></circle>` + tail
	case Info:
		return head + `<path d="M4 0 8 4 4 8 0 4z"></path>` + tail
	}
	return head + `<circle cx="4" cy="4" r="3.6"></circle>` + tail
}

// badge is a Badge as HTML: every row of a list has one, and a template within a template
// costs more than it.
func badge(tone Tone, text string) string {
	return `<span class="badge" data-tone="` + templ.EscapeString(string(tone)) + `">` + shape(tone) +
		`<span>` + templ.EscapeString(text) + `</span></span>`
}
