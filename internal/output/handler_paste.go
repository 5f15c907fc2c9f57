package output

import (
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pick"
)

// PasteForm shows the form into which a list of reports is pasted.
func (h *Handler) PasteForm(w http.ResponseWriter, r *http.Request) error {
	f := form.With(map[string][]string{"kind": {string(Other)}})
	return page.Show(w, r, http.StatusOK, pastePage(&pasted{f: f, names: pick.In(f)}))
}

// Paste reads a list into rows to be looked over, or adds those that are ticked.
func (h *Handler) Paste(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	p := &pasted{f: f, names: pick.In(f)}
	reads := f.Do() == "read" || len(f.Indexes("rows")) == 0
	if f.Do() == "show" {
		return page.Show(w, r, http.StatusOK, pastePage(p))
	}
	if reads {
		p.fill()
	}
	if reads && !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, pastePage(p))
	}
	return h.savePasted(w, r, p, reads)
}

// savePasted adds the rows that are ticked; first: it only says what it thinks of them.
func (h *Handler) savePasted(w http.ResponseWriter, r *http.Request, p *pasted, first bool) error {
	ctx, f, who := r.Context(), p.f, auth.Who(r.Context())
	_, of := p.taken()
	f.Require("rows", of <= maxPasted, i18n.M("output.paste-too-many", "max", maxPasted, "n", of))
	rows := p.rows(h.clock.Today())
	share, err := h.sharePasted(r, p)
	if err != nil {
		return err
	}
	if err := p.meet(ctx, h.outputs, rows, first); err != nil {
		return err
	}
	if err := p.people(ctx, h.outputs, rows); err != nil {
		return err
	}
	if first {
		return page.Show(w, r, http.StatusOK, pastePage(p))
	}
	f.Require("rows", len(rows) > 0, i18n.M("output.paste-none"))
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, pastePage(p))
	}
	all := make([]Draft, len(rows))
	for i, row := range rows {
		all[i] = row.draft
	}
	ids, err := h.outputs.CreateSeveral(ctx, all, share, who)
	if errors.Is(err, DOITaken) { // since it was looked for
		if err := p.meet(ctx, h.outputs, rows, false); err != nil {
			return err
		}
		return page.Show(w, r, http.StatusConflict, pastePage(p))
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("output.pasted", "n", len(ids)))
	return page.Go(w, r, "/outputs")
}

// sharePasted is with whom all of them are shared, nil if the form names nobody.
func (h *Handler) sharePasted(r *http.Request, p *pasted) (*ShareDraft, error) {
	f := p.f
	share := ShareDraft{Institute: p.names.Institute("shared_with", true), On: f.Day("shared_on", h.clock.Today())}
	if err := p.names.Resolve(r.Context(), h.db); err != nil {
		return nil, err
	}
	checkShared(f, "shared_on", share.On, h.clock.Today())
	f.Require("shared_with", share.On.IsZero() || pick.Said(f, "shared_with"), i18n.M("output.share-whom"))
	if share.Institute.None() {
		return nil, nil //nolint:nilnil // with nobody, or with a complaint
	}
	return &share, nil
}
