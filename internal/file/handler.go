package file

import (
	"context"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// Handler answers for files, and for the pages that list those of a record.
type Handler struct {
	files   Store
	records Records
	clock   day.Clock
}

// NewHandler serves the files kept in db, of the records that are found by their nouns.
func NewHandler(db pg.DB, clock day.Clock, records Records) *Handler {
	return &Handler{files: Store{DB: db}, records: records, clock: clock}
}

// latest is how many files the page of a record shows; all are on a page of their own.
const latest = 8

// Beside is what the page of a record shows of its files, for who may see the record.
func Beside(ctx context.Context, db pg.DB, clock day.Clock, of Record) (Shown, error) {
	found, err := Store{DB: db}.of(ctx, asked{Record: of, size: latest}, auth.Who(ctx), clock.Now())
	if err != nil {
		return Shown{}, err
	}
	more := len(found.files) > latest
	if more {
		found.files = found.files[:latest]
	}
	return Shown{Record: of, listed: found, more: more, now: clock.Now()}, nil
}

// List shows all files of a record of the noun, or those that were removed and can be brought
// back.
func (h *Handler) List(of Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		record, err := h.record(r, of)
		if err != nil {
			return err
		}
		return h.list(w, r, http.StatusOK, record, outcome{})
	}
}

// list shows a record's files, and what became of those that were just sent.
func (h *Handler) list(w http.ResponseWriter, r *http.Request, status int, record Record, sent outcome) error {
	v, err := list.Read(r.URL, "-new")
	if err != nil {
		return err
	}
	q := asked{Record: record, size: v.Size, removed: v.Filter("which") == "removed"}
	if v.After != nil {
		q.before = v.After.ID
	}
	which := "all"
	if q.removed {
		which = "removed"
	}
	v.Tab("which", which)
	found, err := h.files.of(r.Context(), q, auth.Who(r.Context()), h.clock.Now())
	if err != nil {
		return err
	}
	total := found.total
	if q.removed {
		total = found.removed
	}
	found.files = list.Cut(v, found.files, total, func(f File) (string, int64) { return "", f.ID })
	return page.Show(w, r, status, listPage(listing{
		Shown: Shown{Record: record, listed: found, sent: sent, now: h.clock.Now()}, View: v, gone: q.removed,
	}))
}

// Remove takes a file off its record.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	f, record, err := h.file(r)
	if err != nil {
		return err
	}
	if f.RemovedAt != nil || record.Removed {
		return pg.NotFound
	}
	if !record.Changes {
		return auth.Forbidden
	}
	sent, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.files.Remove(r.Context(), f.ID, sent.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("file.removed", "name", f.Name))
	return page.Back(w, r, record.Path()+"#files")
}

// Restore brings a removed file back to its record.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	f, record, err := h.file(r)
	if err != nil {
		return err
	}
	if record.Removed { // it is to be brought back first
		return pg.NotFound
	}
	if f.RemovedAt == nil { // it is back already
		return page.Back(w, r, record.Path()+"#files")
	}
	if !f.RestorableBy(auth.Who(r.Context()), h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.files.Restore(r.Context(), f.ID, auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("file.restored", "name", f.Name))
	return page.Back(w, r, record.Path()+"#files")
}

// record is the one of the noun that is named in the path, if who asks may see it.
func (h *Handler) record(r *http.Request, of Noun) (Record, error) {
	id, err := page.ID(r)
	if err != nil {
		return Record{}, err
	}
	return h.records[of](r.Context(), id)
}

// file is the one named in the path with its record, if who asks may see both: a removed file
// only who may bring it back.
func (h *Handler) file(r *http.Request) (File, Record, error) {
	id, err := page.ID(r)
	if err != nil {
		return File{}, Record{}, err
	}
	who := auth.Who(r.Context())
	f, err := h.files.Find(r.Context(), id, who)
	if err != nil {
		return File{}, Record{}, err
	}
	record, err := h.records[f.Noun](r.Context(), f.RecordID)
	if err == nil && f.RemovedAt != nil && !f.RestorableBy(who, h.clock.Now()) {
		err = pg.NotFound
	}
	return f, record, err
}
