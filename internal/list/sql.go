package list

import (
	"fmt"
	"strconv"
	"strings"

	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
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

// Total is how many rows a query has, known once its batch was sent.
type Total struct {
	n        *int
	remember func(any)
}

// N is how many there are, at most MaxTotal+1.
func (t Total) N() int {
	if t.n == nil {
		return MaxTotal + 1
	}
	if *t.n > MaxTotal {
		t.remember(true)
	}
	return *t.n
}

// many is what a Memory knows a query by that has more rows than are counted.
type many struct{ rows, args string }

// asked is what a Memory knows a query's rows by.
type asked struct{ sql, args string }

// QueueKnown asks for a query's rows, unless m remembers them.
func QueueKnown[T any](b *pg.Batch, m *recent.Memory, sql string, args pg.Args) (rows func() []T) {
	key := asked{sql, fmt.Sprint(args)}
	if known, is := recent.Recall[[]T](m, key); is {
		return func() []T { return known }
	}
	remember := m.Later(key)
	found := pg.Queue[T](b, sql, args)
	return func() []T {
		remember(*found)
		return *found
	}
}

// QueueTotal asks how many rows a query has, unless m remembers that they are more than
// are counted.
func QueueTotal(b *pg.Batch, m *recent.Memory, rows string, args pg.Args) Total {
	key := many{rows, fmt.Sprint(args)}
	if _, known := recent.Recall[bool](m, key); known {
		return Total{}
	}
	n := pg.QueueValue[int](b, "select count(*) from ("+rows+Limit(MaxTotal)+") x", args)
	return Total{n, m.Later(key)}
}

// Escape makes s match itself in a like pattern.
func Escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
