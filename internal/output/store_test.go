package output

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// stand is a database with accounts, institutes, people, topics and a stay in it.
type stand struct {
	Store
	t                                 *testing.T
	ctx                               context.Context
	db                                *pgxpool.Pool
	staff, other, manager, researcher auth.Account
	stepi, casted, casisd             int64
	lee, wang                         int64
	open, hidden, gone, stay, ai      int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: i18n.With(t.Context(), i18n.EN), db: db}
	account := func(name string, role auth.Role) auth.Account {
		id := s.id(`insert into accounts (email, name, roles) values (@name || '@example.org', @name, array[@role]) returning id`, pg.Args{"name": name, "role": string(role)})
		return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
	}
	s.staff, s.other, s.manager, s.researcher = account("sun", auth.Staff), account("omar", auth.Staff), account("mina", auth.Manager), account("rae", auth.Researcher)
	at := func(name, acronym string, home bool) int64 {
		id, err := institute.Store{DB: db}.Create(s.ctx, institute.Draft{Name: name, Acronym: acronym, Kind: "other", Country: "KR", Home: home}, s.staff)
		s.must(err)
		return id
	}
	s.stepi, s.casted, s.casisd = at("Policy Institute", "STEPI", true), at("Academy", "CASTED", false), at("Institutes", "CASISD", false)
	who := func(name string, at int64) int64 {
		id, err := person.Store{DB: db}.Create(s.ctx, person.Named(name, at), s.staff)
		s.must(err)
		return id
	}
	s.lee, s.wang = who("Yeon-gu Lee", s.stepi), who("Wang Yanjiu", s.casted)
	s.ai = s.id(`insert into areas (name_en) values ('AI') returning id`, nil)
	topic := func(title string, hidden bool) int64 {
		id := s.id(`insert into topics (title, stage_on, confidential, created_by) values (@title, '2026-01-01', @hidden, @by) returning id`,
			pg.Args{"title": title, "hidden": hidden, "by": s.staff.ID})
		s.do(`insert into topic_areas (topic_id, area_id) values (@id, @area)`, pg.Args{"id": id, "area": s.ai})
		s.do(`insert into topic_institutes (topic_id, institute_id) values (@id, @at)`, pg.Args{"id": id, "at": s.casisd})
		return id
	}
	s.open, s.hidden, s.gone = topic("Smart mobility", false), topic("Secret robots", true), topic("Gone topic", false)
	s.do(`update topics set removed_at = now() where id = @id`, pg.Args{"id": s.gone})
	s.stay = s.id(`insert into exchanges (person_id, from_institute_id, to_institute_id, starts_on, ends_on) values (@p, @f, @t, '2025-03-03', '2025-03-06') returning id`,
		pg.Args{"p": s.lee, "f": s.stepi, "t": s.casted})
	return s
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) id(sql string, args pg.Args) int64 {
	s.t.Helper()
	n, err := pg.Value[int64](s.ctx, s.db, sql, args)
	s.must(err)
	return n
}

func (s *stand) do(sql string, args pg.Args) {
	s.t.Helper()
	_, err := s.db.Exec(s.ctx, sql, args)
	s.must(err)
}

func (s *stand) create(d Draft) Output {
	s.t.Helper()
	if d.Kind == "" {
		d.Kind = JointReport
	}
	id, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	return s.find(id)
}

// find is the output as a manager sees it.
func (s *stand) find(id int64) Output {
	s.t.Helper()
	o, err := s.Find(s.ctx, id, s.manager)
	s.must(err)
	return o
}

var today = on("2026-06-15")

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func whole(s *stand) Draft {
	return Draft{
		Title: "Report", Kind: JointReport, PublishedOn: on("2025-05-01"), DOI: "10.1234/Abc", URL: "https://a.example", Notes: "N",
		People: []*pick.Person{{ID: s.wang}, {ID: s.lee}}, TopicIDs: []int64{s.open, s.hidden}, ExchangeIDs: []int64{s.stay},
		Shared: []ShareDraft{{Institute: &pick.Institute{ID: s.casted}, On: on("2025-06-01")}, {Institute: &pick.Institute{ID: s.casisd}}},
	}
}

// told is an output in a line.
func told(o Output) string {
	var all []string
	for _, p := range o.People {
		all = append(all, p.Name)
	}
	for _, t := range o.Topics {
		all = append(all, t.Title)
	}
	for _, e := range o.Stays {
		all = append(all, e.In(i18n.EN))
	}
	for _, one := range o.Shared {
		all = append(all, strings.TrimSpace(one.Short+" "+one.On.String()))
	}
	return fmt.Sprintf("%s %s %s %s %s %s: %s", o.Title, o.Kind, o.PublishedOn, o.DOI, o.URL, o.Notes, strings.Join(all, "; "))
}

func TestAnOutputIsKeptWithAllThatBelongsToIt(t *testing.T) {
	s := newStand(t)
	d := whole(s)
	d.People = append(d.People, &pick.Person{New: "New One"}, &pick.Person{New: "new one"})
	d.Shared = append(d.Shared, ShareDraft{Institute: &pick.Institute{New: &institute.Draft{Name: "New Institute", Kind: institute.Other, Country: "ZZ"}}})
	o := s.create(d)
	const want = "Report joint_report 2025-05-01 10.1234/Abc https://a.example N: Wang Yanjiu; Yeon-gu Lee; New One; Secret robots; Smart mobility; Yeon-gu Lee → CASTED, 3–6 Mar 2025; CASTED 2025-06-01; CASISD; New Institute"
	if got := told(o); got != strings.ReplaceAll(want, "3–6 Mar 2025", day.Range(on("2025-03-03"), on("2025-03-06"), "en")) {
		t.Errorf("kept\n%s\nwant\n%s", got, want)
	}
	if !o.People[1].Ours || o.People[0].Ours || o.People[0].Where != "CASTED" || len(o.groups()) != 2 {
		t.Errorf("grouped %+v", o.People)
	}
	s.must(s.Update(s.ctx, o.ID, o.Version, Draft{Title: "Bare", Kind: Other}, s.manager))
	if got := told(s.find(o.ID)); got != "Bare other    : " {
		t.Errorf("changed into %q", got)
	}
	if err := s.Update(s.ctx, o.ID, o.Version, whole(s), s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("an old version: %v", err)
	}
	if _, err := s.Find(s.ctx, 999999, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("none: %v", err)
	}
}

func TestWhoDoesNotSeeATopicNeitherReadsNorLosesIt(t *testing.T) {
	s := newStand(t)
	d := whole(s)
	d.TopicIDs = append(d.TopicIDs, s.gone)
	o := s.create(d)
	seen, err := s.Find(s.ctx, o.ID, s.other)
	s.must(err)
	if len(seen.Topics) != 1 || seen.Topics[0].ID != s.open {
		t.Errorf("sees %+v", seen.Topics)
	}
	mine := whole(s)
	mine.TopicIDs = nil
	s.must(s.Update(s.ctx, o.ID, o.Version, mine, s.other))
	if left := s.find(o.ID).Topics; len(left) != 1 || left[0].ID != s.hidden {
		t.Errorf("left are %+v", left)
	}
	s.do(`update topics set removed_at = null where id = @id`, pg.Args{"id": s.gone})
	if left := s.find(o.ID).Topics; len(left) != 2 {
		t.Errorf("with the one that came back %+v", left)
	}
	// Neither by its history, its filters, nor by what is offered.
	for who, want := range map[*auth.Account]bool{&s.other: false, &s.manager: true, &s.staff: true} {
		ctx := auth.As(s.ctx, *who)
		events, err := history.Shown(ctx, s.db, day.Clock{Now: time.Now, Zone: time.UTC}, "output", o.ID)
		s.must(err)
		if got := strings.Contains(fmt.Sprint(events), "Secret robots"); got != want {
			t.Errorf("the history tells %s of it: %v: %v", who.Name, got, events)
		}
		for _, e := range events {
			for _, c := range e.Changes {
				if c.From == "" && c.To == "" {
					t.Errorf("the history tells %s that something changed: %+v", who.Name, e)
				}
			}
		}
		near, err := s.nearTopics(ctx, "secret", 5, *who)
		s.must(err)
		_, total, err := s.List(ctx, Filter{TopicID: s.hidden}, *who)
		s.must(err)
		if (len(near) == 1) != want || (total == 1) != want {
			t.Errorf("%s is offered %v, and the list has %d", who.Name, near, total)
		}
	}
	s.do(`delete from output_topics where topic_id <> @id`, pg.Args{"id": s.hidden})
	s.do(`delete from output_shares`, nil)
	for _, f := range []Filter{{InstituteID: s.casisd}, {AreaID: s.ai}} {
		if _, total, err := s.List(s.ctx, f, s.other); err != nil || total != 0 {
			t.Errorf("%+v tells of it: %d, %v", f, total, err)
		}
		if _, total, err := s.List(s.ctx, f, s.manager); err != nil || total != 1 {
			t.Errorf("%+v does not find it: %d, %v", f, total, err)
		}
	}
}

func TestNoTwoOutputsHaveOneDOI(t *testing.T) {
	s := newStand(t)
	first := s.create(Draft{Title: "First", DOI: "10.1234/Abc"})
	if _, err := s.Create(s.ctx, Draft{Title: "x", Kind: Other, DOI: "10.1234/aBC"}, s.staff); !errors.Is(err, DOITaken) {
		t.Errorf("made: %v", err)
	}
	second := s.create(Draft{Title: "Second"})
	if err := s.Update(s.ctx, second.ID, second.Version, Draft{Title: "x", Kind: Other, DOI: "10.1234/abc"}, s.staff); !errors.Is(err, DOITaken) {
		t.Errorf("changed: %v", err)
	}
	if other, err := s.withDOI(s.ctx, "10.1234/ABC"); err != nil || other.ID != first.ID {
		t.Errorf("it is %+v, %v", other, err)
	}
	if other, err := s.withDOI(s.ctx, "10.1234/none"); err != nil || other.ID != 0 {
		t.Errorf("it is %+v, %v", other, err)
	}
	s.must(s.Remove(s.ctx, first.ID, first.Version, s.staff))
	third := s.create(Draft{Title: "Third", DOI: "10.1234/abc"})
	if err := s.Restore(s.ctx, first.ID, s.staff); !errors.Is(err, DOITaken) {
		t.Errorf("back: %v", err)
	}
	s.must(s.Remove(s.ctx, third.ID, third.Version, s.staff))
	s.must(s.Restore(s.ctx, first.ID, s.staff))
	if err := s.Restore(s.ctx, first.ID, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("back twice: %v", err)
	}
	if _, err := s.CreateSeveral(s.ctx, []Draft{{Title: "a", Kind: Other}, {Title: "b", Kind: Other, DOI: "10.1234/ABC"}}, nil, s.staff); !errors.Is(err, DOITaken) {
		t.Errorf("several: %v", err)
	}
	if n := s.id(`select count(*) from outputs where title in ('a', 'b')`, nil); n != 0 {
		t.Errorf("%d of several were added", n)
	}
}

func TestSharingIsNotedOnce(t *testing.T) {
	s := newStand(t)
	o := s.create(Draft{Title: "Report"})
	share := func(at int64, day day.Day) error {
		return s.Share(s.ctx, o.ID, ShareDraft{Institute: &pick.Institute{ID: at}, On: day}, s.staff)
	}
	s.must(share(s.casted, day.Day{}))
	if err := share(s.casted, day.Day{}); !errors.Is(err, SharedAlready) {
		t.Errorf("again: %v", err)
	}
	s.must(share(s.casted, on("2026-05-01"))) // which was not known
	if err := share(s.casted, on("2026-05-02")); !errors.Is(err, SharedAlready) {
		t.Errorf("on another day: %v", err)
	}
	now := s.find(o.ID)
	if got := told(now); !strings.HasSuffix(got, ": CASTED 2026-05-01") {
		t.Errorf("shared: %s", got)
	}
	if err := s.Update(s.ctx, o.ID, o.Version, Draft{Title: "x", Kind: Other}, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("who was editing it would undo the sharing: %v", err)
	}
	s.must(s.Remove(s.ctx, o.ID, now.Version, s.staff))
	if err := share(s.casisd, day.Day{}); !errors.Is(err, pg.Stale) {
		t.Errorf("a removed one: %v", err)
	}
}

func TestTheListOfOutputs(t *testing.T) {
	s := newStand(t)
	s.create(whole(s))
	s.create(Draft{Title: "Article of 2024", Kind: Article, PublishedOn: on("2024-01-01"), People: []*pick.Person{{ID: s.lee}}})
	s.create(Draft{Title: "Undated 100%", Kind: Dataset})
	removed := s.create(Draft{Title: "Removed", PublishedOn: on("2020-01-01")})
	s.must(s.Remove(s.ctx, removed.ID, removed.Version, s.staff))
	for name, tt := range map[string]struct {
		f    Filter
		want string
	}{
		"all":            {Filter{}, "Report, Article of 2024, Undated 100%"},
		"oldest first":   {Filter{Sort: "published"}, "Undated 100%, Article of 2024, Report"},
		"by title":       {Filter{Sort: "title"}, "Article of 2024, Report, Undated 100%"},
		"by title, back": {Filter{Sort: "-title"}, "Undated 100%, Report, Article of 2024"},
		"words":          {Filter{Words: "rePORT"}, "Report"},
		"a percent sign": {Filter{Words: "100%"}, "Undated 100%"},
		"a DOI":          {Filter{Words: "https://doi.org/10.1234/ABC"}, "Report"},
		"a year":         {Filter{Year: 2024}, "Article of 2024"},
		"a kind":         {Filter{Kind: Dataset}, "Undated 100%"},
		"a person":       {Filter{PersonID: s.lee}, "Report, Article of 2024"},
		"shared with":    {Filter{InstituteID: s.casted}, "Report"},
		"a topic's":      {Filter{InstituteID: s.casisd}, "Report"},
		"a topic":        {Filter{TopicID: s.open}, "Report"},
		"an area":        {Filter{AreaID: s.ai}, "Report"},
		"nothing":        {Filter{TopicID: -1}, ""},
	} {
		lines, total, err := s.List(s.ctx, tt.f, s.other)
		s.must(err)
		var titles []string
		for _, l := range lines {
			titles = append(titles, l.Title)
		}
		if got := strings.Join(titles, ", "); got != tt.want || total != len(lines) {
			t.Errorf("%s: %s (%d), want %s", name, got, total, tt.want)
		}
		records, total, err := s.Records(s.ctx, tt.f, s.other)
		if err != nil || len(records) != len(lines) || total != len(lines) {
			t.Errorf("%s for a program: %d of %d, %v", name, len(records), total, err)
		}
	}
	page, err := s.page(s.ctx, Filter{}, s.other)
	if err != nil || !slices.Equal(page.years, []string{"2025", "2024"}) {
		t.Errorf("years %v, %v", page.years, err)
	}
	if _, _, err := s.List(s.ctx, Filter{After: &list.Cursor{Key: "x", ID: 1}}, s.other); !errors.Is(err, list.BadCursor) {
		t.Errorf("a cursor that is none: %v", err)
	}
}

func TestPagesOfTheListLoseNothing(t *testing.T) {
	s := newStand(t)
	s.do(`insert into outputs (title, kind, published_on) select repeat('긴', 490) || n % 5, 'other', case when n % 3 > 0 then date '2024-01-01' + n % 4 end from generate_series(1, 40) n`, nil)
	for _, sort := range Sorts {
		seen := map[int64]bool{}
		var after *list.Cursor
		for range 20 {
			lines, _, err := s.List(s.ctx, Filter{Sort: sort, Limit: 7, After: after}, s.other)
			s.must(err)
			for _, l := range lines[:min(7, len(lines))] {
				seen[l.ID] = true
			}
			if len(lines) <= 7 {
				break
			}
			key, id := lines[6].place(sort)
			if after, err = list.ReadCursor(list.Cursor{Sort: sort, Key: key, ID: id}.String(), sort); err != nil {
				t.Fatalf("%s: %v", sort, err)
			}
		}
		if len(seen) != 40 {
			t.Errorf("%s: %d of 40", sort, len(seen))
		}
	}
}

func TestSeveralAreAddedAtOnce(t *testing.T) {
	s := newStand(t)
	ids, err := s.CreateSeveral(s.ctx, []Draft{
		{Title: "One", Kind: JointReport, PublishedOn: on("2024-01-01"), DOI: "10.1234/1", People: []*pick.Person{{ID: s.lee}, {ID: s.wang}, {ID: s.lee}}},
		{Title: "Two", Kind: Article, URL: "https://a.example", Notes: "N"},
	}, &ShareDraft{Institute: &pick.Institute{ID: s.casted}, On: on("2026-05-01")}, s.staff)
	s.must(err)
	if got := told(s.find(ids[0])); got != "One joint_report 2024-01-01 10.1234/1  : Yeon-gu Lee; Wang Yanjiu; CASTED 2026-05-01" {
		t.Error(got)
	}
	if got := told(s.find(ids[1])); got != "Two article   https://a.example N: CASTED 2026-05-01" {
		t.Error(got)
	}
	byDOI, byTitle, err := s.known(s.ctx, []string{"10.1234/1", "10.1234/2"}, []string{"two", "O%", "three"})
	if err != nil || len(byDOI) != 1 || byDOI["10.1234/1"].ID != ids[0] || len(byTitle) != 1 || byTitle["two"].ID != ids[1] {
		t.Errorf("known are %v, %v, %v", byDOI, byTitle, err)
	}
}

func TestWhoMayChangeAnOutput(t *testing.T) {
	s := newStand(t)
	o := s.create(Draft{Title: "Report", People: []*pick.Person{{ID: s.lee}}})
	author := s.other
	author.PersonID = s.lee
	reading := s.researcher
	reading.PersonID = s.lee
	for who, may := range map[*auth.Account]bool{&s.staff: true, &s.manager: true, &s.other: false, &s.researcher: false, &author: true, &reading: false} {
		if o.EditableBy(*who) != may {
			t.Errorf("%s %v", who.Name, !may)
		}
	}
}

func TestStaysAreFoundByWhoAndWhere(t *testing.T) {
	s := newStand(t)
	for _, text := range []string{"yeon", "Lee Yeon-gu", "CASTED", "", "Yeon-gu Lee → CASTED, 2025"} {
		if near, err := s.nearStays(s.ctx, text, 5, s.other); err != nil || len(near) != 1 || near[0].ID != s.stay {
			t.Errorf("%q: %v, %v", text, near, err)
		}
	}
	if near, err := s.nearStays(s.ctx, "Zzyzx", 5, s.other); err != nil || len(near) != 0 {
		t.Errorf("%v, %v", near, err)
	}
}

// read reads a form as the handler does.
func (s *stand) read(who auth.Account, v url.Values) (Draft, *form.Form, map[string][]ui.Choice) {
	s.t.Helper()
	f := form.With(v)
	h := NewHandler(s.db, day.Clock{Now: func() time.Time { return today.Time() }, Zone: time.UTC}, nil)
	d, choices, err := h.draft(auth.As(s.ctx, who), f, pick.In(f), nil)
	s.must(err)
	return d, f, choices
}

func complaints(f *form.Form) string {
	var all []string
	for _, c := range f.Complaints() {
		all = append(all, c.Field+" "+c.Msg.Key)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func TestWhatIsWrongWithAnOutputsForm(t *testing.T) {
	s := newStand(t)
	for name, tt := range map[string]struct{ field, value, want string }{
		"nothing":                   {"notes", "", ""},
		"no title":                  {"title", " ", "title form.needed"},
		"a title too long":          {"title", strings.Repeat("가", 501), "title form.too-long"},
		"NUL":                       {"title", "a\x00", "title form.unreadable"},
		"broken UTF-8":              {"notes", "\xff", "notes form.unreadable"},
		"no kind":                   {"kind", "", "kind form.needed"},
		"an unknown kind":           {"kind", "song", "kind form.no-such-choice"},
		"a day that is none":        {"published_on", "soon", "published_on form.no-day"},
		"a day to come":             {"published_on", "2026-06-16", "published_on output.not-out-yet"},
		"an absurd day":             {"published_on", "0024-01-01", "published_on output.absurd-day"},
		"a day far ahead":           {"published_on", "2062-01-01", "published_on output.absurd-day"},
		"a malformed DOI":           {"doi", "10.12/x", "doi output.no-doi"},
		"a DOI of thousands":        {"doi", strings.Repeat("1", 3000), "doi form.too-long"},
		"an address of mail":        {"url", "mailto:x@y", "url output.no-url"},
		"a script":                  {"url", "javascript:alert(1)", "url output.no-url"},
		"no host":                   {"url", "https://", "url output.no-url"},
		"somebody who is new":       {"people", "Zzyzx One", "people[1].person pick.no-person"},
		"somebody twice":            {"people", "Yeon-gu Lee", "people[1].person output.person-twice"},
		"a person past bigint":      {"people[0].person_id", "99999999999999999999", "people[0].person form.no-such-record"},
		"a topic that is none":      {"topics[0].topic", "Zzyzx", "topics[0].topic output.no-topic"},
		"a hidden topic":            {"topics[0].topic", "Secret robots", "topics[0].topic output.no-topic"},
		"a hidden topic by its id":  {"topics[0].topic_id", fmt.Sprint(s.hidden), "topics[0].topic form.no-such-record"},
		"a removed topic":           {"topics[0].topic_id", fmt.Sprint(s.gone), "topics[0].topic form.no-such-record"},
		"a topic past bigint":       {"topics[0].topic_id", "99999999999999999999", "topics[0].topic form.no-such-record"},
		"a stay that is none":       {"stays[0].stay_id", "999", "stays[0].stay form.no-such-record"},
		"a stay that is misspelt":   {"stays[0].stay", "Yeongu", "stays[0].stay output.no-stay"},
		"shared with nobody":        {"shared[0].institute", "", "shared[0].institute output.share-whom"},
		"shared with a new one":     {"shared[0].institute", "Zzyzx", "shared[0].institute pick.no-institute"},
		"shared twice":              {"shared[1].institute", "CASTED", "shared[1].institute output.shared-twice"},
		"shared in the future":      {"shared[0].on", "2026-06-16", "shared[0].on output.not-yet"},
		"shared in another century": {"shared[0].on", "0201-01-01", "shared[0].on output.absurd-day"},
	} {
		v := url.Values{
			"title": {"Report"}, "kind": {"article"}, "people[0].person": {"Yeon-gu Lee"}, "people[0].keep": {"1"}, "published_on": {"2026-06-15"},
			"shared[0].institute": {"CASTED"}, "shared[0].on": {"yesterday"},
		}
		v.Set(tt.field, tt.value)
		if strings.HasPrefix(tt.field, "topics") && v.Get("topics[0].topic") == "" {
			v.Set("topics[0].topic", "Any")
			v.Set("topics[0].topic_for", "Any")
		}
		if tt.field == "stays[0].stay_id" {
			v.Set("stays[0].stay", "Any")
		}
		_, f, choices := s.read(s.other, v)
		got := complaints(f)
		if tt.field == "stays[0].stay_id" {
			got = strings.ReplaceAll(got, "stays[0].stay output.no-stay", "stays[0].stay form.no-such-record")
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
		if tt.want == "stays[0].stay output.no-stay" && len(choices["stays[0].stay"]) != 1 && tt.field == "stays[0].stay" {
			t.Errorf("%s: offered %v", name, choices)
		}
	}
	d, f, _ := s.read(s.other, url.Values{"title": {" A  title "}, "kind": {"article"}, "topics[0].topic": {"smart MOBILITY"}, "topics[1].topic": {""}, "doi": {"doi:10.1234/X"}, "published_on": {"2026-07-01"}, "confirmed": {"published_on=output.not-out-yet"}})
	if !f.OK() || d.Title != "A title" || !slices.Equal(d.TopicIDs, []int64{s.open}) || d.DOI != "10.1234/X" {
		t.Errorf("read %+v, %s", d, complaints(f))
	}
}

func TestAFormThatCameTooLateShowsWhatTheOtherSaved(t *testing.T) {
	s := newStand(t)
	o := s.create(whole(s))
	opened := o.values(i18n.KO)
	ctx := i18n.With(auth.As(s.ctx, s.manager), i18n.KO)
	_, f, _ := s.read(s.manager, o.values(i18n.KO))
	if !f.OK() {
		t.Fatal(complaints(f))
	}
	s.must(o.meet(ctx, s.DB, f, day.Day{}))
	if got := complaints(f); got != "version form.conflict" {
		t.Errorf("the same differs in %s", got)
	}
	s.must(s.Update(s.ctx, o.ID, o.Version, Draft{Title: "Theirs", Kind: Other}, s.other))
	now := s.find(o.ID)
	opened.Set("title", "Mine")
	opened.Set("notes", "Mine")
	_, f, _ = s.read(s.manager, opened)
	s.must(now.meet(ctx, s.DB, f, day.Day{}))
	if got := complaints(f); got != "notes form.theirs, title form.theirs, version form.conflict" {
		t.Error(got)
	}
	if f.Version() != now.Version || !strings.Contains(f.Complaint("title", i18n.EN), "omar wrote: Theirs") || f.Value("kind") != "other" || f.Value("doi") != "" || len(f.Indexes("topics")) != 1 { // the one that omar does not see stays
		t.Errorf("version %d, %q, %v", f.Version(), f.Complaint("title", i18n.EN), f.All())
	}
}
