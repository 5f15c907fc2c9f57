// Package post is the public news: items that writers draft, usually of a visit,
// that managers publish, and that anybody reads on the board under /news.
//
// Read post.go for what an item is, draft.go for reading its form, written.go for
// writing one from a visit; store.go and store_list.go for how it is kept,
// store_board.go for what the public reads, hits.go and store_hits.go for how readings
// are counted; handler.go and handler_actions.go for the pages of those who write,
// handler_board.go, handler_feed.go and pages.go for the board; then views.go and the
// templ files for how it looks, and api.go for programs.
package post

import (
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// State is how an item stands.
type State string

// The states.
const (
	InDraft   State = "draft"
	Published State = "published"
	Withdrawn State = "withdrawn" // with a reason; the board says that it was
)

// States are all of them, in the order of an item's life.
var States = []State{InDraft, Published, Withdrawn}

// Category is the part of the board that an item belongs to.
type Category string

// The categories.
const (
	Research    Category = "research_activities"
	Notice      Category = "notice"
	Event       Category = "event"
	Publication Category = "publication"
)

// Categories are all of them, in the order of the board's menu.
var Categories = []Category{Research, Notice, Event, Publication}

// langs are the languages of the board.
var langs = []i18n.Lang{i18n.EN, i18n.KO}

// Post is a news item.
type Post struct {
	ID                int64
	Version           int64
	TitleEN, TitleKO  string
	TextEN, TextKO    string
	Category          Category
	State             State
	PublishedOn       day.Day // of a draft: the day that it is meant for
	Reason            string  // why it was withdrawn
	VisitID           *int64  // that it tells of
	VisitTitle        string  // empty if the visit was removed
	VisitConfidential bool    // since it was written
	EarlierHits       int64   // from before readings were counted here
	Counted           int64
	CreatedBy         int64
	CreatedName       string
	CreatedAt         time.Time
	UpdatedAt         time.Time
	UpdatedName       string // who saved it last
	RemovedAt         *time.Time
	RemovedBy         int64
}

// In is the item in a language, empty if it is not written in it.
func (p Post) In(l i18n.Lang) (title, text string) {
	if l == i18n.KO {
		return p.TitleKO, p.TextKO
	}
	return p.TitleEN, p.TextEN
}

// Whole reports whether it has a title and a text in the language.
func (p Post) Whole(l i18n.Lang) bool {
	title, text := p.In(l)
	return title != "" && text != ""
}

// Title is its title for a reader of l: in that language, or else in the other.
func (p Post) Title(l i18n.Lang) string {
	if title, _ := p.In(l); title != "" {
		return title
	}
	title, _ := p.In(l.Other())
	return title
}

// Hits is how often it was read.
func (p Post) Hits() int64 { return p.EarlierHits + p.Counted }

// OnBoard reports whether the public sees it: published, and its visit, if it has one,
// not confidential since.
func (p Post) OnBoard() bool {
	return p.State == Published && p.RemovedAt == nil && !p.VisitConfidential
}

// EditableBy reports whether who may change it: managers, and staff what they wrote
// until it is published.
func (p Post) EditableBy(who auth.Account) bool {
	return p.PublishableBy(who) || who.Is(auth.Staff) && p.State == InDraft && p.CreatedBy == who.ID
}

// PublishableBy reports whether who may publish and withdraw it: managers only.
func (p Post) PublishableBy(who auth.Account) bool { return who.Is(auth.Manager) }

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (p Post) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(p.RemovedBy, p.RemovedAt, now)
}
