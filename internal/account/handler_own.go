package account

import (
	"cmp"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/bell"
	"gyoryu/internal/calendar"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
)

// Own shows one's own account: who one is here, how to sign in, where one is signed in.
func (h *Handler) Own(w http.ResponseWriter, r *http.Request) error {
	return h.showOwn(w, r, http.StatusOK, own{})
}

// own is what the page of one's own account shows. A form that is nil is blank.
type own struct {
	Account  Account
	Sessions []Session
	Current  int64 // the session that asks
	Tokens   []Token
	Told     bell.Mine  // what one wants to be told of
	Made     string     // a token, shown this once
	MadeFor  string     // the program that it is for
	Password *form.Form // to change it
	Token    *form.Form // to make one
	Calendar *calendar.Address
	Clock    clockIn
}

func (h *Handler) showOwn(w http.ResponseWriter, r *http.Request, status int, o own) error {
	ctx, who := r.Context(), auth.Who(r.Context())
	var err error
	if o.Account, err = h.store.find(ctx, who.ID); err != nil {
		return err
	}
	if o.Sessions, err = h.store.sessions(ctx, who.ID); err != nil {
		return err
	}
	if o.Tokens, err = h.store.tokens(ctx, who.ID); err != nil {
		return err
	}
	if o.Told, err = (bell.Store{DB: h.db}).Mine(ctx, h.clock.Now(), who); err != nil {
		return err
	}
	if o.Calendar, err = (calendar.Store{DB: h.db}).Of(ctx, calendar.OfAccount(who.ID)); err != nil {
		return err
	}
	o.Current, o.Clock = sessionOf(who), h.in(r)
	o.Password, o.Token = cmp.Or(o.Password, form.With(nil)), cmp.Or(o.Token, form.With(nil))
	return page.Show(w, r, status, ownPage(o))
}

// sessionOf is the id of the session that asks.
func sessionOf(who auth.Account) int64 {
	id, _ := strconv.ParseInt(who.Session, 10, 64) // Identify wrote it; 0 is none
	return id
}

// ChangePassword changes one's own, for who knows the present one, and ends the
// sessions elsewhere.
func (h *Handler) ChangePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	f.Need("current")
	readPassword(f, who.Email, who.Name)
	if !f.OK() {
		return h.showOwn(w, r, http.StatusUnprocessableEntity, own{Password: f})
	}
	// Guessing here is slowed down like guessing at the door.
	try, wait, err := h.store.try(ctx, typedEmail(who.Email), address(r))
	if err != nil {
		return err
	}
	if wait > 0 {
		f.Reject("current", waitFor(w, wait))
		return h.showOwn(w, r, http.StatusTooManyRequests, own{Password: f})
	}
	known, err := h.store.secret(ctx, who.Email)
	if err != nil {
		return err
	}
	right, err := h.passwords.verify(ctx, f.Value("current"), known.Hash)
	if err != nil {
		return err
	}
	if !right || known.ID != who.ID {
		slog.WarnContext(ctx, "password change refused", "account", who.ID, "address", address(r))
		f.Reject("current", i18n.M("account.wrong-current"))
		return h.showOwn(w, r, http.StatusUnprocessableEntity, own{Password: f})
	}
	if err := h.store.succeeded(ctx, try); err != nil {
		return err
	}
	hash, err := h.passwords.hash(ctx, f.Value("password"))
	if err != nil {
		return err
	}
	if err := h.store.setPassword(ctx, who.ID, hash, sessionOf(who)); err != nil {
		return err
	}
	slog.InfoContext(ctx, "password changed", "account", who.ID, "address", address(r))
	flash.Set(w, r, i18n.M("account.password-changed"))
	return page.Go(w, r, "/account")
}

// EndSession signs out one of one's own browsers.
func (h *Handler) EndSession(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	id := f.ID("session")
	if id == 0 {
		return page.BadRequest
	}
	who := auth.Who(r.Context())
	if err := h.store.endOne(r.Context(), who.ID, id); err != nil {
		return err
	}
	if id == sessionOf(who) {
		return h.SignOut(w, r)
	}
	slog.InfoContext(r.Context(), "session ended by its account", "account", who.ID, "address", address(r))
	flash.Set(w, r, i18n.M("account.session-ended"))
	return page.Go(w, r, "/account")
}

// EndOthers signs out all of one's other browsers.
func (h *Handler) EndOthers(w http.ResponseWriter, r *http.Request) error {
	who := auth.Who(r.Context())
	if err := h.store.endOthers(r.Context(), who.ID, sessionOf(who)); err != nil {
		return err
	}
	slog.InfoContext(r.Context(), "other sessions ended by their account", "account", who.ID, "address", address(r))
	flash.Set(w, r, i18n.M("account.others-ended"))
	return page.Go(w, r, "/account")
}

// Stay renews the session that asks, and tells the page's watch when it now ends.
func (h *Handler) Stay(w http.ResponseWriter, r *http.Request) error {
	if err := h.store.seen(r.Context(), sessionOf(auth.Who(r.Context()))); err != nil {
		return err
	}
	found, err := h.store.visitor(r.Context(), h.session(r))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return page.JSON(w, map[string]string{"ends": found.EndsAt.UTC().Format(time.RFC3339)})
}
