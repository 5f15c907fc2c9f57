package line

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

const (
	maxTitle = 300
	maxNote  = 1000
	offered  = 5 // records of like titles offered below the field
)

// isBefore is the way of a form whose other record led to this one.
const isBefore = "before"

// Link notes that one record led to another: from led to to, or with way=before the
// other way round.
func (h *Handler) Link(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	d := linking{f: f, here: Ref{form.OneOf(f, "from_kind", Kinds...), f.ID("from_id")}}
	there, err := h.other(r, &d)
	if err != nil {
		return err
	}
	note := f.Line("note", maxNote)
	from, to := d.here, there
	if form.OneOf(f, "way", "after", isBefore) == isBefore {
		from, to = to, from
	}
	if f.OK() {
		_, err = h.lines.Link(r.Context(), from, to, note, auth.Who(r.Context()))
		if complaint, is := refusal(err); is {
			f.Reject("to", complaint)
		} else if err != nil {
			return err
		}
	}
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, linkPage(d))
	}
	flash.Set(w, r, i18n.M("line.linked"))
	return page.Back(w, r, d.here.Href()+"#line")
}

// refusal is the sentence that says why two records are not linked.
func refusal(err error) (i18n.Msg, bool) {
	for reason, key := range map[error]string{
		FromGone: "line.not-there", ToGone: "line.not-there", Itself: "line.itself", Twice: "line.twice", Circle: "line.circle",
	} {
		if errors.Is(err, reason) {
			return i18n.M(key), true
		}
	}
	return i18n.Msg{}, false
}

// other reads which record the form names besides the one that it stands on: by the id
// that was chosen for its title, or by a title that only one has.
func (h *Handler) other(r *http.Request, d *linking) (Ref, error) {
	ctx, who, f := r.Context(), auth.Who(r.Context()), d.f
	f.Require("from", d.here.Kind != "" && d.here.ID != 0, i18n.M("line.not-there"))
	if f.OK() {
		n, err := h.lines.Named(ctx, d.here, who)
		if err != nil && !errors.Is(err, pg.NotFound) {
			return Ref{}, err
		}
		d.node = n
		f.Require("from", err == nil, i18n.M("line.not-there"))
	}
	f.Need("to_kind")
	to := Ref{Kind: form.OneOf(f, "to_kind", Kinds...)}
	text := f.Line("to", maxTitle+100)
	id := ""
	for _, v := range f.Values("to_id") { // the last: a choice offered below the field comes after the field's own
		if v != "" {
			id = v
		}
	}
	if to.Kind == "" || text == "" && (id == "" || f.Has("to")) {
		f.Require("to", to.Kind == "" && text != "", i18n.M("line.needs-other"))
		return to, nil
	}
	if n, err := strconv.ParseInt(id, 10, 64); err == nil && n > 0 {
		chosen, err := h.lines.Named(ctx, Ref{to.Kind, n}, who)
		if err != nil && !errors.Is(err, pg.NotFound) {
			return to, err
		}
		meant := text == "" || f.Has("to_for") && f.Line("to_for", maxTitle+100) == text
		if err == nil && (meant || strings.EqualFold(chosen.Called(ctx), text)) {
			f.Set("to", chosen.Called(ctx))
			return chosen.Ref, nil
		}
	}
	if text == "" {
		f.Reject("to", i18n.M("line.not-there"))
		return to, nil
	}
	return h.titled(r, d, to.Kind, text)
}

// titled is the one record of the kind that is called so, or a complaint that offers
// those that are like it.
func (h *Handler) titled(r *http.Request, d *linking, kind Kind, text string) (Ref, error) {
	found, err := h.lines.Titled(r.Context(), kind, text, offered, auth.Who(r.Context()))
	if err != nil {
		return Ref{}, err
	}
	var exact []Node
	for _, n := range found {
		d.choices = append(d.choices, ui.Choice{Value: strconv.FormatInt(n.ID, 10), Text: n.offer(r.Context())})
		if strings.EqualFold(n.Called(r.Context()), text) {
			exact = append(exact, n)
		}
	}
	if len(exact) == 1 {
		return exact[0].Ref, nil
	}
	d.f.Set("to_id", "")
	if len(found) == 0 {
		d.f.Reject("to", i18n.M("line.none-called", "typed", text))
	} else {
		d.f.Reject("to", i18n.M("line.which", "typed", text))
	}
	return Ref{Kind: kind}, nil
}

// Cut takes a link away. The page that it goes back to offers to bring it back.
func (h *Handler) Cut(w http.ResponseWriter, r *http.Request) error {
	m, err := h.link(r)
	if err != nil {
		return err
	}
	if m.RemovedAt == nil {
		if err := h.lines.Cut(r.Context(), m.ID, auth.Who(r.Context())); err != nil {
			return err
		}
	}
	flash.Set(w, r, i18n.M("line.cut-done"))
	return page.Go(w, r, withCut(page.Local(r.PostFormValue("back"), m.From().Href()+"#line"), m.ID))
}

// Restore brings a link back that was cut.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	m, err := h.link(r)
	if err != nil {
		return err
	}
	who, back := auth.Who(r.Context()), m.From().Href()+"#line"
	if m.RemovedAt == nil { // it is back already
		return page.Back(w, r, back)
	}
	if !who.BringsBack(m.RemovedBy, m.RemovedAt, h.clock.Now()) {
		return auth.Forbidden
	}
	err = h.lines.Restore(r.Context(), m, who)
	if complaint, is := refusal(err); is {
		d := linking{f: form.With(url.Values{
			"from_kind": {string(m.FromKind)}, "from_id": {strconv.FormatInt(m.FromID, 10)},
			"to_kind": {string(m.ToKind)}, "to_id": {strconv.FormatInt(m.ToID, 10)}, "back": {r.PostFormValue("back")},
		}), here: m.From()}
		if _, err := h.other(r, &d); err != nil {
			return err
		}
		d.f.Reject("to", complaint)
		return page.Show(w, r, http.StatusUnprocessableEntity, linkPage(d))
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("line.linked"))
	return page.Back(w, r, back)
}

// link is the one named in the path, for who sees both its ends.
func (h *Handler) link(r *http.Request) (Made, error) {
	id, err := page.ID(r)
	if err != nil {
		return Made{}, err
	}
	return h.lines.Find(r.Context(), id, auth.Who(r.Context()))
}

// withCut is the address with which link was cut there.
func withCut(address string, id int64) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	q.Set("cut", strconv.FormatInt(id, 10))
	u.RawQuery = q.Encode()
	return u.String()
}
