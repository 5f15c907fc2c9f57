package post

import (
	"net/url"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

const (
	maxTitle  = 300
	maxText   = 100_000
	maxReason = 1000
	maxHits   = 1_000_000_000
)

// Draft is an item as someone writes it.
type Draft struct {
	TitleEN, TitleKO string
	TextEN, TextKO   string
	Category         Category
	PublishedOn      day.Day // the day that it is meant for; zero: the day when it is published
	VisitID          int64   // 0: of none
	EarlierHits      int64   // from before readings were counted here
}

// read reads the form of an item that stands as p does. What is wrong with it is noted
// on f. Hits from elsewhere are for managers to say.
func read(f *form.Form, p Post, today day.Day, who auth.Account) Draft {
	d := Draft{
		TitleEN: f.Line("title_en", maxTitle), TextEN: f.Text("text_en", maxText),
		TitleKO: f.Line("title_ko", maxTitle), TextKO: f.Text("text_ko", maxText),
		Category: form.OneOf(f, "category", Categories...), PublishedOn: f.Day("published_on", today),
		VisitID: f.ID("visit_id"), EarlierHits: p.EarlierHits,
	}
	f.Require("category", d.Category != "", i18n.M("form.needed"))
	if who.Is(auth.Manager) {
		n, _ := f.Int("earlier_hits", 0, maxHits)
		d.EarlierHits = int64(n)
	}
	d.whole(f)
	if p.State != "" && p.State != InDraft {
		f.Require("published_on", !d.PublishedOn.IsZero(), i18n.M("form.needed"))
		f.Require("published_on", !d.PublishedOn.After(today), i18n.M("post.not-yet"))
	}
	return d
}

// whole notes on f what lacks its other half: an item is there in a language with title
// and text or not at all, and in one language at least. What could not be read has its
// complaint already, which stands.
func (d Draft) whole(f *form.Form) {
	for _, l := range langs {
		title, text := "title_"+string(l), "text_"+string(l)
		t, x := d.in(l)
		f.Require(title, t != "" || x == "", i18n.M("post.needs-title."+string(l)))
		f.Require(text, x != "" || t == "", i18n.M("post.needs-text."+string(l)))
	}
	if f.OK() && !d.has(i18n.EN) && !d.has(i18n.KO) {
		f.Reject("title_en", i18n.M("post.needs-language"))
	}
}

// in is the draft in a language.
func (d Draft) in(l i18n.Lang) (title, text string) {
	return Post{TitleEN: d.TitleEN, TitleKO: d.TitleKO, TextEN: d.TextEN, TextKO: d.TextKO}.In(l)
}

func (d Draft) has(l i18n.Lang) bool {
	title, text := d.in(l)
	return title != "" && text != ""
}

// values is the item as the form writes it.
func (p Post) values(l i18n.Lang) url.Values {
	return url.Values{
		"version": {versionOf(p)}, "title_en": {p.TitleEN}, "text_en": {p.TextEN}, "title_ko": {p.TitleKO}, "text_ko": {p.TextKO},
		"category": {string(p.Category)}, "published_on": {day.Long(p.PublishedOn, string(l))}, "visit_id": {idText(p.visit())},
		"earlier_hits": {idText(p.EarlierHits)},
	}
}

// visit is the id of the visit that it tells of, 0 if of none.
func (p Post) visit() int64 {
	if p.VisitID == nil {
		return 0
	}
	return *p.VisitID
}

// idText is a number as a field has it, empty for 0.
func idText(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func versionOf(p Post) string { return strconv.FormatInt(p.Version, 10) }
