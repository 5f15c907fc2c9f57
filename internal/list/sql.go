package list

import (
	"strconv"
	"strings"

	"gyoryu/internal/pg"
)

// Where collects the conditions of a list's query, so that only those that are
// asked for stand in it and each has an index to use.
type Where struct {
	SQL  strings.Builder
	Args pg.Args
}

// Select starts a query's conditions with its parameters.
func Select(args pg.Args) *Where { return &Where{Args: args} }

// And adds a condition, and the parameter that it names, if asked is true.
func (w *Where) And(asked bool, condition, name string, value any) {
	if asked {
		w.SQL.WriteString("\n   and " + condition)
		if name != "" {
			w.Args[name] = value
		}
	}
}

// String is the conditions, each begun with "and".
func (w *Where) String() string { return w.SQL.String() }

// Cut takes one page off rows that were read with a limit of v.Size+1, and notes
// where the next page begins; place gives a row's value in the list's order and id.
func Cut[T any](v *View, rows []T, total int, place func(T) (key string, id int64)) []T {
	v.total = total
	if len(rows) <= v.Size {
		return rows
	}
	rows = rows[:v.Size]
	key, id := place(rows[v.Size-1])
	v.next = &Cursor{Sort: v.Sort, Key: key, ID: id}
	return rows
}

// Limit is the limit of a page of size rows and one more, as it stands in SQL. Were it a
// parameter, PostgreSQL would plan each call anew: it cannot know how few rows are meant.
func Limit(size int) string { return " limit " + strconv.Itoa(size+1) }

// Counted is the limit up to which rows are counted.
var Counted = Limit(MaxTotal)

// Escape makes s match itself in a like pattern.
func Escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
