package post

import (
	"strconv"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// Record is a news item as programs read and write it.
type Record struct {
	ID          int64       `json:"id" readOnly:"true"`
	Version     int64       `json:"version" readOnly:"true"`
	TitleEN     string      `json:"title_en"`
	TitleKO     string      `json:"title_ko"`
	TextEN      string      `json:"text_en"`
	TextKO      string      `json:"text_ko"`
	Category    Category    `json:"category" enum:"research_activities,notice,event,publication"`
	State       State       `json:"state" enum:"draft,published,withdrawn"`
	PublishedOn day.Day     `json:"published_on"`
	Reason      string      `json:"reason"`
	VisitID     *int64      `json:"visit_id"`
	EarlierHits int64       `json:"earlier_hits"`
	Hits        int64       `json:"hits" readOnly:"true"`
	CreatedAt   api.Instant `json:"created_at" readOnly:"true"`
	UpdatedAt   api.Instant `json:"updated_at" readOnly:"true"`
}

// Place is its id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// after is a record's place in the order, for the next page's cursor.
func (r Record) after(sort string) (string, int64) { return place(sort, r.ID, r.PublishedOn) }

// fill writes what was sent into the form, which then is read like a page's.
func (r Record) fill(f *form.Form, sent func(string) bool) {
	visit := ""
	if r.VisitID != nil {
		visit = strconv.FormatInt(*r.VisitID, 10)
	}
	for field, value := range map[string]string{
		"title_en": r.TitleEN, "title_ko": r.TitleKO, "text_en": r.TextEN, "text_ko": r.TextKO, "category": string(r.Category),
		"published_on": r.PublishedOn.String(), "visit_id": visit, "earlier_hits": strconv.FormatInt(r.EarlierHits, 10),
	} {
		if sent(field) {
			f.Set(field, value)
		}
	}
}
