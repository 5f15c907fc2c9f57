package kept

import (
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/round"
)

// TestAnInstitutesPageCountsAsTheFollowThroughDoes for each institute and who may see what.
func TestAnInstitutesPageCountsAsTheFollowThroughDoes(t *testing.T) {
	s := newStand(t)
	s.generated(150)
	for _, d := range []string{"2025-03-31", "2025-12-31"} {
		for _, who := range []auth.Account{s.manager, s.her} {
			for _, i := range s.institutes {
				want, err := s.Of(s.ctx, Of{By: ByInstitute, ID: i}, on(d), who)
				s.must(err)
				var b pg.Batch
				got := round.QueueFollow(&b, round.Of{Institutes: []int64{i}}, on(d), who)
				s.must(b.Send(s.ctx, s.pool))
				if f := (*got)[0]; f != (round.Follow{Kept: want.Kept, Dropped: want.Dropped, Overdue: want.Overdue}) {
					t.Errorf("on %s %s counts %+v of %d, its page %+v", d, who.Name, want, i, f)
				}
				n, is := want.Percent()
				if m, too := (*got)[0].Percent(); n != m || is != too {
					t.Errorf("%d%% of %d, its page %d%%", n, i, m)
				}
			}
		}
	}
}
