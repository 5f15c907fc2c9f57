package version

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gyoryu/internal/pg"
)

// Row is a row as the history keeps it.
type Row map[string]any

// State is a record with its parts as it was after some saving.
type State struct {
	Rows    map[string][]Row // by table
	At      time.Time        // of the saving
	Account string           // whose it was
	Place   int64            // of the saving in the history
}

// whole is the record's own row.
func (s State) whole(of Shape) Row {
	if rows := s.Rows[of.Table]; len(rows) > 0 {
		return rows[0]
	}
	return nil
}

type written struct {
	ID            int64
	Part          string
	PartID        int64
	Before, After Row
	Account       string
	At            time.Time
}

// saving is what was written at once: the rows of one transaction.
type saving struct {
	rows    []written
	version int64 // of the record after it; 0 if the history does not say
	before  int64
	parts   bool // it changed parts that the form has
}

// savings are the history of a record, the first saving first.
func savings(ctx context.Context, db pg.DB, of Shape, id int64) ([]saving, error) {
	rows, err := pg.Many[written](ctx, db, `
		select h.id, h.part, h.part_id, h.before, h.after, coalesce(a.name, '') as account, h.at
		  from history h left join accounts a on a.id = h.account_id
		 where h.noun = @noun and h.noun_id = @id order by h.id`, pg.Args{"noun": of.Noun, "id": id})
	if err != nil {
		return nil, fmt.Errorf("reading how %s %d was: %w", of.Noun, id, err)
	}
	known := of.tables()
	var all []saving
	for _, r := range rows {
		// Rows of one transaction share its instant.
		if n := len(all); n == 0 || !all[n-1].rows[0].At.Equal(r.At) || all[n-1].rows[0].Account != r.Account {
			all = append(all, saving{})
		}
		s := &all[len(all)-1]
		s.rows = append(s.rows, r)
		s.parts = s.parts || slices.Contains(known, r.Part)
		if r.Part == of.Table {
			if v, is := r.After["version"].(float64); is {
				s.version = max(s.version, int64(v))
			}
			if v, is := r.Before["version"].(float64); is && s.before == 0 {
				s.before = int64(v)
			}
		}
	}
	return all, nil
}

// tables are those of the parts that the form has.
func (s Shape) tables() []string {
	var all []string
	for _, b := range s.Boxes {
		all = append(all, b.Table)
	}
	var add func([]Lines)
	add = func(lines []Lines) {
		for _, l := range lines {
			all = append(all, l.Table)
			add(l.Lines)
		}
	}
	add(s.Lines)
	return all
}

// number gives each saving the version that it made. One that changed parts alone leaves no
// row of the record itself, and so no version: it is known by how far the next one's is.
func number(all []saving, now int64) {
	next := now
	for i := len(all) - 1; i >= 0; i-- {
		switch s := &all[i]; {
		case s.version > 0:
			next = max(s.before, s.version-1)
			if s.before == 0 {
				next = 0
			}
		case s.parts && next > versionBefore(all, i):
			s.version = next
			next--
		}
	}
}

// versionBefore is the last version that the history itself tells before a saving.
func versionBefore(all []saving, i int) int64 {
	for i--; i >= 0; i-- {
		if all[i].version > 0 {
			return all[i].version
		}
	}
	return 0
}

// replay is the record after these savings.
func replay(of Shape, all []saving) State {
	s := State{Rows: map[string][]Row{}}
	for _, one := range all {
		for _, r := range one.rows {
			s.Place, s.At, s.Account = r.ID, r.At, r.Account
			rows := s.Rows[r.Part]
			if r.Before != nil {
				if i := slices.IndexFunc(rows, func(o Row) bool { return r.PartID != 0 && id(o) == r.PartID || same(o, r.Before) }); i >= 0 {
					if r.After != nil {
						rows[i] = r.After
						continue
					}
					s.Rows[r.Part] = slices.Delete(rows, i, i+1)
					continue
				}
			}
			if r.After != nil {
				s.Rows[r.Part] = append(rows, r.After)
			}
		}
	}
	for _, rows := range s.Rows {
		slices.SortStableFunc(rows, func(a, b Row) int {
			x, _ := a["position"].(float64)
			y, _ := b["position"].(float64)
			return int(x - y)
		})
	}
	if of.Prepare != nil {
		of.Prepare(s)
	}
	return s
}

func id(r Row) int64 {
	n, _ := r["id"].(float64)
	return int64(n)
}

func same(a, b Row) bool {
	x, _ := json.Marshal(a) // values that came from JSON
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// After is the record after the saving that ends at this place of the history.
func After(ctx context.Context, db pg.DB, of Shape, id, place int64) (State, error) {
	all, err := savings(ctx, db, of, id)
	if err != nil {
		return State{}, err
	}
	for i, s := range all {
		if s.rows[len(s.rows)-1].ID == place {
			return replay(of, all[:i+1]), nil
		}
	}
	return State{}, fmt.Errorf("%s %d after %d: %w", of.Noun, id, place, pg.NotFound)
}

// At is the record as somebody opened it who had this version; now is the one that it has.
func At(ctx context.Context, db pg.DB, of Shape, id, version, now int64) (State, error) {
	all, err := savings(ctx, db, of, id)
	if err != nil {
		return State{}, err
	}
	number(all, now)
	n := 0
	for n < len(all) && all[n].version <= version {
		n++
	}
	s := replay(of, all[:n])
	if s.whole(of) == nil || version <= 0 || version > now {
		return State{}, fmt.Errorf("version %d of %s %d: %w", version, of.Noun, id, pg.NotFound)
	}
	return s, nil
}
