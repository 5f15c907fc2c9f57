package app_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/demo"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// TestHomeIsTheDayOfWhoAsks: for staff what they are in charge of, visits coming and
// those without points; for a manager all that is overdue, undated or without anyone;
// for a researcher recent visits and institutes.
func TestHomeIsTheDayOfWhoAsks(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.visit(w.staff, w.trip("Coming trip", 12, w.cho, w.casisd))
	w.visit(w.staff, w.trip("Recent trip", -8, w.cho, w.casted))
	blank := w.trip("Silent trip", -15, 0, w.kostec)
	blank.Stops[0].Points = nil
	w.visit(w.staff, blank)
	theirs := w.trip("Silent trip of other", -16, 0, w.kostec)
	theirs.Stops[0].Points = nil
	w.visit(w.other, theirs)
	w.commitment(w.other, commitment.Draft{What: "Overdue of staff", InstituteIDs: []int64{w.casted}, PersonID: w.lee, DueOn: w.today(-3)})
	w.commitment(w.other, commitment.Draft{What: "Due of staff", InstituteIDs: []int64{w.casted}, PersonID: w.lee, DueOn: w.today(3)})
	w.commitment(w.other, commitment.Draft{What: "Overdue of another", InstituteIDs: []int64{w.casted}, PersonID: w.kim, DueOn: w.today(-5)})
	w.commitment(w.other, commitment.Draft{What: "Undated of another", InstituteIDs: []int64{w.casted}, PersonID: w.kim})
	w.commitment(w.other, commitment.Draft{What: "Of the researcher", InstituteIDs: []int64{w.casted}, PersonID: w.park, DueOn: w.today(9)})

	for _, c := range []struct {
		who        auth.Account
		has, lacks []string
	}{
		{w.staff, []string{"Overdue of staff", "3 days late", "Due of staff", "Coming trip", "Silent trip", "Recent trip", "New visit", "Log a contact", "CASTED"},
			[]string{"Overdue of another", "Of the researcher", "Silent trip of other no points", "2 overdue"}},
		{w.manager, []string{"Overdue of staff", "Overdue of another", "Undated of another", "2 overdue", "with nobody in charge", "without a date", "Coming trip", "Silent trip of other", "New visit"}, nil},
		{w.researcher, []string{"Of the researcher", "Recent trip", "CASTED", "KOSTEC"}, []string{"Overdue of", "New visit", "Log a contact", "Coming trip"}},
		{w.admin, []string{"Recent trip", "CASTED"}, []string{"Overdue of", "New visit", "What calls"}},
	} {
		p := w.as(c.who).Get("/").Want(200)
		says := p.Says()
		for _, want := range c.has {
			if !strings.Contains(says, want) {
				t.Errorf("%s is not shown %q: %s", c.who.Name, want, says)
			}
		}
		for _, never := range c.lacks {
			if strings.Contains(says, never) {
				t.Errorf("%s is shown %q: %s", c.who.Name, never, says)
			}
		}
		if p.Text("h1") == "" {
			t.Errorf("no heading for %s", c.who.Name)
		}
	}
	if rows := w.as(w.staff).Get("/").Want(200).Rows(); len(rows) != 2 || !strings.HasPrefix(rows[0], "Overdue of staff") {
		t.Errorf("the most urgent first: %v", rows)
	}
}

// TestHomeFitsOnAScreen however much there is.
func TestHomeFitsOnAScreen(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec(`insert into visits (title, direction, starts_on, ends_on, state, created_by)
		select 'Visit ' || n, 'outgoing', current_date + n - 100, current_date + n - 100, case when n > 100 then 'planned' else 'done' end, @by from generate_series(1, 200) n`, pg.Args{"by": w.staff.ID})
	w.exec(`insert into commitments (what, person_id, due_on, created_by) select 'Promise ' || n, @p, current_date + n - 100, @by from generate_series(1, 200) n`,
		pg.Args{"p": w.lee, "by": w.staff.ID})
	for _, who := range []auth.Account{w.staff, w.manager, w.researcher} {
		if n := w.as(who).Get("/").Want(200).Find("main tbody tr").Length(); n > 32 || n < 8 {
			t.Errorf("%s has %d rows", who.Name, n)
		}
	}
}

// TestTheNavigationCounts what calls for whoever asks, at once after a change.
func TestTheNavigationCounts(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	id := w.commitment(w.other, commitment.Draft{What: "Overdue", InstituteIDs: []int64{w.casted}, PersonID: w.lee, DueOn: w.today(-3)})
	w.commitment(w.other, commitment.Draft{What: "Fine", InstituteIDs: []int64{w.casted}, PersonID: w.lee, DueOn: w.today(3)})
	w.commitment(w.other, commitment.Draft{What: "Undated", InstituteIDs: []int64{w.casted}, PersonID: w.kim})
	count := func(b *webtest.Browser) string {
		return b.Get("/institutes").Want(200).Text("nav .nav-count [aria-hidden]")
	}
	for who, want := range map[string]string{"staff": "1", "manager": "2", "other": "2", "researcher": "", "admin": ""} {
		for _, a := range w.everyone {
			if a.Name == who {
				if got := count(w.as(a)); got != want {
					t.Errorf("%s counts %q, want %q", who, got, want)
				}
			}
		}
	}
	b := w.as(w.staff)
	b.Get(commitmentPath(id)).Want(200).Form(commitmentPath(id)+"/keep").Fill("Evidence", "Letter").Press("").Want(200)
	if got := count(b); got != "" {
		t.Errorf("after it was kept: %q", got)
	}
	w.exec(`insert into commitments (what, created_by) select 'n', @by from generate_series(1, 150)`, pg.Args{"by": w.staff.ID})
	w.later(time.Minute)
	if got := count(b); got != "99+" {
		t.Errorf("of 150: %q", got)
	}
}

// TestAListLosesAndRepeatsNothing: 120 visits, many of one day or one title, in each
// order both ways, while others are added; the total is exact, over 1,000 it is not.
func TestAListLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec(`insert into visits (title, direction, starts_on, ends_on, state, created_by)
		select case when n % 3 = 0 then 'Same' else 'Visit ' || lpad(n::text, 3, '0') end, 'outgoing', date '2026-01-01' + n % 7, date '2026-01-20', 'done', @by
		  from generate_series(1, 120) n`, pg.Args{"by": w.staff.ID})
	b := w.as(w.researcher)
	ids := map[string][]string{}
	for _, sort := range visit.Sorts {
		var order []string
		path := "/visits?sort=" + sort
		for pages := 0; path != ""; pages++ {
			p := b.Get(path).Want(200)
			if got := p.Text(".total"); got != "120 in all" {
				t.Errorf("by %s: %q", sort, got)
			}
			order = append(order, p.Links("main tbody th > a")...)
			if pages == 0 { // somebody adds one that belongs before this page
				w.exec(`insert into visits (title, direction, starts_on, ends_on, removed_at) values ('Later', 'online', current_date, current_date, now())`, nil)
			}
			path = ""
			if next := p.Links("a[rel=next]"); len(next) == 1 {
				path = next[0]
			} else if pages != 2 {
				t.Errorf("by %s: the last page is number %d", sort, pages+1)
			}
			if first := p.Find(".pager a").First().AttrOr("href", ""); pages > 0 && strings.Contains(first, "after") {
				t.Errorf("no way to the first page: %s", first)
			}
		}
		unique := slices.Compact(slices.Sorted(slices.Values(order)))
		if len(order) != 120 || len(unique) != 120 {
			t.Errorf("by %s: %d rows, %d different", sort, len(order), len(unique))
		}
		ids[sort] = order
	}
	for _, sort := range []string{"day", "title"} {
		back := slices.Clone(ids["-"+sort])
		slices.Reverse(back)
		if !slices.Equal(ids[sort], back) {
			t.Errorf("by %s and back are not each other's reverse", sort)
		}
	}
	w.exec(`insert into visits (title, direction, starts_on, ends_on) select 'More', 'online', current_date, current_date from generate_series(1, 880)`, nil)
	if got := b.Get("/visits").Want(200).Text(".total"); got != "1000 in all" && got != "1,000 in all" {
		t.Errorf("a thousand: %q", got)
	}
	w.exec(`insert into visits (title, direction, starts_on, ends_on) values ('One more', 'online', current_date, current_date)`, nil)
	if got := b.Get("/visits").Want(200).Text(".total"); got != "1,000+ in all" {
		t.Errorf("a thousand and one: %q", got)
	}
	b.Header.Set("Accept-Language", "ko")
	if got := b.Get("/visits").Want(200).Text(".total"); got != "1,000건 이상" {
		t.Errorf("in Korean: %q", got)
	}
	if n := len(b.Get("/visits?q=One").Want(200).Rows()); n != 1 {
		t.Errorf("%d rows of one", n)
	}
}

// TestOtherListsLoseNothing: commitments, institutes, people, areas and accounts in
// each order.
func TestOtherListsLoseNothing(t *testing.T) {
	t.Parallel()
	s := site(t)
	keeper := s.account("keeper", 0, auth.Manager, auth.Admin)
	s.exec(`insert into commitments (what, due_on, person_id) select 'Promise ' || n % 40, case when n % 4 > 0 then current_date + n % 9 end, null from generate_series(1, 120) n`, nil)
	s.exec(`with made as (insert into institutes (name, kind, country) select 'Institute ' || n % 50, 'other', case n % 3 when 0 then 'CN' when 1 then 'DE' else 'KR' end
		from generate_series(1, 120) n returning id, name) insert into institute_names (institute_id, position, text, kind) select id, 1, name, 'official' from made`, nil)
	s.exec(`insert into people (name) select 'Person ' || n % 50 from generate_series(1, 120) n`, nil)
	s.exec(`insert into areas (name_en) select 'Area ' || n from generate_series(1, 120) n`, nil)
	s.exec(`insert into accounts (email, name, roles) select 'a' || n || '@x.example', 'Account ' || n % 50, '{staff}' from generate_series(1, 119) n`, nil)
	s.exec(`insert into visits (title, direction, starts_on, ends_on) select 'V', 'outgoing', current_date - n, current_date - n from generate_series(1, 60) n`, nil)
	s.exec(`insert into stops (visit_id, position, institute_id) select v.id, 1, i.id from visits v join institutes i on i.id = v.id`, nil)
	s.exec(`insert into visit_delegates (visit_id, position, person_id) select v.id, 1, p.id from visits v join people p on p.id = v.id`, nil)
	s.exec(`insert into forums (name) select 'Forum ' || n % 50 from generate_series(1, 120) n`, nil)
	s.exec(`insert into editions (forum_id, number, starts_on, ends_on) select id, 1, current_date - id::int % 40 - 9, current_date - id::int % 40 - 9 from forums where id % 3 > 0`, nil)
	b := s.as(keeper)
	for path, sorts := range map[string][]string{
		"/commitments": commitment.Sorts, "/institutes": {"name", "-name", "country", "-country", "contact", "-contact"}, "/people": {"name", "-name", "met", "-met"},
		"/forums": {"name", "-name", "last", "-last"},
		"/areas":  {"name", "-name"}, "/accounts": {"name", "-name", "email", "-email", "created", "-created"},
	} {
		for _, sort := range sorts {
			for _, lang := range []string{"en", "ko"} {
				b.Header.Set("Accept-Language", lang)
				var order []string
				own := regexp.MustCompile("^" + path + `/\d+$`)
				for at, pages := path+"?sort="+sort, 0; at != "" && pages < 9; pages++ {
					p := b.Get(at).Want(200)
					for _, href := range p.Links("main tbody tr a") {
						if own.MatchString(href) {
							order = append(order, href)
						}
					}
					at = ""
					if next := p.Links("a[rel=next]"); len(next) == 1 {
						at = next[0]
					}
				}
				if n := len(slices.Compact(slices.Sorted(slices.Values(order)))); n != 120 || len(order) != 120 {
					t.Errorf("%s by %s in %s: %d rows, %d different", path, sort, lang, len(order), n)
				}
			}
		}
	}
}

// TestTheFiltersOfVisits: each alone, some together, and none that is not asked for.
func TestTheFiltersOfVisits(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	berlin := w.institute("ISI", "Institute in Berlin", "DE")
	add := func(who auth.Account, d visit.Draft, year int, change func(*visit.Draft)) int64 {
		d.StartsOn.Year, d.EndsOn.Year = year, year
		d.StartsOn.Month, d.EndsOn.Month, d.StartsOn.Day, d.EndsOn.Day = 5, 5, 10, 12
		for i := range d.Stops {
			d.Stops[i].MetOn = d.StartsOn
		}
		if change != nil {
			change(&d)
		}
		return w.visit(who, d).ID
	}
	a := add(w.staff, w.trip("Alpha at CASTED", -20, w.cho, w.casted), 2024, func(d *visit.Draft) { d.AreaIDs = []int64{w.mobility} })
	g := add(w.other, w.trip("Gamma in Berlin", -20, w.lee, berlin), 2025, func(d *visit.Draft) { d.Direction = visit.Incoming })
	c := add(w.other, w.trip("Cancelled 100%", -20, 0, w.casted, berlin), 2025, func(d *visit.Draft) { d.State = visit.Cancelled })
	o := add(w.other, w.trip("Online", -20, 0), 2023, func(d *visit.Draft) { d.Direction, d.AreaIDs = visit.Online, []int64{w.mobility, w.robots} })
	w.exec("insert into stop_people (stop_id, visit_id, person_id, position) select id, visit_id, @p, 1 from stops where visit_id = @v", pg.Args{"p": w.wang, "v": a})
	b := w.as(w.staff)
	for query, want := range map[string][]int64{
		"": {a, g, c, o}, "q=alpha": {a}, "q=%25": {c}, "q=in+berlin": {g}, "q=+ALPHA+": {a}, "year=2025": {g, c}, "year=2022": {}, "institute=" + itoa(w.casted): {a, c}, "institute=CASTED": {a, c},
		"institute=" + url.QueryEscape("Chinese Academy of Science and Technology for Development"): {a, c}, "country=DE": {g, c}, "country=CN&year=2024": {a}, "country=FR": {},
		"person=" + itoa(w.lee): {g}, "person=" + itoa(w.wang): {a}, "person=" + itoa(w.cho): {a}, "person=" + url.QueryEscape("조황희"): {a}, "state=cancelled": {c}, "state=done": {a, g, o},
		"direction=incoming": {g}, "direction=outgoing&state=done": {a}, "direction=online": {o}, "area=" + itoa(w.mobility): {a, o}, "area=" + itoa(w.robots): {o}, "mine=1": {a, g},
		"year=2025&mine=1": {g}, "q=": {a, g, c, o}, "institute=" + itoa(w.casted) + "&country=DE": {c}, "sort=title&mine=1": {a, g},
	} {
		p := b.Get("/visits?" + query).Want(200)
		got := p.Links("main tbody th > a")
		var wanted []string
		for _, id := range want {
			wanted = append(wanted, visitPath(id))
		}
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%s: %v, want %v", query, got, wanted)
		}
		if total := p.Text(".total"); len(want) > 0 && total != fmt.Sprintf("%d in all", len(want)) {
			t.Errorf("%s: total %q", query, total)
		}
		if len(want) == 0 && p.Find(".empty a").Length() == 0 {
			t.Errorf("%s: nothing says what to do next", query)
		}
	}
	// The form shows what is asked, names for ids, and the headings keep it.
	p := b.Get("/visits?institute=" + itoa(w.casted) + "&state=done&q=alpha&mine=1&sort=title").Want(200)
	for field, want := range map[string]string{"q": "alpha", "institute": "CASTED", "institute_id": itoa(w.casted)} {
		if got := p.Find(".filter-form [name='"+field+"']").AttrOr("value", ""); got != want {
			t.Errorf("the filter %s shows %q", field, got)
		}
	}
	for _, href := range p.Links("thead th a") {
		if !strings.Contains(href, "state=done") || !strings.Contains(href, "institute="+itoa(w.casted)) {
			t.Errorf("a heading forgets the filters: %s", href)
		}
	}
	if sorted := p.Find("th[aria-sort=ascending]").Length(); sorted != 1 {
		t.Errorf("%d columns are marked as sorted", sorted)
	}
	// What a browser sends from the form settles into one address.
	r := b.Ask("GET", "/visits?q=&institute=CASTED&institute_id="+itoa(w.casted)+"&person=&person_id=&country=&year=&state=&direction=", nil).Want(303)
	if r.Location() != "/visits?institute="+itoa(w.casted) {
		t.Errorf("settled at %s", r.Location())
	}
}

// TestTheFiltersOfCommitments: the sets, with their counts, alone and narrowed.
func TestTheFiltersOfCommitments(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	add := func(what string, person int64, due int, at ...int64) int64 {
		d := commitment.Draft{What: what, PersonID: person, InstituteIDs: at, OwedBy: commitment.Us}
		if due != 0 {
			d.DueOn = w.today(due)
		}
		return w.commitment(w.other, d)
	}
	overdue, nobody := add("Overdue", w.lee, -3, w.casted), add("Nobody", 0, 5, w.casted)
	undated, fine := add("Undated", w.kim, 0, w.casisd), add("Fine", w.kim, 5, w.casisd)
	kept, dropped := add("Kept", w.kim, -9, w.casted), add("Dropped", w.kim, -9, w.casted)
	today := add("Due today", w.kim, 0, w.casted)
	w.exec("update commitments set due_on = @d where id = @id", pg.Args{"d": w.today(0), "id": today})
	w.exec("update commitments set state = 'kept', state_on = current_date where id = @id", pg.Args{"id": kept})
	w.exec("update commitments set state = 'dropped', state_on = current_date, reason = 'x' where id = @id", pg.Args{"id": dropped})
	w.exec("update commitments set their_person_id = @p, owed_by = 'them' where id = @id", pg.Args{"p": w.wang, "id": fine})
	b := w.as(w.staff)
	for query, want := range map[string][]int64{
		"": {overdue}, "which=unsettled": {overdue, undated, nobody, today, fine}, "which=waiting": {fine}, "which=done": {kept, dropped}, "which=overdue": {overdue}, "which=nobody": {nobody}, "which=undated": {undated}, "which=mine": {overdue}, "which=kept": {kept},
		"which=dropped": {dropped}, "which=all": {overdue, undated, nobody, today, fine, kept, dropped}, "institute=CASISD": {undated, fine}, "person=" + itoa(w.wang): {fine}, "person=" + itoa(w.kim): {undated, fine, today},
		"owed_by=them": {fine}, "q=DUE": {overdue, today}, "which=all&institute=" + itoa(w.casted) + "&q=dropped": {dropped}, "which=overdue&institute=CASISD": {},
	} {
		p := b.Get("/commitments?" + query).Want(200)
		got := p.Links("main tbody td[role=rowheader] > a")
		var wanted []string
		for _, id := range want {
			wanted = append(wanted, commitmentPath(id))
		}
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%s: %v, want %v", query, got, wanted)
		}
	}
	p := b.Get("/commitments").Want(200)
	tabs := strings.Join(p.Texts(".tabs li"), "|")
	for _, want := range []string{"Mine 1", "Overdue 1", "Nobody in charge 1", "Undated 1", "Waiting for them 1", "All open 5", "Done 2", "All 7"} {
		if !strings.Contains(tabs, want) {
			t.Errorf("tabs: %s lack %q", tabs, want)
		}
	}
	if first := p.Rows()[0]; !strings.Contains(first, "Overdue") {
		t.Errorf("the most urgent is not first: %v", p.Rows())
	}
	if tabs := strings.Join(b.Get("/commitments?institute=CASISD").Want(200).Texts(".tabs li"), "|"); !strings.Contains(tabs, "All open 2") || strings.Contains(tabs, "Overdue 1") {
		t.Errorf("narrowed tabs: %s", tabs)
	}
}

// TestNothingYet: every list of an empty site says so, and what to do, to who can.
func TestNothingYet(t *testing.T) {
	t.Parallel()
	s := site(t)
	staff, researcher := s.account("staff", 0, auth.Staff), s.account("researcher", 0, auth.Researcher)
	for _, path := range []string{"/", "/visits", "/commitments", "/institutes", "/people", "/areas"} {
		p := s.as(staff).Get(path).Want(200)
		if path != "/" && (p.Find(".empty .empty-title").Length() != 1 || p.Find(".empty a.button, .page-actions a.button").Length() == 0) {
			t.Errorf("%s tells staff %s", path, p.Says())
		}
		p = s.as(researcher).Get(path).Want(200)
		if p.Find("a[href$='/new']").Length() > 0 {
			t.Errorf("%s offers a researcher what they may not do", path)
		}
	}
	// A first visit needs nothing to be there: not even our own institute.
	form := s.as(staff).Get("/visits/new").Want(200).Form("/visits").Fill("What for", "The first").Fill("First day", "today").Fill("Institute", "Somewhere").Fill("Who went or came", "Somebody")
	p := form.Press("save").Want(422)
	save(p.Form("/visits").Tick("stops[0].institute_id", "new").Tick("delegates[0].person_id", "new"))
}

// TestBothLanguages: every page as everyone, in Korean and in English: no sentence
// without its words, the language marked, days as the language writes them.
func TestBothLanguages(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	english := regexp.MustCompile(`\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b`)
	korean := regexp.MustCompile(`\d{4}년|\d{1,2}월 \d{1,2}일|\d{4}\. ?\d{1,2}\. ?\d{1,2}\.`)
	for _, who := range []auth.Account{{}, w.researcher, w.staff, w.keeper} {
		for _, lang := range []string{"en", "ko"} {
			b := w.as(who)
			b.Header.Set("Accept-Language", lang)
			days := 0
			for _, path := range append(w.addresses(), "/nothing", "/visits?after=x", "/visits?year=x", "/sign-in?next=/visits") {
				p := b.Ask("GET", path, nil)
				if strings.ContainsAny(p.Body, "⟦⟧") {
					i := strings.IndexAny(p.Body, "⟦⟧")
					t.Errorf("%s in %s says %.60q", path, lang, p.Body[i:])
				}
				if p.Document == nil || p.Status == 303 || boardOfOther(path, lang) {
					continue
				}
				if got := p.Find("html").AttrOr("lang", ""); got != lang {
					t.Errorf("%s for %s is in %q", path, lang, got)
				}
				if strings.Contains(p.Text("main"), "%!") || strings.Contains(p.Text("main"), "{n}") {
					t.Errorf("%s in %s: %.200s", path, lang, p.Text("main"))
				}
				if path == "/components" || strings.HasPrefix(path, "/posts/new?visit=") {
					continue // shows both on purpose
				}
				// Fields keep what is typed, and /days/read is asked in words.
				says := p.Text("main")
				other, own := korean, english
				if lang == "ko" {
					other, own = english, korean
				}
				if found := other.FindString(says); found != "" {
					t.Errorf("%s in %s writes a day as %q: %.300s", path, lang, found, says)
				}
				days += len(own.FindAllString(says, -1))
			}
			if who.SignedIn() && days < 50 {
				t.Errorf("only %d days as %s writes them", days, lang)
			}
		}
	}
}

// TestFormsComplainInTheReadersLanguage.
func TestFormsComplainInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for action, typed := range map[string]url.Values{
		"/visits":      {"title": {""}, "starts_on": {"x"}, "delegation_size": {"x"}, "stops[0].points[0].text": {"x"}},
		"/commitments": {"what": {""}, "due_on": {"31 February 2026"}, "person": {"Nobody"}},
		"/institutes":  {"website": {"x y"}, "ror": {"x"}, "latitude": {"1"}}, "/people": {"email": {"x"}, "orcid": {"x"}, "positions[0].title": {"x"}}, "/areas": {},
		"/accounts": {"email": {"x"}},
	} {
		for _, lang := range []string{"en", "ko"} {
			b := w.as(w.keeper)
			b.Header.Set("Accept-Language", lang)
			p := b.Post(action, typed).Want(422)
			if len(p.Complaints()) == 0 {
				t.Errorf("%s: no complaints", action)
			}
			for _, c := range p.Complaints() {
				if hangul.MatchString(c) != (lang == "ko") || strings.ContainsAny(c, "⟦{") {
					t.Errorf("%s in %s: %q", action, lang, c)
				}
			}
		}
	}
}

// TestTheReadersLanguageIsKept: as the account says, as the browser once chose, as it
// is set up; the switch comes back to the page.
func TestTheReadersLanguageIsKept(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	lang := func(b *webtest.Browser, path string) string {
		return b.Get(path).Want(200).Find("html").AttrOr("lang", "")
	}
	b := w.public()
	b.Header.Set("Accept-Language", "ko-KR,ko;q=0.9,en;q=0.8")
	if got := lang(b, "/sign-in"); got != "ko" {
		t.Errorf("a Korean browser gets %s", got)
	}
	p := b.Get("/sign-in?next=%2Fvisits").Want(200).Form("/preferences").Values()
	p.Set("language", "en")
	back := b.Post("/preferences", p).Want(200)
	if back.Path != "/sign-in?next=%2Fvisits" || back.Find("html").AttrOr("lang", "") != "en" {
		t.Errorf("back at %s in %s", back.Path, back.Find("html").AttrOr("lang", ""))
	}
	s := w.as(w.staff)
	s.Header.Set("Accept-Language", "ko")
	form := s.Get("/visits?state=done").Want(200).Form("/preferences").Values()
	form.Set("language", "en")
	if back := s.Post("/preferences", form); back.Path != "/visits?state=done" || back.Find("html").AttrOr("lang", "") != "en" {
		t.Errorf("back at %s", back.Path)
	}
	other := w.as(w.staff) // another browser of the account's
	other.Header.Set("Accept-Language", "ko")
	if got := lang(other, "/visits"); got != "en" {
		t.Errorf("another browser of the account gets %s", got)
	}
	for _, accept := range []string{"", "*", "fr", "xx-YY;q=z", strings.Repeat("ko,", 100_000)} {
		b := w.public()
		b.Header.Set("Accept-Language", accept)
		if got := lang(b, "/sign-in"); got != "en" && got != "ko" {
			t.Errorf("%.20q gets %q", accept, got)
		}
	}
	b.Post("/preferences", url.Values{"language": {"fr"}}).Want(400)
	b.Post("/preferences", url.Values{"theme": {"pink"}}).Want(400)
}

// TestTheDemoIsWhole: every page of the demo data as each demo account, in both
// languages.
func TestTheDemoIsWhole(t *testing.T) {
	t.Parallel()
	s := site(t)
	if err := demo.Load(t.Context(), s.db, s.clock); err != nil {
		t.Fatal(err)
	}
	for i, role := range []string{"admin", "manager", "staff", "researcher"} {
		b := s.public()
		b.Header.Set("Accept-Language", []string{"en", "ko"}[i%2])
		p := b.Post("/sign-in/demo", url.Values{"email": {role + "@demo.example"}}).Want(200)
		if p.Path != "/" {
			t.Errorf("%s lands on %s", role, p.Path)
		}
		seen, queue := map[string]bool{}, []string{"/"}
		for n := 0; n < len(queue) && len(seen) < 160; n++ {
			path, _, _ := strings.Cut(queue[n], "#")
			if seen[path] || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "/static/") {
				continue
			}
			seen[path] = true
			p := b.Get(path)
			if p.Status != 200 {
				t.Errorf("%s: %s leads %s to %d", role, path, p.Path, p.Status)
				continue
			}
			if p.Document == nil { // the OpenAPI document is for programs
				continue
			}
			if strings.ContainsAny(p.Body, "⟦⟧") {
				t.Errorf("%s has words missing", path)
			}
			for _, wrong := range p.Unsafe() {
				t.Errorf("%s has %s", path, wrong)
			}
			queue = append(queue, p.Links("a[href]")...)
		}
		if len(seen) < 40 {
			t.Errorf("%s found only %d pages", role, len(seen))
		}
	}
}
