package bell

import (
	"context"
	"net/http"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
)

// Follow makes one follow the record of the kind that the path names.
func (h *Handler) Follow(of charge.Of) page.Handler {
	return h.following(of, "bell.followed", h.bell.Follow)
}

// Unfollow makes one follow it no longer.
func (h *Handler) Unfollow(of charge.Of) page.Handler {
	return h.following(of, "bell.unfollowed", h.bell.Unfollow)
}

func (h *Handler) following(of charge.Of, said string, do func(context.Context, charge.Of, int64, auth.Account) (string, error)) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		name, err := do(r.Context(), of, id, auth.Who(r.Context()))
		if err != nil {
			return err
		}
		flash.Set(w, r, i18n.M(said, "name", name))
		return page.Back(w, r, of.Href(id))
	}
}

// SwitchMail switches one of one's own kinds of mail on or off.
func (h *Handler) SwitchMail(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	kind, do := MailKind(f.Value("kind")), f.Value("do")
	if !slices.Contains(MailKinds, kind) || do != on && do != off {
		return page.BadRequest
	}
	if err := h.bell.Mail(r.Context(), auth.Who(r.Context()).ID, kind, do == on); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("bell.mail-is-"+do, "kind", i18n.T(r.Context(), "bell.mail."+string(kind))))
	return page.Go(w, r, "/account#mails")
}

// What the buttons of a kind of mail ask for.
const (
	on  = "on"
	off = "off"
)
