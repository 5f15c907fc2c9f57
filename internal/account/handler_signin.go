package account

import (
	"errors"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// demoAccounts are those that one click signs in as, in demo mode.
var demoAccounts = []string{"staff@demo.example", "manager@demo.example", "researcher@demo.example", "admin@demo.example"}

const demoDomain = "@demo.example"

// SignInForm shows the way in.
func (h *Handler) SignInForm(w http.ResponseWriter, r *http.Request) error {
	next := page.Local(r.URL.Query().Get("next"), "/")
	if auth.Who(r.Context()).SignedIn() {
		return page.Go(w, r, next)
	}
	return h.showSignIn(w, r, http.StatusOK, form.With(url.Values{"next": {next}}))
}

// showSignIn shows the form, and why it was refused if it was.
func (h *Handler) showSignIn(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	return page.Show(w, r, status, signInPage(f, h.options.Demo, h.options.Outbox.On()))
}

// SignIn lets somebody in who knows an account's password. Whatever is wrong, the
// answer is the same and takes as long.
func (h *Handler) SignIn(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	email := typedEmail(f.Value("email"))
	f.Set("email", email)
	f.Need("email")
	f.Need("password")
	if !f.OK() {
		return h.showSignIn(w, r, http.StatusUnprocessableEntity, f)
	}
	try, wait, err := h.store.try(ctx, email, address(r))
	if err != nil {
		return err
	}
	if wait > 0 {
		slog.WarnContext(ctx, "sign-in slowed down", "address", address(r), "wait", wait.Round(time.Second))
		f.Reject("password", waitFor(w, wait))
		return h.showSignIn(w, r, http.StatusTooManyRequests, f)
	}
	known, err := h.store.secret(ctx, email)
	if err != nil {
		return err
	}
	right, err := h.passwords.verify(ctx, f.Value("password"), known.Hash)
	if err != nil {
		return err
	}
	if !right || known.Disabled {
		slog.WarnContext(ctx, "sign-in refused", "account", known.ID, "address", address(r))
		f.Reject("password", i18n.M("account.wrong"))
		return h.showSignIn(w, r, http.StatusUnprocessableEntity, f)
	}
	if err := h.store.succeeded(ctx, try); err != nil {
		return err
	}
	return h.enter(w, r, known.ID, f)
}

// waitFor says how long to wait, to people and to programs.
func waitFor(w http.ResponseWriter, wait time.Duration) i18n.Msg {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	if wait > time.Minute {
		return i18n.M("account.wait-minutes", "n", int(math.Ceil(wait.Minutes())))
	}
	return i18n.M("account.wait-seconds", "n", int(math.Ceil(wait.Seconds())))
}

// DemoSignIn signs in as the demo account whose button was pressed.
func (h *Handler) DemoSignIn(w http.ResponseWriter, r *http.Request) error {
	if !h.options.Demo {
		return pg.NotFound
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	email := typedEmail(f.Value("email"))
	var known secret
	if strings.HasSuffix(email, demoDomain) {
		if known, err = h.store.secret(r.Context(), email); err != nil {
			return err
		}
	}
	if known.ID == 0 || known.Disabled {
		f.Set("email", "")
		f.Reject("email", i18n.M("account.no-demo"))
		return h.showSignIn(w, r, http.StatusUnprocessableEntity, f)
	}
	if err := h.store.entered(r.Context(), email, address(r), byDemo); err != nil {
		return err
	}
	return h.enter(w, r, known.ID, f)
}

// enter opens a session for the account, and goes on to where the form says.
func (h *Handler) enter(w http.ResponseWriter, r *http.Request, account int64, f *form.Form) error {
	ctx := r.Context()
	token, err := h.store.Open(ctx, account, h.session(r), address(r), agent(r.UserAgent()))
	if errors.Is(err, pg.NotFound) { // disabled since its password was compared
		f.Reject("password", i18n.M("account.wrong"))
		return h.showSignIn(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	slog.InfoContext(ctx, "signed in", "account", account, "address", address(r))
	// The cookie outlives the session, so that a form sent after its end is still
	// known to be its account's.
	h.setCookie(w, r, CookieName(h.secure(r)), token, absolute+lingers)
	h.tidy(r)
	next := page.Local(f.Value("next"), "/")
	if path, err := h.takeCarried(w, r, account, f); err != nil {
		return err
	} else if path != "" {
		next = path
	}
	h.announceHeld(w, r, account, next)
	return page.Go(w, r, next)
}

// SignOut ends the session, and forgets the forms that were kept for it.
func (h *Handler) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := h.store.End(r.Context(), h.session(r)); err != nil {
		return err
	}
	if err := h.dropHeld(w, r); err != nil {
		return err
	}
	h.setCookie(w, r, CookieName(h.secure(r)), "", 0)
	if who := auth.Who(r.Context()); who.SignedIn() {
		slog.InfoContext(r.Context(), "signed out", "account", who.ID, "address", address(r))
	}
	flash.Set(w, r, i18n.M("account.signed-out"))
	return page.Go(w, r, "/sign-in")
}
