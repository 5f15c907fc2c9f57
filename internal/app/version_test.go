package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/demo"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/webtest"
)

// versioned are the nouns of which an earlier version can be looked at: where their pages
// are, and their tables.
var versioned = map[string]struct{ path, table string }{
	"visit": {"/visits", "visits"}, "commitment": {"/commitments", "commitments"}, "agreement": {"/agreements", "agreements"}, "topic": {"/topics", "topics"},
	"forum": {"/forums", "forums"}, "edition": {"/editions", "editions"}, "exchange": {"/exchanges", "exchanges"}, "output": {"/outputs", "outputs"},
	"post": {"/posts", "posts"}, "assignment": {"/assignments", "assignments"}, "deputy": {"/deputies", "deputies"},
	"institute": {"/institutes", "institutes"}, "person": {"/people", "people"}, "area": {"/areas", "areas"},
}

// withDemo is the site with the demo data, and its manager.
func withDemo(t *testing.T) (*stand, auth.Account) {
	t.Helper()
	db := pgtest.New(t)
	s := siteOver(t, db)
	if err := demo.Load(t.Context(), db, s.clock); err != nil {
		t.Fatal(err)
	}
	type row struct{ ID, PersonID int64 }
	r, err := pg.One[row](t.Context(), db, `select id, coalesce(person_id, 0) as person_id from accounts where email = 'manager@demo.example'`, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s, auth.Account{ID: r.ID, PersonID: r.PersonID, Roles: []auth.Role{auth.Manager}}
}

// places are the ends of a record's savings in the history, the first one first.
func (s *stand) places(noun string, id int64) []int64 {
	s.t.Helper()
	return values[int64](s, `select max(h.id) from history h where h.noun = @noun and h.noun_id = @id group by h.at, h.account_id order by 1`,
		pg.Args{"noun": noun, "id": id})
}

// content is what a form says, without what a browser needs to know of lookups.
func content(v url.Values) map[string]string {
	all := map[string]string{}
	for name, values := range v {
		if name == "version" || name == "since" || strings.HasSuffix(name, "_for") || strings.HasSuffix(name, "].stay") || // whose days are not told again
			len(values) == 1 && values[0] == "" {
			continue
		}
		all[name] = strings.TrimSpace(strings.Join(values, "|")) // a page ends its fields as it likes
	}
	return all
}

func between(a, b map[string]string) []string {
	var all []string
	for name := range b {
		if _, both := a[name]; !both {
			all = append(all, name+": (nothing), not "+b[name])
		}
	}
	for name, v := range a {
		if b[name] != v {
			all = append(all, name+": "+v+", not "+b[name])
		}
	}
	slices.Sort(all)
	return all
}

// TestEveryRecordIsBroughtBackAsItIs: the form that is filled in from the history says, field
// by field, what the one says that is filled in from the tables: for each noun, with all the
// lines that the demo data has, in both languages.
func TestEveryRecordIsBroughtBackAsItIs(t *testing.T) {
	t.Parallel()
	s, manager := withDemo(t)
	b := s.as(manager)
	b.Post("/deputies", url.Values{"person": {itoa(manager.PersonID)}, "deputy": {"Yeon-gu Lee"}, "from": {"tomorrow"}, "to": {"in 9 days"}})
	for noun, n := range versioned {
		ids := values[int64](s, `select id from `+n.table+` where removed_at is null order by id limit 12`, nil)
		if len(ids) == 0 {
			t.Errorf("no %s in the demo data", noun)
		}
		for _, lang := range []string{"en", "ko"} {
			b.Post("/preferences", url.Values{"language": {lang}})
			for _, id := range ids {
				path := n.path + "/" + itoa(id)
				edit := b.Ask(http.MethodGet, path+"/edit", nil)
				if edit.Status == http.StatusForbidden || edit.Status == http.StatusNotFound {
					continue
				}
				all := s.places(noun, id)
				now := content(edit.Form(path).Values())
				again := content(b.Get(path + "/edit?then=" + itoa(all[len(all)-1])).Want(200).Form(path).Values())
				if d := between(again, now); len(d) > 0 {
					t.Errorf("%s in %s is filled in otherwise:\n  %s", path, lang, strings.Join(d, "\n  "))
				}
			}
		}
	}
}

// changed is a form changed in all its fields that take text, with lines taken away.
func changed(f *webtest.Form) url.Values {
	v := f.Values()
	for _, name := range f.TextFields() {
		skip := func(part string) bool { return strings.Contains(name, part) }
		switch {
		case skip("_on"), skip("from"), skip("to"), skip("person"), skip("institute"), skip("people"), skip("parent"), skip("delegates"), skip("deputy"),
			skip("number"), skip("size"), skip("day"), skip("tude"), skip("doi"), skip("url"), skip("ror"), skip("orcid"), skip("email"), skip("website"),
			skip("hits"), skip("researchers"), skip("topic"), skip("stay"), skip("ours"), skip("theirs"), skip(".on"), skip(".with"), skip("sources"), v.Get(name) == "":
		default:
			v.Set(name, v.Get(name)+" changed")
		}
	}
	return v
}

// TestAVersionOfEachNounIsLookedAtAndBroughtBack: changed by one, looked at by another, who
// brings it back: it says what it said, field by field, and the history tells both.
func TestAVersionOfEachNounIsLookedAtAndBroughtBack(t *testing.T) {
	t.Parallel()
	s, manager := withDemo(t)
	b := s.as(manager)
	b.Post("/deputies", url.Values{"person": {itoa(manager.PersonID)}, "deputy": {"Yeon-gu Lee"}, "from": {"tomorrow"}, "to": {"in 9 days"}})
	ids := map[string]int64{}
	for noun, n := range versioned {
		ids[noun] = value[int64](s, `select max(id) from `+n.table+` where removed_at is null`, nil)
	}
	ids["visit"], ids["agreement"] = 1, value[int64](s, `select agreement_id from agreement_milestones order by id limit 1`, nil)
	ids["forum"], ids["post"] = value[int64](s, `select forum_id from forum_reforms order by id limit 1`, nil), value[int64](s, `select max(id) from posts where removed_at is null`, nil)
	for noun, n := range versioned {
		path := n.path + "/" + itoa(ids[noun])
		places := s.places(noun, ids[noun])
		last := places[len(places)-1]
		before := b.Get(path + "/edit").Want(200).Form(path)
		v := changed(before)
		switch noun {
		case "deputy":
			v.Set("to", "in 20 days")
		case "exchange":
			v.Set("outcome", v.Get("outcome")+" changed")
		case "visit": // a stop goes, and a point moves up
			for name := range v {
				if strings.HasPrefix(name, "stops[3]") {
					delete(v, name)
				}
			}
			delete(v, "delegates[1].keep")
			v.Set("outcome", "changed")
			v.Add("confirmed", "stops[1].institute=visit.same-institute-twice")
		case "agreement":
			v.Set("notes", "changed")
			v.Set("parties[1].signed_by", "changed")
			for _, field := range []string{"id", "title", "due_on", "done_on", "person", "person_id"} {
				delete(v, "milestones[0]."+field)
			}
		case "assignment":
			v.Set("role", "changed")
		case "edition", "forum":
			v.Set("notes", "changed")
			v.Set("theme", "changed")
		}
		if p := b.Ask(http.MethodPost, path, v); p.Status != http.StatusSeeOther {
			t.Errorf("%s is not changed: %d %v", path, p.Status, p.Complaints())
			continue
		}
		if d := between(content(b.Get(path+"/edit").Form(path).Values()), content(before.Values())); len(d) == 0 {
			t.Errorf("%s: nothing changed", path)
		}
		link := path + "/versions/" + itoa(last)
		if links := b.Get(path).Want(200).Links(".history-then a"); !slices.Contains(links, link) {
			t.Errorf("%s: its history leads to %v, not to %s", path, links, link)
		}
		p := b.Get(link).Want(200)
		if says := p.Text("table.versions"); !strings.Contains(says, "changed") && noun != "deputy" || len(p.Texts("tr.differs")) == 0 {
			t.Errorf("%s tells no difference: %s", link, says)
		}
		if says := p.Says(); strings.Contains(says, "⟦") {
			t.Errorf("%s: %s", link, says)
		}
		b.Post("/preferences", url.Values{"language": {"ko"}})
		if says := b.Get(link).Want(200).Says(); strings.Contains(says, "⟦") || !strings.Contains(says, "당시 내용") {
			t.Errorf("%s in Korean: %s", link, says)
		}
		b.Post("/preferences", url.Values{"language": {"en"}})
		form := b.Get(path + "/edit?then=" + itoa(last)).Want(200).Form(path)
		if version := before.Value("version"); form.Value("version") == version {
			t.Errorf("%s: the earlier version would be saved over version %s", path, version)
		}
		back := form.Values()
		for _, q := range []string{"stops[1].institute=visit.same-institute-twice", "person=assignment.has-left", "name=person.alike"} {
			back.Add("confirmed", q)
		}
		if p := b.Ask(http.MethodPost, path, back); p.Status != http.StatusSeeOther {
			t.Errorf("%s is not brought back: %d %v", path, p.Status, p.Complaints())
			continue
		}
		now, was := content(b.Get(path+"/edit").Form(path).Values()), content(before.Values())
		for _, v := range []map[string]string{now, was} { // a line that was deleted comes back as a new one
			for name := range v {
				if strings.HasSuffix(name, ".id") {
					delete(v, name)
				}
			}
		}
		if d := between(now, was); len(d) > 0 {
			t.Errorf("%s is not as it was:\n  %s", path, strings.Join(d, "\n  "))
		}
	}
}

// TestVersionsThatAreNone: 0, past bigint, another record's, none at all; to look at, to
// compare with, and to bring back.
func TestVersionsThatAreNone(t *testing.T) {
	t.Parallel()
	s, manager := withDemo(t)
	b := s.as(manager)
	for noun, n := range versioned {
		if noun == "deputy" {
			continue
		}
		ids := values[int64](s, `select id from `+n.table+` where removed_at is null order by id desc limit 2`, nil)
		path := n.path + "/" + itoa(ids[0])
		own := s.places(noun, ids[0])[0]
		bad := []string{"0", "-1", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "1e3", "01", "x", "%00", "%ff", itoa(own) + "x"}
		if len(ids) > 1 {
			bad = append(bad, itoa(s.places(noun, ids[1])[0]))
		}
		for _, v := range bad {
			for _, address := range []string{path + "/versions/" + v, path + "/versions/" + itoa(own) + "?with=" + v, path + "/edit?then=" + v} {
				if p := b.Ask(http.MethodGet, address, nil); p.Status != http.StatusNotFound {
					t.Errorf("%s: %d", address, p.Status)
				}
			}
		}
		b.Get(path + "/versions/" + itoa(own) + "?with=" + itoa(own)).Want(200)
	}
}

// TestWhatWasRemovedSinceIsSaidToStayAway: an institute and a person of an earlier version
// that are removed by now.
func TestWhatWasRemovedSinceIsSaidToStayAway(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	d := w.trip("Before", -20, w.lee, w.casted, w.kostec)
	v := w.visit(w.staff, d)
	place := w.places("visit", v.ID)[0]
	path := visitPath(v.ID)
	b := w.as(w.staff)
	f := b.Get(path+"/edit").Want(200).Form(path).Set("stops[1].institute", "CASISD").Set("stops[1].institute_id", itoa(w.casisd))
	f.Press("save").Want(200)
	w.exec("update institutes set removed_at = now() where id = @id", pg.Args{"id": w.kostec})
	p := b.Get(path + "/edit?then=" + itoa(place)).Want(200)
	if says := strings.Join(p.Texts(".taken-all"), " "); !strings.Contains(says, "KOSTEC") || !strings.Contains(says, "Removed since") {
		t.Errorf("it says %q", says)
	}
	if p.Form(path).Value("stops[0].institute") != "CASTED" || strings.Contains(p.Form(path).Value("stops[1].institute"), "KOSTEC") {
		t.Errorf("filled in with %v", p.Form(path).Values())
	}
}
