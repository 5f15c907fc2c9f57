package draft

import (
	"bytes"
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/page"
	"gyoryu/web/ui"
)

// Resume shows the form as it was left, on whichever device. It changes nothing. If the
// record was saved by somebody since, the form comes as it does when two people edit at
// once: both beside each other. If there is no form any more, what was typed is shown to
// be copied.
func (h *Handler) Resume(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	d, err := h.drafts.find(r.Context(), id, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	p, known := placeAt(d.Form)
	shown := resumed{look: h.look(), draft: d}
	if !known || h.replay == nil || d.Thrown {
		return page.Show(w, r, http.StatusOK, readPage(shown))
	}
	now, err := h.drafts.version(r.Context(), p)
	if err != nil {
		return err
	}
	shown.newer = p.id != 0 && now > d.BaseVersion
	a := h.again(r, shown)
	if lost := a.without(d.Fields); a.isForm() && len(lost) > 0 { // fields that the form does not have any more
		shown.lost = lost
		a = h.again(r, shown)
	}
	if !a.isForm() {
		return page.Show(w, r, http.StatusOK, readPage(shown))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // the reader has gone: nobody to tell
	return nil
}

// again is what the form's own address answers to what was typed, asked only to show it.
func (h *Handler) again(r *http.Request, s resumed) *answered {
	if s.newer {
		// Saving an older version is what shows both; that it is older is why nothing can
		// be saved, and shownOnly sees to that, too.
		if a := h.ask(r, s, "save"); a.status == http.StatusConflict && a.isForm() {
			return a
		}
	}
	return h.ask(r, s, "show")
}

func (h *Handler) ask(r *http.Request, s resumed, do string) *answered {
	values := url.Values{}
	for _, f := range s.draft.Fields {
		values.Add(f[0], f[1])
	}
	if s.draft.BaseVersion > 0 {
		values.Set("version", strconv.FormatInt(s.draft.BaseVersion, 10))
	}
	values.Set("do", do)
	values.Set("held", "1")
	values.Set("draft", Ref{Key: s.draft.Key, Revision: s.draft.Revision}.String())
	body := []byte(values.Encode())
	ctx := context.WithValue(shownOnly(r.Context()), chi.RouteCtxKey, (*chi.Context)(nil)) // the router finds its way anew
	again := r.Clone(ui.WithTop(ctx, goingOn(s)))
	again.Method, again.RequestURI = http.MethodPost, s.draft.Form
	again.URL = &url.URL{Path: s.draft.Form}
	again.Form, again.PostForm, again.MultipartForm = nil, nil, nil
	again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	again.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, name := range []string{"Origin", "Accept-Encoding", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "If-None-Match", "If-Modified-Since"} {
		again.Header.Del(name)
	}
	again.Header.Set("Sec-Fetch-Site", "same-origin") // it was, or it would not have been kept
	a := &answered{header: http.Header{}, status: http.StatusOK}
	h.replay(a, again)
	return a
}

// answered is an answer that is looked at before it is sent.
type answered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answered) Header() http.Header         { return a.header }
func (a *answered) WriteHeader(status int)      { a.status = status }
func (a *answered) Write(p []byte) (int, error) { return a.body.Write(p) }

// isForm reports whether the answer is the form, whatever it complains of.
func (a *answered) isForm() bool {
	return a.status < 500 && a.status != http.StatusSeeOther && bytes.Contains(a.body.Bytes(), []byte(`<draft-keeper`))
}

// without are the words that the page has no place for: neither their field is in it nor
// are they themselves.
func (a *answered) without(fields [][2]string) [][2]string {
	text := a.body.String()
	var lost [][2]string
	for _, f := range fields {
		said := strings.TrimSpace(f[1])
		if said == "" || !wordy(f[0]) {
			continue
		}
		if !strings.Contains(text, `name="`+html.EscapeString(f[0])+`"`) && !strings.Contains(text, html.EscapeString(said)) {
			lost = append(lost, f)
		}
	}
	return lost
}
