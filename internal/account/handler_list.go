package account

import (
	"net/http"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/web/ui"
)

// clockIn tells times as a reader reads them.
type clockIn struct {
	clock day.Clock
	lang  string
}

func (h *Handler) in(r *http.Request) clockIn {
	return clockIn{h.clock, string(i18n.From(r.Context()))}
}

// ago is how long ago it was, in words.
func (c clockIn) ago(t *time.Time) string {
	if t == nil {
		return ""
	}
	return day.Since(*t, c.clock.Now(), c.lang)
}

// at is when it was, by the office's clock.
func (c clockIn) at(t *time.Time) string {
	if t == nil {
		return ""
	}
	return day.Instant(*t, c.clock.Zone, c.lang)
}

// List shows the accounts.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, sorts...)
	if err != nil {
		return err
	}
	accounts, err := h.store.list(r.Context(), v)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, listPage(v, accounts, h.in(r)))
}

// shown is what the page of an account shows.
type shown struct {
	Account Account
	Who     auth.Account
	Events  []ui.Event
	Tokens  []Token
	Problem string // why nothing was done, in the reader's language
	Link    string // a one-time link, shown this once
	Mailed  bool   // it was sent to the account as well
	Clock   clockIn
}

// Show shows one account and what was done to it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return h.show(w, r, http.StatusOK, id, shown{})
}

func (h *Handler) show(w http.ResponseWriter, r *http.Request, status int, id int64, s shown) error {
	var err error
	if s.Account, err = h.store.find(r.Context(), id); err != nil {
		return err
	}
	if s.Events, err = history.Shown(r.Context(), h.db, h.clock, "account", id); err != nil {
		return err
	}
	if s.Tokens, err = h.store.tokens(r.Context(), id); err != nil {
		return err
	}
	s.Who, s.Clock = auth.Who(r.Context()), h.in(r)
	return page.Show(w, r, status, showPage(s))
}

// showLink shows a one-time link, in the answer to the form that made it: so it is
// in no address, no log, no cookie, and gone with the page.
func (h *Handler) showLink(w http.ResponseWriter, r *http.Request, id int64, token string) error {
	w.Header().Set("Cache-Control", "no-store")
	return h.show(w, r, http.StatusOK, id, shown{Link: h.base(r) + LinkPath(token), Mailed: h.options.Outbox.On()})
}

// base is what addresses that are sent to people begin with.
func (h *Handler) base(r *http.Request) string {
	if h.options.URL != "" {
		return strings.TrimSuffix(h.options.URL, "/")
	}
	if h.secure(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
