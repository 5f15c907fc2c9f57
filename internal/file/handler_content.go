package file

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// Content hands a file out as it was brought: in full, in part, or not again if the browser has
// it. Pictures are shown where they are asked for; everything else is only ever saved, and what a
// browser might run is told to be bytes.
func (h *Handler) Content(w http.ResponseWriter, r *http.Request) error {
	f, _, err := h.file(r)
	if err != nil {
		return err
	}
	kind, head := f.Kind(), w.Header()
	how := "attachment"
	if kind.picture && !r.URL.Query().Has("save") {
		how = "inline"
	}
	head.Set("Content-Type", kind.served)
	head.Set("Content-Disposition", disposition(how, f.Name))
	head.Set("Content-Security-Policy", head.Get("Content-Security-Policy")+"; sandbox")
	head.Set("Cache-Control", "private, no-cache") // kept, but asked for anew each time: who may see it may change
	head.Set("Etag", `"`+f.SHA256+`"`)
	head.Set(gzhttp.HeaderNoCompression, "1") // as long as it says, in any part
	content := h.files.content(r.Context(), f.BlobID, f.Size)
	if err := content.load(0); err != nil { // while it can still be answered otherwise
		for _, name := range []string{"Content-Type", "Content-Disposition", "Etag"} {
			head.Del(name)
		}
		head.Set("Cache-Control", "no-store")
		return err
	}
	http.ServeContent(w, r, "", f.CreatedAt, content)
	if content.failed != nil && r.Context().Err() == nil { // too late for a page: the browser sees that it is too short
		slog.ErrorContext(r.Context(), "a file broke off on its way out", "path", r.URL.Path, "err", content.failed)
	}
	return nil
}

// disposition is the header that names a file: in UTF-8 for all browsers of today (RFC 6266), and
// with what of it is ASCII for the rest.
func disposition(how, name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;`, r) {
			return '_'
		}
		return r
	}, name)
	return how + `; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
