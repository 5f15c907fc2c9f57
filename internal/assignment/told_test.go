package assignment

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/charge"
	"gyoryu/internal/pg"
)

func TestWhoeverIsPutInChargeOfAThingIsTold(t *testing.T) {
	s := newStand(t)
	kim := s.account("kim", "staff", s.kim)
	want := func(what string, lee, kims int64) {
		t.Helper()
		of := func(id int64) int64 {
			return s.id(`select count(*) from notices n join river.river_job j on (j.args ->> 'notice_id')::bigint = n.id and j.kind = 'told'
				where n.account_id = %d and n.noun = 'assignment' and n.kind = 'charge'`, id)
		}
		if l, k := of(s.other.ID), of(kim.ID); l != lee || k != kims {
			t.Errorf("%s: Lee was told %d times, Kim %d; want %d and %d", what, l, k, lee, kims)
		}
	}
	id := s.add(s.lee, charge.Agreement, s.agreement, "2026-01-01", "")
	want("Lee’s", 1, 0)
	d := Draft{PersonID: s.lee, Of: charge.Agreement, OfID: s.agreement, Side: charge.Ours, Role: "coordinates"}
	s.must(s.Update(s.ctx, id, 1, d, s.staff))
	want("another role", 1, 0)
	d.PersonID = s.kim
	s.must(s.Update(s.ctx, id, 2, d, s.staff))
	want("Kim’s", 1, 1)
	next := s.id(`insert into agreements (title, kind, renewal_of_id) values ('Second', 'mou', %d) returning id`, s.agreement)
	s.must(pg.Tx(s.ctx, s.db, s.manager.ID, func(tx pgx.Tx) error { return CarryOver(s.ctx, tx, s.agreement, next) }))
	want("renewed", 1, 2)
	own, err := s.Create(s.ctx, Draft{PersonID: s.lee, Of: charge.Forum, OfID: s.forum, Side: charge.Ours}, s.other)
	s.must(err)
	want("Lee’s own doing", 1, 2)
	s.must(s.End(s.ctx, own, 1, today, s.other))
	want("ended", 1, 2)
}
