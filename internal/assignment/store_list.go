package assignment

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Filter is what a list of assignments is narrowed to; zero values don't narrow.
type Filter struct {
	PersonID int64
	Of       map[charge.Of]int64 // 0: not narrowed to one
	Side     charge.Side
	Open     day.Day // in charge on the day
	Left     bool    // in charge for us today, of those who have left
	Sort     string
	After    *list.Cursor
	Limit    int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"-new", "person", "-person"}

type order struct{ by, after string }

var orders = map[string]order{
	"-new":    {"s.id desc", "s.id < @after"},
	"person":  {"p.name, s.id", "(p.name, s.id) > (@key::text, @after)"},
	"-person": {"p.name desc, s.id desc", "(p.name, s.id) < (@key::text, @after)"},
}

// List is a page (of f.Limit, and one row more if there is another page) of the
// assignments that the account may see.
func (s Store) List(ctx context.Context, f Filter, today day.Day, who auth.Account) ([]Assignment, int, error) {
	return rows[Assignment](ctx, s, f, today, who, shown)
}

// Records is List for programs: the same rows.
func (s Store) Records(ctx context.Context, f Filter, today day.Day, who auth.Account) ([]Record, int, error) {
	return rows[Record](ctx, s, f, today, who, recorded)
}

// rows is a page of the list in the columns of T.
func rows[T any](ctx context.Context, s Store, f Filter, today day.Day, who auth.Account, columns string) ([]T, int, error) {
	by, ok := orders[cmp.Or(f.Sort, Sorts[0])]
	if !ok {
		return nil, 0, list.BadCursor
	}
	w := f.where(today, who)
	const from = ` from seen_assignments(@who) s ` + joined + ` where s.removed_at is null and ` + charge.There
	var b pg.Batch
	total := list.QueueTotal(&b, s.Recent, `select`+from+w.String(), w.Args)
	if f.After != nil {
		w.And(true, by.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	found := pg.Queue[T](&b, `select `+columns+from+w.String()+` order by `+by.by+list.Limit(cmp.Or(f.Limit, list.PerPage)), w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing assignments: %w", err)
	}
	return *found, total.N(), nil
}

func (f Filter) where(today day.Day, who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID, "me": who.PersonID, "today": today})
	w.And(f.PersonID != 0, `s.person_id = @person`, "person", f.PersonID)
	for _, of := range charge.Everything {
		w.And(f.Of[of] != 0, `s.`+of.Column()+` = @`+string(of), string(of), f.Of[of])
	}
	w.And(f.Side != "", `s.side = @side`, "side", f.Side)
	w.And(!f.Open.IsZero(), `coalesce(s.starts_on <= @open, true) and coalesce(s.ends_on >= @open, true)`, "open", f.Open)
	w.And(f.Left, `s.side = 'ours' and `+charge.Holds+` and `+charge.Left, "", nil)
	return w
}

// place is a row's value in the order, for the next page's cursor.
func place(sort, person string, id int64) (string, int64) {
	if sort == "-new" {
		return strconv.FormatInt(id, 10), id
	}
	return person, id
}

// recorded are the columns of a Record, from seen_assignments s and joined.
const recorded = `
	s.id, s.version, s.person_id, s.institute_id, s.agreement_id, s.topic_id, s.forum_id, s.side, s.role,
	s.starts_on as "from", s.ends_on as "to", s.created_at, s.updated_at, p.name as person`

// Record is an assignment that is not removed, of something that the account may see.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB,
		`select `+recorded+` from seen_assignments(@who) s `+joined+` where s.id = @id and s.removed_at is null and `+charge.There,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding assignment %d for a program: %w", id, err)
	}
	return r, nil
}
