package visit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// logged are visits that differ in all that a list can be narrowed by.
func (s *stand) logged() map[string]int64 {
	s.t.Helper()
	ids := map[string]int64{}
	add := func(title, from, to string, change func(*Draft)) {
		d := trip()
		d.Title, d.StartsOn, d.EndsOn = title, on(from), on(to)
		if change != nil {
			change(&d)
		}
		ids[title] = s.create(d).ID
	}
	add("China 2019", "2019-03-03", "2019-03-06", func(d *Draft) {
		d.Stops, d.DelegationSize = []StopDraft{at(s.casisd, say(Agreed, "a"), say(Learned, "b")), at(s.casted, say(Agreed, "c"))}, 5
		d.Delegates, d.Leader, d.AreaIDs = []Delegate{who(s.cho)}, 0, []int64{s.ai}
	})
	add("Japan 100%", "2025-11-01", "2025-11-02", func(d *Draft) {
		d.Stops, d.Direction = []StopDraft{at(s.nistep)}, Incoming
		d.Delegates = []Delegate{who(s.lee), who(s.cho)}
	})
	add("Call_about topics", "2026-06-14", "2026-06-14", func(d *Draft) {
		d.Direction, d.Stops = Contact, []StopDraft{at(s.casted, say(Discussed, "x"))}
		d.Stops[0].People = []Delegate{who(s.wang)}
	})
	add("Cancelled one", "2026-05-01", "2026-05-02", func(d *Draft) { d.State, d.AreaIDs = Cancelled, []int64{s.ai, s.robots} })
	add("Planned one", "2026-06-15", "2026-06-18", func(d *Draft) { d.State, d.Stops = Planned, []StopDraft{at(s.casted), at(s.casted)} })
	add("Secret talks", "2026-06-01", "2026-06-01", func(d *Draft) { d.Confidential, d.Stops = true, []StopDraft{at(s.kostec, say(Agreed, "y"))} })
	add("Removed one", "2026-06-02", "2026-06-02", func(d *Draft) { d.Stops = []StopDraft{at(s.kostec)} })
	if err := s.Remove(s.ctx, ids["Removed one"], 1, s.staff); err != nil {
		s.t.Fatal(err)
	}
	return ids
}

func titles(found []Line) []string {
	all := []string{}
	for _, l := range found {
		all = append(all, l.Title)
	}
	return all
}

func TestEachFilterOfTheListOfVisits(t *testing.T) {
	s := newStand(t)
	s.logged()
	me := s.becomes(s.other, s.cho)
	for name, c := range map[string]struct {
		f    Filter
		who  auth.Account
		want string
	}{
		"none":                       {Filter{}, s.manager, "Planned one, Call_about topics, Secret talks, Cancelled one, Japan 100%, China 2019"},
		"none, another of staff":     {Filter{}, s.other, "Planned one, Call_about topics, Cancelled one, Japan 100%, China 2019"},
		"earliest first":             {Filter{Sort: "day"}, s.researcher, "China 2019, Japan 100%, Cancelled one, Call_about topics, Planned one"},
		"by title":                   {Filter{Sort: "title"}, s.researcher, "Call_about topics, Cancelled one, China 2019, Japan 100%, Planned one"},
		"by title, last first":       {Filter{Sort: "-title"}, s.researcher, "Planned one, Japan 100%, China 2019, Cancelled one, Call_about topics"},
		"an institute":               {Filter{InstituteID: s.casted}, s.manager, "Planned one, Call_about topics, China 2019"},
		"an institute of the hidden": {Filter{InstituteID: s.kostec}, s.researcher, ""},
		"the same for who may see":   {Filter{InstituteID: s.kostec}, s.staff, "Secret talks"},
		"an institute of none":       {Filter{InstituteID: -1}, s.manager, ""},
		"a leader or delegate":       {Filter{PersonID: s.cho}, s.manager, "Japan 100%, China 2019"},
		"somebody met":               {Filter{PersonID: s.wang}, s.manager, "Call_about topics"},
		"nobody":                     {Filter{PersonID: -1}, s.manager, ""},
		"an area":                    {Filter{AreaID: s.ai}, s.manager, "Cancelled one, China 2019"},
		"a country":                  {Filter{Country: "JP"}, s.manager, "Japan 100%"},
		"a country of the hidden":    {Filter{Country: "CN"}, s.researcher, "Planned one, Call_about topics, China 2019"},
		"a year":                     {Filter{Year: 2025}, s.manager, "Japan 100%"},
		"the last year there is":     {Filter{Year: 9999}, s.manager, ""},
		"the first":                  {Filter{Year: 1}, s.manager, ""},
		"a state":                    {Filter{State: Cancelled}, s.manager, "Cancelled one"},
		"a direction":                {Filter{Direction: Incoming}, s.manager, "Japan 100%"},
		"words":                      {Filter{Words: "TOPICS"}, s.manager, "Call_about topics"},
		"a percent sign":             {Filter{Words: "%"}, s.manager, "Japan 100%"},
		"an underscore":              {Filter{Words: "_"}, s.manager, "Call_about topics"},
		"a backslash":                {Filter{Words: `\`}, s.manager, ""},
		"words of the hidden":        {Filter{Words: "Secret"}, s.researcher, ""},
		"not over":                   {Filter{Since: today}, s.manager, "Planned one"},
		"begun":                      {Filter{Until: on("2026-05-31")}, s.manager, "Japan 100%, China 2019"},
		"nothing written":            {Filter{Unwritten: today}, s.manager, "Japan 100%"},
		"mine, as its writer":        {Filter{Mine: true, Year: 2019}, s.staff, "China 2019"},
		"mine, as leader, delegate":  {Filter{Mine: true}, me, "Japan 100%, China 2019"},
		"mine, of nobody":            {Filter{Mine: true}, s.researcher, ""},
		"several at once":            {Filter{Country: "CN", State: Done, PersonID: s.cho, Words: "china", Year: 2019, AreaID: s.ai, InstituteID: s.casisd}, s.manager, "China 2019"},
	} {
		found, total, err := s.List(s.ctx, c.f, today, c.who)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(titles(found), ", "); got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
		if total != len(found) {
			t.Errorf("%s: a total of %d, %d listed", name, total, len(found))
		}
	}
}

func TestWhatALineOfTheListTells(t *testing.T) {
	s := newStand(t)
	ids := s.logged()
	s.do(`update people set native_name = '조황희' where id = @id`, pg.Args{"id": s.cho})
	c := s.find(ids["China 2019"]).Stops[0].Points[0].Commitment
	st := commitment.Store{DB: s.db}
	if err := st.Assign(s.ctx, c.ID, c.Version, s.lee, on("2026-06-15"), s.staff); err != nil {
		t.Fatal(err)
	}
	found, _, err := s.List(s.ctx, Filter{Year: 2019}, today, s.researcher)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	l := found[0]
	want := []ListedInstitute{{s.casisd, "CASISD", "CN"}, {s.casted, "CASTED", "CN"}}
	if l.DelegationSize != 5 || l.Leader != "Hwang-hee Cho" || l.LeaderNative != "조황희" || l.Points != 3 || l.Agreed != 2 || l.Loud != 1 ||
		!slices.Equal(l.Institutes(), want) || l.Direction != Outgoing || l.State != Done {
		t.Errorf("got %+v", l)
	}
	if found, _, _ = s.List(s.ctx, Filter{Year: 2019}, on("2026-06-16"), s.researcher); found[0].Loud != 2 {
		t.Errorf("a day later %d call for somebody", found[0].Loud)
	}
	if found, _, _ = s.List(s.ctx, Filter{Year: 2025}, today, s.researcher); found[0].DelegationSize != 2 || found[0].Leader != "" {
		t.Errorf("got %+v", found[0])
	}
	if found, _, _ = s.List(s.ctx, Filter{State: Planned}, today, s.researcher); len(found[0].Institutes()) != 2 {
		t.Errorf("an institute visited twice: %+v", found[0].Institutes())
	}
}

func TestPagesOfVisitsGoThroughAllInEveryOrder(t *testing.T) {
	s := newStand(t)
	const all = 137
	s.do(`insert into visits (title, direction, starts_on, ends_on, created_by)
		select 'Visit ' || (n % 40), 'outgoing', date '2026-01-01' + n % 7, date '2026-01-09', @by from generate_series(1, @all) n`,
		pg.Args{"by": s.staff.ID, "all": all})
	s.do(`insert into stops (visit_id, position, institute_id) select id, p, @i from visits, generate_series(1, 2) p`, pg.Args{"i": s.casted})
	for _, sort := range Sorts {
		for _, limit := range []int{0, 10} {
			f := Filter{Sort: sort, InstituteID: s.casted, Limit: limit}
			size := limit
			if size == 0 {
				size = list.PerPage
			}
			seen := map[int64]bool{}
			var before string
			for {
				found, total, err := s.List(s.ctx, f, today, s.researcher)
				if err != nil || total != all {
					t.Fatalf("%s: a total of %d, %v", sort, total, err)
				}
				if len(found) > size+1 {
					t.Fatalf("%s: %d rows on a page", sort, len(found))
				}
				for _, l := range found[:min(size, len(found))] {
					if seen[l.ID] {
						t.Fatalf("%s: visit %d is there twice", sort, l.ID)
					}
					seen[l.ID] = true
					key := fmt.Sprintf("%s %08d", map[bool]string{true: l.Title, false: l.StartsOn.String()}[strings.Contains(sort, "title")], l.ID)
					if before != "" && (key < before) != strings.HasPrefix(sort, "-") {
						t.Errorf("%s: %s after %s", sort, key, before)
					}
					before = key
				}
				if len(found) <= size {
					break
				}
				key, id := found[size-1].place(sort)
				f.After = &list.Cursor{Sort: sort, Key: key, ID: id}
			}
			if len(seen) != all {
				t.Errorf("%s by %d: %d of %d visits", sort, size, len(seen), all)
			}
		}
	}
}

func TestATotalIsCountedToAThousand(t *testing.T) {
	s := newStand(t)
	s.do(`insert into visits (title, direction, starts_on, ends_on) select 'V', 'online', '2026-01-01', '2026-01-01' from generate_series(1, 1010)`, nil)
	if _, total, err := s.List(s.ctx, Filter{}, today, s.researcher); total != list.MaxTotal+1 || err != nil {
		t.Errorf("a total of %d, %v", total, err)
	}
}

func TestAPageThatTheListDoesNotHave(t *testing.T) {
	s := newStand(t)
	for name, f := range map[string]Filter{
		"no such order":           {Sort: "size"},
		"a day that is none":      {Sort: "day", After: &list.Cursor{Sort: "day", Key: "soon", ID: 1}},
		"a day the year lacks":    {Sort: "-day", After: &list.Cursor{Sort: "-day", Key: "2026-02-31", ID: 1}},
		"the usual, an empty key": {After: &list.Cursor{Sort: "-day", ID: 1}},
	} {
		if _, _, err := s.List(s.ctx, f, today, s.manager); !errors.Is(err, list.BadCursor) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := s.List(s.ctx, Filter{Sort: "title", After: &list.Cursor{Sort: "title", Key: "' or 1=1 --", ID: 1 << 62}}, today, s.manager); err != nil {
		t.Errorf("a title that nobody has: %v", err)
	}
	_ = pick.Person{}
}
