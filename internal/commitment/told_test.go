package commitment

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// told is how often somebody was told of being in charge, and how many jobs mail it at once.
func (s *stand) told(account int64) string {
	s.t.Helper()
	return fmt.Sprint(
		value[int](s, `select count(*) from notices where account_id = @id and kind = 'charge' and noun = 'commitment'`, pg.Args{"id": account}), "/",
		value[int](s, `select count(*) from river.river_job j join notices n on n.id = (j.args ->> 'notice_id')::bigint
		                where j.kind = 'told' and n.account_id = @id`, pg.Args{"id": account}))
}

func TestWhoeverIsPutInChargeIsTold(t *testing.T) {
	s := newStand(t)
	lee, kim := s.becomes(s.other, s.lee), s.becomes(s.researcher, s.kim)
	want := func(what, leeIs, kimIs string) {
		t.Helper()
		if l, k := s.told(lee.ID), s.told(kim.ID); l != leeIs || k != kimIs {
			t.Errorf("%s: Lee was told %s, Kim %s; want %s and %s", what, l, k, leeIs, kimIs)
		}
	}
	c := s.create(Draft{What: "Share lists.", PersonID: s.lee})
	want("made for Lee", "1/1", "0/0")
	d := Draft{What: "Share all lists.", OwedBy: Both, PersonID: s.lee}
	s.must(s.Update(s.ctx, c, d, c.Version, s.staff))
	want("changed, and still Lee’s", "1/1", "0/0")
	d.PersonID = s.kim
	c = s.find(c.ID)
	s.must(s.Update(s.ctx, c, d, c.Version, s.staff))
	want("now Kim’s", "1/1", "1/1")
	c = s.find(c.ID)
	stale(t, "a version that has passed", s.Assign(s.ctx, c.ID, c.Version-1, s.lee, day.Day{}, s.manager))
	want("not saved", "1/1", "1/1")
	s.must(s.Assign(s.ctx, c.ID, c.Version, s.lee, day.Day{}, s.manager))
	want("Lee’s again", "2/2", "1/1")
	c = s.find(c.ID)
	s.must(s.Assign(s.ctx, c.ID, c.Version, s.lee, on("2026-09-01"), s.manager))
	want("only a day", "2/2", "1/1")
	own := s.create(Draft{What: "Own", PersonID: s.kim})
	s.must(s.Assign(s.ctx, own.ID, own.Version, s.lee, day.Day{}, lee))
	want("Lee took it", "2/2", "2/2")
	s.must(s.Assign(s.ctx, c.ID, c.Version+1, 0, day.Day{}, s.manager))
	want("nobody’s", "2/2", "2/2")

	one, two := s.create(Draft{What: "One"}), s.create(Draft{What: "Two", PersonID: s.kim})
	want("made for Kim", "2/2", "3/3")
	if n, err := s.assignSeveral(s.ctx, []picked{{one.ID, 1}, {two.ID, 1}}, s.kim, day.Day{}, s.manager); err != nil || n != 2 {
		t.Errorf("%d assigned, %v", n, err)
	}
	want("both Kim’s, one of them before", "2/2", "4/4")
	s.do(`update accounts set disabled_at = now() where id = @id`, pg.Args{"id": kim.ID})
	s.create(Draft{What: "Three", PersonID: s.kim})
	want("nobody signs in there any more", "2/2", "4/4")
}

func TestWhoeverAnAgreedPointNamesIsTold(t *testing.T) {
	s := newStand(t)
	lee := s.becomes(s.other, s.lee)
	visit, ids := s.visit(true, "nobody’s")
	if got := s.told(lee.ID); got != "0/0" || len(ids) != 1 {
		t.Errorf("told %s", got)
	}
	p := value[int64](s, `insert into points (visit_id, position, kind, text) values (@v, 9, 'agreed', 'x') returning id`, pg.Args{"v": visit})
	point := []FromPoint{{VisitID: visit, PointID: p, What: "x", InstituteIDs: []int64{s.casted, s.casisd}, PersonID: s.lee}}
	s.in(func(tx pgx.Tx) error { return AddFromPoints(s.ctx, tx, point, s.staff) })
	s.in(func(tx pgx.Tx) error { return AddFromPoints(s.ctx, tx, point, s.staff) }) // it has one already
	if got := s.told(lee.ID); got != "1/1" {
		t.Errorf("told %s", got)
	}
	if n := value[int](s, `select count(*) from commitment_institutes ci join commitments c on c.id = ci.commitment_id where c.point_id = @p`, pg.Args{"p": p}); n != 2 {
		t.Errorf("with %d institutes", n)
	}
}
