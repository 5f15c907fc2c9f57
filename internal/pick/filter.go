package pick

import (
	"context"

	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
)

// Filter is a record that a list is narrowed to: -1, which none has, if the address
// names none that is there.
type Filter struct {
	ID   int64
	Text string // its name, or what was typed
}

// Shown is the id as a form's hidden field has it.
func (f Filter) Shown() string {
	if f.ID > 0 {
		return id64(f.ID)
	}
	return ""
}

// Named are the institute and the person that a list is narrowed to.
type Named struct{ Institute, Person Filter }

// Filters reads the filters institute and person of a list: ids, or names as typed.
func Filters(ctx context.Context, db pg.DB, v *list.View) (n Named, err error) {
	institutes, people := institute.Store{DB: db}, person.Store{DB: db}
	n.Institute, err = filter(v, "institute", func(ids []int64, names []string) (map[int64]string, error) {
		found, err := institutes.ByID(ctx, db, ids)
		all := map[int64]string{}
		for id, m := range found {
			all[id] = m.Short
		}
		if err != nil || len(names) == 0 {
			return all, err
		}
		typed, err := institutes.Resolve(ctx, db, names)
		near := typed[names[0]]
		if err == nil && len(near) == 0 { // one that is nearly so called is meant
			near, err = institutes.Near(ctx, db, names[0], 2)
		}
		for _, m := range near {
			all[m.ID] = m.Short
		}
		return all, err
	})
	if err != nil {
		return n, err
	}
	n.Person, err = filter(v, "person", func(ids []int64, names []string) (map[int64]string, error) {
		found, err := people.ByID(ctx, db, ids)
		all := map[int64]string{}
		for id, m := range found {
			all[id] = m.Name
		}
		if err != nil || len(names) == 0 {
			return all, err
		}
		typed, err := people.Resolve(ctx, db, names)
		near := typed[names[0]]
		if err == nil && len(near) == 0 {
			near, err = people.Near(ctx, db, names[0], 2)
		}
		for _, m := range near {
			all[m.ID] = m.Name
		}
		return all, err
	})
	return n, err
}

// filter reads one filter; find looks up records by id and by a typed name. A name
// that several have stands for none: the list asks for a choice.
func filter(v *list.View, name string, find func(ids []int64, names []string) (map[int64]string, error)) (Filter, error) {
	if v.Filter(name) == "" {
		return Filter{}, nil
	}
	var ids []int64
	var names []string
	if text := v.Text(name); text != "" {
		names = []string{text}
	} else if id := v.ID(name); id > 0 {
		ids = []int64{id}
	}
	found, err := find(ids, names)
	if err != nil {
		return Filter{}, err
	}
	if len(found) == 1 {
		for id, text := range found {
			return Filter{id, text}, nil
		}
	}
	v.Reject[name] = true
	return Filter{-1, v.Filter(name)}, nil
}
