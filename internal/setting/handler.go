package setting

import (
	"context"
	"errors"
	"net/http"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// Mail is how these pages reach the mail; the zero Mail is none.
type Mail struct {
	Server string                                           // host and port, never who signs in there or how
	Test   func(ctx context.Context, to auth.Account) error // queues a mail that says that mail works
	Again  func(ctx context.Context, mail int64) error      // queues a failed mail once more
	Retry  func(ctx context.Context, job int64) error       // works on a failed job now
}

// Options are what the program's environment says.
type Options struct {
	Zone *time.Location // of GYORYU_TZ: what holds while none is set; nil: the clock's
	Mail Mail
}

// Handler answers for every page under /settings.
type Handler struct {
	db       pg.DB
	settings Store
	clock    day.Clock
	zone     *time.Location
	mail     Mail
}

// NewHandler serves the settings kept in db.
func NewHandler(db pg.DB, clock day.Clock, o Options) *Handler {
	h := &Handler{db: db, settings: Store{db}, clock: clock, zone: o.Zone, mail: o.Mail}
	if h.zone == nil {
		h.zone = clock.Zone
	}
	return h
}

// shown is what the page of the settings shows.
type shown struct {
	s        Settings
	home     institute.Match
	f        *form.Form
	names    *pick.Names
	events   []ui.Event
	conflict bool
	now      time.Time      // by the zone that holds
	env      *time.Location // what GYORYU_TZ says
}

// next is the zone that holds once the program is started again.
func (s shown) next() string {
	if s.s.Zone != "" {
		return s.s.Zone
	}
	return s.env.String()
}

// Show shows the settings in their form.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	saved, home, err := h.found(r.Context())
	if err != nil {
		return err
	}
	f := form.With(saved.values(home))
	return h.show(w, r, http.StatusOK, shown{s: saved, home: home, f: f, names: pick.In(f)})
}

// Update saves what the form says.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	saved, home, err := h.found(ctx)
	if err != nil {
		return err
	}
	asked := shown{s: saved, home: home, f: f, names: pick.In(f)}
	if f.Do() != "save" { // the form comes back after the sign-in had ended
		return h.show(w, r, http.StatusOK, asked)
	}
	d, chosen := read(f, asked.names)
	if err := asked.names.Resolve(ctx, h.db); err != nil {
		return err
	}
	d.HomeID = chosen.ID
	f.Require("home", d.HomeID != 0 || home.ID == 0, i18n.M("setting.home-needed"))
	if !f.OK() {
		return h.show(w, r, http.StatusUnprocessableEntity, asked)
	}
	err = h.settings.Change(ctx, f.Version(), d, auth.Who(ctx))
	switch {
	case errors.Is(err, NoZone):
		f.Reject("zone", i18n.M("setting.no-zone"))
		return h.show(w, r, http.StatusUnprocessableEntity, asked)
	case errors.Is(err, pg.NotFound): // the institute was removed meanwhile
		f.Reject("home", i18n.M("form.no-such-record"))
		return h.show(w, r, http.StatusUnprocessableEntity, asked)
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f, d)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, "/settings")
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form, d Draft) error {
	saved, home, err := h.found(r.Context())
	if err != nil {
		return err
	}
	collide(f, d, saved, home, i18n.From(r.Context()))
	return h.show(w, r, http.StatusConflict, shown{s: saved, home: home, f: f, names: pick.In(f), conflict: true})
}

// found are the settings, and our institute, the zero one before it was entered.
func (h *Handler) found(ctx context.Context) (Settings, institute.Match, error) {
	s, err := h.settings.Find(ctx, h.db)
	if err != nil {
		return s, institute.Match{}, err
	}
	home, err := institute.Store{}.Home(ctx, h.db)
	if errors.Is(err, pg.NotFound) {
		err = nil
	}
	return s, home, err
}

func (h *Handler) show(w http.ResponseWriter, r *http.Request, status int, s shown) error {
	var err error
	if s.events, err = history.Shown(r.Context(), h.db, h.clock, "settings", 1); err != nil {
		return err
	}
	s.now, s.env = h.clock.Now().In(h.clock.Zone), h.zone
	return page.Show(w, r, status, showPage(s))
}
