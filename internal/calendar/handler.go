package calendar

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

// Options are what the program's settings say about addresses.
type Options struct {
	URL string // the public address, empty unless set
}

// Handler answers for calendars and their addresses.
type Handler struct {
	calendars Store
	clock     day.Clock
	options   Options
	guesses   *guesses
}

// NewHandler serves the calendars of what is kept in db.
func NewHandler(db pg.DB, clock day.Clock, o Options) *Handler {
	return &Handler{calendars: Store{db}, clock: clock, options: o, guesses: newGuesses(clock.Now)}
}

// Show is the calendar that the secret in its address opens. Whoever has that is let in:
// programs that fetch calendars cannot sign in.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	ctx, secret, header := r.Context(), chi.URLParam(r, "secret"), w.Header()
	// From here on nothing that logs or shows the address can tell the secret.
	r.URL.Path, r.URL.RawPath = Redact(r.URL.Path), ""
	*r = *r.WithContext(ui.WithPath(ctx, "/"))
	header.Set("Referrer-Policy", "no-referrer")
	header.Del("Set-Cookie")
	if wait := h.guesses.wait(r.RemoteAddr); wait > 0 {
		header.Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return page.TooMany
	}
	hash := hashOf(secret)
	opened, err := opened{}, pg.NotFound
	if hash != nil {
		opened, err = h.calendars.open(ctx, hash, h.clock.Today())
	}
	if errors.Is(err, pg.NotFound) {
		h.guesses.wrong(r.RemoteAddr, hash)
		slog.WarnContext(ctx, "calendar refused", "address", network(r.RemoteAddr))
	}
	if err != nil {
		return err
	}
	body, err := h.file(r, opened)
	if err != nil {
		return err
	}
	if opened.Unfetched {
		if err := h.calendars.fetched(ctx, opened.ID, h.clock.Today()); err != nil {
			slog.WarnContext(ctx, "last fetching of a calendar not written", "err", err)
		}
	}
	sum := sha256.Sum256(body)
	etag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	header.Set("ETag", etag)
	header.Set("Cache-Control", "private, no-cache")
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if weak(known) == weak(etag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	header.Set("Content-Type", "text/calendar; charset=utf-8")
	header.Set("Content-Disposition", `inline; filename="gyoryu.ics"`) // instead of the secret
	header.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the reader has gone: nobody to tell
	return nil
}

// weak is an ETag as it compares to others.
func weak(etag string) string { return strings.TrimPrefix(strings.TrimSpace(etag), "W/") }

func (h *Handler) file(r *http.Request, o opened) ([]byte, error) {
	events, err := h.calendars.events(r.Context(), o, h.clock.Now(), h.clock.Today())
	if err != nil {
		return nil, err
	}
	f := file{
		Name: i18n.Say(o.Language, "calendar.name-"+o.owner().word(), "name", o.Name), Lang: o.Language,
		Zone: h.clock.Zone.String(), Host: h.host(), Events: events,
	}
	if o.AccountID != 0 {
		f.Base = h.base(r)
	}
	return f.write()
}

// host is behind the @ of what events are known by: it must not change with the way in which
// the program is reached.
func (h *Handler) host() string {
	if u, err := url.Parse(h.options.URL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "gyoryu"
}

// base is what addresses that programs and people are given begin with.
func (h *Handler) base(r *http.Request) string {
	if h.options.URL != "" {
		return strings.TrimSuffix(h.options.URL, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
