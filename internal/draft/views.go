package draft

import (
	"context"
	"strconv"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// look is what showing drafts needs to know.
type look struct {
	now  time.Time
	zone *time.Location
}

// at is when a draft was written on, as the reader says it.
func (l look) at(ctx context.Context, t time.Time) string {
	return day.Instant(t, l.zone, string(i18n.From(ctx)))
}

// listing is the page of all drafts.
type listing struct {
	look
	drafts, thrown []Line
}

// offer are the drafts of a form, on its own page.
type offer struct {
	look
	drafts []Line // one more than are shown if there are more
	back   string
}

// resumed is a draft that goes on.
type resumed struct {
	look
	draft Draft
	newer bool        // the record was saved by somebody since
	lost  [][2]string // words whose fields the form does not have any more
}

// Path is where a draft goes on.
func (l Line) Path() string { return "/drafts/" + strconv.FormatInt(l.ID, 10) }

// what says what the draft is of: a new visit, a visit.
func (l Line) what(ctx context.Context) string {
	if l.NounID == 0 {
		return i18n.T(ctx, "draft.new."+l.Noun)
	}
	return i18n.T(ctx, "draft.edit."+l.Noun)
}
