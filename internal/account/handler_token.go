package account

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// bearerToken is the token that a request for the API comes with. Elsewhere only
// browsers ask.
func bearerToken(r *http.Request) (token string, is bool) {
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		return "", false
	}
	for _, header := range r.Header.Values("Authorization") {
		scheme, token, _ := strings.Cut(strings.TrimSpace(header), " ")
		if strings.EqualFold(scheme, "Bearer") {
			return strings.TrimSpace(token), true
		}
	}
	return "", false
}

// program puts into the context whose program asks. With a token that opens nothing
// it stays outside, whatever cookie it has beside that.
func (h *Handler) program(ctx context.Context, token, address string) (context.Context, owner, error) {
	found, err := h.store.bearer(ctx, token)
	if errors.Is(err, pg.NotFound) {
		slog.WarnContext(ctx, "token refused", "address", address)
		return auth.Refuse(ctx, auth.BadToken), owner{}, nil
	}
	if err != nil {
		return ctx, owner{}, err
	}
	if found.Unseen {
		if err := h.store.used(ctx, found.TokenID); err != nil {
			slog.WarnContext(ctx, "last use of a token not written", "err", err)
		}
	}
	who := found.account()
	who.TokenID, who.ReadsOnly = found.TokenID, found.ReadsOnly
	return auth.As(ctx, who), found.owner, nil
}

// MakeToken makes a token for a program of one's own, and shows it in the answer to
// the form: so it is in no address, no log, no cookie, and gone with the page.
func (h *Handler) MakeToken(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	name := f.Line("name", maxTokenName)
	f.Need("name")
	if !f.OK() {
		return h.showOwn(w, r, http.StatusUnprocessableEntity, own{Token: f})
	}
	id, token, err := h.store.AddToken(ctx, who.ID, who.ID, name, f.Flag("reads_only"))
	if refusal, ok := errors.AsType[Refusal](err); ok {
		f.Reject(refusal.Field, refusal.Msg)
		return h.showOwn(w, r, http.StatusUnprocessableEntity, own{Token: f})
	}
	if err != nil {
		return err
	}
	slog.InfoContext(ctx, "token made", "account", who.ID, "token", id, "address", address(r))
	w.Header().Set("Cache-Control", "no-store")
	return h.showOwn(w, r, http.StatusOK, own{Made: token, MadeFor: name})
}

// RevokeToken ends a token of one's own.
func (h *Handler) RevokeToken(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return h.revoke(w, r, auth.Who(r.Context()).ID, id, "/account")
}

// RevokeTokenOf ends a token of any account.
func (h *Handler) RevokeTokenOf(w http.ResponseWriter, r *http.Request) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(chi.URLParam(r, "token"), 10, 64)
	if err != nil {
		return pg.NotFound
	}
	return h.revoke(w, r, a.ID, id, path(a.ID))
}

func (h *Handler) revoke(w http.ResponseWriter, r *http.Request, account, id int64, back string) error {
	ctx, who := r.Context(), auth.Who(r.Context())
	if err := h.store.RevokeToken(ctx, who.ID, account, id); err != nil {
		return err
	}
	slog.InfoContext(ctx, "token revoked", "account", who.ID, "of", account, "token", id, "address", address(r))
	flash.Set(w, r, i18n.M("account.token-revoked"))
	return page.Go(w, r, back)
}
