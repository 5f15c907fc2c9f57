package e2e

import (
	"context"
	"strconv"
	"sync"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/topic"
)

// theTopic is one of shown, with something in every part of its page.
var theTopic = sync.OnceValue(func() string {
	ctx, db := context.Background(), theShown().db
	one := func(sql string) int64 {
		id, err := pg.Value[int64](ctx, db, sql, nil)
		if err != nil {
			all.Fatal(err)
		}
		return id
	}
	who := auth.Account{ID: one(`select id from accounts where email = 'staff@demo.example'`), Roles: []auth.Role{auth.Staff}}
	topics, d := topic.Store{DB: db}, topic.Draft{
		Title: "Smart mobility (example)", Summary: "Why *together*.", PointID: one(`select min(id) from points where visit_id = 1`),
		Institutes: topic.With(one(`select id from institutes where home`), one(`select min(institute_id) from stops`)), People: topic.By(one(`select min(id) from people`)),
	}
	d.Proposer = d.Institutes[0].Institute
	var id int64
	for range 2 { // two on the table
		var err error
		if id, err = topics.Create(ctx, d, who); err != nil {
			all.Fatal(err)
		}
	}
	if err := topics.Move(ctx, id, 1, topic.Selected, clock.Today(), "Both sides want it.", who); err != nil {
		all.Fatal(err)
	}
	return strconv.FormatInt(id, 10)
})
