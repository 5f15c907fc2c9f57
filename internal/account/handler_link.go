package account

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// linkToken takes the token out of the request's address, so that nothing that logs
// the address, before or after an error, can write it down.
func linkToken(w http.ResponseWriter, r *http.Request) string {
	token := chi.URLParam(r, "token")
	r.URL.Path, r.URL.RawPath = Redact(r.URL.Path), ""
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	return token
}

// LinkForm asks for the password that a one-time link sets. Opening it changes
// nothing: mail programs open links before people do.
func (h *Handler) LinkForm(w http.ResponseWriter, r *http.Request) error {
	token := linkToken(w, r)
	l, err := h.store.link(r.Context(), token)
	if err != nil {
		return h.noLink(w, r, err)
	}
	return page.Show(w, r, http.StatusOK, linkPage(form.With(nil), l, token))
}

// UseLink sets the password and signs in.
func (h *Handler) UseLink(w http.ResponseWriter, r *http.Request) error {
	token := linkToken(w, r)
	ctx := r.Context()
	l, err := h.store.link(ctx, token)
	if err != nil {
		return h.noLink(w, r, err)
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	readPassword(f, l.Email, l.Name)
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, linkPage(f, l, token))
	}
	hash, err := h.passwords.hash(ctx, f.Value("password"))
	if err != nil {
		return err
	}
	if err := h.store.useLink(ctx, token, hash); err != nil {
		return h.noLink(w, r, err)
	}
	slog.InfoContext(ctx, "password set by link", "account", l.AccountID, "address", address(r))
	if err := h.store.entered(ctx, l.Email, address(r), byLink); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("account.password-set"))
	return h.enter(w, r, l.AccountID, form.With(url.Values{"next": {"/"}}))
}

// noLink says what is the matter with a link that lets nobody in.
func (h *Handler) noLink(w http.ResponseWriter, r *http.Request, err error) error {
	switch {
	case errors.Is(err, LinkUsed):
		return page.Show(w, r, http.StatusGone, noLinkPage("used"))
	case errors.Is(err, LinkOld):
		return page.Show(w, r, http.StatusGone, noLinkPage("old"))
	case errors.Is(err, pg.NotFound):
		return page.Show(w, r, http.StatusNotFound, noLinkPage("unknown"))
	}
	return err
}

// readPassword checks a new password, typed twice.
func readPassword(f *form.Form, email, name string) {
	if complaint, refused := refusePassword(f.Value("password"), email, name); refused {
		f.Reject("password", complaint)
		return
	}
	f.Require("again", tidyPassword(f.Value("again")) == tidyPassword(f.Value("password")), i18n.M("account.again-differs"))
}
