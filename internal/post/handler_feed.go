package post

import (
	"bytes"
	"context"
	"encoding/xml"
	"net/http"
	"strconv"
	"time"

	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/web/ui"
)

// feed is the latest news as readers of feeds take them: Atom, RFC 4287.
type feed struct {
	XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string     `xml:"xml:lang,attr"`
	Title   string     `xml:"title"`
	ID      string     `xml:"id"`
	Updated string     `xml:"updated"`
	Author  feedAuthor `xml:"author"`
	Links   []feedLink `xml:"link"`
	Entries []entry    `xml:"entry"`
}

type feedAuthor struct {
	Name string `xml:"name"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type feedCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type feedContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

type entry struct {
	Title     string       `xml:"title"`
	ID        string       `xml:"id"`
	Link      feedLink     `xml:"link"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Category  feedCategory `xml:"category"`
	Content   feedContent  `xml:"content"`
}

// Feed is the news in a language as a feed.
func (h *Handler) Feed(l i18n.Lang) page.Handler {
	return in(l, func(w http.ResponseWriter, r *http.Request) error {
		path := boardPath(l) + ".atom"
		all, at := pagesIn(h.memory), address{path: path}
		k, known := all.get(at)
		if !known {
			items, err := h.posts.latest(r.Context(), l)
			if err != nil {
				return err
			}
			if k, err = h.feed(r.Context(), l, path, items); err != nil {
				return err
			}
			k = k.pack()
			all.put(at, k)
		}
		header := w.Header()
		if len(header.Values("Set-Cookie")) == 0 {
			header.Set("Cache-Control", "public, max-age=60")
		}
		k.answer(w, r, "application/atom+xml; charset=utf-8")
		return nil
	})
}

// feed writes it. What an item is known by does not change with the site's address.
func (h *Handler) feed(ctx context.Context, l i18n.Lang, path string, items []Item) (kept, error) {
	f := feed{
		Lang: string(l), Title: i18n.Say(l, "ui.brand") + " · " + i18n.Say(l, "post.news"), ID: "urn:gyoryu:news:" + string(l),
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Author: feedAuthor{i18n.Say(l, "ui.brand")},
		Links: []feedLink{
			{"self", "application/atom+xml", h.url + path},
			{"alternate", "text/html", h.url + boardPath(l)},
		},
	}
	var latest time.Time
	for _, i := range items {
		var text bytes.Buffer
		if err := ui.Text(i.Text).Render(ctx, &text); err != nil {
			return kept{}, err
		}
		if i.UpdatedAt.After(latest) {
			latest = i.UpdatedAt
			f.Updated = latest.UTC().Format(time.RFC3339)
		}
		f.Entries = append(f.Entries, entry{
			Title: i.Title, ID: "urn:gyoryu:post:" + strconv.FormatInt(i.ID, 10) + ":" + string(l),
			Link:      feedLink{"alternate", "text/html", h.url + BoardPath(l, i.ID)},
			Published: time.Date(i.PublishedOn.Year, i.PublishedOn.Month, i.PublishedOn.Day, 0, 0, 0, 0, h.clock.Zone).Format(time.RFC3339),
			Updated:   i.UpdatedAt.UTC().Format(time.RFC3339),
			Category:  feedCategory{string(i.Category), i18n.Say(l, "post.category."+string(i.Category))},
			Content:   feedContent{"html", text.String()},
		})
	}
	body, err := xml.MarshalIndent(f, "", " ")
	return kept{body: append([]byte(xml.Header), append(body, '\n')...)}, err
}
