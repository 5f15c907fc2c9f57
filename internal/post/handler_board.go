package post

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/web/ui"
)

// boardPath is the address of the board in a language.
func boardPath(l i18n.Lang) string { return "/" + string(l) + "/news" }

// News leads to the board in the reader's language, with the filters that were asked for.
func (h *Handler) News(w http.ResponseWriter, r *http.Request) error {
	to := url.URL{Path: boardPath(i18n.From(r.Context())), RawQuery: r.URL.RawQuery}
	return page.Go(w, r, to.String())
}

// NewsItem leads to an item of the board in the reader's language.
func (h *Handler) NewsItem(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	if _, err := h.posts.public(r.Context(), id); err != nil && !errors.Is(err, Gone) {
		return err
	}
	return page.Go(w, r, BoardPath(i18n.From(r.Context()), id))
}

// Board is the list of the news in a language, whatever the reader's is.
func (h *Handler) Board(l i18n.Lang) page.Handler {
	return in(l, func(w http.ResponseWriter, r *http.Request) error {
		v, err := list.Read(r.URL, "-day")
		if err != nil {
			return err
		}
		v.Size = perPage
		f := boardFilter{lang: l, words: v.Filter("q"), category: list.OneOf(v, "category", Categories...), after: v.After}
		path := v.Path + "?" + url.Values{"category": {string(f.category)}, "after": {v.Filter("after")}}.Encode()
		if f.words != "" || len(v.Reject) > 0 {
			path = "" // of what people search for nothing is kept
		}
		return h.send(w, r, path, func(ctx context.Context) (kept, error) {
			items, total, err := h.posts.board(ctx, f)
			if err != nil {
				return kept{}, err
			}
			if len(v.Reject) > 0 {
				items, total = nil, 0
			}
			items = list.Cut(v, items, total, func(i Item) (string, int64) { return i.PublishedOn.String(), i.ID })
			return rendered(ctx, boardPage(boardShown{View: v, lang: l, category: f.category, items: items, url: h.url}), 0)
		})
	})
}

// BoardItem is one item in a language, or where it is to be had in the other.
func (h *Handler) BoardItem(l i18n.Lang) page.Handler {
	return in(l, func(w http.ResponseWriter, r *http.Request) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		err = h.send(w, r, r.URL.Path, func(ctx context.Context) (kept, error) {
			read, err := h.posts.public(ctx, id)
			if err != nil {
				return kept{}, err
			}
			item, is := read[l]
			if !is {
				return rendered(ctx, elsewherePage(itemShown{lang: l, item: read[l.Other()], url: h.url}), 0)
			}
			older, newer, err := h.posts.beside(ctx, item, l)
			if err != nil {
				return kept{}, err
			}
			_, both := read[l.Other()]
			return rendered(ctx, itemPage(itemShown{lang: l, item: item, both: both, older: older, newer: newer, url: h.url}), id)
		})
		if errors.Is(err, Gone) {
			return page.Show(w, r, http.StatusGone, gonePage(l))
		}
		return err
	})
}

// in answers in the language of the address, failures too.
func in(l i18n.Lang, answer page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		page.Handle(answer)(w, r.WithContext(i18n.With(r.Context(), l)))
		return nil
	}
}

func rendered(ctx context.Context, c templ.Component, post int64) (kept, error) {
	var b bytes.Buffer
	err := c.Render(ctx, &b)
	return kept{body: b.Bytes(), post: post}, err
}

// send answers with a page of the board: for the public from what is kept at path, if
// that is not empty. Who is signed in, or is to be told something, gets one of their own.
func (h *Handler) send(w http.ResponseWriter, r *http.Request, path string, draw func(context.Context) (kept, error)) error {
	ctx := r.Context()
	same := !auth.Who(ctx).SignedIn() && flash.From(ctx) == "" && len(w.Header().Values("Set-Cookie")) == 0
	all, at := pagesIn(h.memory), address{path, ui.Look(ctx)}
	known := false
	var k kept
	if same && path != "" {
		k, known = all.get(at)
	}
	if !known {
		var err error
		if k, err = draw(ctx); err != nil {
			return err
		}
		if same && path != "" {
			k = k.pack()
			all.put(at, k)
		}
	}
	if same && k.post != 0 && unknown(r) {
		all.put(address{path: path}, k) // for Kept
	}
	h.count(r, k.post)
	if same {
		shared(w.Header())
	}
	k.answer(w, r, "text/html; charset=utf-8")
	return nil
}

// count notes that somebody reads the item: a person with a browser, who asked for it.
func (h *Handler) count(r *http.Request, post int64) {
	if post == 0 || r.Method != http.MethodGet || isRobot(r.UserAgent()) || fetchedAhead(r.Header) {
		return
	}
	host := r.RemoteAddr
	if a, err := netip.ParseAddrPort(host); err == nil {
		host = a.Addr().Unmap().String()
	}
	h.hits.Add(post, host, r.UserAgent())
}

// fetchedAhead reports a browser that loads what its reader may open next.
func fetchedAhead(header http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if said := strings.ToLower(header.Get(name)); strings.Contains(said, "prefetch") || strings.Contains(said, "prerender") || strings.Contains(said, "preview") {
			return true
		}
	}
	return false
}
