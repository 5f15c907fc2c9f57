package account

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/mail"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

// Options are what the program's settings say about signing in.
type Options struct {
	Demo   bool        // one click signs in as any demo account
	Secure bool        // browsers come over TLS: cookies are sent over nothing else
	URL    string      // the public address, which one-time links begin with
	Outbox mail.Outbox // where one-time links are mailed, if there is a mail server

	Sessions *Sessions // what is remembered of who asks
}

// Handler answers for signing in and out, one's own account, and the list of
// accounts.
type Handler struct {
	store     Store
	db        pg.DB
	clock     day.Clock
	options   Options
	passwords *passwords
	replay    func(http.ResponseWriter, *http.Request)
	tidied    atomic.Int64 // when, in Unix seconds
}

// NewHandler serves the accounts kept in db.
func NewHandler(db pg.DB, clock day.Clock, o Options) *Handler {
	return &Handler{store: Store{db}, db: db, clock: clock, options: o, passwords: newPasswords()}
}

// SetReplay is given what answers any request, so that a form that was kept can be
// shown by its own page.
func (h *Handler) SetReplay(answer func(http.ResponseWriter, *http.Request)) { h.replay = answer }

// Identify finds out who asks, in which language and which colours, for every page
// behind it.
func (h *Handler) Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if anybody(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		defer func() { r.URL.Path = Redact(r.URL.Path) }() // whatever is logged of it afterwards
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			defer h.options.Sessions.Forget() // what this copy changes it need not be told of
		}
		ctx, found, err := h.whoAsks(r)
		ctx = i18n.With(ctx, language(r, found.Language))
		ctx = ui.WithTheme(ctx, theme(r, found.Theme))
		if ui.PathOf(ctx) == "/" { // a form that is shown again has its own
			ctx = ui.WithPath(ctx, here(r))
		}
		if err != nil {
			r.URL.Path = Redact(r.URL.Path)
			page.Fail(w, r.WithContext(ctx), err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// anybody reports an address that is the same for everybody, and costs no query.
func anybody(path string) bool {
	return strings.HasPrefix(path, "/static/") || path == "/healthz" || path == "/readyz"
}

// whoAsks puts into the context who a program's token or a browser's cookie stands
// for, and returns them, the zero owner if nobody.
func (h *Handler) whoAsks(r *http.Request) (context.Context, owner, error) {
	ctx := r.Context()
	if token, is := bearerToken(r); is {
		return h.program(ctx, token, address(r))
	}
	found, err := h.visitor(r)
	if err != nil || found.AccountID == 0 {
		return ctx, owner{}, err
	}
	who := found.account()
	who.Session = strconv.FormatInt(found.SessionID, 10)
	return auth.As(ui.WithSessionEnd(ctx, found.EndsAt), who), found.owner, nil
}

// account is the owner as the doors know them.
func (o owner) account() auth.Account {
	return auth.Account{ID: o.AccountID, Name: o.Name, Email: o.Email, Roles: o.Roles, PersonID: o.PersonID}
}

// visitor is whom the cookie stands for, the zero one if nobody.
func (h *Handler) visitor(r *http.Request) (visitor, error) {
	token := h.session(r)
	if token == "" {
		return visitor{}, nil
	}
	found, err := h.options.Sessions.of(token, func() (visitor, error) { return h.store.visitor(r.Context(), token) })
	if errors.Is(err, pg.NotFound) {
		return visitor{}, nil
	}
	if err == nil && found.Unseen {
		if err := h.store.seen(r.Context(), found.SessionID); err != nil {
			slog.WarnContext(r.Context(), "last seen not written", "err", err)
		}
	}
	return found, err
}

// language is the reader's: as their account says, or their browser once chose, or
// it is set up.
func language(r *http.Request, chosen string) i18n.Lang {
	if l, ok := i18n.Known(chosen); ok {
		return l
	}
	if c, err := r.Cookie("language"); err == nil {
		if l, ok := i18n.Known(c.Value); ok {
			return l
		}
	}
	return i18n.Guess(r.Header.Get("Accept-Language"))
}

func theme(r *http.Request, chosen string) string {
	if chosen == "" {
		if c, err := r.Cookie("theme"); err == nil {
			chosen = c.Value
		}
	}
	if chosen == "light" || chosen == "dark" {
		return chosen
	}
	return ""
}

// here is the page that the reader is on, for the language switch to come back to:
// after a rejected form that is the page with the form.
func here(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return page.Local(r.URL.RequestURI(), "/")
	}
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host && from.Path != "" {
		return page.Local(from.RequestURI(), "/")
	}
	return "/"
}

// Preferences keeps the language or the theme, for the browser and for the account.
func (h *Handler) Preferences(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	var language, theme *string
	if v := f.Value("language"); f.Has("language") {
		if _, ok := i18n.Known(v); !ok && v != "auto" {
			return page.BadRequest
		}
		language = h.remember(w, r, "language", v)
	}
	if v := f.Value("theme"); f.Has("theme") {
		if v != "light" && v != "dark" && v != "auto" {
			return page.BadRequest
		}
		theme = h.remember(w, r, "theme", v)
	}
	if who := auth.Who(r.Context()); who.SignedIn() && (language != nil || theme != nil) {
		if err := h.store.prefer(r.Context(), who.ID, language, theme); err != nil {
			return err
		}
	}
	return page.Back(w, r, "/")
}

// remember sets a cookie for a year, or takes it away for "auto", which is then "".
func (h *Handler) remember(w http.ResponseWriter, r *http.Request, name, value string) *string {
	const year = 365 * 24 * time.Hour
	age := year
	if value == "auto" {
		value, age = "", 0
	}
	h.setCookie(w, r, name, value, age)
	return &value
}

// secure reports whether the browser's connection is encrypted.
func (h *Handler) secure(r *http.Request) bool { return h.options.Secure || r.TLS != nil }

// CookieName is the name of the cookie that holds a session's token. Browsers take
// one that begins with __Host- only from this very host, over TLS.
func CookieName(secure bool) string {
	if secure {
		return "__Host-session"
	}
	return "session"
}

// session is the token in the request's cookie, empty if there is none.
func (h *Handler) session(r *http.Request) string {
	c, err := r.Cookie(CookieName(h.secure(r)))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie that scripts can't read; an age of 0 takes it away.
func (h *Handler) setCookie(w http.ResponseWriter, r *http.Request, name, value string, age time.Duration) {
	seconds := int(age.Seconds())
	if seconds <= 0 {
		seconds = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: h.secure(r), SameSite: http.SameSiteLaxMode,
	})
}

// address is where the request comes from, as far as the program may believe it.
func address(r *http.Request) string {
	if a, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return a.Addr().Unmap().String()
	}
	if a, err := netip.ParseAddr(r.RemoteAddr); err == nil {
		return a.Unmap().String()
	}
	return ""
}

// tidy clears out now and then, on the way of somebody who signs in.
func (h *Handler) tidy(r *http.Request) {
	now, last := time.Now().Unix(), h.tidied.Load()
	if now-last < 3600 || !h.tidied.CompareAndSwap(last, now) {
		return
	}
	if err := h.store.Tidy(r.Context()); err != nil {
		slog.WarnContext(r.Context(), "not tidied", "err", err)
	}
}
