package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/jackc/pgx/v5"
)

// edit is the form of one visit, filled in, as somebody saves it again and again
// with another title each time.
type edit struct {
	path    string
	title   string
	version int
	values  url.Values
}

func (s *process) edit(ctx context.Context, visit int64, cookie string) (*edit, error) {
	path := "/visits/" + id(visit)
	body, status, err := s.get(ctx, path+"/edit", cookie)
	if err != nil || status != http.StatusOK {
		return nil, errors.Join(err, fmt.Errorf("%s/edit: %d", path, status))
	}
	values, err := readForm(body, path)
	if err != nil {
		return nil, err
	}
	e := &edit{path: path, title: values.Get("title"), values: values}
	if e.version, err = strconv.Atoi(values.Get("version")); err != nil {
		return nil, fmt.Errorf("%s/edit has no version: %w", path, err)
	}
	return e, nil
}

// readForm is what a browser would send of the form that posts to action.
func readForm(page []byte, action string) (url.Values, error) {
	document, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	values := url.Values{}
	document.Find(`form[action="` + action + `"]`).First().Find("input[name], select[name], textarea[name]").Each(func(_ int, c *goquery.Selection) {
		_, off := c.Attr("disabled")
		if off || c.ParentsFiltered("template").Length() > 0 {
			return
		}
		name := c.AttrOr("name", "")
		kind := c.AttrOr("type", "")
		switch {
		case goquery.NodeName(c) == "textarea":
			values.Add(name, strings.TrimPrefix(c.Text(), "\n"))
		case goquery.NodeName(c) == "select":
			option := c.Find("option[selected]").First()
			if option.Length() == 0 {
				option = c.Find("option").First()
			}
			values.Add(name, option.AttrOr("value", option.Text()))
		case kind == "checkbox" || kind == "radio":
			if _, on := c.Attr("checked"); on {
				values.Add(name, c.AttrOr("value", "on"))
			}
		default:
			values.Add(name, c.AttrOr("value", ""))
		}
	})
	if len(values) == 0 {
		return nil, fmt.Errorf("no form posts to %s", action)
	}
	return values, nil
}

// next is the form as it is sent now.
func (e *edit) next() url.Values {
	title := e.title
	if e.version%2 == 0 {
		title += " ·"
	}
	e.values.Set("title", title)
	e.values.Set("version", strconv.Itoa(e.version))
	return e.values
}

// saving has each visitor save a visit of its own. Each saving makes a version, so
// that the next need not ask which it is.
func (s *process) saving(ctx context.Context, visits []int64, cookie string) (visitors, error) {
	var edits [connections]*edit
	for i := range connections {
		var err error
		if edits[i], err = s.edit(ctx, visits[i], cookie); err != nil {
			return visitors{}, err
		}
	}
	return visitors{
		request: func(i int) []byte {
			return raw(http.MethodPost, edits[i].path, cookie, edits[i].next().Encode())
		},
		took:   func(i int) { edits[i].version++ },
		status: http.StatusSeeOther,
	}, nil
}

// recordSaving is what the program sends when each of the visits is saved once. The
// visits are then put back as they were, so that the same can be sent again.
func (p *postgres) recordSaving(ctx context.Context, database string, s *process, visits []int64, cookie string) ([][]entry, error) {
	db, err := pgx.Connect(ctx, p.url(database))
	if err != nil {
		return nil, err
	}
	defer db.Close(context.WithoutCancel(ctx))
	if _, err := db.Exec(ctx, "set session_replication_role = replica"); err != nil { // a row is put back without a trigger
		return nil, err
	}
	var all [][]entry
	for i, visit := range visits {
		e, err := s.edit(ctx, visit, cookie)
		if err != nil {
			return nil, err
		}
		save := func() error {
			e.title += " +" // so that it is a change, whichever version it was
			said, status, err := s.send(ctx, http.MethodPost, e.path, cookie, e.next())
			if err == nil && status != http.StatusSeeOther {
				err = fmt.Errorf("saving %s: %d %.2000s", e.path, status, said)
			}
			return err
		}
		if i == 0 { // the first after a while also counts what the frame shows anew
			if err := save(); err != nil {
				return nil, err
			}
			e.version++
		}
		var title string
		var version int64
		if err := db.QueryRow(ctx, "select title, version from visits where id = $1", visit).Scan(&title, &version); err != nil {
			return nil, err
		}
		entries, err := p.record(ctx, database, save)
		if err != nil {
			return nil, err
		}
		if _, err := db.Exec(ctx, "update visits set title = $2, version = $3 where id = $1", visit, title, version); err != nil {
			return nil, err
		}
		all = append(all, entries)
	}
	return all, nil
}
