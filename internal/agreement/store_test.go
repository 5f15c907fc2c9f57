package agreement

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
)

// stand is a database with accounts, institutes and people in it.
type stand struct {
	Store
	t                                 *testing.T
	ctx                               context.Context
	db                                *pgxpool.Pool
	staff, other, manager, researcher auth.Account
	stepi, casisd, casted             int64
	lee, kim, wang                    int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.staff, s.other = s.account("sun", auth.Staff), s.account("omar", auth.Staff)
	s.manager, s.researcher = s.account("mina", auth.Manager), s.account("rae", auth.Researcher)
	s.stepi, s.casisd, s.casted = s.institute("STEPI", "KR"), s.institute("CASISD", "CN"), s.institute("CASTED", "CN")
	s.lee, s.kim, s.wang = s.person("Yeon-gu Lee", s.stepi), s.person("Jeong-chaek Kim", s.stepi), s.person("Wang Yanjiu", s.casted)
	return s
}

func value[T any](s *stand, sql string, args pg.Args) T {
	s.t.Helper()
	v, err := pg.Value[T](s.ctx, s.db, sql, args)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func (s *stand) do(sql string, args pg.Args) {
	s.t.Helper()
	if _, err := s.db.Exec(s.ctx, sql, args); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) wants(doing string, err, want error) {
	s.t.Helper()
	if !errors.Is(err, want) {
		s.t.Errorf("%s: %v, want %v", doing, err, want)
	}
}

func (s *stand) account(name string, role auth.Role) auth.Account {
	s.t.Helper()
	id := value[int64](s, `insert into accounts (email, name, roles) values (@name || '@example.org', @name, array[@role]) returning id`,
		pg.Args{"name": name, "role": string(role)})
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
}

func (s *stand) becomes(a auth.Account, person int64) auth.Account {
	s.t.Helper()
	s.do(`update accounts set person_id = @person where id = @id`, pg.Args{"id": a.ID, "person": person})
	a.PersonID = person
	return a
}

func (s *stand) institute(short, country string) int64 {
	s.t.Helper()
	id, err := institute.Store{DB: s.db}.Create(s.ctx, institute.Draft{
		Name: "The " + short, Acronym: short, Kind: "other", Country: country, Home: short == "STEPI",
	}, s.staff)
	s.must(err)
	return id
}

func (s *stand) person(name string, at int64) int64 {
	s.t.Helper()
	id, err := person.Store{DB: s.db}.Create(s.ctx, person.Named(name, at), s.staff)
	s.must(err)
	return id
}

func (s *stand) area(name string) int64 {
	s.t.Helper()
	return value[int64](s, `insert into areas (name_en) values (@n) returning id`, pg.Args{"n": name})
}

// charge puts somebody in charge of an agreement from a day to a day, either of them empty.
func (s *stand) charge(agreement, person int64, side, from, to string) {
	s.t.Helper()
	s.do(`insert into assignments (agreement_id, person_id, side, starts_on, ends_on)
		values (@a, @p, @side, nullif(@from, '')::date, nullif(@to, '')::date)`,
		pg.Args{"a": agreement, "p": person, "side": side, "from": from, "to": to})
}

// between is an MoU in force with the institutes.
func between(title string, institutes ...int64) Draft {
	d := Draft{Title: title, Kind: MoU, State: InForce, SignedOn: on("2024-05-20"), StartsOn: on("2024-06-01"), EndsOn: on("2027-05-31")}
	for _, id := range institutes {
		d.Parties = append(d.Parties, PartyDraft{Institute: &pick.Institute{ID: id}})
	}
	return d
}

// again is the draft that changes nothing.
func again(a Agreement) Draft {
	d := Draft{
		Title: a.Title, Kind: a.Kind, State: a.State, EndReason: a.EndReason, PrintedOn: a.PrintedOn, SentOn: a.SentOn, SignedOn: a.SignedOn,
		StartsOn: a.StartsOn, EndsOn: a.EndsOn, NoticeDays: a.NoticeDays, Renews: a.Renews, RenewalOfID: a.RenewalOfID, Confidential: a.Confidential, Notes: a.Notes,
	}
	for _, p := range a.Parties {
		d.Parties = append(d.Parties, PartyDraft{Institute: &pick.Institute{ID: p.ID}, SignedBy: p.SignedBy})
	}
	for _, m := range a.Milestones {
		md := MilestoneDraft{ID: m.ID, Title: m.Title, DueOn: m.DueOn, DoneOn: m.DoneOn}
		if m.Person != nil {
			md.Person = &pick.Person{ID: m.Person.ID}
		}
		d.Milestones = append(d.Milestones, md)
	}
	for _, x := range a.Areas {
		d.AreaIDs = append(d.AreaIDs, x.ID)
	}
	for _, r := range a.Readers {
		d.ReaderIDs = append(d.ReaderIDs, r.ID)
	}
	return d
}

func (s *stand) create(d Draft) Agreement {
	s.t.Helper()
	id, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	return s.find(id)
}

func (s *stand) find(id int64) Agreement {
	s.t.Helper()
	a, err := s.Find(s.ctx, id, today, s.manager)
	s.must(err)
	return a
}

func shorts(a Agreement) string {
	return listed(a.Parties, func(p Party) string { return strings.TrimSpace(p.Short + " " + p.SignedBy) })
}

func titles(lines []Line) string { return listed(lines, func(l Line) string { return l.Title }) }

func TestAnAgreementIsKeptWithAllThatIsSaid(t *testing.T) {
	s := newStand(t)
	robots := s.area("Robots")
	d := between("MoU", s.stepi, s.casted)
	d.Parties[0].SignedBy = "Cho"
	d.Parties = append(d.Parties, PartyDraft{Institute: &pick.Institute{New: &institute.Draft{Name: "A new one", Kind: institute.Other, Country: "ZZ"}}})
	d.PrintedOn, d.SentOn, d.NoticeDays, d.Renews, d.Notes = on("2024-04-01"), on("2024-04-09"), days(60), true, "Notes"
	d.StateOn, d.AreaIDs, d.ReaderIDs, d.Confidential = on("2024-05-20"), []int64{robots}, []int64{s.researcher.ID}, true
	d.Milestones = []MilestoneDraft{
		{Title: "Seminar", DueOn: on("2025-01-01"), DoneOn: on("2025-01-09"), Person: &pick.Person{ID: s.lee}},
		{Title: "Report", DueOn: on("2026-09-01"), Person: &pick.Person{New: "Somebody New"}}, {Title: "Some day"},
	}
	a := s.create(d)
	if a.Title != "MoU" || a.Kind != MoU || a.State != InForce || a.StateOn != on("2024-05-20") || shorts(a) != "STEPI Cho, CASTED, A new one" || !a.Parties[0].Home ||
		a.PrintedOn != d.PrintedOn || a.SentOn != d.SentOn || a.SignedOn != d.SignedOn || a.StartsOn != d.StartsOn || a.EndsOn != d.EndsOn ||
		*a.NoticeDays != 60 || a.NoticeOn != on("2027-04-01") || !a.Renews || a.Notes != "Notes" || !a.Confidential || a.Version != 1 ||
		a.CreatedBy != s.staff.ID || a.CreatedName != "sun" || a.UpdatedName != "sun" || a.DueOn != on("2026-09-01") || a.Charged {
		t.Errorf("got %+v", a)
	}
	if len(a.Areas) != 1 || len(a.Readers) != 1 || len(a.Milestones) != 3 || a.Milestones[0].Person.ID != s.lee || a.Milestones[1].Person.Name != "Somebody New" || a.Milestones[2].Title != "Some day" {
		t.Errorf("parts %+v", a)
	}
	if next, has := a.next(); !has || next.Title != "Report" {
		t.Errorf("next comes %+v", next)
	}
	if home := value[int64](s, `select institute_id from positions where person_id = @p`, pg.Args{"p": a.Milestones[1].Person.ID}); home != s.stepi {
		t.Error("who is named for a milestone is not of ours")
	}
	bare := s.create(Draft{Title: "Bare", Kind: Understanding, State: Proposed})
	if bare.NoticeDays != nil || !bare.NoticeOn.IsZero() || !bare.EndsOn.IsZero() || len(bare.Parties) != 0 || !bare.DueOn.IsZero() {
		t.Errorf("got %+v", bare)
	}
	_, err := s.Find(s.ctx, 999, today, s.manager)
	s.wants("one that is not there", err, pg.NotFound)
}

func TestChangingAnAgreement(t *testing.T) {
	s := newStand(t)
	d := between("MoU", s.stepi, s.casted)
	d.StateOn = on("2024-05-20")
	d.Milestones = []MilestoneDraft{{Title: "One"}, {Title: "Two"}, {Title: "Three"}}
	a := s.create(d)
	e := again(a)
	e.Title, e.StateOn = "Another", today
	e.Parties[0], e.Parties[1] = PartyDraft{Institute: &pick.Institute{ID: s.casisd}}, PartyDraft{Institute: &pick.Institute{ID: s.stepi}, SignedBy: "Cho"}
	e.Milestones = []MilestoneDraft{e.Milestones[2], {Title: "Four"}, e.Milestones[0]}
	e.Milestones[0].Title = "Three, reworded"
	s.must(s.Update(s.ctx, a.ID, a.Version, e, s.other))
	got := s.find(a.ID)
	if got.Title != "Another" || shorts(got) != "CASISD, STEPI Cho" || got.Version != 2 || got.UpdatedName != "omar" || got.StateOn != on("2024-05-20") {
		t.Errorf("got %+v", got)
	}
	said := listed(got.Milestones, func(m Milestone) string { return m.Title })
	if said != "Three, reworded, Four, One" || got.Milestones[0].ID != a.Milestones[2].ID || got.Milestones[2].ID != a.Milestones[0].ID {
		t.Errorf("milestones %s", said)
	}
	s.wants("a version that has passed", s.Update(s.ctx, a.ID, a.Version, e, s.staff), pg.Stale)
	e = again(got)
	e.Milestones[0].ID = a.Milestones[1].ID
	s.wants("a milestone that is gone", s.Update(s.ctx, a.ID, got.Version, e, s.staff), Gone)
	e = again(got)
	e.State, e.EndReason, e.StateOn = Ended, "by term", on("2026-06-01")
	s.must(s.Update(s.ctx, a.ID, got.Version, e, s.staff))
	if got = s.find(a.ID); got.State != Ended || got.StateOn != on("2026-06-01") || got.EndReason != "by term" {
		t.Errorf("ended: %+v", got)
	}
}

func TestSigningEndingAndMilestones(t *testing.T) {
	s := newStand(t)
	d := between("MoU", s.stepi, s.casted)
	d.State, d.SignedOn = Negotiating, day.Day{}
	d.Milestones = []MilestoneDraft{{Title: "One", DueOn: on("2026-01-01")}}
	a := s.create(d)
	s.wants("signing another version", s.Sign(s.ctx, a.ID, 7, today, s.staff), pg.Stale)
	s.must(s.Sign(s.ctx, a.ID, a.Version, on("2026-06-01"), s.staff))
	if a = s.find(a.ID); a.State != InForce || a.SignedOn != on("2026-06-01") || a.StateOn != on("2026-06-01") || !a.Late(today) {
		t.Errorf("signed: %+v", a)
	}
	m := a.Milestones[0].ID
	s.must(s.SetDone(s.ctx, a.ID, m, s.find(a.ID).Version, today, s.staff))
	done := s.find(a.ID)
	if done.Milestones[0].DoneOn != today || done.Late(today) || done.Version != a.Version+1 {
		t.Errorf("done: %+v", done)
	}
	s.wants("a milestone on a page that is older", s.SetDone(s.ctx, a.ID, m, a.Version, day.Day{}, s.staff), pg.Stale)
	s.wants("saving a form that was open meanwhile", s.Update(s.ctx, a.ID, a.Version, again(a), s.staff), pg.Stale)
	s.must(s.SetDone(s.ctx, a.ID, m, s.find(a.ID).Version, day.Day{}, s.staff))
	if a = s.find(a.ID); !a.Milestones[0].DoneOn.IsZero() {
		t.Error("it is done still")
	}
	elsewhere := s.create(between("Another", s.stepi, s.casisd))
	s.wants("a milestone of another agreement", s.SetDone(s.ctx, elsewhere.ID, m, elsewhere.Version, today, s.staff), pg.NotFound)
	if got := s.find(elsewhere.ID); got.Version != elsewhere.Version {
		t.Error("what failed changed the version")
	}
	s.must(s.End(s.ctx, a.ID, a.Version, on("2026-06-10"), "by notice", s.staff))
	if a = s.find(a.ID); a.State != Ended || a.EndReason != "by notice" || a.StateOn != on("2026-06-10") {
		t.Errorf("ended: %+v", a)
	}
}

func TestRemovingAndBringingBack(t *testing.T) {
	s := newStand(t)
	a := s.create(between("MoU", s.stepi, s.casted))
	s.wants("another version", s.Remove(s.ctx, a.ID, 9, s.staff), pg.Stale)
	s.must(s.Remove(s.ctx, a.ID, a.Version, s.staff))
	gone := s.find(a.ID)
	if gone.RemovedAt == nil || gone.RemovedBy != s.staff.ID {
		t.Errorf("removed: %+v", gone)
	}
	if lines, total, err := s.List(s.ctx, Filter{}, today, s.manager); err != nil || len(lines) != 0 || total != 0 {
		t.Errorf("a removed one is listed: %v, %d, %v", lines, total, err)
	}
	if _, err := s.Record(s.ctx, a.ID, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("a program reads it: %v", err)
	}
	s.wants("changing it", s.Update(s.ctx, a.ID, gone.Version, again(a), s.staff), pg.Stale)
	s.must(s.Restore(s.ctx, a.ID, gone.Version, s.manager))
	if s.find(a.ID).RemovedAt != nil {
		t.Error("it is not back")
	}
	events, err := history.Of(s.ctx, s.db, "agreement", a.ID)
	if err != nil || len(events) != 3 || !events[0].Back || !events[1].Removed || !events[2].Made || events[0].Account != "mina" {
		t.Errorf("the history tells %+v, %v", events, err)
	}
}

func TestRenewals(t *testing.T) {
	s := newStand(t)
	old := s.create(between("Old", s.stepi, s.casted))
	var carried []int64
	s.CarryOver = func(_ context.Context, tx pgx.Tx, from, to int64) error {
		if tx == nil {
			t.Error("outside the transaction")
		}
		carried = append(carried, from, to)
		return nil
	}
	d := between("New", s.stepi, s.casted)
	d.RenewalOfID = old.ID
	renewed := s.create(d)
	if renewed.RenewalOfID != old.ID || renewed.RenewalTitle != "Old" || !slices.Equal(carried, []int64{old.ID, renewed.ID}) {
		t.Errorf("renewed: %+v, carried over %v", renewed, carried)
	}
	d.Title = "Newest"
	_, err := s.Create(s.ctx, d, s.staff)
	s.wants("renewing it again", err, RenewedAlready)
	d.RenewalOfID = renewed.ID
	newest := s.create(d)

	loop := again(old)
	for name, of := range map[string]int64{"itself": old.ID, "what renews it": renewed.ID, "what renews that": newest.ID} {
		loop.RenewalOfID = of
		s.wants("renewing "+name, s.Update(s.ctx, old.ID, old.Version, loop, s.staff), RenewsItself)
	}
	for _, at := range []struct {
		id   int64
		want string
	}{{old.ID, "1 New, 2 Newest"}, {renewed.ID, "-1 Old, 1 Newest"}, {newest.ID, "-2 Old, -1 New"}} {
		_, around, err := s.page(s.ctx, at.id, today, s.manager)
		s.must(err)
		if got := listed(around.chain, func(l Link) string { return fmt.Sprint(l.N, " ", l.Title) }); got != at.want {
			t.Errorf("the chain is %s, want %s", got, at.want)
		}
	}

	s.must(s.Remove(s.ctx, newest.ID, newest.Version, s.staff))
	d.Title = "Newest of all"
	s.create(d)
	s.wants("bringing back what was renewed by another meanwhile", s.Restore(s.ctx, newest.ID, newest.Version+1, s.manager), RenewedAlready)
}

func TestTwoAgreementsCannotRenewEachOtherAtOnce(t *testing.T) {
	s := newStand(t)
	a, b := s.create(between("A", s.stepi, s.casted)), s.create(between("B", s.stepi, s.casted))
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, pair := range [][2]Agreement{{a, b}, {b, a}} {
		wait.Go(func() {
			d := again(pair[0])
			d.RenewalOfID = pair[1].ID
			errs[i] = s.Update(s.ctx, pair[0].ID, pair[0].Version, d, s.staff)
		})
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), RenewsItself) {
		t.Errorf("one of both: %v", errs)
	}
}

func TestWhatIsHiddenStaysInTheChainUnseen(t *testing.T) {
	s := newStand(t)
	d := between("Secret", s.stepi, s.casted)
	d.Confidential = true
	secret := s.create(d)
	d = between("Open", s.stepi, s.casted)
	d.RenewalOfID = secret.ID
	open := s.create(d)
	a, around, err := s.page(s.ctx, open.ID, today, s.other)
	s.must(err)
	if a.RenewalOfID != 0 || a.RenewalTitle != "" || len(around.chain) != 0 {
		t.Errorf("the page tells %+v, %+v", a.Head, around.chain)
	}
	if r, err := s.Record(s.ctx, open.ID, s.other); err != nil || r.RenewalOfID != nil {
		t.Errorf("a program is told %v, %v", r.RenewalOfID, err)
	}
	s.must(s.Update(s.ctx, open.ID, open.Version, again(a), s.other))
	if got := s.find(open.ID); got.RenewalOfID != secret.ID {
		t.Error("who does not see it took it away")
	}
}

func TestWhoSeesAConfidentialAgreement(t *testing.T) {
	s := newStand(t)
	d := between("Secret", s.stepi, s.casted)
	d.Confidential, d.ReaderIDs = true, []int64{s.researcher.ID}
	d.Milestones = []MilestoneDraft{{Title: "One", Person: &pick.Person{ID: s.kim}}}
	a := s.create(d)
	s.charge(a.ID, s.lee, "ours", "", "2025-01-01")
	for name, c := range map[string]struct {
		who  auth.Account
		sees bool
	}{
		"who wrote it":        {s.staff, true},
		"a manager":           {s.manager, true},
		"a reader":            {s.researcher, true},
		"who was in charge":   {s.becomes(s.account("was", auth.Staff), s.lee), true},
		"who has a milestone": {s.becomes(s.account("has", auth.Researcher), s.kim), true},
		"other staff":         {s.other, false},
		"an administrator":    {s.account("adam", auth.Admin), false},
	} {
		_, err := s.Find(s.ctx, a.ID, today, c.who)
		lines, total, errs := s.List(s.ctx, Filter{}, today, c.who)
		records, n, errr := s.Records(s.ctx, Filter{}, today, c.who)
		if sees := err == nil; sees != c.sees || (total == 1) != c.sees || len(lines) != total || len(records) != n || n != total || errs != nil || errr != nil {
			t.Errorf("%s: %v, %d in the list, %d for programs", name, err, total, n)
		}
	}
}

func TestWhoIsInCharge(t *testing.T) {
	s := newStand(t)
	a := s.create(between("MoU", s.stepi, s.casted))
	s.charge(a.ID, s.lee, "ours", "2024-01-01", "2026-06-14")
	s.charge(a.ID, s.wang, "theirs", "", "")
	if a = s.find(a.ID); a.Charged || !a.Nobody() || len(a.Charges) != 2 || !a.Charges[0].Now || a.Charges[1].Now || a.Charges[0].Side == charge.Ours {
		t.Errorf("nobody of ours any more: %+v", a.Charges)
	}
	s.charge(a.ID, s.kim, "ours", "2026-06-15", "")
	if a = s.find(a.ID); !a.Charged || a.Nobody() {
		t.Errorf("from today: %+v", a.Charges)
	}
	lines, _, err := s.List(s.ctx, Filter{}, today, s.staff)
	if err != nil || len(lines) != 1 || len(lines[0].InCharge) != 1 || lines[0].InCharge[0].ID != s.kim || lines[0].others() != "CASTED" {
		t.Errorf("listed: %+v, %v", lines, err)
	}
}

func TestTheListIsNarrowedByWhatPeopleAsk(t *testing.T) {
	s := newStand(t)
	robots := s.area("Robots")
	make := func(title string, change func(*Draft)) int64 {
		d := between(title, s.stepi, s.casted)
		change(&d)
		id, err := s.Create(s.ctx, d, s.staff)
		s.must(err)
		return id
	}
	ids := map[string]int64{}
	ids["a"] = make("a", func(d *Draft) { d.StartsOn, d.EndsOn = on("2019-01-01"), on("2021-12-31") }) // expired
	ids["b"] = make("b", func(d *Draft) {
		d.StartsOn, d.EndsOn, d.NoticeDays, d.Kind = on("2024-01-01"), on("2026-07-31"), days(60), DataSharing
		d.Parties[1].Institute.ID, d.AreaIDs = s.casisd, []int64{robots}
	}) // expiring, notice due
	ids["c"] = make("c", func(d *Draft) { d.StartsOn, d.EndsOn, d.Renews = on("2018-01-01"), on("2020-12-31"), true }) // went on
	ids["d"] = make("d", func(d *Draft) {
		d.State, d.SignedOn, d.StartsOn, d.EndsOn = Proposed, day.Day{}, day.Day{}, day.Day{}
		d.Milestones = []MilestoneDraft{{Title: "Late", DueOn: on("2026-06-01"), Person: &pick.Person{ID: s.lee}}}
	}) // late
	ids["e"] = make("e", func(d *Draft) {
		d.State, d.EndReason, d.StateOn, d.StartsOn, d.EndsOn = Ended, "by notice", on("2023-03-01"), on("2022-01-01"), on("2030-12-31")
	})
	s.charge(ids["c"], s.kim, "ours", "", "")
	for name, tt := range map[string]struct {
		f    Filter
		want string
	}{
		"all, the latest first":       {Filter{}, "b, e, a, c, d"},
		"the first first":             {Filter{Sort: "start"}, "d, c, a, e, b"},
		"what ends first":             {Filter{Sort: "end"}, "c, a, b, e, d"},
		"what ends last":              {Filter{Sort: "-end"}, "d, e, b, a, c"},
		"by title":                    {Filter{Sort: "title"}, "a, b, c, d, e"},
		"by title, backwards":         {Filter{Sort: "-title"}, "e, d, c, b, a"},
		"expired":                     {Filter{Which: IsExpired}, "a"},
		"expiring":                    {Filter{Which: IsExpiring}, "b"},
		"notice due":                  {Filter{Which: IsNotice}, "b"},
		"late":                        {Filter{Which: IsLate}, "d"},
		"nobody in charge":            {Filter{Which: IsNobody}, "b, a, d"},
		"in a state":                  {Filter{State: Proposed}, "d"},
		"of a kind":                   {Filter{Kind: DataSharing}, "b"},
		"with an institute":           {Filter{InstituteID: s.casisd}, "b"},
		"with ours":                   {Filter{InstituteID: s.stepi}, "b, e, a, c, d"},
		"of a country":                {Filter{Country: "CN"}, "b, e, a, c, d"},
		"of our country":              {Filter{Country: "KR"}, ""},
		"of an area":                  {Filter{AreaID: robots}, "b"},
		"by words":                    {Filter{Words: "A"}, "a"},
		"a percent sign is no joker":  {Filter{Words: "%"}, ""},
		"somebody in charge":          {Filter{PersonID: s.kim}, "c"},
		"somebody with a milestone":   {Filter{PersonID: s.lee}, "d"},
		"in force before all":         {Filter{Year: 2017}, ""},
		"in force in 2018":            {Filter{Year: 2018}, "c"},
		"in force in 2021":            {Filter{Year: 2021}, "a, c"},
		"in force until it was ended": {Filter{Year: 2023}, "e, c"},
		"in force in 2024":            {Filter{Year: 2024}, "b, c"},
		"in force far away":           {Filter{Year: 9999}, "c"},
	} {
		lines, total, err := s.List(s.ctx, tt.f, today, s.staff)
		if err != nil || titles(lines) != tt.want || total != len(lines) {
			t.Errorf("%s: %s (%d), %v, want %s", name, titles(lines), total, err, tt.want)
		}
		records, n, err := s.Records(s.ctx, tt.f, today, s.staff)
		if got := listed(records, func(r Record) string { return r.Title }); err != nil || got != tt.want || n != total {
			t.Errorf("%s for programs: %s (%d), %v", name, got, n, err)
		}
	}
	for _, l := range func() []Line { l, _, _ := s.List(s.ctx, Filter{}, today, s.staff); return l }() {
		for _, set := range Sets { // the list and the badges agree
			in, _, err := s.List(s.ctx, Filter{Which: set}, today, s.staff)
			s.must(err)
			if slices.Contains(l.in(today), set) != strings.Contains(titles(in), l.Title) {
				t.Errorf("%s: its badges are %v, the list %s has %s", l.Title, l.in(today), set, titles(in))
			}
		}
	}
}

func TestPagesOfTheListFollowEachOther(t *testing.T) {
	s := newStand(t)
	for i := range 7 {
		d := between(fmt.Sprint("agreement ", i), s.stepi, s.casted)
		if i%3 == 0 {
			d.State, d.SignedOn, d.StartsOn, d.EndsOn = Proposed, day.Day{}, day.Day{}, day.Day{}
		}
		s.create(d)
	}
	for _, sort := range Sorts {
		var all []string
		f := Filter{Sort: sort, Limit: 2}
		for range 9 {
			lines, _, err := s.List(s.ctx, f, today, s.staff)
			s.must(err)
			more := len(lines) > 2
			lines = lines[:min(2, len(lines))]
			for _, l := range lines {
				all = append(all, l.Title)
			}
			if !more {
				break
			}
			last := lines[len(lines)-1]
			key, id := last.place(sort, last.Title, last.ID)
			f.After = &list.Cursor{Sort: sort, Key: key, ID: id}
		}
		if slices.Sort(all); len(all) != 7 || len(slices.Compact(all)) != 7 {
			t.Errorf("%s: %v", sort, all)
		}
	}
	_, _, err := s.List(s.ctx, Filter{Sort: "end", After: &list.Cursor{Sort: "end", Key: "x"}}, today, s.staff)
	s.wants("a cursor that is none", err, list.BadCursor)
	_, _, err = s.List(s.ctx, Filter{Sort: "size"}, today, s.staff)
	s.wants("an order that is none", err, list.BadCursor)
}

func TestWhatStandsAroundAnAgreement(t *testing.T) {
	s := newStand(t)
	make := func(what string, agreement int64, due day.Day) int64 {
		id, err := commitment.Store{DB: s.db}.Create(s.ctx, commitment.Draft{
			What: what, OwedBy: commitment.Both, InstituteIDs: []int64{s.casted}, PersonID: s.lee, DueOn: due, AgreementID: agreement,
		}, s.staff)
		s.must(err)
		return id
	}
	source := make("Source", 0, day.Day{})
	d := between("MoU", s.stepi, s.casted)
	d.SourceIDs = []int64{source}
	a := s.create(d)
	make("Far", a.ID, on("2026-12-01"))
	make("Overdue", a.ID, on("2026-01-01"))
	s.do(`insert into topics (title, stage, stage_on, agreement_id) values ('A topic', 'under_way', '2026-01-01', @a)`, pg.Args{"a": a.ID})
	s.do(`insert into topics (title, stage_on, agreement_id, confidential) values ('Secret', '2026-01-01', @a, true)`, pg.Args{"a": a.ID})
	s.do(`insert into exchanges (person_id, to_institute_id, agreement_id) values (@p, @i, @a)`, pg.Args{"p": s.lee, "i": s.casted, "a": a.ID})
	s.must(s.AddReview(s.ctx, a.ID, Review{ReviewedOn: today, Verdict: Renegotiate, Note: "Better terms"}, s.manager))
	_, around, err := s.page(s.ctx, a.ID, today, s.other)
	s.must(err)
	what := func(lines []commitment.Line) string {
		return listed(lines, func(l commitment.Line) string { return l.What })
	}
	if what(around.sources) != "Source" || what(around.contains) != "Overdue, Far" || len(around.topics) != 1 || around.topics[0].Title != "A topic" ||
		len(around.stays) != 1 || around.stays[0].To != "CASTED" || len(around.reviews) != 1 || around.reviews[0].By != "mina" {
		t.Errorf("around it: %+v", around)
	}
	_, _, err = s.page(s.ctx, 999, today, s.manager)
	s.wants("one that is not there", err, pg.NotFound)
}
