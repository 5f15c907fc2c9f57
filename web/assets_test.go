package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if len(header) == 2 {
		r.Header.Set(header[0], header[1])
	}
	w := httptest.NewRecorder()
	Assets().ServeHTTP(w, r)
	return w
}

func TestEveryAssetIsServed(t *testing.T) {
	if len(hashed) < 100 {
		t.Fatalf("only %d assets in dist", len(hashed))
	}
	for name := range hashed {
		w := get(t, Asset(name))
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("%s: %d, %d bytes", name, w.Code, w.Body.Len())
		}
		if w.Header().Get("Content-Type") == "" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %v", name, w.Header())
		}
		if again := get(t, Asset(name), "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", name, again.Code)
		}
	}
}

func TestNothingElseIsServed(t *testing.T) {
	for _, path := range []string{"/static/", "/static/app.css", "/static/../assets.go", "/static/dist"} {
		if w := get(t, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// Whatever the stylesheet asks for is there under the name that it uses.
func TestFontsAreWhereTheStylesheetLooks(t *testing.T) {
	css := get(t, Asset("app.css")).Body.String()
	fonts := 0
	for _, part := range strings.Split(css, "url(")[1:] {
		path, _, _ := strings.Cut(strings.Trim(part, `"'`), ")")
		if w := get(t, strings.Trim(path, `"'`)); w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
		fonts++
	}
	if fonts < 100 {
		t.Errorf("%d fonts", fonts)
	}
}

func TestScriptIsSmall(t *testing.T) {
	var small bytes.Buffer
	w := gzip.NewWriter(&small)
	if _, err := w.Write(get(t, Asset("app.js")).Body.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if small.Len() > 30_000 {
		t.Errorf("app.js has %d bytes compressed", small.Len())
	}
}
