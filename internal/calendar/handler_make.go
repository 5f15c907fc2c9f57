package calendar

import (
	"log/slog"
	"net/http"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
)

// MakeOwn makes the address of one's own calendar, or another one in its place.
func (h *Handler) MakeOwn(w http.ResponseWriter, r *http.Request) error {
	return h.make(w, r, OfAccount(auth.Who(r.Context()).ID))
}

// EndOwn ends the address of one's own calendar.
func (h *Handler) EndOwn(w http.ResponseWriter, r *http.Request) error {
	return h.end(w, r, OfAccount(auth.Who(r.Context()).ID))
}

// MakeOfInstitute makes an address to give away, or another one in its place.
func (h *Handler) MakeOfInstitute(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return h.make(w, r, OfInstitute(id))
}

// EndOfInstitute ends the address that was given away.
func (h *Handler) EndOfInstitute(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return h.end(w, r, OfInstitute(id))
}

// make shows the address in the answer to the form: so it is in no log, no history, no
// cookie, and gone with the page. Sent again, the form is stale and makes no other one.
func (h *Handler) make(w http.ResponseWriter, r *http.Request, of Owner) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	l, known := i18n.Known(f.Value("language"))
	if !known {
		l = i18n.From(ctx)
	}
	secret, name, err := h.calendars.Make(ctx, of, version(f), l, who.ID)
	if err != nil {
		return err
	}
	slog.InfoContext(ctx, "calendar address made", "account", who.ID, "of", of.page())
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	address := h.base(r) + Path(secret)
	_, rest, _ := strings.Cut(address, "://")
	return page.Show(w, r, http.StatusOK, madePage(of, name, address, "webcal://"+rest, f.Version() != 0))
}

func (h *Handler) end(w http.ResponseWriter, r *http.Request, of Owner) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	if err := h.calendars.End(ctx, of, version(f), who.ID); err != nil {
		return err
	}
	slog.InfoContext(ctx, "calendar address ended", "account", who.ID, "of", of.page())
	flash.Set(w, r, i18n.M("calendar.ended"))
	return page.Go(w, r, of.page())
}

// version is the address that a form belongs to: 0 where there was none, and one that never
// is where the form does not say.
func version(f *form.Form) int64 {
	if !f.Has("version") {
		return -1
	}
	return f.Version()
}
