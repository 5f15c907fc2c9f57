package kept

import (
	"os"
	"regexp"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

var seoul = time.FixedZone("KST", 9*60*60)

// recorded is a line of a commitment's raw history.
type recorded struct {
	ID         int64
	Made       bool
	State      commitment.State
	StateOn    day.Day
	DueOn      day.Day
	Removed    bool
	Person     int64
	WasState   commitment.State
	WasStateOn day.Day
	WasDueOn   day.Day
	At         time.Time
	VisitOn    day.Day
	Secret     bool
	Institutes []int64
	Forums     []int64
}

// history is what the database's history says of every commitment, told plainly.
func history(t *testing.T, db pg.DB) []*plain {
	t.Helper()
	lines, err := pg.Many[recorded](t.Context(), db, `
		select h.part_id as id, h.before is null as made, h.after->>'state' as state, (h.after->>'state_on')::date as state_on, (h.after->>'due_on')::date as due_on,
		       h.after->>'removed_at' is not null as removed, coalesce((h.after->>'person_id')::bigint, 0) as person,
		       coalesce(h.before->>'state', '') as was_state, (h.before->>'state_on')::date as was_state_on, (h.before->>'due_on')::date as was_due_on, h.at,
		       case when c.point_id is not null then v.starts_on end as visit_on, coalesce(v.confidential, false) or coalesce(g.confidential, false) as secret,
		       array(select x.institute_id from commitment_institutes x where x.commitment_id = c.id order by 1) as institutes,
		       array(select distinct r.forum_id from forum_reforms r where r.point_id = c.point_id union
		             select e.forum_id from links l join editions e on e.id = l.from_id where l.from_kind = 'edition' and l.to_kind = 'commitment' and l.to_id = c.id) as forums
		  from history h join commitments c on c.id = h.part_id left join visits v on v.id = c.visit_id left join agreements g on g.id = c.agreement_id
		 where h.noun = 'commitment' and h.part = 'commitments' order by h.id`, nil)
	if err != nil {
		t.Fatal(err)
	}
	byID, all := map[int64]*plain{}, []*plain{}
	for _, l := range lines {
		today, p := day.Of(l.At.In(seoul)), byID[l.ID]
		if l.Made {
			p = &plain{id: l.ID, agreed: today, states: []said{{state: commitment.Open}}, dues: []said{{due: l.DueOn}}, secret: l.Secret, institutes: l.Institutes, forums: l.Forums}
			if !l.VisitOn.IsZero() && l.VisitOn.Before(today) {
				p.agreed = l.VisitOn
			}
			byID[l.ID], all = p, append(all, p)
		}
		p.removed, p.person = l.Removed, l.Person
		if l.State != l.WasState && (!l.Made || l.State != commitment.Open) {
			from := l.StateOn
			if from.IsZero() {
				from = today
			}
			p.states = append(p.states, said{from: from, state: l.State})
		}
		if !l.Made && l.DueOn != l.WasDueOn {
			p.dues = append(p.dues, said{from: today, due: l.DueOn})
		}
	}
	return all
}

func TestTheDemoOnEveryDayOfAYear(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()
	if _, err := db.Exec(ctx, `update settings set zone = 'Asia/Seoul'`); err != nil {
		t.Fatal(err)
	}
	clock := day.Clock{Now: time.Now, Zone: seoul}
	if err := demo.Load(ctx, db, clock); err != nil {
		t.Fatal(err)
	}
	type row struct{ ID, PersonID int64 }
	as := func(role auth.Role) auth.Account {
		r, err := pg.One[row](ctx, db, `select id, coalesce(person_id, 0) as person_id from accounts where email = @email`, pg.Args{"email": string(role) + "@demo.example"})
		if err != nil {
			t.Fatal(err)
		}
		return auth.Account{ID: r.ID, Name: string(role), PersonID: r.PersonID, Roles: []auth.Role{role}}
	}
	all, today := history(t, db), clock.Today()
	year := daysFrom(today.Add(-365), 366)
	for _, role := range []auth.Role{auth.Manager, auth.Admin} {
		equals(t, NewStore(db, nil), all, year, 5, as(role))
	}

	// What was there before there were spans is told by the history, to the same end.
	spans := func() string {
		s, err := pg.Value[string](ctx, db, `select coalesce(string_agg(concat_ws(' ', commitment_id, since, until, state, due_on, agreed_on, gone), E'\n' order by commitment_id, since), '') from commitment_spells`, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	file, err := os.ReadFile("../../migrations/000025_follow_through.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	fill := regexp.MustCompile(`(?s)\ndo \$\$.*?\n\$\$;`).FindString(string(file))
	for _, how := range []string{"by the history", "as they stand"} {
		before := spans()
		if how == "as they stand" {
			if _, err := db.Exec(ctx, `delete from history where noun = 'commitment'`); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Exec(ctx, `delete from commitment_spells`); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(ctx, fill); err != nil || fill == "" {
			t.Fatal(err)
		}
		if after := spans(); how == "by the history" && after != before {
			t.Errorf("%s: filled with\n%s\nwant\n%s", how, after, before)
		}
		if n, err := pg.Value[int](ctx, db, `select count(*) from commitments c where not exists (select from commitment_spells p
			where p.commitment_id = c.id and p.until is null and p.state = c.state and p.due_on is not distinct from c.due_on)`, nil); err != nil || n != 0 {
			t.Errorf("%s: %d commitments stand otherwise than their last span, %v", how, n, err)
		}
	}
}
