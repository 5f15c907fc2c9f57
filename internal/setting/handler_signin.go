package setting

import (
	"net/http"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
)

// times tells instants as a reader reads them.
type times struct {
	clock day.Clock
	lang  string
}

func (h *Handler) times(r *http.Request) times {
	return times{h.clock, string(i18n.From(r.Context()))}
}

// at is when it was, by the office's clock.
func (t times) at(when time.Time) string { return day.Instant(when, t.clock.Zone, t.lang) }

// ago is how long ago it was, in words.
func (t times) ago(when time.Time) string { return day.Since(when, t.clock.Now(), t.lang) }

// log is what the page of the sign-ins shows.
type log struct {
	*list.View
	all      []signIn
	accounts []somebody
	in       times
}

// SignIns shows who signed in, and who was refused.
func (h *Handler) SignIns(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, "-new")
	if err != nil {
		return err
	}
	s := log{View: v, in: h.times(r)}
	narrow := tries{v.ID("account"), list.OneOf(v, "outcome", cameIn, refused)}
	var total int
	if s.all, total, s.accounts, err = h.settings.signIns(r.Context(), narrow, v); err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		s.all, total = nil, 0
	}
	s.all = list.Cut(v, s.all, total, func(i signIn) (string, int64) { return "", i.ID })
	return page.Show(w, r, http.StatusOK, signInPage(s))
}
