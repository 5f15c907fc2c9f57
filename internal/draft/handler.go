package draft

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// Handler keeps drafts, lists them, and goes on with them.
type Handler struct {
	drafts Store
	clock  day.Clock
	replay http.HandlerFunc // the whole site, for showing a form again
}

// NewHandler serves the drafts kept in db.
func NewHandler(db pg.DB, clock day.Clock) *Handler {
	return &Handler{drafts: Store{DB: db}, clock: clock}
}

// SetReplay says what shows a form: the site itself.
func (h *Handler) SetReplay(site http.HandlerFunc) { h.replay = site }

// maxPairs is how many fields a draft may have: more than any form does.
const maxPairs = 6000

// answer tells the page what became of what it sent.
type answer struct {
	At       string `json:"at,omitempty"`       // when it was kept, as the office's clock says
	Revision int64  `json:"revision,omitempty"` // of the draft
	Why      string `json:"why,omitempty"`      // it was not kept
}

// Keep keeps what a page's form has now, as its script sends it a moment after the last
// key: the form's fields, and in the address where the form is sent to, whose page it is
// and the how manieth time it sends.
func (h *Handler) Keep(w http.ResponseWriter, r *http.Request) error {
	q, who := r.URL.Query(), auth.Who(r.Context())
	p, known := placeAt(q.Get("form"))
	seq, err := strconv.ParseInt(q.Get("seq"), 10, 64)
	if !known || err != nil || seq < 1 {
		return tell(w, http.StatusUnprocessableEntity, answer{Why: "unknown"})
	}
	if q.Get("as") != strconv.FormatInt(who.ID, 10) { // somebody else has signed in in another tab
		return auth.SignedOut
	}
	wr, err := written(r)
	if err != nil {
		return err
	}
	wr.place, wr.seq = p, seq
	if wr.Key == "" || wr.Writer == "" {
		return tell(w, http.StatusUnprocessableEntity, answer{Why: "unknown"})
	}
	may, err := h.drafts.writable(r.Context(), p, who)
	if err != nil {
		return err
	}
	if !may {
		return pg.NotFound
	}
	n, err := h.drafts.keep(r.Context(), wr, who)
	switch {
	case errors.Is(err, Over):
		return tell(w, http.StatusGone, answer{Why: "over"})
	case errors.Is(err, Elsewhere):
		return tell(w, http.StatusConflict, answer{Why: "elsewhere"})
	case errors.Is(err, Full):
		return tell(w, http.StatusUnprocessableEntity, answer{Why: "full"})
	case err != nil:
		return err
	}
	return tell(w, http.StatusOK, answer{At: h.clock.Now().In(h.clock.Zone).Format("15:04"), Revision: n})
}

// written reads what was sent, in the order of the form.
func written(r *http.Request) (writing, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return writing{}, page.BadRequest
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return writing{}, err
	}
	var w writing
	var pairs [][2]string
	for part := range strings.SplitSeq(string(body), "&") {
		name, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return writing{}, page.BadRequest
		}
		if value, err = url.QueryUnescape(value); err != nil {
			return writing{}, page.BadRequest
		}
		switch name {
		case "":
			continue
		case "password": // is kept nowhere
			return writing{}, page.BadRequest
		case "draft":
			w.Ref, _ = readRef(value)
		case "version":
			w.version, _ = strconv.ParseInt(value, 10, 64)
			w.version = max(w.version, 0)
		}
		if pairs = append(pairs, [2]string{name, value}); len(pairs) > maxPairs {
			return writing{}, form.TooManyFields
		}
	}
	w.fields, w.size = typed(pairs)
	return w, nil
}

// tell answers the script.
func tell(w http.ResponseWriter, status int, a answer) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the page has gone: nobody to tell
	return nil
}

// List shows one's own drafts.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	all, err := h.drafts.All(r.Context(), auth.Who(r.Context()))
	if err != nil {
		return err
	}
	l := listing{look: h.look()}
	for _, d := range all {
		if d.Thrown {
			l.thrown = append(l.thrown, d)
		} else {
			l.drafts = append(l.drafts, d)
		}
	}
	return page.Show(w, r, http.StatusOK, listPage(l))
}

// Throw throws a draft away, for a day to be brought back.
func (h *Handler) Throw(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, h.drafts.throw, "draft.thrown")
}

// Restore brings back a draft that was thrown away.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, h.drafts.restore, "draft.restored")
}

func (h *Handler) act(w http.ResponseWriter, r *http.Request, do func(context.Context, int64, auth.Account) error, says string) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	if err := do(r.Context(), id, auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M(says))
	return page.Back(w, r, "/drafts")
}

// look is what showing drafts needs to know.
func (h *Handler) look() look { return look{now: h.clock.Now(), zone: h.clock.Zone} }
