package merge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a database with two entries of one institute and of one person, k to be kept and
// m to be merged, and an institute x and a person p that are others.
type stand struct {
	t       *testing.T
	ctx     context.Context
	db      *pgxpool.Pool
	store   Store
	manager auth.Account
	ids     pg.Args
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{t: t, db: pgtest.New(t)}
	s.store = Store{DB: s.db}
	s.manager = auth.Account{Roles: []auth.Role{auth.Manager}, Name: "Manager"}
	s.ids = pg.Args{}
	s.manager.ID = s.id("a", `insert into accounts (email, name, roles) values ('m@example.org', 'Manager', '{manager}') returning id`)
	s.ctx = auth.As(t.Context(), s.manager)
	for name, called := range map[string]string{"ik": "CASTED", "im": "CASTED Beijing", "ix": "STEPI"} {
		s.id(name, `insert into institutes (name, kind, country) values ('`+called+`', 'other', 'CN') returning id`)
		s.do(`insert into institute_names (institute_id, position, text, kind) values (@` + name + `, 1, '` + called + `', 'official')`)
	}
	for name, called := range map[string]string{"pk": "Wang Yanjiu", "pm": "Wang Yan-jiu", "px": "Cho Hwang-hee"} {
		s.id(name, `insert into people (name) values ('`+called+`') returning id`)
	}
	s.id("v", `insert into visits (title, direction, starts_on, ends_on) values ('A visit', 'outgoing', '2026-03-03', '2026-03-06') returning id`)
	s.id("s", `insert into stops (visit_id, position, institute_id) values (@v, 9, @ix) returning id`)
	s.id("c", `insert into commitments (what) values ('A list') returning id`)
	s.id("g", `insert into agreements (title, kind) values ('An agreement', 'mou') returning id`)
	s.id("t", `insert into topics (title, stage_on) values ('A topic', '2026-01-01') returning id`)
	s.id("f", `insert into forums (name, kind, frequency) values ('A forum', 'forum', 'year') returning id`)
	s.id("e", `insert into editions (forum_id, number) values (@f, 1) returning id`)
	s.id("o", `insert into outputs (title, kind) values ('An output', 'article') returning id`)
	return s
}

func (s *stand) do(sql string) {
	s.t.Helper()
	err := pg.Tx(s.t.Context(), s.db, s.manager.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(s.t.Context(), sql, s.ids)
		return err
	})
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

func (s *stand) id(name, sql string) int64 {
	s.t.Helper()
	id, err := pg.Value[int64](s.t.Context(), s.db, sql, s.ids)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	s.ids[name] = id
	return id
}

func (s *stand) count(sql string) int {
	s.t.Helper()
	n, err := pg.Value[int](s.t.Context(), s.db, sql, s.ids)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// of is the record called so.
func (s *stand) of(noun alike.Noun, name string) record {
	s.t.Helper()
	r, err := load(s.ctx, s.db, noun, s.ids[name].(int64))
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// try merges one into another with what the preview proposes.
func (s *stand) try(noun alike.Noun, kept, merged string) (int64, error) {
	s.t.Helper()
	k, m := s.of(noun, kept), s.of(noun, merged)
	which := map[string]Which{}
	for _, f := range k.Fields(m, i18n.EN) {
		which[f.Key] = f.Usual
	}
	var names []institute.Name
	for _, n := range k.Names(m) {
		names = append(names, n.Name)
	}
	return s.store.Do(s.ctx, noun, k, m, k.Draft(m, which, names), s.manager)
}

func (s *stand) merge(noun alike.Noun, kept, merged string) Merge {
	s.t.Helper()
	id, err := s.try(noun, kept, merged)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.found(id)
}

func (s *stand) found(id int64) Merge {
	s.t.Helper()
	m, err := s.store.Find(s.ctx, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func (s *stand) undo(m Merge) {
	s.t.Helper()
	if err := s.store.Undo(s.ctx, m, m.Version, s.manager); err != nil {
		s.t.Fatal(err)
	}
}

// contents is what the tables hold, but for what counts savings.
func (s *stand) contents() map[string]string {
	s.t.Helper()
	all := map[string]string{}
	tables, err := pg.Values[string](s.ctx, s.db, `
		select table_name::text from information_schema.tables
		 where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('history', 'merges', 'merge_rows')`, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, t := range tables {
		all[t], err = pg.Value[string](s.ctx, s.db, `
			select coalesce(string_agg((to_jsonb(t) - '{version,updated_at}'::text[])::text, E'\n' order by to_jsonb(t)::text), '') from `+t+` t`, nil)
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return all
}

func (s *stand) same(before map[string]string) {
	s.t.Helper()
	for table, now := range s.contents() {
		if now != before[table] {
			s.t.Errorf("%s:\n%s\nbefore\n%s", table, now, before[table])
		}
	}
}

// outcomes are what became of the rows of a merge, as OUTCOME reason: how many.
func (s *stand) outcomes(m Merge, but ...string) string {
	s.t.Helper()
	all, err := pg.Values[string](s.ctx, s.db, `
		select trim(what || ' ' || outcome || ' ' || reason) || ': ' || count(*) from merge_rows where merge_id = @id and what <> all (@but)
		 group by what, outcome, reason order by 1`, pg.Args{"id": m.ID, "but": append([]string{}, but...)})
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Join(all, ", ")
}

// samples are a row for each column that points at an institute or a person: where it points
// at the merged one. A column of the catalogue without one fails the test.
var samples = map[alike.Noun]map[string]string{
	alike.Institute: {
		"agreement_parties.institute_id":     `insert into agreement_parties (agreement_id, position, institute_id, signed_by) values (@g, 1, @im, 'Head'), (@g, 2, @ix, '')`,
		"assignments.institute_id":           `insert into assignments (person_id, institute_id) values (@px, @im)`,
		"calendars.institute_id":             `insert into calendars (secret_hash, institute_id, language) values ('x', @im, 'en')`,
		"commitment_institutes.institute_id": `insert into commitment_institutes (commitment_id, institute_id) values (@c, @im)`,
		"exchanges.from_institute_id":        `insert into exchanges (person_id, from_institute_id, to_institute_id) values (@px, @im, @ix)`,
		"exchanges.to_institute_id":          `insert into exchanges (person_id, from_institute_id, to_institute_id) values (@px, @ix, @im)`,
		"files.institute_id":                 `with b as (insert into blobs (sha256, size) values (sha256('x'), 1) returning id) insert into files (institute_id, name, content_type, blob_id) select @im, 'a.txt', 'text/plain', id from b`,
		"follows.institute_id":               `insert into follows (account_id, institute_id) values (@a, @im)`,
		"forum_institutes.institute_id":      `insert into forum_institutes (forum_id, institute_id) values (@f, @im)`,
		"institute_names.institute_id":       ``, // a part of it
		"institutes.merged_into_id":          `insert into institutes (name, kind, country, removed_at, merged_into_id) values ('CASTED 0', 'other', 'CN', now(), @im)`,
		"institutes.parent_id":               `insert into institutes (name, kind, country, parent_id) values ('CASTED lab', 'other', 'CN', @im)`,
		"output_shares.institute_id":         `insert into output_shares (output_id, institute_id) values (@o, @im)`,
		"positions.institute_id":             `insert into positions (person_id, institute_id, title) values (@px, @im, 'Guest')`,
		"stops.institute_id":                 `insert into stops (visit_id, position, institute_id) values (@v, 1, @im)`,
		"topic_institutes.institute_id":      `insert into topic_institutes (topic_id, institute_id) values (@t, @im)`,
		"topics.proposer_id":                 `update topics set proposer_id = @im where id = @t`,
		"notices.noun_id, which is no key":   `insert into notices (account_id, kind, noun, noun_id, key) values (@a, 'followed', 'institute', @im, 'k')`,
	},
	alike.Person: {
		"accounts.person_id":             `update accounts set person_id = @pm where id = @a`,
		"agreement_milestones.person_id": `insert into agreement_milestones (agreement_id, position, title, person_id) values (@g, 1, 'Draft', @pm)`,
		"assignments.person_id":          `insert into assignments (person_id, forum_id) values (@pm, @f)`,
		"commitments.person_id":          `update commitments set person_id = @pm where id = @c`,
		"commitments.their_person_id":    `update commitments set their_person_id = @pm where id = @c`,
		"deputies.person_id":             `insert into deputies (person_id, deputy_id, starts_on, ends_on) values (@pm, @px, '2026-01-01', '2026-01-02')`,
		"deputies.deputy_id":             `insert into deputies (person_id, deputy_id, starts_on, ends_on) values (@px, @pm, '2026-01-01', '2026-01-02')`,
		"edition_people.person_id":       `insert into edition_people (edition_id, person_id) values (@e, @pm)`,
		"exchanges.person_id":            `insert into exchanges (person_id, to_institute_id) values (@pm, @ix)`,
		"handovers.from_person_id":       `insert into handovers (from_person_id, to_person_id, starts_on, key) values (@pm, @px, '2026-01-01', 'a')`,
		"handovers.to_person_id":         `insert into handovers (from_person_id, to_person_id, starts_on, key) values (@px, @pm, '2026-01-01', 'b')`,
		"output_people.person_id":        `insert into output_people (output_id, person_id) values (@o, @pm)`,
		"people.merged_into_id":          `insert into people (name, removed_at, merged_into_id) values ('Wang Y', now(), @pm)`,
		"person_areas.person_id":         ``, // parts of them
		"positions.person_id":            ``,
		"stop_people.person_id":          `insert into stop_people (stop_id, visit_id, person_id, position) values (@s, @v, @pm, 1)`,
		"topic_people.person_id":         `insert into topic_people (topic_id, person_id) values (@t, @pm)`,
		"visit_delegates.person_id":      `insert into visit_delegates (visit_id, position, person_id) values (@v, 1, @pm)`,
		"visits.leader_id":               `update visits set leader_id = @pm where id = @v`,
		"commitments.was_in_charge, too": `update commitments set was_in_charge = array[@px::bigint, @pm::bigint] where id = @c`,
	},
}

// TestEverythingThatPointsAtTheMergedOneIsRepointedAndBack: each foreign key of the catalogue,
// and what holds ids without one; undone, every table is as it was, with the same ids.
func TestEverythingThatPointsAtTheMergedOneIsRepointedAndBack(t *testing.T) {
	for _, noun := range alike.Nouns {
		t.Run(string(noun), func(t *testing.T) {
			s := newStand(t)
			all, err := pg.Pointers(s.ctx, s.db, noun.Table())
			if err != nil || len(all) < 10 {
				t.Fatal(len(all), err)
			}
			for _, p := range all {
				sample, there := samples[noun][p.Table+"."+p.Column]
				if !there {
					t.Errorf("%s.%s is new: say in samples how a row comes to point at the merged one", p.Table, p.Column)
				}
				if p.Part != (sample == "") {
					t.Errorf("%s.%s: a part is not repointed, anything else is", p.Table, p.Column)
				}
			}
			for _, sql := range samples[noun] {
				if sql != "" {
					s.do(sql)
				}
			}
			before := s.contents()
			m := s.merge(noun, string(noun[0])+"k", string(noun[0])+"m")
			for _, p := range all {
				if n := s.count(fmt.Sprintf(`select count(*) from %s where %s = @%cm`, p.Table, p.Column, noun[0])); n != 0 && !p.Part {
					t.Errorf("%d rows of %s.%s still point at the merged one", n, p.Table, p.Column)
				}
			}
			if n := s.count(`select count(*) from notices where noun = 'institute' and noun_id = @im`); n != 0 && noun == alike.Institute {
				t.Error("a notice still tells of the merged one")
			}
			if n := s.count(`select count(*) from commitments where was_in_charge @> array[@pm::bigint]`); n != 0 {
				t.Error("the merged one still was in charge")
			}
			if got := s.outcomes(m, "record"); strings.Contains(got, "aside") || !strings.Contains(got, "moved: ") {
				t.Errorf("%s", got)
			}
			s.undo(m)
			if got := s.outcomes(m); strings.Contains(got, "kept") || strings.Contains(got, "stuck") || !strings.Contains(got, "record back: 1") {
				t.Errorf("%s", got)
			}
			s.same(before)
		})
	}
}

// TestAThousandVisitsAreMergedAndBack: row "merge, import and removal can be undone".
func TestAThousandVisitsAreMergedAndBack(t *testing.T) {
	for _, n := range []int{3, 1000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s := newStand(t)
			s.ids["n"] = n
			s.do(`with v as (insert into visits (title, direction, starts_on, ends_on) select 'Visit ' || n, 'outgoing', '2026-01-01', '2026-01-02' from generate_series(1, @n) n returning id)
			      insert into stops (visit_id, position, institute_id) select id, 1, @im from v`)
			s.do(`with c as (insert into commitments (what) select 'Promise ' || n from generate_series(1, @n) n returning id)
			      insert into commitment_institutes (commitment_id, institute_id) select id, @im from c`)
			told := s.count(`select count(*) from history`)
			m := s.merge(alike.Institute, "ik", "im")
			if got, want := s.count(`select count(*) from stops where institute_id = @ik`), n; got != want {
				t.Errorf("%d stops are the kept one's, want %d", got, want)
			}
			if got, want := s.outcomes(m), fmt.Sprintf("moved: %d, record: 1", 2*n); got != want {
				t.Errorf("%s, want %s", got, want)
			}
			if got := s.count(`select count(*) from history`) - told; got < 2*n {
				t.Errorf("only %d changes are in the history", got)
			}
			// One in three is edited, removed or goes away.
			s.do(`update stops set place = 'Room 1' where institute_id = @ik and visit_id % 3 = 0`)
			edited := s.count(`select count(*) from stops where institute_id = @ik and visit_id % 3 = 0`)
			s.do(`delete from commitments where what like 'Promise %' and id % 3 = 0`)
			gone := n - s.count(`select count(*) from commitment_institutes where institute_id = @ik`)
			s.undo(s.found(m.ID))
			want := fmt.Sprintf("moved back: %d, moved kept edited: %d, moved stuck gone: %d, record back: 1", 2*n-edited-gone, edited, gone)
			if got := s.outcomes(m); got != want || edited == 0 || gone == 0 {
				t.Errorf("%s\nwant %s", got, want)
			}
			if got := s.count(`select count(*) from stops where institute_id = @im`); got != n-edited {
				t.Errorf("%d stops went back, want %d", got, n-edited)
			}
			if got := s.count(`select count(*) from merge_rows where outcome = ''`); got != 0 {
				t.Errorf("nobody knows what became of %d rows", got)
			}
		})
	}
}

// TestWhatBothAreOnIsThereOnceAndTwiceAgain: each constraint that lets a record be named once,
// what the one that stays takes over, and back with the same ids.
func TestWhatBothAreOnIsThereOnceAndTwiceAgain(t *testing.T) {
	s := newStand(t)
	for _, sql := range []string{
		`insert into commitment_institutes (commitment_id, institute_id, position) values (@c, @ik, 0), (@c, @im, 1)`,
		`insert into topic_institutes (topic_id, institute_id) values (@t, @ik), (@t, @im)`,
		`insert into forum_institutes (forum_id, institute_id) values (@f, @ik), (@f, @im)`,
		`insert into agreement_parties (agreement_id, position, institute_id, signed_by) values (@g, 1, @ik, ''), (@g, 2, @im, 'Director Mu'), (@g, 3, @ix, '')`,
		`insert into output_shares (output_id, institute_id, shared_on) values (@o, @ik, null), (@o, @im, '2026-02-03')`,
		`insert into follows (account_id, institute_id) values (@a, @ik), (@a, @im)`,
		`insert into positions (person_id, institute_id, title) values (@px, @ik, 'Guest'), (@px, @im, 'Guest'), (@px, @im, 'Fellow')`,
		`insert into assignments (person_id, institute_id, starts_on) values (@px, @ik, '2020-01-01')`,
		`insert into assignments (person_id, institute_id, starts_on, ends_on) values (@px, @im, '2019-01-01', '2021-01-01'), (@px, @im, '2018-01-01', '2018-12-31')`,
	} {
		s.do(sql)
	}
	before := s.contents()
	m := s.merge(alike.Institute, "ik", "im")
	for sql, want := range map[string]int{
		`select count(*) from agreement_parties where institute_id = @ik and signed_by = 'Director Mu'`: 1,
		`select count(*) from output_shares where institute_id = @ik and shared_on = '2026-02-03'`:      1,
		`select count(*) from positions where institute_id = @ik`:                                       2,
		`select count(*) from assignments where institute_id = @ik and removed_at is null`:              2,
		`select count(*) from assignments where institute_id = @ik and removed_at is not null`:          1,
		`select count(*) from follows where institute_id = @ik`:                                         1,
	} {
		if got := s.count(sql); got != want {
			t.Errorf("%s: %d, want %d", sql, got, want)
		}
	}
	if got, want := s.outcomes(m), "aside: 8, filled: 2, moved: 2, record: 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s.undo(m)
	if got, want := s.outcomes(m), "aside back: 8, filled back: 2, moved back: 2, record back: 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s.same(before)

	// Somebody puts the same back by hand before it is undone, and deletes what another was part of.
	m = s.merge(alike.Institute, "ik", "im")
	s.do(`delete from topics where id = @t`)
	s.do(`insert into forum_institutes (forum_id, institute_id) values (@f, @im)`)
	s.undo(m)
	if got := s.outcomes(m, "record", "moved", "filled"); got != "aside back: 6, aside stuck gone: 1, aside stuck twice: 1" {
		t.Errorf("%s", got)
	}
}

// TestMergesThatBuildOnEachOtherAreUndoneInTurn: A into B, B into C; nobody edited anything.
func TestMergesThatBuildOnEachOtherAreUndoneInTurn(t *testing.T) {
	s := newStand(t)
	s.do(`insert into stops (visit_id, position, institute_id) values (@v, 1, @im)`)
	s.do(`insert into commitment_institutes (commitment_id, institute_id) values (@c, @im)`)
	before := s.contents()
	first := s.merge(alike.Institute, "ik", "im")
	second := s.merge(alike.Institute, "ix", "ik")
	if n := s.count(`select count(*) from institutes where merged_into_id = @ix`); n != 2 {
		t.Errorf("%d lead to the one that is kept", n)
	}
	first = s.found(first.ID)
	if first.Next != second.ID || first.UndoableBy(s.manager, first.CreatedAt) {
		t.Errorf("%+v", first)
	}
	if err := s.store.Undo(s.ctx, first, first.Version, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("out of turn: %v", err)
	}
	s.undo(second)
	if err := s.store.Undo(s.ctx, second, second.Version, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("twice: %v", err)
	}
	s.undo(s.found(first.ID))
	for _, m := range []Merge{first, second} {
		if got := s.outcomes(m); strings.Contains(got, "kept") || strings.Contains(got, "stuck") {
			t.Errorf("%s", got)
		}
	}
	s.same(before)
}

// TestTwoMergesOfOneRowAreNoEditsOfEachOther: a commitment both of whose people are merged.
func TestTwoMergesOfOneRowAreNoEditsOfEachOther(t *testing.T) {
	s := newStand(t)
	s.id("pn", `insert into people (name) values ('Nam') returning id`)
	s.do(`update commitments set person_id = @pm, their_person_id = @pn where id = @c`)
	before := s.contents()
	first, second := s.merge(alike.Person, "pk", "pm"), s.merge(alike.Person, "px", "pn")
	s.undo(first)
	s.undo(second)
	if got := s.outcomes(first) + "; " + s.outcomes(second); strings.Contains(got, "kept") {
		t.Errorf("%s", got)
	}
	s.same(before)
}

// TestTheKeptRecordStaysAsItIsWhenSomebodyEditedIt, and says what it took over.
func TestTheKeptRecordStaysAsItIsWhenSomebodyEditedIt(t *testing.T) {
	s := newStand(t)
	s.do(`update institutes set city = 'Beijing', notes = 'Of the ministry.' where id = @im`)
	s.do(`update institutes set notes = 'Since 1985.' where id = @ik`)
	m := s.merge(alike.Institute, "ik", "im")
	i := s.of(alike.Institute, "ik").(instituteRecord).Institute
	if i.City != "Beijing" || i.Notes != "Since 1985.\n\nOf the ministry." {
		t.Errorf("%q %q", i.City, i.Notes)
	}
	if !slices.Contains(i.Names, institute.Name{Text: "CASTED Beijing", Kind: institute.Former}) {
		t.Errorf("%v", i.Names)
	}
	found, err := institute.Store{DB: s.db}.Resolve(s.ctx, s.db, []string{"CASTED Beijing"})
	if err != nil || len(found["CASTED Beijing"]) != 1 || found["CASTED Beijing"][0].ID != i.ID {
		t.Errorf("%v %v", found, err)
	}
	s.do(`update institutes set city = 'Nanjing' where id = @ik`)
	s.undo(m)
	if got := s.outcomes(m); got != "record kept edited: 1" {
		t.Errorf("%s", got)
	}
	if i := s.of(alike.Institute, "ik").(instituteRecord); i.City != "Nanjing" {
		t.Errorf("%q", i.City)
	}
}

// TestWhatSpeaksAgainstAMerge: each reason, before it is tried and when it is.
func TestWhatSpeaksAgainstAMerge(t *testing.T) {
	for name, c := range map[string]struct {
		noun         alike.Noun
		kept, merged string
		sql, says    string
	}{
		"itself":             {alike.Institute, "ik", "ik", ``, "merge.with-itself"},
		"its parent":         {alike.Institute, "ik", "im", `update institutes set parent_id = @ik where id = @im`, "merge.with-its-parent"},
		"what is below it":   {alike.Institute, "ik", "im", `update institutes set parent_id = case id when @ik then @ix else @im end where id in (@ik, @ix)`, "merge.with-its-parent"},
		"our own":            {alike.Institute, "ik", "im", `update institutes set home = true where id = @im`, "merge.ours-stays"},
		"merged meanwhile":   {alike.Institute, "ik", "im", `update institutes set removed_at = now(), merged_into_id = @ix where id = @im`, "merge.merged-meanwhile"},
		"removed meanwhile":  {alike.Institute, "ik", "im", `update institutes set removed_at = now() where id = @im`, "merge.is-removed"},
		"an agreement":       {alike.Institute, "ik", "im", `insert into agreement_parties (agreement_id, position, institute_id) values (@g, 1, @ik), (@g, 2, @im)`, "merge.between.agreement"},
		"a stay":             {alike.Institute, "ik", "im", `insert into exchanges (person_id, from_institute_id, to_institute_id) values (@px, @ik, @im)`, "merge.between.exchange"},
		"two accounts":       {alike.Person, "pk", "pm", `insert into accounts (email, name, roles, person_id) values ('1@example.org', 'A', '{staff}', @pk), ('2@example.org', 'B', '{staff}', @pm)`, "merge.between.accounts"},
		"a handover":         {alike.Person, "pk", "pm", `insert into handovers (from_person_id, to_person_id, starts_on, key) values (@pk, @pm, '2026-01-01', 'a')`, "merge.between.handover"},
		"a deputy":           {alike.Person, "pk", "pm", `insert into deputies (person_id, deputy_id, starts_on, ends_on) values (@pm, @pk, '2026-01-01', '2026-01-02')`, "merge.between.deputy"},
		"somebody anonymous": {alike.Person, "pk", "pm", `update people set anonymised_at = now() where id = @pm`, "merge.is-anonymised"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			if c.sql != "" {
				s.do(c.sql)
			}
			before := s.contents()
			_, err := s.try(c.noun, c.kept, c.merged)
			refused, is := errors.AsType[Refused](err)
			if !is || refused.Objections[0].Msg.Key != c.says {
				t.Errorf("%v", err)
			}
			for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
				if is && strings.Contains(refused.Objections[0].Msg.In(l), "⟦") {
					t.Error(refused.Objections[0].Msg.In(l))
				}
			}
			s.same(before)
		})
	}
}

// TestAMergeOfWhatSomebodyChangedIsStale: either side.
func TestAMergeOfWhatSomebodyChangedIsStale(t *testing.T) {
	for _, changed := range []string{"ik", "im"} {
		t.Run(changed, func(t *testing.T) {
			s := newStand(t)
			k, m := s.of(alike.Institute, "ik"), s.of(alike.Institute, "im")
			s.do(`update institutes set city = 'Elsewhere' where id = @` + changed)
			if _, err := s.store.Do(s.ctx, alike.Institute, k, m, k.Draft(m, nil, nil), s.manager); !errors.Is(err, pg.Stale) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestAMergedRecordIsNotBroughtBackByItself: neither by its store, nor by anybody else.
func TestAMergedRecordIsNotBroughtBackByItself(t *testing.T) {
	s := newStand(t)
	s.merge(alike.Institute, "ik", "im")
	if err := (institute.Store{DB: s.db}).Restore(s.ctx, s.ids["im"].(int64), s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("%v", err)
	}
	_, err := s.db.Exec(s.ctx, `update institutes set removed_at = null where id = @im`, s.ids)
	if !pg.Violates(err, "institutes_merged_gone") {
		t.Errorf("%v", err)
	}
}

// TestDraftsGoThroughTheNotesUnchanged: what undoing compares.
func TestDraftsGoThroughTheNotesUnchanged(t *testing.T) {
	a, b := []byte(`{"x": [1, {"y": null}], "z": "ü"}`), []byte(`{"z":"ü","x":[1,{"y":null}]}`)
	if !sameJSON(a, b) || sameJSON(a, []byte(`{"x": [1, {"y": 0}], "z": "ü"}`)) || sameJSON(a, nil) || json.Valid(nil) {
		t.Error("not the same, or the same")
	}
}
