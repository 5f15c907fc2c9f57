package post

import (
	"net/http"
	"strconv"
	"strings"
)

// Kept is an item of the board as it was sent lately.
type Kept struct {
	Route string // the pattern of its address
	kept  kept
	h     *Handler
}

// Kept is what who asks gets if it is an item of the board that is kept: who brings neither
// a cookie nor a token is nobody known and has chosen nothing, and gets what the last such
// reader got.
func (h *Handler) Kept(r *http.Request) (Kept, bool) {
	language, isItem := strings.CutSuffix(r.URL.Path[:min(len("/en/news/"), len(r.URL.Path))], "/news/")
	if !isItem || r.Method != http.MethodGet || r.URL.RawQuery != "" || !unknown(r) {
		return Kept{}, false
	}
	k, known := pagesIn(h.memory).get(address{path: r.URL.Path})
	return Kept{language + "/news/{id}", k, h}, known
}

// Answer sends the item, counts that it was read, and returns how many bytes its body had.
func (k Kept) Answer(w http.ResponseWriter, r *http.Request) int {
	k.h.count(r, k.kept.post)
	header := w.Header()
	shared(header)
	header.Add("Vary", "Accept-Encoding") // as what compresses the other pages says
	return k.kept.answer(w, r, "text/html; charset=utf-8")
}

// unknown reports a reader of whom nothing is known but the address of the page.
func unknown(r *http.Request) bool {
	return len(r.Header["Cookie"]) == 0 && len(r.Header["Authorization"]) == 0
}

// shared lets caches keep the page, for all who bring the same cookies.
func shared(header http.Header) {
	header.Set("Cache-Control", "public, max-age=60")
	header.Add("Vary", "Cookie")
}

// answer sends the page, compressed if it is and the reader takes that.
func (k kept) answer(w http.ResponseWriter, r *http.Request, contentType string) int {
	header, body := w.Header(), k.body
	if k.packed != nil && takesGzip(r.Header.Get("Accept-Encoding")) {
		header.Set("Content-Encoding", "gzip")
		body = k.packed
	}
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	n, _ := w.Write(body) // the reader has gone: nobody to tell
	return n
}

// takesGzip reads an Accept-Encoding (RFC 9110, 12.5.3): gzip is named there, and not
// with a weight of zero.
func takesGzip(accepts string) bool {
	for each := range strings.SplitSeq(accepts, ",") {
		name, weight, weighed := strings.Cut(each, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		if !weighed {
			return true
		}
		_, q, _ := strings.Cut(weight, "=")
		n, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
		return err == nil && n > 0
	}
	return false
}
