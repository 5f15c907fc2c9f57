package file

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/web/ui"
)

// Shown is what pages show of a record's files.
type Shown struct {
	Record
	listed
	more bool    // there are more than these
	sent outcome // what became of those that were just sent
	now  time.Time
}

// listing is the page of all files of a record.
type listing struct {
	Shown
	*list.View
	gone bool // it shows those that were removed
}

// word is its kind in a word.
func (f File) word(ctx context.Context) string { return i18n.T(ctx, "file.kind."+f.Kind().word) }

// said is how large it is, who brought it and when.
func (f File) said(ctx context.Context, now time.Time) string {
	text := size(f.Size)
	if f.CreatedName != "" {
		text += " · " + f.CreatedName
	}
	return text + " · " + day.Since(f.CreatedAt, now, string(i18n.From(ctx)))
}

// wentBy says who removed it, and when.
func (f File) wentBy(ctx context.Context, now time.Time) string {
	if f.RemovedAt == nil {
		return ""
	}
	return i18n.T(ctx, "file.removed-by", "who", f.RemovedName, "when", day.Since(*f.RemovedAt, now, string(i18n.From(ctx))))
}

func (f File) content() string { return f.path() + "/content" }

// title is what the files of the record are called.
func (r Record) title(ctx context.Context) string {
	if r.Noun == OfAgreement {
		return i18n.T(ctx, "file.of-agreement")
	}
	return i18n.T(ctx, "file.files")
}

// hint says what one may do, and how large a file may be.
func (s Shown) hint(ctx context.Context) string {
	return i18n.T(ctx, "file.hint", "most", size(int64(s.megabytes)<<20))
}

func (s Shown) removedAt() string { return s.at() + "?which=removed" }

// none says that there are no files yet, and what to do next.
func (s Shown) none(ctx context.Context) string {
	switch {
	case !s.open():
		return i18n.T(ctx, "file.none")
	case s.Noun == OfAgreement:
		return i18n.T(ctx, "file.none-agreement")
	case s.Noun == OfVisit:
		return i18n.T(ctx, "file.none-visit")
	}
	return i18n.T(ctx, "file.none-yet")
}

// sayings are the words that web/js/file-drop.js says, as its attributes.
func (s Shown) sayings(ctx context.Context) templ.Attributes {
	a := templ.Attributes{"data-most": strconv.FormatInt(int64(s.megabytes)<<20, 10)}
	for _, name := range []string{"sending", "sent", "not-sent", "cancelled", "broken", "signed-out", "unavailable", "refused"} {
		a["data-"+name] = i18n.T(ctx, "file.say-"+name)
	}
	a["data-too-large"] = i18n.T(ctx, "file.is-too-large", "most", size(int64(s.megabytes)<<20))
	return a
}

func (s listing) tabs(ctx context.Context) []ui.Tab {
	return []ui.Tab{
		{Text: s.title(ctx), Href: s.at(), Current: !s.gone, Count: s.total},
		{Text: i18n.T(ctx, "file.removed-ones"), Href: s.removedAt(), Current: s.gone, Count: s.removed},
	}
}

// nav is the entry of the navigation that the record is under.
func (r Record) nav() string { return string(r.Noun) + "s" }
