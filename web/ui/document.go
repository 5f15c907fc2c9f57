package ui

import (
	"context"
	"io"
	"net/url"

	"github.com/a-h/templ"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Document is a page that is made for paper. Who reads it may choose its language, which need
// not be that of the page around it: a delegation takes along what its hosts can read, too.
type Document struct {
	Lang  i18n.Lang
	Wrong bool // the address names a language that there is none of
	At    *url.URL
}

// ReadDocument reads which language the address asks for: lang, or else that of the reader.
func ReadDocument(ctx context.Context, u *url.URL) Document {
	d := Document{Lang: i18n.From(ctx), At: u}
	if asked := u.Query().Get("lang"); asked != "" {
		if l, known := i18n.Known(asked); known {
			d.Lang = l
		} else {
			d.Wrong = true
		}
	}
	return d
}

// In is the document's address in a language.
func (d Document) In(l i18n.Lang) string {
	q := url.Values{}
	for name, values := range d.At.Query() {
		for _, v := range values {
			if form.Storable(v) {
				q.Add(name, v)
			}
		}
	}
	q.Set("lang", string(l))
	return d.At.Path + "?" + q.Encode()
}

// Said is a component as it reads in a language.
func Said(l i18n.Lang, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error { return c.Render(i18n.With(ctx, l), w) })
}
