package demo

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/bell"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

// bell lets the accounts follow what they work with, and tells them what they would have
// been told of in the last days; that they are in charge they were told when they were put so.
func (l *loader) bell(ctx context.Context) error {
	store := bell.Store{DB: l.db}
	for _, f := range []struct {
		who auth.Account
		of  charge.Of
		id  int64
	}{
		{l.staff, charge.Institute, l.institutes["CASTED"]}, {l.staff, charge.Topic, l.topic},
		{l.manager, charge.Institute, l.institutes["CASTED"]}, {l.manager, charge.Institute, l.institutes["CASISD"]},
	} {
		if _, err := store.Follow(ctx, f.of, f.id, f.who); err != nil {
			return err
		}
	}
	reports := commitmentOf(l.made["CASTED delegation at STEPI"], 0)
	trip := l.made["CASTED and KOSTEC in Beijing"].ID
	told := []notice.Notice{
		l.told(l.staff, notice.Followed, "topic", l.topic, day.Day{}),
		l.told(l.staff, notice.Followed, "visit", trip, day.Day{}),
		l.told(l.staff, notice.Due, "commitment", reports.ID, l.today.Add(4)),
		l.told(l.manager, notice.Followed, "visit", trip, day.Day{}),
	}
	err := pg.Tx(ctx, l.db, 0, func(tx pgx.Tx) error {
		for _, n := range told {
			if err := notice.Put(ctx, tx, n, false); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	// The first was seen; the others are new.
	found, err := store.List(ctx, bell.Filter{Kind: notice.Followed}, l.staff)
	if err != nil || len(found.Told) == 0 {
		return err
	}
	return notice.Seen(ctx, l.db, l.staff.ID, found.Told[len(found.Told)-1].ID)
}

// told is a notice of the demo, once for each account.
func (l *loader) told(who auth.Account, k notice.Kind, noun string, id int64, about day.Day) notice.Notice {
	return notice.Notice{AccountID: who.ID, Kind: k, Noun: noun, NounID: id, AboutOn: about, Key: "demo:" + string(k) + ":" + noun + ":" + about.String()}
}
