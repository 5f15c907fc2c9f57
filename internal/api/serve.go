package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// served is a noun's resource behind its doors.
type served[R Record] struct {
	*API
	Resource[R]
	shapes shapes
}

// Serve opens the doors of a noun, and describes them.
func Serve[R Record](a *API, d Doors, res Resource[R]) {
	s := served[R]{API: a, Resource: res, shapes: shapesOf[R](a.registry, res.Noun, res.Needs)}
	all, one := Base+"/"+res.Plural, Base+"/"+res.Plural+"/{id}"
	h := page.Handle
	d.Read.Get(all, h(s.list))
	d.Read.Get(one, h(s.get))
	d.Make.Post(all, h(s.post))
	d.Change.Patch(one, h(s.patch))
	d.Remove.Delete(one, h(s.remove))
	d.Remove.Post(one+"/restore", h(s.restore))
	describe(a, s)
}

// Envelope is a page of a list.
type Envelope[R any] struct {
	Items []R     `json:"items" nullable:"false"`
	Next  *string `json:"next" doc:"What to send as after for the next page; null on the last."`
	Total int     `json:"total" doc:"How many there are: exact up to 1,000."`
	More  bool    `json:"more" doc:"Whether there are more than total."`
}

func (s served[R]) list(w http.ResponseWriter, r *http.Request) error {
	v, err := readView(r.URL, s.Filters, s.Sorts)
	if err != nil {
		return err
	}
	return answerList(w, r, v, s.List, s.After)
}

// answerList answers with the page that v asks for.
func answerList[R any](w http.ResponseWriter, r *http.Request, v *list.View,
	find func(context.Context, *list.View) ([]R, int, error), after func(R, string) (string, int64),
) error {
	rows, total, err := find(r.Context(), v)
	if errors.Is(err, list.BadCursor) {
		return badCursor
	}
	if err != nil {
		return err
	}
	f := form.With(nil)
	for name := range v.Reject {
		f.Reject(name, i18n.M("form.no-such-choice"))
	}
	if err := Refused(f, nil); err != nil {
		return err
	}
	e := Envelope[R]{Items: list.Cut(v, rows, total, func(row R) (string, int64) { return after(row, v.Sort) })}
	e.Total, e.More = v.Total()
	if e.Items == nil {
		e.Items = []R{}
	}
	if next := v.NextCursor(); next != nil {
		cursor := next.String()
		e.Next = &cursor
	}
	return answer(w, http.StatusOK, e)
}

func (s served[R]) get(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, s.db, id)
}

// show answers with the record as it is now.
func (s served[R]) show(w http.ResponseWriter, r *http.Request, status int, db pg.DB, id int64) error {
	found, err := s.Find(r.Context(), db, id)
	if err != nil {
		return err
	}
	_, version := found.Place()
	w.Header().Set("ETag", etag(version))
	if r.Method == http.MethodGet && r.Header.Get("If-None-Match") == etag(version) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return answer(w, status, found)
}

func (s served[R]) post(w http.ResponseWriter, r *http.Request) error {
	b, raw, err := readBody[R](s.API, r, s.shapes.made)
	if err != nil {
		return err
	}
	var id int64
	repeated := false
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		id, repeated, err = once(r.Context(), s.db, s.Noun, key, raw, func(ctx context.Context, db pg.DB) (int64, error) {
			return s.Make(ctx, db, b)
		})
	} else {
		id, err = s.Make(r.Context(), s.db, b)
	}
	if err != nil {
		return err
	}
	if repeated {
		w.Header().Set("Idempotent-Replayed", "true")
	}
	w.Header().Set("Location", Base+"/"+s.Plural+"/"+strconv.FormatInt(id, 10))
	return s.show(w, r, http.StatusCreated, s.db, id)
}

func (s served[R]) patch(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	b, _, err := readBody[R](s.API, r, s.shapes.changed)
	if err != nil {
		return err
	}
	if err := s.Change(r.Context(), s.db, id, b); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, s.db, id)
}

func (s served[R]) remove(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	if err := s.Remove(r.Context(), s.db, id, readVersion(r)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s served[R]) restore(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	if err := s.Restore(r.Context(), s.db, id, readVersion(r)); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, s.db, id)
}

// answer answers with JSON, made in full before the first byte is sent.
func answer(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader has gone: nobody to tell
	return nil
}
