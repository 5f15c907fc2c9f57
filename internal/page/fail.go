package page

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/jackc/pgx/v5/pgconn"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

var (
	// BadRequest reports a request that no page of this site makes.
	BadRequest = errors.New("bad request")
	// NotAllowed reports a method that an address does not have.
	NotAllowed = errors.New("method not allowed")
	// Foreign reports a change that another site's page asked for.
	Foreign = errors.New("asked for by another site")
	// Unconditional reports a change that does not say which version it is made to.
	Unconditional = errors.New("a change without If-Match")
	// Unavailable reports that the program cannot answer just now.
	Unavailable = errors.New("unavailable")
	// TooMany reports tries that come too fast.
	TooMany = errors.New("too many requests")
)

// Fail answers with what went wrong. Only what someone may act on is put in
// words; anything unforeseen is logged, and shown as no more than that.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	status, code := Describe(err)
	refused, _ := errors.AsType[Refused](err)
	if errors.Is(err, pg.Stale) && r.Header.Get("If-Match") != "" {
		status = http.StatusPreconditionFailed // what it said of the record is no longer so
	}
	switch {
	case code == "full":
		slog.ErrorContext(r.Context(), "no room left on the database's disk", "method", r.Method, "path", r.URL.Path, "err", err)
	case status == http.StatusInternalServerError:
		slog.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	case status == http.StatusForbidden:
		slog.WarnContext(r.Context(), "denied", "method", r.Method, "path", r.URL.Path, "account", auth.Who(r.Context()).ID)
	case status == http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
		slog.WarnContext(r.Context(), "unavailable", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	if forPrograms(r) {
		tell(w, r, status, code, refused)
		return
	}
	l := i18n.From(r.Context())
	title := i18n.Say(l, "fail."+code)
	c := ui.Failure(title, i18n.Say(l, "fail."+code+".advice"), middleware.GetReqID(r.Context()))
	// The time for the request may be up, which is no reason not to say so.
	if err := Show(w, r.WithContext(context.WithoutCancel(r.Context())), status, c); err != nil {
		http.Error(w, title, status)
	}
}

// Describe is the status of an error, and the key of its sentences below "fail.".
func Describe(err error) (status int, code string) {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	if refused, ok := errors.AsType[Refused](err); ok {
		if refused.Status == http.StatusUnprocessableEntity || refused.Status == 0 {
			return http.StatusUnprocessableEntity, "refused"
		}
		return refused.Status, "bad-request"
	}
	switch {
	case errors.Is(err, pg.NotFound):
		return http.StatusNotFound, "not-found"
	case errors.Is(err, auth.Forbidden):
		return http.StatusForbidden, "forbidden"
	case errors.Is(err, auth.ReadsOnly):
		return http.StatusForbidden, "reads-only"
	case errors.Is(err, Foreign):
		return http.StatusForbidden, "foreign"
	case errors.Is(err, auth.SignedOut):
		return http.StatusUnauthorized, "signed-out"
	case errors.Is(err, auth.BadToken):
		return http.StatusUnauthorized, "bad-token"
	case errors.Is(err, NotAllowed):
		return http.StatusMethodNotAllowed, "not-allowed"
	case errors.Is(err, list.BadCursor):
		return http.StatusBadRequest, "bad-cursor"
	case errors.Is(err, pg.Stale):
		return http.StatusConflict, "stale"
	case errors.Is(err, Unconditional):
		return http.StatusPreconditionRequired, "unconditional"
	case errors.Is(err, TooMany):
		return http.StatusTooManyRequests, "too-many"
	case tooLarge, errors.Is(err, form.TooManyFields), strings.Contains(err.Error(), "parameters exceeded limit"):
		return http.StatusRequestEntityTooLarge, "too-large"
	case full(err):
		return http.StatusServiceUnavailable, "full"
	case errors.Is(err, BadRequest), malformed(err):
		return http.StatusBadRequest, "bad-request"
	case errors.Is(err, Unavailable), unavailable(err):
		return http.StatusServiceUnavailable, "unavailable"
	}
	return http.StatusInternalServerError, "unforeseen"
}

// malformed reports a form that cannot be parsed, or text that PostgreSQL cannot
// keep, which a form's readers should have caught.
func malformed(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "22021" || e.Code == "22P05"
	}
	return strings.Contains(err.Error(), "invalid semicolon separator") ||
		strings.Contains(err.Error(), "invalid URL escape") || strings.Contains(err.Error(), "mime:") ||
		strings.Contains(err.Error(), "unexpected EOF") && !unavailable(err)
}

// full reports a database whose disk has no room left.
func full(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "53100"
}

// unavailable reports a database that is not there just now, or takes too long.
func unavailable(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return true
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		class := e.Code[:2]
		return class == "57" || class == "53" || class == "08" // operator intervention, out of resources, connection
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	_, network := errors.AsType[net.Error](err)
	return network || pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "conn closed")
}
