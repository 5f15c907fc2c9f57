package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// draftsInEveryState are begun forms of staff, a new one and one of a record, and of others.
func (w *world) draftsInEveryState() {
	for i, d := range []struct {
		who  auth.Account
		form string
	}{{w.staff, "/visits"}, {w.staff, visitPath(w.of("visit")[0].id)}, {w.manager, "/posts"}, {w.researcher, "/topics"}} {
		id := w.draft(d.who, d.form, itoa(int64(i+1)), url.Values{"title": {"Begun " + itoa(int64(i))}, "version": {"1"}})
		w.records = append(w.records, record{noun: "draft", name: "draft of " + d.who.Name, id: id, by: d.who})
	}
}

// pageOf is the field that says whose page it is: the nth of those that are open.
func pageOf(key, writer string, revision int) string {
	return fmt.Sprintf("%032s.%032s.%d", key, writer, revision)
}

// draft has what somebody typed kept, and returns its id.
func (w *world) draft(who auth.Account, form, key string, typed url.Values) int64 {
	w.t.Helper()
	typed.Set("draft", pageOf(key, "1", 0))
	w.keep(w.as(who), who, form, 1, typed).Want(200)
	return value[int64](w.stand, "select id from drafts where account_id = @a and key = @k", pg.Args{"a": who.ID, "k": fmt.Sprintf("%032s", key)})
}

// keep sends what a page's script sends.
func (w *world) keep(b *webtest.Browser, who auth.Account, form string, seq int, typed url.Values) webtest.Page {
	w.t.Helper()
	return b.Ask(http.MethodPost, "/drafts?"+url.Values{"form": {form}, "seq": {itoa(int64(seq))}, "as": {itoa(who.ID)}}.Encode(), typed)
}

// with is typed and the field that says whose page it is.
func with(typed url.Values, page string) url.Values {
	all := maps.Clone(typed)
	all.Set("draft", page)
	return all
}

func draftPath(id int64) string { return "/drafts/" + itoa(id) }

// TestNothingTypedIsLostOnADraftsWay is the row "nothing typed is lost" of what must hold,
// without a browser: what is typed is kept, offered on home and on the form's page, goes on
// with every field on another device, and is gone once it is saved.
func TestNothingTypedIsLostOnADraftsWay(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	typed := w.typedVisit()
	typed.Del("do")
	id := w.draft(w.staff, "/visits", "a", typed)
	other := w.as(w.staff) // another device
	for _, path := range []string{"/", "/drafts", "/visits/new"} {
		p := other.Get(path).Want(200)
		if !strings.Contains(p.Says(), "Spring tour") || p.Find(`a[href="`+draftPath(id)+`"]`).Length() == 0 {
			t.Errorf("%s does not offer it: %s", path, p.Says())
		}
	}
	if p := other.Get("/visits/new?direction=contact").Want(200); !strings.Contains(p.Says(), "Spring tour") {
		t.Error("the short form does not offer it")
	}
	if p := other.Get("/topics/new").Want(200); strings.Contains(p.Says(), "Spring tour") {
		t.Error("another form offers it")
	}
	p := other.Get(draftPath(id)).Want(200)
	stillThere(t, p, "/visits", typed, "draft")
	p = save(p.Form("/visits"))
	if !strings.Contains(p.Says(), "Visas took long") {
		t.Errorf("not saved: %s", p.Says())
	}
	for _, path := range []string{"/drafts", "/visits/new"} {
		if p := other.Get(path).Want(200); strings.Contains(p.Says(), "Spring tour") {
			t.Errorf("%s still offers what was saved", path)
		}
	}
	other.Get(draftPath(id)).Want(404)
	if got := value[string](w.stand, "select fields::text || title || size from drafts where id = @id", pg.Args{"id": id}); got != "[]0" {
		t.Errorf("what was typed is still kept: %s", got)
	}
	// One that was on its way while it was saved does not bring it back.
	w.keep(other, w.staff, "/visits", 99, with(typed, pageOf("a", "1", 0))).Want(410)
	if p := other.Get("/drafts"); strings.Contains(p.Says(), "Spring tour") {
		t.Error("a late request brought it back")
	}
}

// TestSavingSettlesADraftThatNeverArrived: the page saves before its first request is
// there, which then comes too late.
func TestSavingSettlesADraftThatNeverArrived(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b, typed := w.as(w.staff), w.typedVisit()
	typed.Set("draft", pageOf("a", "1", 0))
	b.Post("/visits", typed).Want(200)
	w.keep(b, w.staff, "/visits", 1, typed).Want(410)
	if n := value[int](w.stand, "select count(*) from drafts where saved_at is null", nil); n != 0 {
		t.Errorf("%d drafts of what is saved", n)
	}
}

// TestARefusedFormKeepsItsDraft: only what was saved settles it.
func TestARefusedFormKeepsItsDraft(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	typed := w.typedVisit()
	typed.Set("starts_on", "someday")
	id := w.draft(w.staff, "/visits", "a", typed)
	b := w.as(w.staff)
	p := b.Post("/visits", typed).Want(422)
	if got := p.Form("/visits").Value("draft"); got != pageOf("a", "1", 0) {
		t.Errorf("the refused form goes on with %q", got)
	}
	b.Get(draftPath(id)).Want(200)
}

// TestEveryLongFormHasDrafts: each form that comes back after a sign-in has ended is one of
// the forms that drafts know, and its page and its saving are minded.
func TestEveryLongFormHasDrafts(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	b, n := w.as(w.keeper), 0
	seen := map[string]bool{}
	for _, path := range w.addresses() {
		p := b.Ask(http.MethodGet, path, nil)
		if p.Document == nil || p.Find("draft-keeper").Length() == 0 || strings.HasPrefix(path, "/drafts/") {
			continue
		}
		action := p.Find("form:has(draft-keeper)").AttrOr("action", "")
		if seen[action] {
			continue
		}
		seen[action] = true
		n++
		id := w.draft(w.keeper, action, fmt.Sprintf("%x", 1000+n), url.Values{"title": {"zqdraftx"}})
		if again := b.Get(path).Want(200); again.Find(`.draft-offer a[href="`+draftPath(id)+`"]`).Length() == 0 {
			t.Errorf("%s does not offer its draft of %s", path, action)
		}
		went := b.Get(draftPath(id))
		if went.Status >= 500 || went.Find(`form[action="`+action+`"] draft-keeper`).Length() == 0 {
			t.Errorf("the draft of %s does not go on: %d %s", action, went.Status, went.Says())
		}
		if strings.Contains(went.Body, "⟦") {
			t.Errorf("%s: a text is missing", action)
		}
	}
	if n < 22 {
		t.Errorf("only %d forms: %v", n, seen)
	}
}

// TestAnOlderDraftOfANewerRecordShowsBoth beside each other, instead of winning.
func TestAnOlderDraftOfANewerRecordShowsBoth(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted))
	to := visitPath(v.ID)
	mine := w.as(w.staff)
	f := mine.Get(to+"/edit").Want(200).Form(to).Set("title", "The title of the draft").Values()
	id := w.draft(w.staff, to, "a", f)
	w.as(w.manager).Get(to+"/edit").Want(200).Form(to).Set("title", "The title of the manager").Press("save").Want(200)

	before, told := w.contents("sessions"), w.historyCount()
	p := mine.Get(draftPath(id)).Want(409)
	if got := p.Complaint("title"); !strings.Contains(got, "The title of the manager") || !strings.Contains(got, "manager") {
		t.Errorf("what was saved since is not beside it: %q", got)
	}
	if got := p.Form(to).Value("title"); got != "The title of the draft" {
		t.Errorf("the draft's title is %q", got)
	}
	if !strings.Contains(p.Says(), "Somebody has saved this since") {
		t.Errorf("not told: %s", p.Says())
	}
	for table, now := range w.contents("sessions") {
		if now != before[table] || w.historyCount() != told {
			t.Errorf("looking at it changed %s", table)
		}
	}
	// Whoever writes on and comes back once more is shown it once more.
	w.keep(mine, w.staff, to, 2, with(p.Form(to).Values(), pageOf("a", "1", 0))).Want(200)
	if p = mine.Get(draftPath(id)).Want(409); !strings.Contains(p.Complaint("title"), "The title of the manager") {
		t.Error("the second time what was saved since is not beside it")
	}
	p = p.Form(to).Press("save").Want(200)
	if got := p.Text("h1"); got != "The title of the draft" {
		t.Errorf("chosen was the draft's, it is %q", got)
	}
	mine.Get(draftPath(id)).Want(404)
}

// TestGoingOnNeverSaves, even if the record's version is lower than it was: a database
// that was put back, say.
func TestGoingOnNeverSaves(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted))
	to := visitPath(v.ID)
	b := w.as(w.staff)
	f := b.Get(to+"/edit").Want(200).Form(to).Set("title", "The title of the draft").Values()
	id := w.draft(w.staff, to, "a", f)
	w.exec("update drafts set base_version = 0", nil) // as if it were older than what it says
	p := b.Get(draftPath(id)).Want(200)
	if got := p.Form(to).Value("title"); got != "The title of the draft" {
		t.Errorf("it goes on with %q", got)
	}
	if got := value[string](w.stand, "select title from visits where id = @id", pg.Args{"id": v.ID}); got != "Tour" {
		t.Errorf("looking at it saved %q", got)
	}
	if n := value[int](w.stand, "select count(*) from drafts where saved_at is null", nil); n != 1 {
		t.Error("looking at it settled it")
	}
}

// TestADraftOfWhatIsGoneIsStillReadable: a record that was removed, and one that is no
// longer the account's to change.
func TestADraftOfWhatIsGoneIsStillReadable(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	area := institutePath(w.kostec)
	gone := w.draft(w.staff, area, "a", url.Values{"name": {"KOSTEC"}, "notes": {"Long notes\nin two lines <b>"}, "version": {"1"}, "parent_id": {"77"}})
	w.exec("update institutes set removed_at = now() where id = @id", pg.Args{"id": w.kostec})
	p := b.Get(draftPath(gone)).Want(200)
	if !strings.Contains(p.Says(), "Long notes in two lines <b>") || strings.Contains(p.Says(), "77") || p.Find("draft-keeper").Length() != 0 {
		t.Errorf("to copy: %s", p.Says())
	}
	fresh := w.draft(w.staff, "/visits", "b", url.Values{"title": {"A tour of staff"}})
	w.exec("update accounts set roles = '{researcher}' where id = @id", pg.Args{"id": w.staff.ID})
	if p := b.Get(draftPath(fresh)).Want(200); !strings.Contains(p.Says(), "A tour of staff") || !strings.Contains(p.Says(), "cannot be saved any more") {
		t.Errorf("to copy: %s", p.Says())
	}
	// A visit that was removed has its own way to say so.
	w.exec("update accounts set roles = '{staff}' where id = @id", pg.Args{"id": w.staff.ID})
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted))
	to := visitPath(v.ID)
	f := b.Get(to+"/edit").Want(200).Form(to).Set("outcome", "Typed for long").Values()
	id := w.draft(w.staff, to, "c", f)
	w.exec("update visits set removed_at = now(), removed_by = @by where id = @id", pg.Args{"id": v.ID, "by": w.manager.ID})
	if p := b.Get(draftPath(id)); !strings.Contains(p.Body, "Typed for long") || p.Status >= 500 {
		t.Errorf("%d: %s", p.Status, p.Says())
	}
}

// TestADraftGoesWithItsConfidentialRecord: who may not see the record any more is shown
// nothing of its draft either, nor that there is one; it is back with the record.
func TestADraftGoesWithItsConfidentialRecord(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	d := w.trip("Quiet talks", -20, w.lee, w.casted)
	v := w.visit(w.other, d)
	to := visitPath(v.ID)
	b := w.as(w.staff)
	f := b.Get(to+"/edit").Want(200).Form(to).Set("title", "zqtitlex").Values()
	id := w.draft(w.staff, to, "a", f)
	w.exec("update visits set confidential = true, leader_id = null where id = @id", pg.Args{"id": v.ID})
	w.exec("delete from visit_delegates where visit_id = @id", pg.Args{"id": v.ID})
	for _, path := range []string{"/", "/drafts", draftPath(id), to + "/edit"} {
		if p := b.Ask(http.MethodGet, path, nil); words.MatchString(p.Body) || p.Document != nil && p.Find(`a[href="`+draftPath(id)+`"]`).Length() > 0 {
			t.Errorf("%s tells of it", path)
		}
	}
	b.Get(draftPath(id)).Want(404)
	b.Ask(http.MethodPost, draftPath(id)+"/throw-away", url.Values{}).Want(404)
	w.keep(b, w.staff, to, 5, with(f, pageOf("a", "1", 0))).Want(404)
	if never := w.keep(b, w.staff, "/visits/999999", 5, with(f, pageOf("b", "1", 0))); never.Status != 404 {
		t.Errorf("one that never was: %d", never.Status)
	}
	w.exec("update visits set confidential = false where id = @id", pg.Args{"id": v.ID})
	if p := b.Get("/drafts").Want(200); !strings.Contains(p.Says(), "zqtitlex") {
		t.Error("it is not back with its record")
	}
}

// TestADraftIsOnlyItsAccounts: whoever else asks, administrators too, finds nothing.
func TestADraftIsOnlyItsAccounts(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	id := w.draft(w.staff, "/visits", "a", url.Values{"title": {"zqtitlex"}})
	for _, who := range []auth.Account{w.admin, w.keeper, w.manager, w.other, w.researcher} {
		b := w.as(who)
		for _, path := range []string{"/", "/drafts", "/visits/new", draftPath(id)} {
			if p := b.Ask(http.MethodGet, path, nil); words.MatchString(p.Body) {
				t.Errorf("%s tells %s of it", path, who.Name)
			}
		}
		b.Ask(http.MethodGet, draftPath(id), nil).Want(404)
		b.Ask(http.MethodPost, draftPath(id)+"/throw-away", url.Values{}).Want(404)
		b.Ask(http.MethodPost, draftPath(id)+"/restore", url.Values{}).Want(404)
		// The same key of another account is another draft.
		w.keep(b, who, "/visits", 9, url.Values{"title": {"Another"}, "draft": {pageOf("a", "1", 0)}}).Want(200)
		// A page of staff's in whose browser somebody else has signed in keeps nothing in their name.
		w.keep(b, w.staff, "/visits", 10, url.Values{"title": {"zqothersx"}, "draft": {pageOf("b", "1", 0)}}).Want(401)
	}
	if p := w.as(w.staff).Get("/drafts").Want(200); !strings.Contains(p.Says(), "zqtitlex") || strings.Contains(p.Says(), "Another") {
		t.Errorf("staff has %s", p.Says())
	}
	if n := value[int](w.stand, "select count(*) from drafts where fields::text like '%zqothersx%'", nil); n != 0 {
		t.Error("it was kept for another")
	}
}

// TestLateRequestsAndOtherPagesOverwriteNothing.
func TestLateRequestsAndOtherPagesOverwriteNothing(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	send := func(seq int, page, title string, want int) webtest.Page {
		t.Helper()
		return w.keep(b, w.staff, "/visits", seq, url.Values{"title": {title}, "draft": {page}}).Want(want)
	}
	says := func(want string) {
		t.Helper()
		if got := value[string](w.stand, "select string_agg(title, ', ' order by id) from drafts where saved_at is null", nil); got != want {
			t.Errorf("kept is %q, want %q", got, want)
		}
	}
	send(5, pageOf("a", "1", 0), "Second", 200)
	send(4, pageOf("a", "1", 0), "First, late", 200)
	says("Second")
	send(5, pageOf("a", "1", 0), "Again", 200)
	says("Second")
	// Another device goes on with what it was shown, whatever its clock says.
	p := send(1, pageOf("a", "2", 1), "On the phone", 200)
	if !strings.Contains(p.Body, `"revision":2`) {
		t.Errorf("the phone is told %s", p.Body)
	}
	// The first page has not seen that: it must not win, nor lose.
	send(9, pageOf("a", "1", 1), "At the desk", 409)
	says("On the phone")
	send(10, pageOf("b", "3", 0), "At the desk", 200)
	says("On the phone, At the desk")
	// Saving what the first page shows does not take the phone's words.
	typed := w.typedVisit()
	typed.Set("draft", pageOf("a", "1", 1))
	b.Post("/visits", typed).Want(200)
	says("On the phone, At the desk")
}

// TestThrownAwayDraftsComeBack for a day.
func TestThrownAwayDraftsComeBack(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	id := w.draft(w.staff, "/visits", "a", url.Values{"title": {"Spring tour"}})
	p := b.Get("/visits/new").Want(200).Form(draftPath(id) + "/throw-away").Press("").Want(200)
	if p.Path != "/visits/new" || p.Find(".draft-offer").Length() != 0 {
		t.Errorf("%s still offers it, or it is another page", p.Path)
	}
	w.keep(b, w.staff, "/visits", 9, url.Values{"title": {"Late"}, "draft": {pageOf("a", "1", 0)}}).Want(410)
	if p = b.Get(draftPath(id)).Want(200); !strings.Contains(p.Says(), "Spring tour") {
		t.Errorf("what was thrown away is not readable: %s", p.Says())
	}
	p = b.Get("/drafts").Want(200).Form(draftPath(id) + "/restore").Press("").Want(200)
	if p.Find(`.draft-do a[href="`+draftPath(id)+`"]`).Length() != 1 {
		t.Errorf("it is not back: %s", p.Says())
	}
	b.Ask(http.MethodPost, draftPath(id)+"/throw-away", url.Values{}).Want(303)
	w.exec("update drafts set thrown_at = now() - interval '25 hours'", nil)
	b.Ask(http.MethodPost, draftPath(id)+"/restore", url.Values{}).Want(404)
	if p := b.Get("/drafts"); strings.Contains(p.Says(), "Spring tour") {
		t.Error("after a day it is still listed")
	}
	w.draft(w.staff, "/visits", "b", url.Values{"title": {"Next"}})
	if n := value[int](w.stand, "select count(*) from drafts where id = @id", pg.Args{"id": id}); n != 0 {
		t.Error("it is never swept up")
	}
}

// TestAnOldDraftIsSaidToBeOld, and is still there.
func TestAnOldDraftIsSaidToBeOld(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	id := w.draft(w.staff, "/visits", "a", url.Values{"title": {"Spring tour"}})
	b := w.as(w.staff)
	if p := b.Get("/").Want(200); strings.Contains(p.Says(), "Untouched for 90 days") {
		t.Error("a new one is old")
	}
	w.exec("update drafts set updated_at = updated_at - interval '91 days' where id = @id", pg.Args{"id": id})
	for _, path := range []string{"/", "/drafts", "/visits/new"} {
		if p := b.Get(path).Want(200); !strings.Contains(p.Says(), "Untouched for 90 days") || !strings.Contains(p.Says(), "Spring tour") {
			t.Errorf("%s: %s", path, p.Says())
		}
	}
}

// TestADraftOfAFormThatHasChangedSince: fields that the form does not have are no trouble,
// and what stood in them is shown.
func TestADraftOfAFormThatHasChangedSince(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	id := w.draft(w.staff, "/visits", "a", url.Values{
		"title": {"Spring tour"}, "starts_on": {"4 March 2026"}, "mood": {"Words of a field that was <taken> out"}, "old_id": {"41"}, "stops[3].place": {"Room of the fourth"},
		"state": {"postponed"},
	})
	p := b.Get(draftPath(id)).Want(200)
	if got := p.Form("/visits").Value("title"); got != "Spring tour" {
		t.Errorf("the title is %q", got)
	}
	if got := p.Text(".draft-words"); !strings.Contains(got, "Words of a field that was <taken> out") || strings.Contains(got, "41") || strings.Contains(got, "Room") {
		t.Errorf("without a field are %q", got)
	}
	if !strings.Contains(p.Body, "Room of the fourth") {
		t.Error("a line that has another number now is lost")
	}
}

// TestWrongInputToDraftsIsRefusedClearly, and never fails.
func TestWrongInputToDraftsIsRefusedClearly(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b, me := w.as(w.staff), "&as="+itoa(w.staff.ID)
	page := pageOf("a", "1", 0)
	for what, c := range map[string]struct {
		to   string
		body url.Values
		want int
	}{
		"no such form":           {"/drafts?seq=1&form=/nothing" + me, url.Values{"draft": {page}}, 422},
		"a form elsewhere":       {"/drafts?seq=1&form=//evil.example/visits" + me, url.Values{"draft": {page}}, 422},
		"a form below a form":    {"/drafts?seq=1&form=/visits/1/remove" + me, url.Values{"draft": {page}}, 422},
		"a form with NUL":        {"/drafts?seq=1&form=/visits%00" + me, url.Values{"draft": {page}}, 422},
		"an id past all":         {"/drafts?seq=1&form=/visits/9223372036854775808" + me, url.Values{"draft": {page}}, 422},
		"an id that is none":     {"/drafts?seq=1&form=/visits/01" + me, url.Values{"draft": {page}}, 422},
		"a record that is none":  {"/drafts?seq=1&form=/visits/999999" + me, url.Values{"draft": {page}}, 404},
		"no number":              {"/drafts?form=/visits" + me, url.Values{"draft": {page}}, 422},
		"a number past all":      {"/drafts?seq=9223372036854775808&form=/visits" + me, url.Values{"draft": {page}}, 422},
		"no page":                {"/drafts?seq=1&form=/visits" + me, url.Values{"title": {"x"}}, 422},
		"a page that is none":    {"/drafts?seq=1&form=/visits" + me, url.Values{"draft": {"x.y.z"}}, 422},
		"a page without a name":  {"/drafts?seq=1&form=/visits" + me, url.Values{"draft": {pageOf("a", "", 0)[:33] + ".0"}}, 422},
		"a password":             {"/drafts?seq=1&form=/visits" + me, url.Values{"draft": {page}, "password": {"x"}}, 400},
		"nobody":                 {"/drafts?seq=1&form=/visits", url.Values{"draft": {page}}, 401},
		"a version that is none": {"/drafts?seq=1&form=/visits" + me, url.Values{"draft": {pageOf("c", "1", 0)}, "version": {"-9"}}, 200},
		"NUL, broken UTF-8":      {"/drafts?seq=1&form=/visits" + me, url.Values{"draft": {pageOf("d", "1", 0)}, "title": {"a\x00b\xff\xed\xa0\x80c"}, "\x00": {"\xff"}}, 200},
	} {
		if p := b.Ask(http.MethodPost, c.to, c.body); p.Status != c.want {
			t.Errorf("%s: %d, want %d: %.200s", what, p.Status, c.want, p.Body)
		}
	}
	id := value[int64](w.stand, "select id from drafts where key = @k", pg.Args{"k": fmt.Sprintf("%032s", "d")})
	if p := b.Get(draftPath(id)).Want(200); !strings.Contains(p.Form("/visits").Value("title"), "a\uFFFDb") {
		t.Errorf("it goes on with %q", p.Form("/visits").Value("title"))
	}
	at := "/drafts?seq=2&form=/visits" + me
	for what, c := range map[string]struct {
		kind, body string
		want       int
	}{
		"no form":        {"application/json", "{}", 400},
		"half an escape": {"application/x-www-form-urlencoded", "draft=" + page + "&title=%zz", 400},
		"too much":       {"application/x-www-form-urlencoded", "draft=" + page + "&title=" + strings.Repeat("x", 5<<20), 413},
		"too many":       {"application/x-www-form-urlencoded", "draft=" + page + strings.Repeat("&a=1", 7000), 413},
	} {
		if p := b.Send(http.MethodPost, at, c.kind, c.body); p.Status != c.want {
			t.Errorf("%s: %d, want %d: %.200s", what, p.Status, c.want, p.Body)
		}
	}
}

// TestDraftsAreBounded in number and size for each account, and say so.
func TestDraftsAreBounded(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	w.exec(`insert into drafts (account_id, key, form, noun, title, fields, size, writer, seq)
		select @a, lpad(n::text, 32, '0'), '/visits', 'visit', 'Draft ' || n, '[["title","x"]]', 9, lpad('1', 32, '0'), 1 from generate_series(1, 99) n`, pg.Args{"a": w.staff.ID})
	w.keep(b, w.staff, "/visits", 1, url.Values{"title": {"The hundredth"}, "draft": {pageOf("a", "1", 0)}}).Want(200)
	p := w.keep(b, w.staff, "/visits", 1, url.Values{"title": {"One more"}, "draft": {pageOf("b", "1", 0)}}).Want(422)
	var said struct{ Why string }
	if err := json.NewDecoder(bytes.NewReader([]byte(p.Body))).Decode(&said); err != nil || said.Why != "full" {
		t.Errorf("told %q: %v", said.Why, err)
	}
	w.keep(b, w.staff, "/visits", 2, url.Values{"title": {"The hundredth goes on"}, "draft": {pageOf("a", "1", 0)}}).Want(200)
	if p := b.Get("/drafts").Want(200); p.Find(".drafts > li").Length() != 100 {
		t.Errorf("%d are listed", p.Find(".drafts > li").Length())
	}
	if p := b.Get("/").Want(200); p.Find(".drafts > li").Length() != 4 {
		t.Errorf("home shows %d", p.Find(".drafts > li").Length())
	}
	w.exec("delete from drafts where title like 'Draft %'", nil)
	w.exec("update drafts set size = 32 * 1024 * 1024 - 10", nil)
	w.keep(b, w.staff, "/visits", 3, url.Values{"title": {"Too much in all"}, "draft": {pageOf("c", "1", 0)}}).Want(422)
}

// TestAnonymisingReachesDrafts: a person's name and data go from drafts too, whoever's.
func TestAnonymisingReachesDrafts(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec("update people set email = 'wang@casted.example' where id = @id", pg.Args{"id": w.wang})
	own := w.draft(w.staff, personPath(w.wang), "a", url.Values{"name": {"Wang Yanjiu"}, "notes": {"zqnotesx about him"}, "version": {"1"}})
	visit := w.draft(w.manager, "/visits", "b", url.Values{"title": {"With Wang Yanjiu at CASTED"}, "outcome": {"王研究 (wang@casted.example) agreed. Lee too."}})
	form := w.as(w.manager).Get(personPath(w.wang)).Want(200).Form(personPath(w.wang) + "/anonymise")
	form.Press("").Want(200)
	for id, want := range map[int64]string{own: "", visit: "With – at CASTED"} {
		type row struct{ Title, Fields string }
		got, err := pg.One[row](t.Context(), w.db, "select title, fields::text as fields from drafts where id = @id", pg.Args{"id": id})
		if err != nil || strings.Contains(got.Title+got.Fields, "Wang") || strings.Contains(got.Fields, "王研究") || strings.Contains(got.Fields, "casted.example") || words.MatchString(got.Fields) {
			t.Errorf("draft %d still says %+v, %v", id, got, err)
		}
		if want != "" && got.Title != want {
			t.Errorf("it is called %q", got.Title)
		}
		if id == visit && !strings.Contains(got.Fields, "agreed. Lee too.") {
			t.Errorf("what is not about them is gone: %s", got.Fields)
		}
	}
}

// TestDraftsSpeakBothLanguages.
func TestDraftsSpeakBothLanguages(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	b := w.as(w.staff)
	id := w.of("draft")[0].id
	w.exec("update drafts set thrown_at = now() where id = @id", pg.Args{"id": w.of("draft")[1].id})
	for lang, want := range map[i18n.Lang]string{i18n.EN: "Go on", i18n.KO: "이어 쓰기"} {
		b.Header.Set("Accept-Language", string(lang))
		for _, path := range []string{"/", "/drafts", "/visits/new", draftPath(id), draftPath(w.of("draft")[1].id)} {
			p := b.Get(path)
			if strings.Contains(p.Body, "⟦") {
				t.Errorf("%s in %s lacks a text", path, lang)
			}
			if path == "/drafts" && !strings.Contains(p.Says(), want) {
				t.Errorf("%s is not in %s: %s", path, lang, p.Says())
			}
		}
	}
}
