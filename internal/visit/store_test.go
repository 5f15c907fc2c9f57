package visit

import (
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/history"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

func TestAVisitIsKeptWithAllItsParts(t *testing.T) {
	s := newStand(t)
	d := trip(
		StopDraft{
			Institute: &pick.Institute{ID: s.casted}, MetOn: on("2026-03-04"), Place: "Room 301", People: []Delegate{who(s.wang), who(s.li)},
			Points: []PointDraft{say(Problem, "Too uniform."), say(Discussed, "Topics."), say(Learned, "Reform.")},
		},
		at(s.casisd, say(Material, "A report."), say(Opportunity, "A seminar.")),
		at(s.casted),
	)
	d.Purpose, d.Outcome, d.DelegationSize, d.Confidential, d.State = "Exchange.", "Good.\n\nVery.", 5, true, Planned
	d.Delegates = []Delegate{{Person: &pick.Person{ID: s.lee}, Role: "Officer"}, {Person: &pick.Person{ID: s.cho}, Role: "President"}}
	d.Leader = 1
	d.AreaIDs, d.ReaderIDs = []int64{s.robots, s.ai}, []int64{s.researcher.ID}
	d.Points = []PointDraft{say(Learned, "About all."), say(Discussed, "Also about all.")}
	v := s.create(d)
	same(t, "the visit", told(v), lines(
		"with Yeon-gu Lee Officer Hwang-hee Cho President",
		"CASTED 2026-03-04 Room 301 Wang Yanjiu, Li Zhengce",
		"  - problem Too uniform.", "  - discussed Topics.", "  - learned Reform.",
		"CASISD", "  - material A report.", "  - opportunity A seminar.",
		"CASTED",
		"  - learned About all.", "  - discussed Also about all."))
	h := v.Head
	if h.Title != d.Title || h.Direction != Outgoing || h.StartsOn != d.StartsOn || h.EndsOn != d.EndsOn || h.Purpose != "Exchange." ||
		h.LeaderID != s.cho || h.DelegationSize != 5 || h.State != Planned || h.Outcome != d.Outcome || !h.Confidential ||
		h.ReportDueOn != on("2026-04-05") || h.CreatedBy != s.staff.ID || h.CreatedName != "sun" || h.UpdatedName != "sun" ||
		h.Version != 1 || h.RemovedAt != nil {
		t.Errorf("the head is %+v", h)
	}
	if len(v.Areas) != 2 || len(v.Readers) != 1 || v.Readers[0].Name != "rae" {
		t.Errorf("areas %v, readers %v", v.Areas, v.Readers)
	}
	if l, ok := v.Leader(); !ok || l.Name != "Hwang-hee Cho" || v.Size() != 5 {
		t.Errorf("led by %v, %d in all", l, v.Size())
	}
	if got := v.Countries(); !slices.Equal(got, []string{"CN"}) {
		t.Errorf("countries %v", got)
	}
}

func TestAVisitThatSaysLittleIsKept(t *testing.T) {
	s := newStand(t)
	v := s.create(trip())
	if _, led := v.Leader(); led || v.DelegationSize != 0 || v.Size() != 0 || len(v.Stops)+len(v.Points)+len(v.Delegates)+len(v.Areas) != 0 {
		t.Errorf("got %+v", v)
	}
	wants(t, "an id that none has", func() error { _, err := s.Find(s.ctx, 999, s.manager); return err }(), pg.NotFound)
}

func TestInstitutesAndPeopleNamedForTheFirstTimeAreMadeOnce(t *testing.T) {
	s := newStand(t)
	first := atNew("Academy of the South", PointDraft{Kind: Agreed, Text: "A list.", Person: &pick.Person{New: "Gyo-ryu Choi"}})
	first.People = []Delegate{newcomer("Anna Alvarez"), newcomer("bo bell")}
	second := atNew("ACADEMY OF THE SOUTH")
	second.People = []Delegate{newcomer("Bo Bell")}
	d := trip(first, second, at(s.casted))
	d.Delegates = []Delegate{newcomer("Gyo-ryu Choi"), who(s.lee)}
	d.Points = []PointDraft{{Kind: Agreed, Text: "A date.", Person: &pick.Person{New: "gyo-ryu choi"}}}
	v := s.create(d)
	if v.Stops[0].Institute.ID != v.Stops[1].Institute.ID || v.Stops[0].Institute.Name != "Academy of the South" {
		t.Errorf("stops at %+v and %+v", v.Stops[0].Institute, v.Stops[1].Institute)
	}
	got := strings.Join(values[string](s, `
		select p.name || ' @ ' || string_agg(i.short, ' ')
		  from people p join positions o on o.person_id = p.id join institutes i on i.id = o.institute_id
		 where p.created_by = @by and p.id > @last group by p.id order by p.name`, pg.Args{"by": s.staff.ID, "last": s.li}), "\n")
	same(t, "people made", got, "Anna Alvarez @ Academy of the South\nGyo-ryu Choi @ STEPI\nbo bell @ Academy of the South")
	for i, p := range v.AllPoints() {
		if p.Commitment == nil || p.Commitment.Person == nil || p.Commitment.Person.Name != "Gyo-ryu Choi" {
			t.Errorf("point %d: %+v", i, p.Commitment)
		}
	}
}

func TestANewDelegateOfAnIncomingVisitIsThePartners(t *testing.T) {
	s := newStand(t)
	where := func(name string) []string {
		return values[string](s, `select i.short from people p join positions o on o.person_id = p.id join institutes i on i.id = o.institute_id
			where p.name = @name`, pg.Args{"name": name})
	}
	d := trip(at(s.casted), at(s.casisd))
	d.Direction, d.Delegates = Incoming, []Delegate{newcomer("Chen Jiaoliu")}
	d.Stops[1].People = []Delegate{newcomer("Zhang Chuangxin")}
	s.create(d)
	if got := where("Chen Jiaoliu"); !slices.Equal(got, []string{"CASTED"}) {
		t.Errorf("Chen works at %v", got)
	}
	if got := where("Zhang Chuangxin"); !slices.Equal(got, []string{"CASISD"}) {
		t.Errorf("Zhang works at %v", got)
	}
	d = trip()
	d.Direction, d.Delegates = Incoming, []Delegate{newcomer("Nobody Knows")}
	s.create(d)
	if got := where("Nobody Knows"); !slices.Equal(got, []string{"STEPI"}) {
		t.Logf("of a visit without a stop, a delegate works at %v", got)
	}
}

func TestWithoutAHomeInstituteNewDelegatesHaveNoPosition(t *testing.T) {
	s := newStand(t)
	s.do(`update institutes set home = false`, nil)
	d := trip(at(s.casted))
	d.Delegates = []Delegate{newcomer("Gyo-ryu Choi")}
	v := s.create(d)
	if n := value[int](s, `select count(*) from positions where person_id = @id`, pg.Args{"id": v.Delegates[0].ID}); n != 0 {
		t.Errorf("%d positions", n)
	}
}

func TestAVisitThatCannotBeKeptLeavesNothingBehind(t *testing.T) {
	s := newStand(t)
	d := trip(atNew("Academy of the South"))
	d.Delegates, d.AreaIDs = []Delegate{newcomer("Gyo-ryu Choi")}, []int64{999}
	if _, err := s.Create(s.ctx, d, s.staff); !pg.Violates(err, "visit_areas_area_id_fkey") {
		t.Errorf("an area that is not there: %v", err)
	}
	d = trip(atNew("Academy of the South"))
	d.ReaderIDs = []int64{999}
	if _, err := s.Create(s.ctx, d, s.staff); !pg.Violates(err, "visit_readers_account_id_fkey") {
		t.Errorf("a reader who is not there: %v", err)
	}
	for _, table := range []string{"visits where true", "institutes where name = 'Academy of the South'", "people where name = 'Gyo-ryu Choi'", "history where noun = 'visit'"} {
		if n := value[int](s, "select count(*) from "+table, nil); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

func TestAgreedPointsMakeCommitments(t *testing.T) {
	s := newStand(t)
	nothing := say(Agreed, "To be friends.")
	nothing.NoAction = true
	d := trip(
		at(s.casisd, PointDraft{Kind: Agreed, Text: "Joint research.", Person: &pick.Person{ID: s.lee}, DueOn: on("2026-09-01")}, say(Discussed, "AI."), nothing),
		at(s.casted, say(Agreed, "Share lists.")),
		at(s.kostec),
		at(s.casted))
	some := say(Agreed, "Reports.")
	some.With = []int{0, 1}
	d.Points = []PointDraft{some, say(Agreed, "A venue."), say(Learned, "All saw it.")}
	v := s.create(d)
	same(t, "the visit", told(v), lines("with",
		"CASISD",
		"  - agreed Joint research. → Joint research. [CASISD] by Yeon-gu Lee until 2026-09-01",
		"  - discussed AI.",
		"  - agreed To be friends. (nothing to do)",
		"CASTED", "  - agreed Share lists. → Share lists. [CASTED]",
		"KOSTEC", "CASTED",
		"  - agreed Reports. → Reports. [CASISD CASTED]",
		"  - agreed A venue. → A venue. [CASISD CASTED KOSTEC]",
		"  - learned All saw it."))
	for _, c := range s.commitments() {
		if c.State != commitment.Open || c.OwedBy != commitment.Both || c.CreatedBy != s.staff.ID || *c.VisitID != v.ID || c.VisitTitle != "A trip" {
			t.Errorf("made %+v", c)
		}
	}
}

func TestSavingAVisitUnchangedChangesNothing(t *testing.T) {
	s := newStand(t)
	d := trip(at(s.casisd, say(Agreed, "Joint research."), say(Discussed, "AI.")), at(s.casted))
	d.Stops[0].People, d.Delegates, d.Leader = []Delegate{who(s.li)}, []Delegate{who(s.cho), who(s.lee)}, 0
	d.AreaIDs, d.ReaderIDs, d.Points = []int64{s.ai}, []int64{s.other.ID}, []PointDraft{say(Agreed, "A venue.")}
	v := s.create(d)
	count := func() int { return value[int](s, `select count(*) from history`, nil) }
	before := count()
	after := s.update(v, again(v))
	same(t, "the visit", told(after), told(v))
	if n := count(); n != before {
		t.Errorf("the history has grown from %d rows to %d: %v", before, n, values[string](s,
			`select part || ' ' || action || coalesce(before::text, '') || coalesce(after::text, '') from history where id > @n`, pg.Args{"n": before}))
	}
	for i, stop := range after.Stops {
		if stop.ID != v.Stops[i].ID {
			t.Errorf("stop %d has become another", i)
		}
	}
}

func TestChangingAVisitKeepsChangesAddsAndDeletesItsParts(t *testing.T) {
	s := newStand(t)
	d := trip(
		at(s.casisd, say(Discussed, "one"), say(Learned, "two"), say(Problem, "three")),
		at(s.casted, say(Learned, "four")),
		at(s.kostec, say(Learned, "five")))
	d.Delegates, d.Leader, d.AreaIDs, d.ReaderIDs = []Delegate{who(s.cho), who(s.lee)}, 0, []int64{s.ai}, []int64{s.other.ID}
	d.Stops[0].People = []Delegate{who(s.li), who(s.wang)}
	d.Points = []PointDraft{say(Learned, "six"), say(Learned, "seven")}
	v := s.create(d)

	e := again(v)
	e.Title, e.Direction, e.State, e.DelegationSize, e.Confidential = "Another trip", Online, Cancelled, 9, true
	e.StartsOn, e.EndsOn, e.Purpose, e.Outcome = on("2026-04-01"), on("2026-04-02"), "P", "O"
	e.Delegates, e.Leader = []Delegate{who(s.wang), who(s.lee)}, 1
	e.Delegates[1].Role = "Head"
	e.AreaIDs, e.ReaderIDs = []int64{s.robots}, []int64{s.researcher.ID}
	first, second := e.Stops[0], e.Stops[1]
	first.People = []Delegate{who(s.wang), who(s.cho)}
	first.Points = []PointDraft{first.Points[2], say(Material, "new"), first.Points[0]}
	first.Points[0].Text, first.Points[0].Kind = "three, reworded", Opportunity
	first.MetOn, first.Place = on("2026-04-01"), "Hall"
	e.Stops = []StopDraft{second, at(s.nistep, say(Learned, "added")), first}
	e.Points = []PointDraft{e.Points[1], say(Discussed, "eight")}
	w := s.update(v, e)
	same(t, "the visit", told(w), lines("with Wang Yanjiu Yeon-gu Lee Head",
		"CASTED", "  - learned four",
		"NISTEP", "  - learned added",
		"CASISD 2026-04-01 Hall Wang Yanjiu, Hwang-hee Cho", "  - opportunity three, reworded", "  - material new", "  - discussed one",
		"  - learned seven", "  - discussed eight"))
	if w.Stops[0].ID != v.Stops[1].ID || w.Stops[2].ID != v.Stops[0].ID || w.Stops[2].Points[2].ID != v.Stops[0].Points[0].ID {
		t.Error("a part that stayed has become another")
	}
	if w.Title != e.Title || w.Direction != Online || w.State != Cancelled || w.DelegationSize != 9 || !w.Confidential || w.StartsOn != e.StartsOn ||
		w.EndsOn != e.EndsOn || w.Purpose != "P" || w.Outcome != "O" || w.LeaderID != s.lee || w.Version != v.Version+1 {
		t.Errorf("the head is %+v", w.Head)
	}
	if len(w.Areas) != 1 || w.Areas[0].NameEN != "Robots" || len(w.Readers) != 1 || w.Readers[0].Name != "rae" {
		t.Errorf("areas %v, readers %v", w.Areas, w.Readers)
	}
	w = s.update(w, trip())
	same(t, "all taken away", told(w), lines("with"))
	if w.LeaderID != 0 || w.DelegationSize != 0 || len(w.Areas)+len(w.Readers) != 0 {
		t.Errorf("left: %+v", w)
	}
}

func TestAPointMovesFromADeletedStopToOneThatStays(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Agreed, "Joint research."), say(Learned, "gone")), at(s.casted)))
	e := again(v)
	e.Stops[1].Points = []PointDraft{e.Stops[0].Points[0]}
	e.Stops = e.Stops[1:]
	w := s.update(v, e)
	if w.Stops[0].Points[0].ID != v.Stops[0].Points[0].ID || w.Stops[0].Points[0].Commitment == nil {
		t.Errorf("got %s", told(w))
	}
	e = again(w)
	e.Points, e.Stops[0].Points = e.Stops[0].Points, nil
	w = s.update(w, e)
	if len(w.Points) != 1 || w.Points[0].ID != v.Stops[0].Points[0].ID || w.Points[0].Commitment == nil {
		t.Errorf("moved to the whole: %s", told(w))
	}
}

func TestACommitmentFollowsItsPointUntilItIsRewordedItself(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Agreed, "Share topics."), say(Agreed, "Exchange people."))))
	c := *v.Stops[0].Points[1].Commitment
	own := commitment.Draft{What: "Two fellows a year.", OwedBy: commitment.Us, InstituteIDs: []int64{s.casisd}}
	if err := (commitment.Store{DB: s.db}).Update(s.ctx, c, own, c.Version, s.staff); err != nil {
		t.Fatal(err)
	}
	e := again(v)
	e.Stops[0].Points[0].Text, e.Stops[0].Points[1].Text = "Share key topics.", "Exchange researchers."
	same(t, "reworded", told(s.update(v, e)), lines("with", "CASISD",
		"  - agreed Share key topics. → Share key topics. [CASISD]",
		"  - agreed Exchange researchers. → Two fellows a year. [CASISD]"))
}

func TestAStopMovedToAnotherInstituteTakesItsCommitmentsAlong(t *testing.T) {
	s := newStand(t)
	d := trip(at(s.casisd, say(Agreed, "Share topics.")), at(s.casted, say(Agreed, "Share lists.")))
	d.Points = []PointDraft{say(Agreed, "A venue.")}
	v := s.create(d)
	e := again(v)
	e.Stops[0].Institute = &pick.Institute{ID: s.nistep}
	w := s.update(v, e)
	if got := agreed(*w.Stops[0].Points[0].Commitment); got != "Share topics. [NISTEP]" {
		t.Errorf("the moved stop's: %s", got)
	}
	if got := agreed(*w.Stops[1].Points[0].Commitment); got != "Share lists. [CASTED]" {
		t.Errorf("the other's: %s", got)
	}
	// Two stops that change places.
	e = again(w)
	e.Stops[0].Institute, e.Stops[1].Institute = e.Stops[1].Institute, e.Stops[0].Institute
	w = s.update(w, e)
	if got := agreed(*w.Stops[0].Points[0].Commitment) + " " + agreed(*w.Stops[1].Points[0].Commitment); got != "Share topics. [CASTED] Share lists. [NISTEP]" {
		t.Errorf("exchanged: %s", got)
	}
	// A new institute, made in the same saving.
	e = again(w)
	e.Stops[0].Institute = atNew("Academy of the South").Institute
	w = s.update(w, e)
	if got := agreed(*w.Stops[0].Points[0].Commitment); got != "Share topics. [Academy of the South]" {
		t.Errorf("a new one: %s", got)
	}
}

func TestAPointThatIsNoLongerAgreedWithdrawsItsCommitmentAndBackRevivesIt(t *testing.T) {
	s := newStand(t)
	d := trip(at(s.casisd, PointDraft{Kind: Agreed, Text: "Share topics.", Person: &pick.Person{ID: s.lee}, DueOn: on("2026-09-01")}, say(Learned, "L")), at(s.casted))
	some := say(Agreed, "Reports.")
	some.With = []int{1}
	d.Points = []PointDraft{some}
	v := s.create(d)
	was := told(v)
	ids := []int64{v.Stops[0].Points[0].Commitment.ID, v.Points[0].Commitment.ID}
	for name, change := range map[string]func(*PointDraft){
		"discussed":     func(p *PointDraft) { p.Kind = Discussed },
		"nothing to do": func(p *PointDraft) { p.NoAction = true },
	} {
		e := again(v)
		change(&e.Stops[0].Points[0])
		change(&e.Points[0])
		v = s.update(v, e)
		if n := len(s.commitments()); n != 0 {
			t.Errorf("%s: %d commitments are left", name, n)
		}
		e = again(v)
		e.Stops[0].Points[0].Kind, e.Stops[0].Points[0].NoAction = Agreed, false
		e.Points[0].Kind, e.Points[0].NoAction = Agreed, false
		v = s.update(v, e)
		same(t, name+" and agreed again", told(v), was)
		if v.Stops[0].Points[0].Commitment.ID != ids[0] || v.Points[0].Commitment.ID != ids[1] {
			t.Errorf("%s: other commitments were made", name)
		}
	}
	e := again(v)
	e.Stops[0].Points = e.Stops[0].Points[1:]
	v = s.update(v, e)
	if got := s.commitments(); len(got) != 1 || got[0].ID != ids[1] {
		t.Errorf("after its point was deleted: %v", got)
	}
	c, err := commitment.Store{DB: s.db}.Find(s.ctx, ids[0], s.manager)
	if err != nil || c.RemovedAt == nil || c.PointID != nil || *c.VisitID != v.ID || c.RemovedBy != s.staff.ID {
		t.Errorf("the withdrawn one is %+v, %v", c, err)
	}
}

func TestACommitmentThatSomebodyRemovedStaysRemovedWhenTheVisitIsSaved(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Agreed, "Share topics."))))
	c := v.Stops[0].Points[0].Commitment
	if err := (commitment.Store{DB: s.db}).Remove(s.ctx, c.ID, c.Version, s.manager); err != nil {
		t.Fatal(err)
	}
	e := again(v)
	e.Title = "Another title"
	s.update(v, e)
	if n := len(s.commitments()); n != 0 {
		t.Error("saving the visit's title brought the removed commitment back")
	}
	// Unless the form, which offers these fields again, says who does it.
	v = s.find(v.ID)
	e = again(v)
	e.Stops[0].Points[0].Person, e.Stops[0].Points[0].DueOn = &pick.Person{ID: s.lee}, on("2026-09-01")
	if got := agreed(*s.update(v, e).Stops[0].Points[0].Commitment); got != "Share topics. [CASISD] by Yeon-gu Lee until 2026-09-01" {
		t.Errorf("asked for again: %s", got)
	}
}

func TestAPointThatBecomesAgreedMakesItsCommitment(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Discussed, "Share topics."))))
	e := again(v)
	e.Stops[0].Points[0].Kind = Agreed
	e.Stops[0].Points[0].Person, e.Stops[0].Points[0].DueOn = &pick.Person{New: "Gyo-ryu Choi"}, on("2026-09-01")
	e.Stops = append(e.Stops, at(s.casted, say(Agreed, "Share lists.")))
	same(t, "the visit", told(s.update(v, e)), lines("with", "CASISD",
		"  - agreed Share topics. → Share topics. [CASISD] by Gyo-ryu Choi until 2026-09-01",
		"CASTED", "  - agreed Share lists. → Share lists. [CASTED]"))
}

func TestPartsOfAnotherVisitCannotBeTaken(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Agreed, "Share topics."))))
	w := s.create(trip(at(s.casted, say(Agreed, "Share lists.")), at(s.kostec)))
	stop := again(v)
	stop.Stops[0].ID = w.Stops[0].ID
	wants(t, "another visit's stop", s.Update(s.ctx, v.ID, v.Version, stop, s.staff), Gone)
	point := again(v)
	point.Stops[0].Points[0].ID, point.Stops[0].Points[0].Text = w.Stops[0].Points[0].ID, "Stolen."
	wants(t, "another visit's point", s.Update(s.ctx, v.ID, v.Version, point, s.staff), Gone)
	twice := again(w)
	twice.Stops[1].ID = twice.Stops[0].ID
	wants(t, "a stop twice", s.Update(s.ctx, w.ID, w.Version, twice, s.staff), Gone)
	deleted := again(w)
	deleted.Stops[1].ID = 999
	wants(t, "a stop that is gone", s.Update(s.ctx, w.ID, w.Version, deleted, s.staff), Gone)
	same(t, "the first", told(s.find(v.ID)), told(v))
	same(t, "the second", told(s.find(w.ID)), told(w))
	if s.find(v.ID).Version != v.Version {
		t.Error("the version moved on")
	}
}

func TestAStaleVersionChangesNothing(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Agreed, "Share topics."))))
	e := again(v)
	e.Title = "Theirs"
	theirs := s.update(v, e)
	e.Title, e.Stops = "Mine", nil
	wants(t, "changing", s.Update(s.ctx, v.ID, v.Version, e, s.staff), pg.Stale)
	wants(t, "removing", s.Remove(s.ctx, v.ID, v.Version, s.staff), pg.Stale)
	wants(t, "bringing back what is there", s.Restore(s.ctx, theirs.Head, s.staff), pg.Stale)
	got := s.find(v.ID)
	same(t, "the visit", got.Title+"\n"+told(got), "Theirs\n"+told(theirs))
	if got.UpdatedName != "sun" {
		t.Errorf("saved by %s", got.UpdatedName)
	}
	if err := s.Remove(s.ctx, v.ID, theirs.Version, s.staff); err != nil {
		t.Fatal(err)
	}
	wants(t, "changing a removed one", s.Update(s.ctx, v.ID, theirs.Version+1, e, s.staff), pg.Stale)
	wants(t, "removing it twice", s.Remove(s.ctx, v.ID, theirs.Version+1, s.staff), pg.Stale)
}

func TestRemovingAVisitTakesItsCommitmentsAndBringingItBackOnlyThose(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Agreed, "one"), say(Agreed, "two"), say(Agreed, "three"))))
	other := s.create(trip(at(s.casted, say(Agreed, "of another visit"))))
	two := v.Stops[0].Points[1].Commitment
	if err := (commitment.Store{DB: s.db}).Remove(s.ctx, two.ID, two.Version, s.manager); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(s.ctx, v.ID, v.Version, s.staff); err != nil {
		t.Fatal(err)
	}
	gone := s.find(v.ID)
	if gone.RemovedAt == nil || gone.RemovedBy != s.staff.ID || gone.UpdatedName != "sun" {
		t.Errorf("the removed visit is %+v", gone.Head)
	}
	if got := s.commitments(); len(got) != 1 || got[0].What != "of another visit" {
		t.Errorf("left: %v", got)
	}
	if _, total, err := s.List(s.ctx, Filter{}, today, s.manager); total != 1 || err != nil {
		t.Errorf("%d visits listed, %v", total, err)
	}
	if err := s.Restore(s.ctx, gone.Head, s.manager); err != nil {
		t.Fatal(err)
	}
	back := s.find(v.ID)
	if back.RemovedAt != nil || back.RemovedBy != 0 {
		t.Errorf("brought back: %+v", back.Head)
	}
	same(t, "brought back", told(back), lines("with", "CASISD", "  - agreed one → one [CASISD]", "  - agreed two", "  - agreed three → three [CASISD]"))
	if c := s.find(other.ID).Stops[0].Points[0].Commitment; c == nil || c.Version != 1 {
		t.Errorf("the other visit's commitment is %+v", c)
	}
}

func TestTheHistoryTellsWhoDidWhatToAVisit(t *testing.T) {
	s := newStand(t)
	v := s.create(trip(at(s.casisd, say(Discussed, "one"), say(Discussed, "two"))))
	e := again(v)
	e.Title = "Another title"
	e.Stops[0].Points[0].Text = "one, reworded"
	e.Stops[0].Points = e.Stops[0].Points[:1]
	e.Stops = append(e.Stops, at(s.casted))
	e.Stops[0].People = []Delegate{who(s.li)}
	if err := s.Update(s.ctx, v.ID, v.Version, e, s.other); err != nil {
		t.Fatal(err)
	}
	v = s.find(v.ID)
	if v.UpdatedName != "omar" || v.CreatedName != "sun" {
		t.Errorf("written by %s, saved by %s", v.CreatedName, v.UpdatedName)
	}
	if err := s.Remove(s.ctx, v.ID, v.Version, s.manager); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(s.ctx, s.find(v.ID).Head, s.manager); err != nil {
		t.Fatal(err)
	}
	events, err := history.Of(s.ctx, s.db, "visit", v.ID)
	if err != nil || len(events) != 4 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	for i, want := range []history.Event{{Account: "mina", Back: true}, {Account: "mina", Removed: true}, {Account: "omar"}, {Account: "sun", Made: true}} {
		if e := events[i]; e.Account != want.Account || e.Made != want.Made || e.Removed != want.Removed || e.Back != want.Back {
			t.Errorf("event %d is %+v", i, e)
		}
	}
	has := func(part, column string, before, after any) {
		if !slices.ContainsFunc(events[2].Changes, func(c history.Change) bool {
			return c.Part == part && c.Column == column && c.Before == before && c.After == after
		}) {
			t.Errorf("%s.%s from %v to %v is not told in %+v", part, column, before, after, events[2].Changes)
		}
	}
	has("visits", "title", "A trip", "Another title")
	has("points", "text", "one", "one, reworded")
	has("points", "text", "two", nil)
	has("stops", "institute_id", nil, float64(s.casted))
	has("stop_people", "person_id", nil, float64(s.li))
}

func TestWhatAFormOffersToChooseFrom(t *testing.T) {
	s := newStand(t)
	s.do(`update areas set removed_at = now() where id = @id`, pg.Args{"id": s.robots})
	s.do(`update accounts set disabled_at = now() where id = @id`, pg.Args{"id": s.other.ID})
	areas, readers, err := s.offered(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range readers {
		names = append(names, r.Name)
	}
	if len(areas) != 1 || areas[0].NameEN != "Artificial intelligence" || !slices.Equal(names, []string{"mina", "rae", "sun"}) {
		t.Errorf("areas %v, accounts %v", areas, names)
	}
}

func (s *stand) years(who auth.Account) ([]string, error) {
	found, err := s.page(s.ctx, Filter{}, today, who)
	return found.years, err
}

func TestTheYearsThatAnAccountCanSee(t *testing.T) {
	s := newStand(t)
	if y, err := s.years(s.manager); err != nil || len(y) != 0 {
		t.Errorf("without visits: %v, %v", y, err)
	}
	for _, iso := range []string{"2019-03-03", "2022-12-31"} {
		d := trip()
		d.StartsOn, d.EndsOn = on(iso), on(iso)
		s.create(d)
	}
	hidden := trip()
	hidden.StartsOn, hidden.EndsOn, hidden.Confidential = on("2025-01-01"), on("2025-01-01"), true
	s.create(hidden)
	if y, err := s.years(s.manager); err != nil || !slices.Equal(y, []string{"2025", "2024", "2023", "2022", "2021", "2020", "2019"}) {
		t.Errorf("a manager sees %v, %v", y, err)
	}
	if y, err := s.years(s.researcher); err != nil || !slices.Equal(y, []string{"2022", "2021", "2020", "2019"}) {
		t.Errorf("a researcher sees %v, %v", y, err)
	}
}

func TestWhoSeesAConfidentialVisit(t *testing.T) {
	s := newStand(t)
	d := trip(at(s.casted, say(Agreed, "A secret.")))
	d.Confidential, d.ReaderIDs = true, []int64{s.researcher.ID}
	d.Delegates, d.Leader = []Delegate{who(s.cho), who(s.lee)}, 0
	d.Stops[0].People = []Delegate{who(s.wang)}
	v := s.create(d)
	leads, went, met := s.becomes(s.account("leads", "researcher"), s.cho), s.becomes(s.account("went", "staff"), s.lee), s.becomes(s.account("met", "researcher"), s.wang)
	for name, c := range map[string]struct {
		who  func() (Visit, error)
		sees bool
	}{
		"who wrote it":       {func() (Visit, error) { return s.Find(s.ctx, v.ID, s.staff) }, true},
		"a manager":          {func() (Visit, error) { return s.Find(s.ctx, v.ID, s.manager) }, true},
		"who led it":         {func() (Visit, error) { return s.Find(s.ctx, v.ID, leads) }, true},
		"who went":           {func() (Visit, error) { return s.Find(s.ctx, v.ID, went) }, true},
		"who was met":        {func() (Visit, error) { return s.Find(s.ctx, v.ID, met) }, true},
		"a reader":           {func() (Visit, error) { return s.Find(s.ctx, v.ID, s.researcher) }, true},
		"another of staff":   {func() (Visit, error) { return s.Find(s.ctx, v.ID, s.other) }, false},
		"an administrator":   {func() (Visit, error) { return s.Find(s.ctx, v.ID, s.account("adam", "admin")) }, false},
		"another researcher": {func() (Visit, error) { return s.Find(s.ctx, v.ID, s.account("rob", "researcher")) }, false},
	} {
		got, err := c.who()
		if c.sees {
			if err != nil || len(got.Stops) != 1 || got.Stops[0].Points[0].Commitment == nil {
				t.Errorf("%s: %v, %+v", name, err, got)
			}
			continue
		}
		wants(t, name, err, pg.NotFound)
		if got.Title != "" {
			t.Errorf("%s is told %q", name, got.Title)
		}
	}
}
