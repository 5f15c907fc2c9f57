// Package list is what every list page shares: filters that live in the address,
// pages found by key rather than by number, and totals that stay cheap.
//
// Read list.go for a list's address and cursor, sql.go for its query.
package list

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/form"
)

// PerPage is how many rows a page of a list has.
const PerPage = 50

// MaxTotal is how far rows are counted: beyond, a total is "1,000+". Counting all
// of 100,000 rows costs hundreds of times as much as showing a page of them.
const MaxTotal = 1000

// BadCursor reports a page address that this program did not make, or that
// belongs to another order of the list.
var BadCursor = errors.New("not a page of this list")

// Cursor is the place after a row: the list's order, the row's value in it, its id.
type Cursor struct {
	Sort string `json:"s"`
	Key  string `json:"k"`
	ID   int64  `json:"i"`
}

// String is the cursor as it stands in an address.
func (c Cursor) String() string {
	data, err := json.Marshal(c)
	if err != nil { // three plain values
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// ReadCursor reads what String wrote, for a list in the order sort; nil if empty.
func ReadCursor(s, sort string) (*Cursor, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // no cursor is the first page, not a failure
	}
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, BadCursor
	}
	var c Cursor
	if json.Unmarshal(data, &c) != nil || c.Sort != sort || c.ID < 0 || !form.Storable(c.Key) || len(c.Key) > 1000 {
		return nil, BadCursor
	}
	return &c, nil
}

// View is a list as its address asks for it.
type View struct {
	Path   string
	Sort   string // one of the list's orders
	After  *Cursor
	query  url.Values
	total  int
	next   *Cursor
	Reject map[string]bool // filters whose value makes no sense
	Size   int             // rows of a page, PerPage unless a program asks for another
	tab    string          // the filter that Tab made a view
}

// Read reads the address of a list whose orders are sorts, the first being usual.
func Read(u *url.URL, sorts ...string) (*View, error) {
	v := &View{Path: u.Path, query: url.Values{}, Sort: sorts[0], Reject: map[string]bool{}, Size: PerPage}
	for name, values := range u.Query() {
		for _, value := range values {
			if value = strings.TrimSpace(value); value != "" && form.Storable(value) {
				v.query.Add(name, value)
			}
		}
	}
	if s := v.query.Get("sort"); slices.Contains(sorts, s) {
		v.Sort = s
	}
	var err error
	v.After, err = ReadCursor(v.query.Get("after"), v.Sort)
	return v, err
}

// Settle is the address that a list's form means: a field that was looked up sends
// its text, and the record's id as NAME_id, of which the address keeps the id only.
// settled is false if u is such an address already.
func Settle(u *url.URL, names ...string) (to string, settled bool) {
	q, settled := u.Query(), false
	for _, name := range names {
		if !q.Has(name + "_id") {
			continue
		}
		settled = true
		if id := q.Get(name + "_id"); q.Get(name) != "" && id != "" {
			q.Set(name, id)
		}
		q.Del(name + "_id")
	}
	for name, values := range q {
		if len(values) == 0 || values[0] == "" {
			delete(q, name)
		}
	}
	return address(u.Path, q), settled
}

// Text is what a filter that names a record was typed as, empty if it is an id.
func (v *View) Text(name string) string {
	s := v.query.Get(name)
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		return ""
	}
	return s
}

// Filter is the value of a filter, empty if it is not set.
func (v *View) Filter(name string) string { return v.query.Get(name) }

// ID is the record that a filter names: 0 if it is not set, -1 (which no row has)
// if it is no id.
func (v *View) ID(name string) int64 {
	s := v.query.Get(name)
	if s == "" {
		return 0
	}
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil || id <= 0 {
		v.Reject[name] = true
		return -1
	}
	return id
}

// OneOf is the word that a filter chooses, empty if it is none of them.
func OneOf[T ~string](v *View, name string, words ...T) T {
	s := T(v.query.Get(name))
	if s != "" && !slices.Contains(words, s) {
		v.Reject[name] = true
		return ""
	}
	return s
}

// Year is the year that a filter names, 0 if none from 1 to 9999.
func (v *View) Year(name string) int {
	s := v.query.Get(name)
	n, err := strconv.Atoi(s)
	if s != "" && (err != nil || n < 1 || n > 9999) {
		v.Reject[name] = true
		return 0
	}
	return n
}

// Tab makes the filter name a view of the list: it stands in each of the list's addresses,
// and is none of the filters that somebody set, nor cleared with them.
func (v *View) Tab(name, value string) {
	v.tab = name
	v.query.Set(name, value)
}

// Filtered reports whether any filter is set.
func (v *View) Filtered() bool { return len(v.Filters()) > 0 }

// Cleared is the address of the list without its filters, in the order that it is in.
func (v *View) Cleared() string {
	q := url.Values{}
	for _, name := range []string{"sort", v.tab} {
		if values, is := v.query[name]; is {
			q[name] = values
		}
	}
	return address(v.Path, q)
}

// Filters are the filters that are set, by name, in order of their names.
func (v *View) Filters() []string {
	var names []string
	for name := range v.query {
		if name != "sort" && name != "after" && name != v.tab {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// With is the address of this list with one filter, or the order, set to value
// (unset if empty), from its first page on.
func (v *View) With(name, value string) string {
	q := url.Values{}
	for n, values := range v.query {
		if n != "after" && n != name {
			q[n] = values
		}
	}
	if value != "" {
		q.Set(name, value)
	}
	return address(v.Path, q)
}

// First is the address of the first page.
func (v *View) First() string { return v.With("after", "") }

// Next is the address of the next page, empty on the last.
func (v *View) Next() string {
	if v.next == nil {
		return ""
	}
	q := url.Values{}
	for n, values := range v.query {
		q[n] = values
	}
	q.Set("after", v.next.String())
	return address(v.Path, q)
}

// NextCursor is the place after this page, nil on the last.
func (v *View) NextCursor() *Cursor { return v.next }

// Total is how many rows there are in all, and whether there are more than that.
func (v *View) Total() (n int, more bool) { return min(v.total, MaxTotal), v.total > MaxTotal }

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
