package e2e

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"gyoryu/internal/browser"
	"gyoryu/internal/pg"
)

// merges are what shown has of them: an institute that looks like another, one merge that
// can be undone, and one that was.
type merges struct{ twin, merged, parted string }

var theMerges = sync.OnceValue(func() (m merges) {
	ctx, db := context.Background(), theShown().db
	one := func(sql string, args pg.Args) string {
		id, err := pg.Value[int64](ctx, db, sql, args)
		if err != nil {
			all.Fatal(err)
		}
		return strconv.FormatInt(id, 10)
	}
	institute := func(acronym, name string) string {
		return one(`with i as (insert into institutes (name, acronym, kind, country) values (@name, @acronym, 'other', 'KR') returning id),
			n as (insert into institute_names (institute_id, position, text, kind) select id, 1, @name, 'official' from i) select id from i`, pg.Args{"name": name, "acronym": acronym})
	}
	merge := func(outcome string) string {
		kept, gone := institute("KEPT", "Kept institute (example)"), institute("GONE", "Gone institute (example)")
		id := one(`insert into merges (noun, kept_id, merged_id, kept_name, merged_name, created_by, undone_at, undone_by)
			select 'institute', @kept::text::bigint, @gone::text::bigint, 'KEPT', 'GONE', a.id, case when @outcome <> '' then now() end, case when @outcome <> '' then a.id end
			  from accounts a where a.email = 'manager@demo.example' returning id`, pg.Args{"kept": kept, "gone": gone, "outcome": outcome})
		one(`with r as (insert into merge_rows (merge_id, part, key, noun, noun_id, what, before, after, outcome, reason)
			select @id::text::bigint, 'stops', '{}', 'visit', s.visit_id, 'moved', '{}', 'x', @outcome, case when @outcome in ('kept', 'stuck') then 'edited' else '' end
			  from stops s order by s.id limit 60 returning id) select count(*) from r`, pg.Args{"id": id, "outcome": outcome})
		if outcome == "" {
			one(`update institutes set removed_at = now(), merged_into_id = @kept::text::bigint where id = @gone::text::bigint returning id`, pg.Args{"kept": kept, "gone": gone})
		}
		return id
	}
	m.merged, m.parted = merge(""), merge("kept")
	m.twin = institute("TWIN", "Twin institute (example)")
	institute("TWIN-2", "Twin institute (example)")
	return m
})

// TestTwoEntriesAreMergedAndPartedByHand: from the page of one to the comparison, and back.
func TestTwoEntriesAreMergedAndPartedByHand(t *testing.T) {
	t.Parallel()
	p := site(t)
	ctx := t.Context()
	id, err := pg.Value[int64](ctx, p.db, `select min(institute_id) from stops s join institutes i on i.id = s.institute_id and not i.home`, nil)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := pg.Value[int64](ctx, p.db, `
		with i as (insert into institutes (name, kind, country, city, notes) select name, kind, country, 'Elsewhere', 'Entered in a hurry.' from institutes where id = @id returning id),
		     n as (insert into institute_names (institute_id, position, text, kind) select i.id, 1, o.name, 'official' from i, institutes o where o.id = @id),
		     v as (insert into visits (title, direction, starts_on, ends_on) values ('The visit of the twin', 'outgoing', '2020-01-01', '2020-01-02') returning id),
		     s as (insert into stops (visit_id, position, institute_id) select v.id, 1, i.id from v, i)
		select id from i`, pg.Args{"id": id})
	if err != nil {
		t.Fatal(err)
	}
	path := "/institutes/" + strconv.FormatInt(id, 10)
	tab := browser.New(t, p.url, browser.Options{})
	tab.SignInAs("manager@demo.example")
	tab.Open(path)
	compare := ".alike a[href='" + path + "/merge?with_id=" + strconv.FormatInt(twin, 10) + "']"
	tab.Follow(func() { tab.Click(compare) })
	tab.WaitShown(".merge-field")
	for _, f := range tab.Axe() {
		t.Errorf("the comparison: %v", f)
	}
	tab.Click("input[name='keep.city'][value=merged]")
	tab.Follow(func() { tab.Click("form.merge button[value=save]") })
	tab.WaitShown(".merge-rows")
	if n := tab.Count(".merge-rows > li"); n < 2 {
		t.Errorf("%d rows", n)
	}
	for _, f := range tab.Axe() {
		t.Errorf("the merge: %v", f)
	}
	city, err := pg.Value[string](ctx, p.db, `select i.city || ' ' || count(s.id) from institutes i join stops s on s.institute_id = i.id join visits v on v.id = s.visit_id
		where i.id = @id and v.title = 'The visit of the twin' group by i.city`, pg.Args{"id": id})
	if err != nil || city != "Elsewhere 1" {
		t.Errorf("%q %v", city, err)
	}
	tab.Click(".page-actions summary")
	tab.Follow(func() { tab.Click(".page-actions form[action$='/undo'] button") })
	tab.WaitText(".merge-rows", "Brought back")
	tab.Open("/institutes/" + strconv.FormatInt(twin, 10))
	tab.WaitText("main", "The visit of the twin")
	tab.Quiet()
}
