package forum

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

func TestAForumIsReadBackAsItWasWritten(t *testing.T) {
	s := newStand(t)
	visitID, problem, agreed, promise := s.visited(false)
	f := s.create(Draft{
		Name: "Korea-China Forum", NameKO: "한중 포럼", Acronym: "KCF", Kind: Seminar, Frequency: TwoYears, Notes: "Two\nlines",
		Institutes: append(heldBy(s.casted, s.casisd), Organiser{Institute: &pick.Institute{New: &institute.Draft{Name: "New Institute", Kind: "other", Country: "ZZ"}}}),
		Problems:   []ProblemDraft{{Text: "A one-time event"}, {Text: "Too uniform", PointID: problem}},
		Reforms:    []ReformDraft{{Text: "Concrete topics", Problem: 2, AgreedOn: on("2026-03-04"), PointID: agreed}, {Text: "Led by institutes"}},
	})
	if f.Name != "Korea-China Forum" || f.NameKO != "한중 포럼" || f.Acronym != "KCF" || f.Kind != Seminar || f.Frequency != TwoYears || f.Notes != "Two\nlines" || f.CreatedBy != s.staff.ID {
		t.Errorf("%+v", f.Head)
	}
	if len(f.Institutes) != 3 || f.Institutes[0].Short != "CASTED" || f.Institutes[2].Short != "New Institute" {
		t.Errorf("organisers %+v", f.Institutes)
	}
	if len(f.Problems) != 2 || f.Problems[0].PointID != 0 || f.Problems[1].PointID != problem || f.Problems[1].VisitID != visitID || f.Problems[1].VisitTitle != "A trip to Beijing" {
		t.Errorf("problems %+v", f.Problems)
	}
	if len(f.Reforms) != 2 || f.Reforms[0].ProblemID != f.Problems[1].ID || f.Reforms[0].AgreedOn != on("2026-03-04") || f.Reforms[0].PointID != agreed ||
		f.Reforms[0].Commitment == nil || f.Reforms[0].Commitment.ID != promise || f.Reforms[1].ProblemID != 0 || f.Reforms[1].Commitment != nil || f.Reforms[0].Carried() {
		t.Errorf("reforms %+v", f.Reforms)
	}
}

func TestChangingAForumKeepsItsLinesAndDropsTheOthers(t *testing.T) {
	s := newStand(t)
	f := s.create(Draft{Institutes: heldBy(s.casted, s.casisd), Problems: []ProblemDraft{{Text: "One"}, {Text: "Two"}}, Reforms: []ReformDraft{{Text: "First", Problem: 1}, {Text: "Second", Problem: 2}}})
	d := Draft{
		Name: "Another", Institutes: heldBy(s.casisd),
		Problems: []ProblemDraft{{Text: "New"}, {ID: f.Problems[1].ID, Text: "Two, changed"}},
		Reforms:  []ReformDraft{{ID: f.Reforms[1].ID, Text: "Second", Problem: 1}, {ID: f.Reforms[0].ID, Text: "First", Problem: 0}, {Text: "Third", Problem: 2}},
	}
	s.must(s.Update(s.ctx, f.ID, f.Version, d, s.manager))
	got := s.find(f.ID, s.staff)
	if got.Name != "Another" || got.Version != f.Version+1 || got.UpdatedName != "mina" || len(got.Institutes) != 1 || got.Institutes[0].ID != s.casisd {
		t.Errorf("%+v, %+v", got.Head, got.Institutes)
	}
	if len(got.Problems) != 2 || got.Problems[0].Text != "New" || got.Problems[1].ID != f.Problems[1].ID || got.Problems[1].Text != "Two, changed" {
		t.Errorf("problems %+v", got.Problems)
	}
	r := got.Reforms
	if len(r) != 3 || r[0].ID != f.Reforms[1].ID || r[0].ProblemID != got.Problems[0].ID || r[1].ProblemID != 0 || r[2].ProblemID != got.Problems[1].ID {
		t.Errorf("reforms %+v", r)
	}
	if err := s.Update(s.ctx, f.ID, f.Version, d, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("a version that is past: %v", err)
	}
	other := s.create(Draft{Problems: []ProblemDraft{{Text: "Theirs"}}, Reforms: []ReformDraft{{Text: "Theirs"}}})
	if err := s.Update(s.ctx, got.ID, got.Version, Draft{Name: "X", Problems: []ProblemDraft{{ID: other.Problems[0].ID, Text: "Taken"}}}, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("another forum's problem: %v", err)
	}
	if err := s.Update(s.ctx, got.ID, got.Version, Draft{Name: "X", Reforms: []ReformDraft{{ID: other.Reforms[0].ID, Text: "Taken"}}}, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("another forum's reform: %v", err)
	}
	if again := s.find(got.ID, s.staff); again.Version != got.Version || len(again.Problems) != 2 {
		t.Errorf("what failed was saved in part: %+v", again)
	}
	s.must(s.Update(s.ctx, got.ID, got.Version, Draft{Name: "Bare"}, s.manager))
	if bare := s.find(got.ID, s.staff); len(bare.Problems)+len(bare.Reforms)+len(bare.Institutes) != 0 {
		t.Errorf("bare: %+v", bare)
	}
}

func TestWhoMayNotSeeAPointSeesTheTextWithoutTheLinkAndKeepsItWhenSaving(t *testing.T) {
	s := newStand(t)
	_, problem, agreed, promise := s.visited(true)
	f := s.create(Draft{Problems: []ProblemDraft{{Text: "Too uniform", PointID: problem}}, Reforms: []ReformDraft{{Text: "Topics", PointID: agreed, Problem: 1}}})
	if f.Problems[0].PointID != problem || f.Problems[0].Hidden || f.Reforms[0].Commitment == nil {
		t.Fatalf("its writer sees %+v", f)
	}
	hidden := s.find(f.ID, s.other)
	p, r := hidden.Problems[0], hidden.Reforms[0]
	if p.Text != "Too uniform" || p.PointID != 0 || p.VisitID != 0 || p.VisitTitle != "" || !p.VisitOn.IsZero() || !p.Hidden {
		t.Errorf("another sees %+v", p)
	}
	if r.PointID != 0 || r.VisitTitle != "" || r.Commitment != nil || !r.Hidden {
		t.Errorf("another sees %+v", r)
	}
	d := Draft{Name: "A forum", Problems: []ProblemDraft{{ID: p.ID, Text: "Too uniform indeed", keeps: true}}, Reforms: []ReformDraft{{ID: r.ID, Text: "Topics", keeps: true}}}
	s.must(s.Update(s.ctx, f.ID, f.Version, d, s.other))
	if again := s.find(f.ID, s.staff); again.Problems[0].PointID != problem || again.Reforms[0].PointID != agreed || again.Problems[0].Text != "Too uniform indeed" {
		t.Errorf("after another has saved it: %+v", again)
	}
	// In charge of the commitment, one is shown that and no more.
	s.do(`update commitments set person_id = @p where id = @id`, pg.Args{"p": s.kim, "id": promise})
	charged := s.find(f.ID, s.becomes(s.other, s.kim))
	if r := charged.Reforms[0]; r.Commitment == nil || r.Commitment.ID != promise || r.Commitment.VisitSeen || r.VisitTitle != "" {
		t.Errorf("who is in charge sees %+v", r)
	}
	s.do(`update visits set removed_at = now()`, nil)
	if gone := s.find(f.ID, s.staff); gone.Problems[0].PointID != 0 || !gone.Problems[0].Hidden {
		t.Errorf("of a removed visit: %+v", gone.Problems[0])
	}
}

func TestAnEditionIsReadBackAsItWasWritten(t *testing.T) {
	s := newStand(t)
	f := s.create(Draft{})
	n := 42
	e := s.edition(EditionDraft{
		ForumID: f.ID, Number: 12, StartsOn: on("2026-05-01"), EndsOn: on("2026-05-02"), City: "Seoul", Theme: "AI", LedBy: Researchers, Researchers: &n,
		People: append(people(s.wang, s.lee), Participant{Person: &pick.Person{New: "New Person"}}, Participant{Person: &pick.Person{New: "Another Person"}}),
		Points: []PointDraft{{Kind: visit.Problem, Text: "Too short"}, {Kind: visit.Learned, Text: "Much"}},
	})
	if e.Number != 12 || e.StartsOn != on("2026-05-01") || e.EndsOn != on("2026-05-02") || e.City != "Seoul" || e.Theme != "AI" || e.LedBy != Researchers || *e.Researchers != 42 || e.ForumName != "A forum" {
		t.Errorf("%+v", e)
	}
	if len(e.People) != 4 || e.People[0].ID != s.wang || e.People[2].Name != "New Person" || len(e.Points) != 2 || e.Points[0].Kind != visit.Problem || len(e.problems()) != 1 {
		t.Errorf("people %+v, points %+v", e.People, e.Points)
	}
	d := EditionDraft{Number: 13, Points: []PointDraft{{Kind: visit.Discussed, Text: "New"}, {ID: e.Points[0].ID, Kind: visit.Problem, Text: "Still too short"}}, People: people(s.lee)}
	s.must(s.UpdateEdition(s.ctx, e.ID, e.Version, d, s.manager))
	got := s.findEdition(e.ID)
	if got.Number != 13 || !got.StartsOn.IsZero() || got.Researchers != nil || got.LedBy != "" || len(got.People) != 1 || len(got.Points) != 2 || got.Points[1].ID != e.Points[0].ID || got.UpdatedName != "mina" {
		t.Errorf("changed %+v", got)
	}
	if err := s.UpdateEdition(s.ctx, e.ID, e.Version, d, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("a version that is past: %v", err)
	}
	d.Points[1].ID = 99999
	if err := s.UpdateEdition(s.ctx, got.ID, got.Version, d, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("a point that is not there: %v", err)
	}
	if _, err := s.CreateEdition(s.ctx, EditionDraft{ForumID: 999, Number: 1}, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("of no forum: %v", err)
	}
}

func TestAnEditionsNumberIsUniqueWithinItsForum(t *testing.T) {
	s := newStand(t)
	f, g := s.create(Draft{}), s.create(Draft{Name: "B forum"})
	first := s.edition(EditionDraft{ForumID: f.ID, Number: 1})
	if _, err := s.CreateEdition(s.ctx, EditionDraft{ForumID: f.ID, Number: 1}, s.staff); !errors.Is(err, NumberTaken) {
		t.Errorf("twice: %v", err)
	}
	s.edition(EditionDraft{ForumID: g.ID, Number: 1})
	second := s.edition(EditionDraft{ForumID: f.ID, Number: 2})
	if err := s.UpdateEdition(s.ctx, second.ID, second.Version, EditionDraft{Number: 1}, s.staff); !errors.Is(err, NumberTaken) {
		t.Errorf("changed to one that is taken: %v", err)
	}
	s.must(s.RemoveEdition(s.ctx, first.ID, first.Version, s.staff))
	s.must(s.UpdateEdition(s.ctx, second.ID, second.Version, EditionDraft{Number: 1}, s.staff))
	if err := s.RestoreEdition(s.ctx, s.findEdition(first.ID), s.staff); !errors.Is(err, NumberTaken) {
		t.Errorf("brought back though its number is taken: %v", err)
	}
	second = s.findEdition(second.ID)
	s.must(s.UpdateEdition(s.ctx, second.ID, second.Version, EditionDraft{Number: 3}, s.staff))
	s.must(s.RestoreEdition(s.ctx, s.findEdition(first.ID), s.staff))
	if s.findEdition(first.ID).RemovedAt != nil {
		t.Error("it is not back")
	}
	if err := s.RestoreEdition(s.ctx, first, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("brought back twice: %v", err)
	}
	if err := s.RemoveEdition(s.ctx, first.ID, first.Version, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("removed in a version that is past: %v", err)
	}
}

func TestAReformIsCarriedOutByAnEdition(t *testing.T) {
	s := newStand(t)
	f := s.create(Draft{Reforms: []ReformDraft{{Text: "Topics"}, {Text: "Others"}}})
	e := s.edition(EditionDraft{ForumID: f.ID, Number: 12, StartsOn: on("2026-05-01"), EndsOn: on("2026-05-01")})
	s.must(s.Carry(s.ctx, f.ID, f.Version, f.Reforms[0].ID, e.ID, s.staff))
	got := s.find(f.ID, s.staff)
	if r := got.Reforms[0]; !r.Carried() || r.First != 12 || r.FirstOn != on("2026-05-01") || got.carried() != 1 || got.Version != f.Version+1 || len(got.firsts(e.ID)) != 1 {
		t.Errorf("%+v", got)
	}
	if err := s.Carry(s.ctx, f.ID, f.Version, f.Reforms[0].ID, 0, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("in a version that is past: %v", err)
	}
	s.must(s.RemoveEdition(s.ctx, e.ID, e.Version, s.staff))
	gone := s.find(f.ID, s.staff)
	if r := gone.Reforms[0]; r.Carried() || !r.FirstGone || r.First != 0 {
		t.Errorf("by a removed edition: %+v", r)
	}
	// Saving the forum meanwhile does not forget it.
	s.must(s.Update(s.ctx, f.ID, gone.Version, Draft{Name: "A forum", Reforms: []ReformDraft{{ID: gone.Reforms[0].ID, Text: "Topics", keepsFirst: true}}}, s.staff))
	s.must(s.RestoreEdition(s.ctx, s.findEdition(e.ID), s.staff))
	back := s.find(f.ID, s.staff)
	if !back.Reforms[0].Carried() {
		t.Errorf("brought back: %+v", back.Reforms[0])
	}
	s.must(s.Carry(s.ctx, f.ID, back.Version, back.Reforms[0].ID, 0, s.staff))
	if s.find(f.ID, s.staff).carried() != 0 {
		t.Error("it is still carried out")
	}
}

func TestARemovedForumTakesItsEditionsWithIt(t *testing.T) {
	s := newStand(t)
	f := s.create(Draft{})
	e := s.edition(EditionDraft{ForumID: f.ID, Number: 1})
	s.must(s.Remove(s.ctx, f.ID, f.Version, s.staff))
	if err := s.Remove(s.ctx, f.ID, f.Version, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("removed twice: %v", err)
	}
	gone := s.find(f.ID, s.staff)
	if gone.RemovedAt == nil || gone.RemovedBy != s.staff.ID {
		t.Errorf("%+v", gone.Head)
	}
	if _, err := s.FindEdition(s.ctx, e.ID, today); !errors.Is(err, pg.NotFound) {
		t.Errorf("its edition: %v", err)
	}
	if _, err := s.CreateEdition(s.ctx, EditionDraft{ForumID: f.ID, Number: 2}, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("another edition: %v", err)
	}
	if lines, total, err := s.List(s.ctx, Filter{}, today); err != nil || len(lines) != 0 || total != 0 {
		t.Errorf("listed: %v, %d, %v", lines, total, err)
	}
	s.must(s.Restore(s.ctx, gone.Head, s.staff))
	if err := s.Restore(s.ctx, gone.Head, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("brought back twice: %v", err)
	}
	if back := s.findEdition(e.ID); back.ID != e.ID || s.find(f.ID, s.staff).RemovedAt != nil {
		t.Errorf("back: %+v", back)
	}
	if _, err := s.Find(s.ctx, 999, today, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("none such: %v", err)
	}
}

func TestWhoIsInChargeTodayMayChangeAForumAndItsEditions(t *testing.T) {
	s := newStand(t)
	f := s.create(Draft{})
	e := s.edition(EditionDraft{ForumID: f.ID, Number: 1})
	other := s.becomes(s.other, s.kim)
	researcher := s.becomes(s.researcher, s.lee)
	put := func(person int64, from, to any, side string) {
		s.do(`insert into assignments (person_id, forum_id, side, role, starts_on, ends_on) values (@p, @f, @side, 'Head', @from, @to)`,
			pg.Args{"p": person, "f": f.ID, "side": side, "from": from, "to": to})
	}
	put(s.kim, nil, "2026-06-14", "ours")
	put(s.lee, "2026-06-15", "2026-06-15", "ours")
	put(s.wang, "2026-06-16", nil, "theirs")
	names := func() []int64 {
		var all []int64
		for _, c := range s.find(f.ID, s.staff).InCharge {
			if c.Now {
				all = append(all, c.PersonID)
			}
		}
		return all
	}
	if got := names(); !slices.Equal(got, []int64{s.lee}) {
		t.Errorf("in charge today: %v", got)
	}
	if s.find(f.ID, other).EditableBy(other) || s.findEdition(e.ID).EditableBy(other) {
		t.Error("who was in charge may change it")
	}
	put(s.kim, "2026-06-15", nil, "ours")
	put(s.wang, nil, "2026-06-15", "theirs")
	got := s.find(f.ID, other)
	if !got.EditableBy(other) || !s.findEdition(e.ID).EditableBy(other) || len(charge.Now(got.InCharge, charge.Theirs)) != 1 || len(charge.Now(got.InCharge, charge.Ours)) != 2 || got.InCharge[0].Role != "Head" {
		t.Errorf("who is in charge may not: %+v", got.InCharge)
	}
	for name, tt := range map[string]struct {
		who   auth.Account
		may   bool
		mayIt bool
	}{"its writer": {s.staff, true, true}, "a manager": {s.manager, true, true}, "a researcher in charge": {researcher, false, false}, "the public": {auth.Account{}, false, false}} {
		if got.EditableBy(tt.who) != tt.may || s.findEdition(e.ID).EditableBy(tt.who) != tt.mayIt {
			t.Errorf("%s: %v, %v", name, got.EditableBy(tt.who), s.findEdition(e.ID).EditableBy(tt.who))
		}
	}
	s.do(`update assignments set removed_at = now()`, nil)
	if got := names(); len(got) != 0 {
		t.Errorf("by removed assignments: %v", got)
	}
}

func (s *stand) listed(f Filter) string {
	s.t.Helper()
	lines, total, err := s.List(s.ctx, f, today)
	s.must(err)
	names := ""
	for _, l := range lines {
		names += l.Name + " "
	}
	return fmt.Sprint(names, total)
}

func TestAListOfForumsByEachFilterAndOrder(t *testing.T) {
	s := newStand(t)
	stepi := s.institute("STEPI", "KR")
	at := func(f Forum, n int, first, last string) Edition {
		d := EditionDraft{ForumID: f.ID, Number: n}
		if first != "" {
			d.StartsOn, d.EndsOn = on(first), on(last)
		}
		return s.edition(d)
	}
	a := s.create(Draft{Name: "A", NameKO: "한중 포럼", Institutes: heldBy(s.casted, stepi), Reforms: []ReformDraft{{Text: "x"}, {Text: "y"}}})
	b := s.create(Draft{Name: "B", Acronym: "BBB", Kind: Seminar, Institutes: heldBy(s.casisd)})
	c := s.create(Draft{Name: "C 100%"})
	d := s.create(Draft{Name: "D"})
	at(a, 1, "2024-05-01", "2024-05-02")
	ended := at(a, 2, "2025-05-01", "2025-05-02")
	now := at(a, 3, "2026-06-14", "2026-06-15")
	at(a, 4, "2027-05-01", "2027-05-02")
	at(b, 7, "2026-01-01", "2026-01-01")
	undated := at(b, 8, "", "")
	at(c, 1, "", "")
	last := at(c, 2, "", "")
	s.must(s.Carry(s.ctx, a.ID, a.Version, a.Reforms[0].ID, ended.ID, s.staff))
	for name, tt := range map[string]struct {
		f    Filter
		want string
	}{
		"by name":            {Filter{}, "A B C 100% D 4"},
		"by name, backwards": {Filter{Sort: "-name"}, "D C 100% B A 4"},
		"the last first":     {Filter{Sort: "-last"}, "B A D C 100% 4"},
		"the last last":      {Filter{Sort: "last"}, "C 100% D A B 4"},
		"Korean name":        {Filter{Words: "한중"}, "A 1"},
		"acronym":            {Filter{Words: "bbb"}, "B 1"},
		"a sign":             {Filter{Words: "%"}, "C 100% 1"},
		"an institute":       {Filter{InstituteID: stepi}, "A 1"},
		"a country":          {Filter{Country: "CN"}, "A B 2"},
		"a kind":             {Filter{Kind: Seminar}, "B 1"},
		"none":               {Filter{Words: "nothing"}, "0"},
	} {
		if got := s.listed(tt.f); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	lines, _, err := s.List(s.ctx, Filter{}, today)
	s.must(err)
	if l := lines[0]; l.LastID != ended.ID || l.NextID != now.ID || l.Agreed != 2 || l.Carried != 1 || len(l.Institutes) != 2 || l.Institutes[1].Short != "STEPI" {
		t.Errorf("A: %+v", l)
	}
	if l := lines[1]; l.LastNumber != 7 || l.NextID != undated.ID {
		t.Errorf("B: %+v", l)
	}
	if l := lines[2]; l.LastID != last.ID || l.NextID != 0 {
		t.Errorf("C: %+v", l)
	}
	if l := lines[3]; l.ID != d.ID || l.LastID+l.NextID != 0 || l.SortOn != never {
		t.Errorf("D: %+v", l)
	}
	for _, sort := range Sorts {
		var all []int64
		f := Filter{Sort: sort, Limit: 1}
		for range 5 {
			lines, _, err := s.List(s.ctx, f, today)
			s.must(err)
			if len(lines) == 0 {
				break
			}
			all = append(all, lines[0].ID)
			key, id := place(sort, lines[0].Name, lines[0].SortOn, lines[0].ID)
			f.After = &list.Cursor{Sort: sort, Key: key, ID: id}
		}
		if slices.Sort(all); !slices.Equal(all, []int64{a.ID, b.ID, c.ID, d.ID}) {
			t.Errorf("one by one in the order %s: %v", sort, all)
		}
	}
	for _, f := range []Filter{{Sort: "size"}, {Sort: "-last", After: &list.Cursor{Key: "x"}}} {
		if _, _, err := s.List(s.ctx, f, today); !errors.Is(err, list.BadCursor) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

func TestEditionsStandSideBySideTheNewestLast(t *testing.T) {
	s := newStand(t)
	f := s.create(Draft{})
	for i, n := range []int{1, 2, 3, 5, 8, 9} {
		count := i * 10
		s.edition(EditionDraft{ForumID: f.ID, Number: n, Researchers: &count})
	}
	gone := s.edition(EditionDraft{ForumID: f.ID, Number: 10})
	s.must(s.RemoveEdition(s.ctx, gone.ID, gone.Version, s.staff))
	numbers := func(before int) (all []int, earlier bool) {
		side, err := s.sideBySide(s.ctx, f.ID, before, today)
		s.must(err)
		if side.most != 50 || side.next != 10 {
			t.Errorf("the most %d, the next %d", side.most, side.next)
		}
		for _, e := range side.editions {
			all = append(all, e.Number)
		}
		return all, side.earlier
	}
	for before, want := range map[int]string{0: "[3 5 8 9] true", 9: "[2 3 5 8] true", 3: "[1 2] false", 1: "[] false"} {
		all, earlier := numbers(before)
		if got := fmt.Sprint(all, earlier); got != want {
			t.Errorf("before %d: %s, want %s", before, got, want)
		}
	}
	five := value[int64](s, `select id from editions where number = 5`, nil)
	previous, next, err := s.neighbours(s.ctx, s.findEdition(five))
	s.must(err)
	if previous.Number != 3 || next.Number != 8 {
		t.Errorf("beside the 5th: %+v, %+v", previous, next)
	}
	nine := value[int64](s, `select id from editions where number = 9`, nil)
	if _, next, _ := s.neighbours(s.ctx, s.findEdition(nine)); next.ID != 0 {
		t.Errorf("after the last: %+v", next)
	}
}

func TestAFormOffersThePointsOfVisitsToItsOrganisers(t *testing.T) {
	s := newStand(t)
	_, problem, agreed, _ := s.visited(false)
	_, secret, _, _ := s.visited(true)
	f := s.create(Draft{})
	e := s.edition(EditionDraft{ForumID: f.ID, Number: 3, Points: []PointDraft{{Kind: visit.Problem, Text: "Short"}, {Kind: visit.Learned, Text: "Much"}}})
	ids := func(institutes, linked []int64, who auth.Account) (all []int64) {
		o, err := s.offered(s.ctx, f.ID, append([]int64{}, institutes...), append([]int64{}, linked...), who)
		s.must(err)
		if len(o.editions) != 1 || o.editions[0].ID != e.ID || len(o.editionPoints) != 1 || o.editionPoints[0].ID != e.Points[0].ID {
			t.Errorf("editions %+v, their points %+v", o.editions, o.editionPoints)
		}
		for _, p := range o.points {
			all = append(all, p.ID)
		}
		slices.Sort(all)
		return all
	}
	if got := ids([]int64{s.casisd}, nil, s.manager); len(got) != 0 {
		t.Errorf("of an institute without visits: %v", got)
	}
	if got := ids([]int64{s.casted}, nil, s.other); !slices.Equal(got, []int64{problem, agreed}) {
		t.Errorf("to who does not see the secret visit: %v", got)
	}
	if got := ids([]int64{s.casted}, nil, s.manager); len(got) != 4 {
		t.Errorf("to a manager: %v", got)
	}
	if got := ids(nil, []int64{problem}, s.other); !slices.Contains(got, problem) {
		t.Errorf("linked already: %v", got)
	}
	if got := ids(nil, []int64{secret}, s.other); len(got) != 0 {
		t.Errorf("linked and hidden: %v", got)
	}
}
