package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// TestAVisitThatNamesWhatWasRemovedIsStillEdited: an institute and a person that were
// removed after the visit stay in it, and what else it says can be changed.
func TestAVisitThatNamesWhatWasRemovedIsStillEdited(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Before", -20, w.staff.PersonID, w.casted))
	w.exec("update institutes set removed_at = now() where id = @id", pg.Args{"id": w.casted})
	w.exec("update people set removed_at = now() where id = @id", pg.Args{"id": w.staff.PersonID})
	b := w.as(w.staff)
	p := b.Get(visitPath(v.ID)+"/edit").Want(200).Form(visitPath(v.ID)).Set("title", "After").Press("save").Want(200)
	if got := p.Text("h1"); got != "After" {
		t.Errorf("it is called %q", got)
	}
	if got := p.Says(); !strings.Contains(got, "CASTED") {
		t.Errorf("its institute is gone: %s", got)
	}
}

// listed are the addresses of what a reader of /removed is offered, over all its pages.
func (w *world) listed(b *webtest.Browser, address string) []string {
	w.t.Helper()
	var all []string
	for address != "" {
		p := b.Get(address).Want(200)
		p.Find("table.removed tbody form").Each(func(_ int, s *goquery.Selection) {
			all = append(all, strings.TrimSuffix(s.AttrOr("action", ""), "/restore"))
		})
		address = p.Find(`.pager a[rel="next"]`).AttrOr("href", "")
	}
	return all
}

// TestWhatWasRemovedIsListedForWhoMayBringItBack, and for nobody else: everything for
// managers, for 30 days what one removed oneself; confidential records for whom they concern.
func TestWhatWasRemovedIsListedForWhoMayBringItBack(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	for _, who := range w.everyone {
		if !who.SignedIn() {
			continue
		}
		b := w.as(who)
		got := w.listed(b, "/removed")
		var want []string
		for _, r := range w.records {
			if r.noun == "file" && r.restores(who) && r.sees(who) {
				want = append(want, "/files/"+itoa(r.id))
			}
			if n, is := versioned[r.noun]; is && r.restores(who) && r.sees(who) && (r.noun != "area" || is && slices.Contains(who.Roles, auth.Manager)) {
				want = append(want, n.path+"/"+itoa(r.id))
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s is offered %v\nwant %v", name(who), got, want)
		}
		if says := b.Get("/removed").Says(); len(want) == 0 && !strings.Contains(says, "Nothing that you could bring back") {
			t.Errorf("%s: an empty list says %s", name(who), says)
		}
		if who.ID != w.keeper.ID && who.ID != w.manager.ID && strings.Contains(b.Get("/removed").Says(), "confidential visit removed by other") != (who.ID == w.other.ID) {
			t.Errorf("%s sees a confidential visit there, or not", name(who))
		}
	}
}

// TestWhatWasRemovedIsBroughtBackInPlace, newest first, found by its words and its kind.
func TestWhatWasRemovedIsBroughtBackInPlace(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	b := w.as(w.manager)
	for range 60 { // more than a page, all at one instant
		w.exec(`insert into visits (title, direction, starts_on, ends_on, removed_at, removed_by) values ('Many of them', 'outgoing', '2020-01-01', '2020-01-01', '2020-02-02', @by)`, pg.Args{"by": w.staff.ID})
		w.exec(`insert into topics (title, stage_on, removed_at, removed_by) values ('Many 100%', '2020-01-01', '2020-02-02', @by)`, pg.Args{"by": w.staff.ID})
	}
	all := w.listed(b, "/removed")
	if once := slices.Compact(slices.Sorted(slices.Values(all))); len(once) != len(all) || len(all) < 120 {
		t.Errorf("%d rows, %d of them once", len(all), len(once))
	}
	if n := len(w.listed(b, "/removed?noun=topic&q=many+100%25")); n != 60 {
		t.Errorf("%d topics are found by their words", n)
	}
	for _, nonsense := range []string{"noun=nothing", "after=x"} {
		if p := b.Ask(http.MethodGet, "/removed?"+nonsense, nil); p.Status >= 500 {
			t.Errorf("%s: %d", nonsense, p.Status)
		}
	}
	for noun, n := range versioned {
		address := "/removed?noun=" + noun
		offered := w.listed(b, address)
		if len(offered) == 0 {
			t.Errorf("no %s is removed", noun)
			continue
		}
		p := b.Get(address).Form(offered[0] + "/restore").Press("")
		if p.Path != address || p.Flash() == "" {
			t.Errorf("%s: bringing it back leads to %s and says %q", offered[0], p.Path, p.Flash())
		}
		if left := w.listed(b, address); slices.Contains(left, offered[0]) {
			t.Errorf("%s is still removed", offered[0])
		}
		b.Get(offered[0]).Want(200)
		if !strings.HasPrefix(offered[0], n.path) {
			t.Errorf("%s is no %s", offered[0], noun)
		}
	}
}

// TestWhatHangsOnSomethingRemovedWaitsForIt: an edition for its forum, a commitment for its
// visit, on the page and for programs.
func TestWhatHangsOnSomethingRemovedWaitsForIt(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	b := w.as(w.manager)
	edition := value[int64](w.stand, `select e.id from editions e join forums f on f.id = e.forum_id where e.removed_at is null and f.removed_at is null limit 1`, nil)
	w.exec(`update editions set removed_at = now() - interval '1 day' where id = @id`, pg.Args{"id": edition})
	w.exec(`update forums set removed_at = now() where id = (select forum_id from editions where id = @id)`, pg.Args{"id": edition})
	c := value[int64](w.stand, `select c.id from commitments c join visits v on v.id = c.visit_id where c.removed_at is null and v.removed_at is null and not v.confidential limit 1`, nil)
	w.exec(`update commitments set removed_at = now() - interval '1 day' where id = @id`, pg.Args{"id": c})
	w.exec(`update visits set removed_at = now() where id = (select visit_id from commitments where id = @id)`, pg.Args{"id": c})
	for _, path := range []string{"/editions/" + itoa(edition), "/commitments/" + itoa(c)} {
		if slices.Contains(w.listed(b, "/removed"), path) {
			t.Errorf("%s has a button", path)
		}
	}
	b.Ask(http.MethodPost, "/editions/"+itoa(edition)+"/restore", nil).Want(404) // it is only there with its forum
	if p := b.Post("/commitments/"+itoa(c)+"/restore", url.Values{"back": {"/removed"}}).Want(200); !strings.Contains(p.Flash(), "Its visit is removed") {
		t.Errorf("bringing the commitment back says %q", p.Flash())
	}
	if says := b.Get("/removed?noun=edition").Says() + b.Get("/removed?noun=commitment").Says(); strings.Count(says, "has to come back first") < 2 {
		t.Errorf("the list says %s", says)
	}
}
