package e2e

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gyoryu/internal/browser"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// kept is where an event has to be.
type kept struct{ From, End, Status string }

// plain is a record of any noun, as the slow and plain reading below looks at it.
type plain struct {
	ID             int64
	From, To       day.Day
	State          string
	Hidden         bool
	Removed, Ended bool
	People         []int64 // whom it concerns
	Institutes     []int64 // with which it is
	By             int64
}

// rows reads all records of a noun in one plain query.
func rows(t *testing.T, p *place, sql string) []plain {
	t.Helper()
	all, err := pg.Many[plain](t.Context(), p.db, sql, nil)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return all
}

const inCharge = `array(select s.person_id from assignments s where s.%s = %s and s.removed_at is null
	and coalesce(s.starts_on, '-infinity') <= current_date and coalesce(s.ends_on, 'infinity') >= current_date)`

// wanted is what a calendar has to hold, by going through all records: of an account and its
// person, or else of an institute.
func wanted(t *testing.T, p *place, account, person, institute int64) map[string]kept {
	t.Helper()
	all := map[string]kept{}
	since := clock.Today().Add(-731)
	put := func(uid string, r plain, concerns bool) {
		if institute != 0 {
			concerns = slices.Contains(r.Institutes, institute) && !r.Hidden
		}
		last := r.To
		if last.IsZero() {
			last = r.From
		}
		if !concerns || r.From.IsZero() || last.Before(since) {
			return
		}
		k := kept{r.From.String(), last.Add(1).String(), "CONFIRMED"}
		switch {
		case r.Removed || r.Ended || r.State == "cancelled" || r.State == "dropped":
			k.Status = "CANCELLED"
		case r.State == "planned" || r.State == "proposed" || r.State == "negotiating":
			k.Status = "TENTATIVE"
		}
		all[uid+"@gyoryu"] = k
	}
	mine := func(r plain) bool { return slices.Contains(r.People, person) }
	for _, r := range rows(t, p, `select id, starts_on as "from", ends_on as "to", state, confidential as hidden, removed_at is not null as removed, false as ended,
		array(select person_id from visit_delegates where visit_id = v.id) || coalesce(leader_id, 0) as people,
		array(select institute_id from stops where visit_id = v.id) as institutes, coalesce(created_by, 0) as by from visits v`) {
		put("visit-"+id(r.ID), r, mine(r) || r.By == account)
	}
	for _, r := range rows(t, p, `select id, due_on as "from", null::date as "to", state, removed_at is not null as removed, false as ended,
		coalesce((select confidential from visits where id = c.visit_id), false) or coalesce((select confidential from agreements where id = c.agreement_id), false) as hidden,
		array[coalesce(person_id, 0)] as people, array(select institute_id from commitment_institutes where commitment_id = c.id) as institutes, 0::bigint as by from commitments c`) {
		put("commitment-"+id(r.ID), r, mine(r))
	}
	for _, r := range rows(t, p, `select m.id, m.due_on as "from", null::date as "to", '' as state, g.confidential as hidden, g.removed_at is not null as removed,
		m.done_on is null and g.state = 'ended' and coalesce(m.due_on > g.state_on, false) as ended,
		`+fmt.Sprintf(inCharge, "agreement_id", "g.id")+` || coalesce(m.person_id, 0) as people,
		array(select institute_id from agreement_parties where agreement_id = g.id) as institutes, 0::bigint as by
		from agreement_milestones m join agreements g on g.id = m.agreement_id`) {
		put("milestone-"+id(r.ID), r, mine(r))
	}
	for what, on := range map[string]string{"end": "g.ends_on", "notice": "g.ends_on - g.notice_days"} {
		for _, r := range rows(t, p, `select g.id, `+on+` as "from", null::date as "to", g.state, true as hidden, g.removed_at is not null as removed,
			g.state = 'ended' and coalesce(`+on+` > g.state_on, false) as ended, `+fmt.Sprintf(inCharge, "agreement_id", "g.id")+` as people,
			'{}'::bigint[] as institutes, 0::bigint as by from agreements g`) {
			put("agreement-"+id(r.ID)+"-"+what, r, mine(r))
		}
	}
	for _, r := range rows(t, p, `select e.id, e.starts_on as "from", e.ends_on as "to", '' as state, false as hidden,
		e.removed_at is not null or f.removed_at is not null as removed, false as ended,
		array(select person_id from edition_people where edition_id = e.id) || `+fmt.Sprintf(inCharge, "forum_id", "f.id")+` as people,
		array(select institute_id from forum_institutes where forum_id = f.id) as institutes, 0::bigint as by
		from editions e join forums f on f.id = e.forum_id`) {
		put("edition-"+id(r.ID), r, mine(r))
	}
	for _, r := range rows(t, p, `select x.id, x.starts_on as "from", x.ends_on as "to", x.state, false as hidden, x.removed_at is not null as removed, false as ended,
		x.person_id || `+fmt.Sprintf(inCharge, "institute_id", "x.to_institute_id")+` || `+fmt.Sprintf(inCharge, "institute_id", "x.from_institute_id")+` as people,
		array_remove(array[x.to_institute_id, x.from_institute_id], null) as institutes, 0::bigint as by from exchanges x`) {
		put("exchange-"+id(r.ID), r, mine(r))
	}
	return all
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// fetched is the calendar at an address, as ical.js reads it, by UID.
func fetched(t *testing.T, tab *browser.Tab, address string) map[string]browser.CalendarEvent {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", r.StatusCode, err)
	}
	_, events := tab.Calendar(string(body))
	all := map[string]browser.CalendarEvent{}
	for _, e := range events {
		if _, twice := all[e.UID]; twice {
			t.Errorf("%s is there twice", e.UID)
		}
		if !e.WholeDay || e.Summary == "" || e.Stamp == "" || e.Modified == "" || e.Sequence < 1 {
			t.Errorf("%+v", e)
		}
		all[e.UID] = e
	}
	return all
}

// agree compares what was fetched with what has to be there.
func agree(t *testing.T, when string, got map[string]browser.CalendarEvent, want map[string]kept) {
	t.Helper()
	for uid, k := range want {
		if e := got[uid]; e.Start != k.From || e.End != k.End || e.Status != k.Status {
			t.Errorf("%s: %s is %s to %s %s, want %+v", when, uid, e.Start, e.End, e.Status, k)
		}
	}
	for uid, e := range got {
		if _, has := want[uid]; !has {
			t.Errorf("%s: %s %q has no place there", when, uid, e.Summary)
		}
	}
}

func (p *place) do(t *testing.T, sql string, args pg.Args) {
	t.Helper()
	if _, err := p.db.Exec(t.Context(), sql, args); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// filledCalendar adds records of all nouns around today that concern the person and the
// institute, and as many that concern neither.
func filledCalendar(t *testing.T, p *place, args pg.Args) {
	t.Helper()
	for _, sql := range []string{
		`insert into visits (title, direction, starts_on, ends_on, state, confidential, leader_id, created_by)
		 select 'Trip ' || n || ', a; "b" \ 출장 ' || repeat('길다 ', n), (array['outgoing','incoming','online','contact'])[1 + n % 4], current_date + n * 9 - 200, current_date + n * 9 - 200 + n % 5,
		        (array['planned','done','cancelled'])[1 + n % 3], n % 7 = 0, case when n % 2 = 0 then @person::bigint end, case when n % 5 = 0 then @account::bigint end
		   from generate_series(1, 40) n`,
		`insert into visit_delegates (visit_id, position, person_id) select id, 0, @person from visits where title like 'Trip%' and id % 3 = 0`,
		`insert into stops (visit_id, position, institute_id, met_on) select v.id, k, case k when 0 then @institute else (select min(id) from institutes where id <> @institute and not home) end, v.starts_on
		   from visits v, generate_series(0, 1) k where v.title like 'Trip%' and (v.id + k) % 2 = 0`,
		`insert into commitments (what, owed_by, state, reason, due_on, person_id, visit_id)
		 select 'Send list ' || n, 'us', (array['open','under_way','kept','dropped'])[1 + n % 4], 'why', case when n % 9 > 0 then current_date + n * 5 - 100 end,
		        case when n % 2 = 0 then @person::bigint end, case when n % 3 = 0 then (select min(id) + n from visits where title like 'Trip%') end from generate_series(1, 30) n`,
		`insert into commitment_institutes (commitment_id, institute_id) select id, @institute from commitments where what like 'Send list%' and id % 3 > 0`,
		`insert into agreements (title, kind, state, end_reason, state_on, ends_on, notice_days, confidential, renews)
		 select 'Pact ' || n, 'mou', (array['in_force','proposed','ended'])[1 + n % 3], 'why', current_date - 20, current_date + n * 30 - 60, case when n % 2 = 0 then 30 end, n % 4 = 0, n % 5 = 0 from generate_series(1, 12) n`,
		`insert into agreement_parties (agreement_id, position, institute_id) select id, 1, @institute from agreements where title like 'Pact%' and id % 2 = 0`,
		`insert into agreement_milestones (agreement_id, position, title, due_on, done_on, person_id)
		 select g.id, k, 'Goal ' || k, current_date + (g.id::int * k) % 90 - 40, case when k = 2 then current_date end, case when k = 3 then @person::bigint end from agreements g, generate_series(1, 3) k where title like 'Pact%'`,
		`insert into assignments (person_id, agreement_id) select @person, id from agreements where title like 'Pact%' and id % 3 = 0`,
		`insert into assignments (person_id, institute_id, ends_on) select @person, @institute, current_date on conflict do nothing`,
		`insert into forums (name, name_ko) select 'Calendar forum ' || n, '포럼 ' || n from generate_series(1, 4) n`,
		`insert into forum_institutes (forum_id, institute_id) select id, @institute from forums where name like 'Calendar forum%' and id % 2 = 0`,
		`insert into assignments (person_id, forum_id) select @person, min(id) from forums where name like 'Calendar forum%'`,
		`insert into editions (forum_id, number, starts_on, ends_on, city) select id, k, current_date + k * 40 - 50, case when k > 1 then current_date + k * 40 - 48 end, 'Seoul' from forums, generate_series(1, 3) k where name like 'Calendar forum%'`,
		`insert into edition_people (edition_id, person_id) select max(id), @person from editions`,
		`insert into exchanges (person_id, from_institute_id, to_institute_id, starts_on, ends_on, state)
		 select case when n % 3 = 0 then @person else (select min(id) from people where id <> @person) end, (select id from institutes where home),
		        case when n % 2 = 0 then @institute else (select min(id) from institutes where id <> @institute and not home) end,
		        current_date + n * 20 - 50, case when n % 4 > 0 then current_date + n * 20 end, (array['planned','under_way','done','cancelled'])[1 + n % 4] from generate_series(1, 10) n`,
	} {
		used := pg.Args{}
		for name, v := range args {
			if strings.Contains(sql, "@"+name) {
				used[name] = v
			}
		}
		p.do(t, sql, used)
	}
}

// changes are made to records that concern the calendars, one after the other.
var changes = map[string]string{
	"a visit is moved":            `update visits set starts_on = starts_on + 3, ends_on = ends_on + 8 where id = (select max(id) from visits where state = 'planned')`,
	"visits are called off":       `update visits set state = 'cancelled' where state = 'planned' and id % 2 = 0`,
	"visits are removed":          `update visits set removed_at = now() where title like 'Trip 3%'`,
	"visits become confidential":  `update visits set confidential = true where title like 'Trip 1%'`,
	"due days are moved":          `update commitments set due_on = due_on + 11 where what like 'Send list 1%'`,
	"a due day is taken back":     `update commitments set due_on = null where what like 'Send list 2'`,
	"commitments are removed":     `update commitments set removed_at = now() where what like 'Send list 2_'`,
	"an agreement is removed":     `update agreements set removed_at = now() where id = (select min(agreement_id) from assignments where agreement_id in (select id from agreements where title like 'Pact%'))`,
	"agreements end":              `update agreements set state = 'ended', state_on = current_date where title like 'Pact 1%'`,
	"milestones are done":         `update agreement_milestones set done_on = current_date, due_on = due_on + 1 where title = 'Goal 1'`,
	"a forum is removed":          `update forums set removed_at = now() where id = (select max(id) from forums where name like 'Calendar forum%')`,
	"editions are moved":          `update editions set starts_on = starts_on + 2, ends_on = ends_on + 3 where number = 2`,
	"an edition is removed":       `update editions set removed_at = now() where id = (select min(id) from editions where city = 'Seoul')`,
	"stays are called off":        `update exchanges set state = 'cancelled' where id % 3 = 0`,
	"stays are removed":           `update exchanges set removed_at = now() where id % 4 = 0`,
	"somebody else is in charge":  `update commitments set person_id = null where what like 'Send list 1_'`,
	"somebody is put in charge":   `insert into assignments (person_id, forum_id) select person_id, (select max(id) - 1 from forums) from assignments where forum_id is not null and institute_id is null limit 1`,
	"an assignment is over":       `update assignments set ends_on = current_date - 1 where institute_id is not null`,
	"visits are brought back":     `update visits set removed_at = null where title like 'Trip 30%'`,
	"an institute leaves a visit": `delete from stops where visit_id % 5 = 0`,
}

// TestCalendarsAreReadBackByAnotherProgram: an account's and an institute's, with every event
// where it was, and again after each change.
func TestCalendarsAreReadBackByAnotherProgram(t *testing.T) {
	t.Parallel()
	p := site(t)
	one := func(sql string) int64 {
		n, err := pg.Value[int64](t.Context(), p.db, sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	account := one(`select id from accounts where email = 'manager@demo.example'`)
	person := one(`select person_id from accounts where email = 'manager@demo.example'`)
	institute := one(`select min(id) from institutes where not home`)
	filledCalendar(t, p, pg.Args{"account": account, "person": person, "institute": institute})
	tab := browser.New(t, p.url, browser.Options{})
	tab.SignInAs("manager@demo.example")
	address := func(page string) string {
		t.Helper()
		tab.Open(page)
		tab.Follow(func() { tab.Click("#calendar form button[type=submit]") })
		return browser.Eval[string](tab, `document.querySelector('#calendar-address').value`)
	}
	own, given := address("/account"), address("/institutes/"+id(institute))
	compare := func(when string) (ofAccount, ofInstitute map[string]browser.CalendarEvent) {
		t.Helper()
		ofAccount, ofInstitute = fetched(t, tab, own), fetched(t, tab, given)
		agree(t, when+", own", ofAccount, wanted(t, p, account, person, 0))
		agree(t, when+", given away", ofInstitute, wanted(t, p, 0, 0, institute))
		return ofAccount, ofInstitute
	}
	before, _ := compare("at first")
	if len(before) < 60 {
		t.Fatalf("only %d events", len(before))
	}
	kinds := map[string]bool{}
	for uid := range before {
		kind, _, _ := strings.Cut(uid, "-")
		kinds[kind] = true
	}
	if len(kinds) != 6 {
		t.Errorf("kinds %v", slices.Collect(maps.Keys(kinds)))
	}
	for _, change := range slices.Sorted(maps.Keys(changes)) {
		p.do(t, changes[change], nil)
		after, _ := compare(change)
		for uid, e := range after {
			if old, was := before[uid]; was && e.Sequence < old.Sequence {
				t.Errorf("%s: the sequence of %s went from %d to %d", change, uid, old.Sequence, e.Sequence)
			}
			if old, was := before[uid]; was && strings.HasPrefix(uid, "visit-") && old.Start != e.Start && e.Sequence <= old.Sequence {
				t.Errorf("%s: %s moved, and its sequence is still %d", change, uid, e.Sequence)
			}
			if e.Status == "CANCELLED" && strings.HasPrefix(uid, "visit-") && strings.Contains(change, "removed") && before[uid].Status != "CANCELLED" && (e.Description != "" || e.URL != "") {
				t.Errorf("%s: %s was removed, and tells %q", change, uid, e.Description)
			}
		}
		before = after
	}
	// A milestone that was taken off its agreement is told as such, and by its title alone.
	gone := one(`select m.id from agreement_milestones m join agreements g on g.id = m.agreement_id where g.title = 'Pact 3' and m.title = 'Goal 3'`)
	p.do(t, `delete from agreement_milestones where id = @id`, pg.Args{"id": gone})
	if e := fetched(t, tab, own)["milestone-"+id(gone)+"@gyoryu"]; e.Status != "CANCELLED" || e.Summary == "" || e.Description != "" {
		t.Errorf("the milestone that was taken off: %+v", e)
	}
	// What was removed is left out after a while.
	p.do(t, `update visits set removed_at = now() - interval '91 days' where removed_at is not null`, nil)
	for uid := range fetched(t, tab, own) {
		n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(uid, "visit-"), "@gyoryu"), 10, 64)
		if strings.HasPrefix(uid, "visit-") && one(`select count(*) from visits where removed_at is not null and id = `+id(n)) > 0 {
			t.Errorf("%s was removed long ago", uid)
		}
	}
	tab.Quiet()
}

// TestTheAddressOfACalendarIsCopied: made, renewed, shown once, copied, and the page of it is
// for everybody, in both languages and on a phone.
func TestTheAddressOfACalendarIsCopied(t *testing.T) {
	t.Parallel()
	p := site(t)
	seen := map[string]bool{}
	for _, language := range languages {
		tab := browser.New(t, p.url, browser.Options{Language: language})
		tab.SignInAs("manager@demo.example")
		for _, page := range []string{"/account", "/institutes/2"} {
			tab.Resize(1280, 1600)
			tab.Open(page)
			if browser.Eval[bool](tab, `!!document.querySelector('#calendar details')`) { // there is one from before
				tab.Click("#calendar details summary")
				for _, f := range tab.Axe() {
					t.Errorf("%s before it is renewed: %v", page, f)
				}
				for _, w := range windows {
					tab.Resize(w.width, w.height)
					for _, complaint := range browser.Eval[[]string](tab, misfits) {
						t.Errorf("%s at %s, before it is renewed: %s", page, w.name, complaint)
					}
				}
				if to := os.Getenv("GYORYU_SHOTS"); to != "" {
					tab.Resize(1280, 900)
					if err := os.WriteFile(fmt.Sprintf("%s/renew%s.png", to, strings.ReplaceAll(page, "/", "-")), tab.Screenshot(), 0o600); err != nil {
						t.Error(err)
					}
				}
			}
			tab.Follow(func() { tab.Click("#calendar form button[type=submit]") })
			address := browser.Eval[string](tab, `document.querySelector('#calendar-address').value`)
			if seen[address] || !strings.HasPrefix(address, p.url+"/calendar/") {
				t.Errorf("%s: the address is %s", page, address)
			}
			seen[address] = true
			browser.Eval[bool](tab, `(navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }, true)`)
			tab.Click("copy-text button")
			tab.WaitText("copy-text button", i18n.Say(i18n.Lang(language), "calendar.copied"))
			if copied := browser.Eval[string](tab, `window.copied`); copied != address {
				t.Errorf("%s: copied is %q", page, copied)
			}
			for _, f := range tab.Axe() {
				t.Errorf("%s: %v", tab.Path(), f)
			}
			for _, w := range windows {
				tab.Resize(w.width, w.height)
				for _, complaint := range browser.Eval[[]string](tab, misfits) {
					t.Errorf("%s at %s: %s", tab.Path(), w.name, complaint)
				}
			}
			if to := os.Getenv("GYORYU_SHOTS"); to != "" {
				for _, width := range []int{390, 1280} {
					tab.Resize(width, 900)
					if err := os.WriteFile(fmt.Sprintf("%s/made%s-%d-%s.png", to, strings.ReplaceAll(page, "/", "-"), width, language), tab.Screenshot(), 0o600); err != nil {
						t.Error(err)
					}
				}
			}
		}
		tab.Quiet()
	}
}
