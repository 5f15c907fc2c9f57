package topic

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/institute"
)

// oneLine is how long a title is that is taken from a point.
const oneLine = 120

// begin fills in what a new topic starts from: our own institute, and what ?point=,
// ?agreement= or ?institute= says, as far as who asks may see it.
func (h *Handler) begin(ctx context.Context, f *form.Form, q url.Values) error {
	who := auth.Who(ctx)
	f.Set("stage", string(Proposed))
	var from start
	var err error
	switch {
	case idOf(q.Get("point")) != 0:
		if from, err = h.topics.fromPoint(ctx, idOf(q.Get("point")), who); err == nil && from.Text != "" {
			f.Set("point_id", q.Get("point"))
		}
	case idOf(q.Get("agreement")) != 0:
		if from, err = h.topics.fromAgreement(ctx, idOf(q.Get("agreement")), who); err == nil && len(from.InstituteIDs) > 0 {
			f.Set("agreement_id", q.Get("agreement"))
		}
	case idOf(q.Get("institute")) != 0:
		from.InstituteIDs = []int64{idOf(q.Get("institute"))}
	}
	if err != nil {
		return err
	}
	f.Set("title", inOneLine(from.Text))
	f.Set("confidential", form.Ticked(from.Confidential))
	for _, id := range from.AreaIDs {
		f.All().Add("areas", strconv.FormatInt(id, 10))
	}
	return h.beginWith(ctx, f, from.InstituteIDs)
}

// beginWith puts our own institute and the others into the form's lines.
func (h *Handler) beginWith(ctx context.Context, f *form.Form, ids []int64) error {
	institutes := institute.Store{DB: h.db}
	home, err := institutes.Home(ctx, h.db)
	if err == nil {
		ids = append([]int64{home.ID}, ids...)
	}
	found, err := institutes.ByID(ctx, h.db, ids)
	if err != nil {
		return err
	}
	n := 0
	for i, id := range ids {
		if m, there := found[id]; there && !slices.Contains(ids[:i], id) {
			f.Set(form.At("institutes", n, "institute"), m.Short)
			f.Set(form.At("institutes", n, "institute_id"), strconv.FormatInt(id, 10))
			n++
		}
	}
	return nil
}

// inOneLine is a text as a title: its spaces collapsed, cut at a word if it is long.
func inOneLine(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	r := []rune(line)
	if len(r) <= oneLine {
		return strings.TrimSuffix(line, ".")
	}
	cut := string(r[:oneLine-1])
	if i := strings.LastIndexByte(cut, ' '); i > oneLine/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–-") + "…"
}

// idOf is the id of a record, 0 if the text is none.
func idOf(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0
	}
	return id
}
