package draft

import (
	"context"
	"errors"
	"net/http"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

// Mind stands before all forms, whichever noun they are of: the page of one offers the
// drafts of it, and saving one settles its draft, in the transaction that saves.
func (h *Handler) Mind(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, who := r.Context(), auth.Who(r.Context())
		switch {
		case !who.SignedIn() || showing(ctx):
		case r.Method == http.MethodGet:
			p, known := placeOn(r.URL.Path)
			if !known {
				break
			}
			found, err := h.drafts.at(ctx, p, who)
			if err != nil {
				page.Fail(w, r, err)
				return
			}
			if len(found) > 0 {
				r = r.WithContext(ui.WithTop(ctx, offered(offer{look: h.look(), drafts: found, back: p.page})))
			}
		case r.Method == http.MethodPost:
			if p, known := placeAt(r.URL.Path); known {
				r = settling(r, p, who)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// settling is r, which ends its draft in each transaction of its own. The form is read
// by the time when there is one, as the noun reads it.
func settling(r *http.Request, p place, who auth.Account) *http.Request {
	var own *http.Request
	own = r.WithContext(pg.WithLast(r.Context(), func(ctx context.Context, tx pgx.Tx) error {
		ref, says := readRef(own.PostForm.Get("draft"))
		if !says {
			return nil
		}
		return settle(ctx, tx, ref, p, who.ID)
	}))
	return own
}

// onlyShown is what a transaction ends with that was begun while a form is only shown.
var onlyShown = errors.New("the form was only to be shown")

type showKey struct{}

// shownOnly is the context of a request that shows a form again and changes nothing,
// whatever its fields say.
func shownOnly(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, showKey{}, true)
	return pg.WithLast(ctx, func(context.Context, pgx.Tx) error { return onlyShown })
}

func showing(ctx context.Context) bool { return ctx.Value(showKey{}) != nil }
