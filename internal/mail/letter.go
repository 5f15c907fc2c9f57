package mail

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/i18n"
)

// Letter is what a mail says.
type Letter struct {
	Lang     i18n.Lang
	Subject  string
	Greeting string
	Intro    []string
	Button   *Link // the one thing to do
	Sections []Section
	Outro    []string
	Foot     []Link // such as how to switch it off
}

// Section is lines of one kind.
type Section struct {
	Title string
	Alarm bool // it says that something is late
	Lines []Line
	More  *Link // where the rest is
}

// Line is one thing.
type Line struct {
	Text  string
	Href  string
	About string // when, and what of
}

// Link leads somewhere; an empty Href is only said.
type Link struct{ Text, Href string }

// Empty reports a letter that says nothing.
func (l Letter) Empty() bool { return l.Subject == "" }

// Text is the letter for those who read plain text.
func (l Letter) Text() string {
	var b strings.Builder
	if l.Greeting != "" {
		fmt.Fprintf(&b, "%s\n\n", flat(l.Greeting))
	}
	for _, p := range l.Intro {
		fmt.Fprintf(&b, "%s\n\n", flat(p))
	}
	if l.Button != nil {
		fmt.Fprintf(&b, "%s\n%s\n\n", flat(l.Button.Text), l.Button.Href)
	}
	for _, s := range l.Sections {
		fmt.Fprintf(&b, "%s\n%s\n", flat(s.Title), strings.Repeat("-", min(60, width(s.Title))))
		for _, line := range s.Lines {
			fmt.Fprintf(&b, "* %s\n", flat(line.Text))
			for _, more := range []string{flat(line.About), line.Href} {
				if more != "" {
					fmt.Fprintf(&b, "  %s\n", more)
				}
			}
		}
		if s.More != nil {
			fmt.Fprintf(&b, "%s: %s\n", flat(s.More.Text), s.More.Href)
		}
		b.WriteString("\n")
	}
	for _, p := range l.Outro {
		fmt.Fprintf(&b, "%s\n\n", flat(p))
	}
	b.WriteString("-- \n")
	for _, f := range l.Foot {
		b.WriteString(flat(f.Text))
		if f.Href != "" {
			b.WriteString(": " + f.Href)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// HTML is the letter for everybody else.
func (l Letter) HTML(ctx context.Context) (string, error) {
	var b strings.Builder
	if err := letterPage(l).Render(i18n.With(ctx, l.Lang), &b); err != nil {
		return "", fmt.Errorf("drawing a mail: %w", err)
	}
	return b.String(), nil
}

// flat is what somebody typed, on one line: it cannot look like another part of the mail.
func flat(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// clean takes out what no line of a mail may hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			return ' '
		case r < ' ', r == 0x7f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// width is how wide a text stands in letters of one width: Korean ones take two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
