package account

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
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

// maxHeld is how large a form may be to be kept: as large as one may be sent.
const maxHeld = 4 << 20

const (
	heldPrefix   = "held-" // and the form's id: the cookie with its token
	continuePath = "/sign-in/continue"
)

// Hold answers a request that needs somebody who is signed in. A page leads to the
// sign-in and back. A form is kept, so that nothing typed is lost: for the account
// whose session has ended, or, if the browser no longer knows one, on the sign-in
// page itself, for whoever signs in there.
func (h *Handler) Hold(w http.ResponseWriter, r *http.Request) {
	if err := h.hold(w, r); err != nil {
		page.Fail(w, r, err)
	}
}

func (h *Handler) hold(w http.ResponseWriter, r *http.Request) error {
	switch {
	case r.Header.Get("Sec-Fetch-Dest") == "empty": // a script, which has no use for a sign-in page
		return auth.SignedOut
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return page.Go(w, r, signInFor(page.Local(r.URL.RequestURI(), "/")))
	case r.Method != http.MethodPost || !isForm(r) || http.NewCrossOriginProtection().Check(r) != nil:
		return auth.SignedOut
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxHeld)
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	path := page.Local(r.URL.RequestURI(), "/")
	if f.Has("password") { // is kept nowhere, not for a minute
		return page.Go(w, r, signInFor("/account"))
	}
	body := []byte(f.All().Encode())
	account, err := h.store.lately(r.Context(), h.session(r))
	if errors.Is(err, pg.NotFound) {
		blank := form.With(url.Values{"next": {"/"}, "carried": {carry(path, body)}})
		return h.showSignIn(w, r, http.StatusUnauthorized, blank)
	}
	if err != nil {
		return err
	}
	to, err := h.keep(w, r, account, path, body)
	if err != nil {
		return err
	}
	slog.InfoContext(r.Context(), "form kept until its account signs in", "account", account, "path", r.URL.Path)
	return page.Go(w, r, signInFor(to))
}

func isForm(r *http.Request) bool {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded")
}

func signInFor(next string) string {
	if next == "/" {
		return "/sign-in"
	}
	return "/sign-in?" + url.Values{"next": {next}}.Encode()
}

// keep keeps a form for an account and this browser, and returns where it goes on.
// Each form has a cookie of its own: two windows may both be cut short.
func (h *Handler) keep(w http.ResponseWriter, r *http.Request, account int64, path string, body []byte) (string, error) {
	id, token, err := h.store.hold(r.Context(), account, path, body)
	if err != nil {
		return "", err
	}
	n := strconv.FormatInt(id, 10)
	c := &http.Cookie{Name: heldPrefix + n, Value: token}
	h.setCookie(w, r, c.Name, c.Value, lingers)
	r.AddCookie(c) // for what this very request still asks
	return continuePath + "?form=" + n, nil
}

// carry is a form as it waits on the sign-in page: packed, since that page's own
// form may be no larger than any other.
func carry(path string, body []byte) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(append([]byte(path+"\n"), body...)) // to memory
	_ = z.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// carried reads what carry wrote; ok is false if it is nothing of the kind.
func carried(s string) (path string, body []byte, ok bool) {
	packed, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return "", nil, false
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", nil, false
	}
	data, err := io.ReadAll(io.LimitReader(z, 2*maxHeld))
	if err != nil {
		return "", nil, false
	}
	first, body, _ := bytes.Cut(data, []byte("\n"))
	path = page.Local(string(first), "")
	if _, err := url.ParseRequestURI(path); err != nil || len(body) > maxHeld {
		return "", nil, false
	}
	return path, body, true
}

// takeCarried keeps the form that the sign-in page carried, if any, for the account
// that has just signed in, and returns where it goes on.
func (h *Handler) takeCarried(w http.ResponseWriter, r *http.Request, account int64, f *form.Form) (string, error) {
	path, body, ok := carried(f.Value("carried"))
	if !ok {
		return "", nil
	}
	return h.keep(w, r, account, path, body)
}

// heldHere is the form that an address of continuePath names, if it is the account's
// and this browser's.
func (h *Handler) heldHere(r *http.Request, account int64, id string) (held, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return held{}, pg.NotFound
	}
	c, err := r.Cookie(heldPrefix + id)
	if err != nil {
		return held{}, pg.NotFound
	}
	return h.store.held(r.Context(), account, n, c.Value)
}

// announceHeld says on the next page that nothing is lost, if that shows a kept form.
func (h *Handler) announceHeld(w http.ResponseWriter, r *http.Request, account int64, next string) {
	u, err := url.Parse(next)
	if err != nil || u.Path != continuePath {
		return
	}
	if form, err := h.heldHere(r, account, u.Query().Get("form")); err == nil && form.replays() {
		flash.Set(w, r, i18n.M("form.kept"))
	}
}

// replays reports whether the form's own page can show it again: long forms say so.
func (x held) replays() bool { return x.values().Get("held") != "" }

func (x held) values() url.Values {
	v, _ := url.ParseQuery(string(x.Body)) // what could be read of it
	return v
}

// Continue shows a form that was kept: filled in on its own page, or, if it was only
// a button, what it would have done. It changes nothing; who is signed in presses.
func (h *Handler) Continue(w http.ResponseWriter, r *http.Request) error {
	who := auth.Who(r.Context())
	if !who.SignedIn() {
		return page.Go(w, r, signInFor(page.Local(r.URL.RequestURI(), continuePath)))
	}
	form, err := h.heldHere(r, who.ID, r.URL.Query().Get("form"))
	if errors.Is(err, pg.NotFound) {
		return page.Show(w, r, http.StatusNotFound, nothingHeldPage())
	}
	if err != nil {
		return err
	}
	if form.replays() && h.replay != nil {
		h.replay(w, replayed(r, form))
		return nil
	}
	return page.Show(w, r, http.StatusOK, resendPage(form))
}

// replayed is the request that the form made, asking only to be shown.
func replayed(r *http.Request, form held) *http.Request {
	values := form.values()
	values.Set("do", "show")
	body := []byte(values.Encode())
	// The router finds its way anew.
	ctx := context.WithValue(r.Context(), chi.RouteCtxKey, (*chi.Context)(nil))
	again := r.Clone(ctx)
	again.Method = http.MethodPost
	again.URL, _ = url.Parse(form.Path) // page.Local, when it was kept
	again.RequestURI = form.Path
	again.Form, again.PostForm, again.MultipartForm = nil, nil, nil
	again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	again.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// The answer is packed once, on its way out.
	for _, name := range []string{"Origin", "Accept-Encoding", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "If-None-Match", "If-Modified-Since"} {
		again.Header.Del(name)
	}
	again.Header.Set("Sec-Fetch-Site", "same-origin") // it was, or it would not have been kept
	return again
}

// dropHeld forgets the forms kept for this browser.
func (h *Handler) dropHeld(w http.ResponseWriter, r *http.Request) error {
	for _, c := range r.Cookies() {
		if !strings.HasPrefix(c.Name, heldPrefix) {
			continue
		}
		if err := h.store.drop(r.Context(), c.Value); err != nil {
			return err
		}
		h.setCookie(w, r, c.Name, "", 0)
	}
	return nil
}
