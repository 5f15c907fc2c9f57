package account

import (
	"log/slog"
	"net/http"
	"time"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
)

// answersAfter is how long it takes to answer who has forgotten a password, whether or not
// there is such an account: the time tells nobody.
const answersAfter = 300 * time.Millisecond

// postman sends one-time links to accounts; nil where no mail leaves.
func (h *Handler) postman(r *http.Request) postman {
	if !h.options.Outbox.On() {
		return nil
	}
	return by(h.options.Outbox, i18n.From(r.Context()))
}

// ForgottenForm asks for the e-mail to which a one-time link is to go.
func (h *Handler) ForgottenForm(w http.ResponseWriter, r *http.Request) error {
	return page.Show(w, r, http.StatusOK, forgottenPage(form.With(nil), h.options.Outbox.On()))
}

// Forgotten sends the link, if there is such an account. The answer and its time are the same
// if not, and asking is slowed down like signing in.
func (h *Handler) Forgotten(w http.ResponseWriter, r *http.Request) error {
	began := time.Now()
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	email := typedEmail(f.Value("email"))
	f.Set("email", email)
	f.Need("email")
	send := h.postman(r)
	if !f.OK() || send == nil {
		return page.Show(w, r, http.StatusUnprocessableEntity, forgottenPage(f, send != nil))
	}
	// Counted apart from signing in with the e-mail: who asks for others' passwords must not
	// keep them from signing in.
	_, wait, err := h.store.try(ctx, "forgotten "+email, address(r))
	if err != nil {
		return err
	}
	if wait > 0 {
		slog.WarnContext(ctx, "asking for passwords slowed down", "address", address(r), "wait", wait.Round(time.Second))
		f.Reject("email", waitFor(w, wait))
		return page.Show(w, r, http.StatusTooManyRequests, forgottenPage(f, true))
	}
	account, err := h.store.forgotten(ctx, email, send)
	if err != nil {
		return err
	}
	slog.InfoContext(ctx, "password forgotten", "account", account, "address", address(r))
	select {
	case <-time.After(answersAfter - time.Since(began)):
	case <-ctx.Done():
	}
	return page.Show(w, r, http.StatusOK, forgottenSentPage(email))
}
