// Package web is what a browser gets: the stylesheet, the script and the fonts,
// under addresses that change exactly when their contents do.
//
// Read assets.go for how they are served, build/main.go for how dist is made of
// css, js and fonts; then ui, the frame and the parts that pages are made of.
package web

import (
	"embed"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed dist
var dist embed.FS

// asset is one file of dist, whose name is NAME.HASH.EXT.
type asset struct {
	file string // in dist
	hash string
	kind string
}

// files are the assets by their hashed name; hashed maps app.css to that name.
var files, hashed = index(dist)

// kinds are the content types of what dist may hold, so that the machine's own
// table of types makes no difference.
var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".woff2": "font/woff2",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
}

func index(dist fs.FS) (files map[string]asset, hashed map[string]string) {
	files, hashed = map[string]asset{}, map[string]string{}
	names, err := fs.Glob(dist, "dist/*.*")
	if err != nil {
		panic(err)
	}
	for _, file := range names {
		name := path.Base(file)
		ext := path.Ext(name)
		hash := path.Ext(strings.TrimSuffix(name, ext))
		files[name] = asset{file, strings.TrimPrefix(hash, "."), kinds[ext]}
		hashed[strings.TrimSuffix(name, hash+ext)+ext] = name
	}
	return files, hashed
}

// Asset is the address of an asset. A name that does not exist panics, so the
// first render of a page in any test finds the typo.
func Asset(name string) string {
	file, ok := hashed[name]
	if !ok {
		panic("web: no asset " + name)
	}
	return "/static/" + file
}

// Assets serves the assets under their hashed names, to be kept for ever.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/static/")
		a, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("Content-Type", a.kind)
		w.Header().Set("ETag", `"`+a.hash+`"`)
		body, err := dist.Open(a.file)
		if err != nil { // it was found there
			panic(err)
		}
		defer func() { _ = body.Close() }()
		http.ServeContent(w, r, name, time.Time{}, body.(io.ReadSeeker)) //nolint:forcetypeassert // as embed promises
	})
}
