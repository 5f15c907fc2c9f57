package bell

import (
	"errors"
	"log/slog"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// MailPath is the address of the page, and of the button in mail programs, that switches
// a kind of mail off for whose key it is.
func MailPath(key string, k MailKind) string { return MailPrefix + key + "/" + string(k) }

// MailPrefix begins the addresses in which a key stands, which no log may keep.
const MailPrefix = "/mail/off/"

// MailForm says what its button would switch off, and for whom. Opening it changes
// nothing: mail programs open links before people do.
func (h *Handler) MailForm(w http.ResponseWriter, r *http.Request) error {
	m, err := h.mail(w, r)
	if err != nil {
		return noMail(w, r, err)
	}
	return page.Show(w, r, http.StatusOK, mailPage(m))
}

// MailOff switches the kind off, or on again, as the page's button asks, or off as
// mail programs ask by themselves (RFC 8058). Those are not led to another page, which
// they may not follow.
func (h *Handler) MailOff(w http.ResponseWriter, r *http.Request) error {
	m, err := h.mail(w, r)
	if err != nil {
		return noMail(w, r, err)
	}
	asked, oneClick := r.PostFormValue("do"), r.PostFormValue("List-Unsubscribe") == "One-Click" // of either encoding
	if oneClick {
		asked = off
	}
	if asked != on && asked != off {
		return page.BadRequest
	}
	if err := h.bell.Mail(r.Context(), m.AccountID, m.kind, asked == on); err != nil {
		return err
	}
	slog.InfoContext(r.Context(), "mails switched by link", "account", m.AccountID, "kind", m.kind, "to", asked)
	if oneClick {
		m.Off = true
		return page.Show(w, r, http.StatusOK, mailPage(m))
	}
	return page.Go(w, r, MailPath(m.key, m.kind))
}

// mailLink is what a link in a mail stands for.
type mailLink struct {
	Receiver
	kind MailKind
	key  string
}

// mail is whose mails of which kind the path names.
func (h *Handler) mail(w http.ResponseWriter, r *http.Request) (mailLink, error) {
	m := mailLink{key: chi.URLParam(r, "token"), kind: MailKind(chi.URLParam(r, "kind"))}
	w.Header().Set("Referrer-Policy", "no-referrer")
	if !slices.Contains(MailKinds, m.kind) {
		return m, pg.NotFound
	}
	var err error
	m.Receiver, err = h.bell.Receiver(r.Context(), m.key, m.kind)
	return m, err
}

// noMail says that a link is for nobody's mails.
func noMail(w http.ResponseWriter, r *http.Request, err error) error {
	if errors.Is(err, pg.NotFound) {
		return page.Show(w, r, http.StatusNotFound, noMailPage())
	}
	return err
}
