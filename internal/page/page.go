// Package page answers requests: with the page asked for, or with one that says
// why not. It is the only place where an error becomes a status and a sentence.
//
// Read page.go for answering, fail.go for what is answered when it went wrong, and problem.go
// for how programs are told.
package page

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"gyoryu/internal/pg"
)

// Handler answers a request, or returns why it could not.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Handle adapts h to the router: what h returns, Fail shows.
func Handle(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			Fail(w, r, err)
		}
	}
}

// Show answers with a page. It renders in full before the first byte is sent,
// so that a page that fails to render can still be answered with Fail.
func Show(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	body := templ.GetBuffer()
	defer templ.ReleaseBuffer(body)
	if err := c.Render(r.Context(), body); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the reader has gone: nobody to tell
	return nil
}

// JSON answers a script of ours.
func JSON(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
	return nil
}

// Go answers a completed form with another page, by GET.
func Go(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// Back answers a completed form with the page that it names in the field back,
// or else with path.
func Back(w http.ResponseWriter, r *http.Request, path string) error {
	return Go(w, r, Local(r.PostFormValue("back"), path))
}

// Local is address if it is one of this site's own pages, else instead: an
// address from outside must not lead readers away.
func Local(address, instead string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t\x00") {
		return instead
	}
	return address
}

// ID is the {id} in the path. A malformed one is a page that does not exist.
func ID(r *http.Request) (int64, error) {
	typed := chi.URLParam(r, "id")
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || id <= 0 || typed != strconv.FormatInt(id, 10) { // one page, one address
		return 0, pg.NotFound
	}
	return id, nil
}
