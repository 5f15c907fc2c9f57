package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/merge"
	"gyoryu/internal/pg"
)

// TestMergeTwoEntriesOfOneInstitute: from the card on its page, by comparison, to what
// everybody sees; and back.
func TestMergeTwoEntriesOfOneInstitute(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	twin := w.institute("CASTED", "Academy of Science and Technology for Development", "CN")
	w.exec(`update institutes set city = 'Beijing', website = 'https://casted.example.org' where id = @id`, pg.Args{"id": twin})
	v := w.visit(w.staff, w.trip("The visit of the twin", -20, w.staff.PersonID, twin))
	secret := w.trip("Secret visit", -9, w.kim, twin)
	secret.Confidential = true
	w.visit(w.manager, secret)
	c := w.commitment(w.staff, commitment.Draft{What: "Send the list", InstituteIDs: []int64{twin, w.casted}, DueOn: w.today(3)})

	if p := w.as(w.staff).Get(institutePath(w.casted)).Want(200); strings.Contains(p.Body, "/merge") {
		t.Error("staff are offered to merge")
	}
	b := w.as(w.manager)
	p := b.Get(institutePath(w.casted)).Want(200)
	compare := "/institutes/" + itoa(w.casted) + "/merge?with_id=" + itoa(twin)
	if p.Find("a[href='"+compare+"']").Length() != 1 || !strings.Contains(p.Text(".alike"), "same name") {
		t.Fatalf("the twin is not offered: %s", p.Text(".alike"))
	}
	p = b.Get(compare).Want(200)
	if got := p.Says(); !strings.Contains(got, "Stops of visits") || !strings.Contains(got, "1 names both") || !strings.Contains(got, "Beijing") {
		t.Errorf("%s", got)
	}
	before := w.contents("history", "merges", "merge_rows", "sessions")
	p = p.Form("/institutes/"+itoa(w.casted)+"/merge").Tick("keep.name", "merged").Press("save").Want(200)
	if got := p.Says(); !strings.Contains(got, "Merged: CASTED is part of CASTED now") || !strings.Contains(got, "The visit of the twin") || !strings.Contains(got, "Secret visit") {
		t.Errorf("%s", got)
	}
	page := p.Path
	if p := b.Get(institutePath(w.casted)).Want(200); !strings.Contains(p.Text("h1"), "Academy of Science") || !strings.Contains(p.Says(), "Beijing") || !strings.Contains(p.Says(), "merged into this") ||
		!strings.Contains(p.Text(".history"), "merged it into another") {
		t.Errorf("%s", p.Says())
	}
	for _, who := range []auth.Account{w.researcher, w.staff, w.manager} {
		if p := w.as(who).Ask(http.MethodGet, institutePath(twin), nil); p.Status != http.StatusSeeOther || p.Location() != institutePath(w.casted) {
			t.Errorf("%s at the address of the merged one: %d to %s", who.Name, p.Status, p.Location())
		}
	}
	r := w.as(w.researcher)
	if p := r.Get(institutePath(w.casted)).Want(200); !strings.Contains(p.Says(), "The visit of the twin") || strings.Contains(p.Says(), "Secret visit") {
		t.Errorf("a researcher sees %s", p.Says())
	}
	if p := r.Get("/institutes").Want(200); strings.Count(p.Body, ">CASTED<") != 1 {
		t.Error("both are in the list")
	}
	if p := r.Get("/institutes/suggest?q=CASTED").Want(200); strings.Count(p.Body, `"text":"CASTED"`) != 1 {
		t.Errorf("both are suggested: %s", p.Body)
	}
	if p := w.as(w.staff).Ask(http.MethodPost, institutePath(twin)+"/restore", url.Values{}); p.Status != http.StatusSeeOther && p.Status != http.StatusForbidden {
		t.Errorf("brought back by itself: %d", p.Status)
	}
	if p := b.Get(commitmentPath(c)).Want(200); !strings.Contains(p.Says(), "CASTED") {
		t.Errorf("%s", p.Says())
	}
	for _, path := range []string{page, "/merges", compare} {
		for _, lang := range []string{"en", "ko"} {
			b.Header.Set("Accept-Language", lang)
			if p := b.Get(path); strings.Contains(p.Body, "⟦") {
				t.Errorf("%s in %s: %s", path, lang, p.Says())
			}
		}
	}
	b.Header.Set("Accept-Language", "en")
	p = b.Get(page).Want(200).Form(page + "/undo").Press("").Want(200)
	if got := p.Says(); !strings.Contains(got, "Undone") || !strings.Contains(got, "Brought back") {
		t.Errorf("%s", got)
	}
	for table, now := range w.contents("history", "merges", "merge_rows", "sessions") {
		if table == "institutes" || table == "institute_names" || table == "commitments" { // versions and places in the order of names
			continue
		}
		if now != before[table] {
			t.Errorf("%s is not as it was", table)
		}
	}
	if p := b.Get(institutePath(twin)).Want(200); !strings.Contains(p.Says(), "The visit of the twin") {
		t.Errorf("%s", p.Says())
	}
	if p := b.Get(visitPath(v.ID)).Want(200); p.Find("a[href='"+institutePath(twin)+"']").Length() == 0 {
		t.Error("the visit did not go back")
	}
	b.Post(page+"/undo", url.Values{"version": {"1"}}).Want(200) // pressed twice
	if p := w.as(w.staff).Ask(http.MethodGet, page, nil); p.Status != http.StatusForbidden {
		t.Errorf("staff at a merge: %d", p.Status)
	}
}

// TestMergeTwoEntriesOfOnePerson, who is then found by both names, and whose account and
// confidential visit go along.
func TestMergeTwoEntriesOfOnePerson(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	twin := w.person("Youn-ku Rhee", "이연구", w.stepi)
	v := w.trip("Secret visit", -9, twin, w.casted)
	v.Confidential = true
	hidden := w.visit(w.other, v)
	w.as(w.staff).Ask(http.MethodGet, visitPath(hidden.ID), nil).Want(404)
	b := w.as(w.manager)
	p := b.Get(personPath(w.lee)).Want(200)
	if !strings.Contains(p.Text(".alike"), "same name") {
		t.Errorf("%s", p.Text(".alike"))
	}
	p = b.Get(personPath(w.lee) + "/merge?with=Youn-ku+Rhee").Want(200)
	p = p.Form(personPath(w.lee) + "/merge").Press("save").Want(200)
	page := p.Path
	w.as(w.staff).Get(visitPath(hidden.ID)).Want(200) // it is they who led it
	p = b.Get("/visits?person=" + itoa(w.lee)).Want(200)
	if !strings.Contains(p.Says(), "Secret visit") {
		t.Errorf("%s", p.Says())
	}
	if p := b.Get(personPath(w.lee) + "/merge?with=Youn-ku+Rhee"); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Says(), "one and the same") {
		t.Errorf("the other name finds %d %s", p.Status, p.Says())
	}
	// Anonymised, nothing of either is left, and nothing brings it back.
	b.Get(personPath(w.lee)).Want(200).Form(personPath(w.lee) + "/anonymise").Press("").Want(200)
	for _, table := range []string{"people", "merges", "merge_rows", "history"} {
		if n := value[int](w.stand, `select count(*) from `+table+` t where (to_jsonb(t) - 'email')::text ~ 'Youn-ku|Yeon-gu Lee|이연구' and `+
			map[bool]string{true: `noun in ('person', 'merge')`, false: `true`}[table == "history"], nil); n != 0 {
			t.Errorf("%d rows of %s still name them", n, table)
		}
	}
	if p := b.Get(page).Want(200); p.Find("form[action$='/undo']").Length() != 0 || !strings.Contains(p.Says(), "anonymised since") {
		t.Errorf("%s", p.Says())
	}
	if p := b.Post(page+"/undo", url.Values{"version": {"9"}}).Want(422); !strings.Contains(p.Says(), "anonymised since") {
		t.Errorf("%s", p.Says())
	}
}

// TestAMergeThatMakesNoSenseIsExplained, by address and by form.
func TestAMergeThatMakesNoSenseIsExplained(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	gone, merged := w.institute("GONE", "Gone Institute", "DE"), w.institute("MERGED", "Merged Institute", "DE")
	w.exec(`update institutes set removed_at = now() where id = @id`, pg.Args{"id": gone})
	w.exec(`update institutes set removed_at = now(), merged_into_id = @k where id = @id`, pg.Args{"id": merged, "k": w.kostec})
	w.exec(`update institutes set parent_id = @k where id = @id`, pg.Args{"id": w.casisd, "k": w.casted})
	path, b := institutePath(w.casted)+"/merge", w.as(w.manager)
	for name, c := range map[string]struct {
		typed url.Values
		says  string
	}{
		"itself":                  {url.Values{"with_id": {itoa(w.casted)}}, "one and the same"},
		"what is below it":        {url.Values{"with_id": {itoa(w.casisd)}}, "CASISD is below CASTED"},
		"what was removed":        {url.Values{"with_id": {itoa(gone)}}, "was removed"},
		"what was merged since":   {url.Values{"with_id": {itoa(merged)}}, "merged into another entry"},
		"our own":                 {url.Values{"with_id": {itoa(w.stepi)}}, ""},
		"nothing there":           {url.Values{"with_id": {"999999"}}, "not there"},
		"an id past bigint":       {url.Values{"with_id": {"99999999999999999999"}}, "not there"},
		"a name that is none":     {url.Values{"with": {"Zyx Wvu"}}, "Zyx Wvu"},
		"a broken name":           {url.Values{"with": {"a\xff\x00"}}, ""},
		"a name a thousand times": {url.Values{"with": {strings.Repeat("이름", 1000)}}, ""},
	} {
		if name == "our own" {
			w.exec(`update institutes set home = id = @id where home or id = @id`, pg.Args{"id": w.stepi})
			c.says = "our own institute"
		}
		for _, lang := range []string{"en", "ko"} {
			b.Header.Set("Accept-Language", lang)
			p := b.Ask(http.MethodGet, path+"?"+c.typed.Encode(), nil)
			if p.Status != http.StatusUnprocessableEntity || strings.Contains(p.Body, "⟦") || lang == "en" && !strings.Contains(p.Says(), c.says) {
				t.Errorf("%s in %s: %d %.600s", name, lang, p.Status, p.Says())
			}
			if p.Find("button[value=save]").Length() != 0 {
				t.Errorf("%s can be tried", name)
			}
			c.typed.Set("version", "1")
			c.typed.Set("other_version", "1")
			if p := b.Ask(http.MethodPost, path, c.typed); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusConflict {
				t.Errorf("%s, sent: %d", name, p.Status)
			}
			c.typed.Del("version")
			c.typed.Del("other_version")
		}
	}
	b.Header.Set("Accept-Language", "en")
	for _, typed := range []url.Values{{}, {"other": {"x"}}, {"other": {itoa(w.casted)}}, {"other": {"99999999999999999999"}}, {"other": {"999999"}}} {
		b.Post(institutePath(w.casted)+"/not-same", typed).Want(422)
	}
	if n := value[int](w.stand, `select count(*) from merges`, nil); n != 0 {
		t.Errorf("%d merges", n)
	}
}

// TestAMergeOfWhatChangedMeanwhileIsShownAgain, with what was chosen.
func TestAMergeOfWhatChangedMeanwhileIsShownAgain(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	path, b := institutePath(w.casted)+"/merge", w.as(w.manager)
	form := b.Get(path+"?with_id="+itoa(w.casisd)).Want(200).Form(path).Tick("keep.name", "merged").Tick("keep.acronym", "merged")
	w.exec(`update institutes set city = 'Nanjing' where id = @id`, pg.Args{"id": w.casisd})
	p := form.Press("save").Want(409)
	if got := p.Says(); !strings.Contains(got, "changed one of them meanwhile") || !strings.Contains(got, "Nanjing") {
		t.Errorf("%s", got)
	}
	if p.Find("input[name='keep.name'][value=merged][checked]").Length() != 1 {
		t.Error("what was chosen is gone")
	}
	for _, bad := range []string{"", "nonsense", "both", "\x00", "\xff"} {
		typed := b.Get(path + "?with_id=" + itoa(w.casisd)).Want(200).Form(path).Values()
		typed.Set("keep.name", bad)
		if p := b.Post(path, typed); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", bad, p.Status)
		}
	}
	if n := value[int](w.stand, `select count(*) from merges`, nil); n != 0 {
		t.Errorf("%d merges", n)
	}
}

// TestWhatIsNotTheSameIsNotOfferedAgain, until somebody takes that back; both histories tell.
func TestWhatIsNotTheSameIsNotOfferedAgain(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	twin := w.institute("CASTED", "Another one in China", "CN")
	b := w.as(w.manager)
	p := b.Get(institutePath(w.casted)).Want(200).Form(institutePath(w.casted) + "/not-same").Press("").Want(200)
	if p.Find(".alike").Length() != 0 || !strings.Contains(p.Text(".history"), "Is not the same as") {
		t.Errorf("%s", p.Says())
	}
	if p := b.Get(institutePath(twin)).Want(200); p.Find(".alike").Length() != 0 || !strings.Contains(p.Text(".history"), "Is not the same as") {
		t.Errorf("%s", p.Says())
	}
	b.Post(institutePath(twin)+"/not-same", url.Values{"other": {itoa(w.casted)}}).Want(200) // said again, the other way
	if n := value[int](w.stand, `select count(*) from not_duplicates`, nil); n != 1 {
		t.Errorf("said %d times", n)
	}
	b.Get(institutePath(twin) + "/merge").Want(200).Form(institutePath(twin) + "/not-same").Press("").Want(200)
	if p := b.Get(institutePath(twin)).Want(200); p.Find(".alike").Length() != 1 {
		t.Error("it is not offered any more")
	}
}

// TestAMergeIsUndoneForThirtyDays and no longer; its rows come page by page.
func TestAMergeIsUndoneForThirtyDays(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	twin := w.institute("TWIN", "Twin Institute", "CN")
	w.exec(`with v as (insert into visits (title, direction, starts_on, ends_on) select 'Visit ' || n, 'outgoing', '2026-01-01', '2026-01-02' from generate_series(1, 120) n returning id)
		insert into stops (visit_id, position, institute_id) select id, 1, @i from v`, pg.Args{"i": twin})
	b := w.as(w.manager)
	path := institutePath(w.casted) + "/merge"
	p := b.Get(path + "?with_id=" + itoa(twin)).Want(200).Form(path).Press("save").Want(200)
	page := p.Path
	if len(p.Texts(".merge-rows > li")) != 50 || !strings.Contains(p.Text(".total"), "121") {
		t.Errorf("%d rows of %s", len(p.Texts(".merge-rows > li")), p.Text(".total"))
	}
	next, _ := p.Find(".pager a[rel=next]").Attr("href")
	if p := b.Get(next).Want(200); len(p.Texts(".merge-rows > li")) != 50 {
		t.Errorf("the next page has %d", len(p.Texts(".merge-rows > li")))
	}
	w.exec(`update merges set created_at = now() - interval '31 days'`, nil)
	if p := b.Get(page).Want(200); p.Find("form[action$='/undo']").Length() != 0 {
		t.Error("it can still be undone")
	}
	if p := b.Post(page+"/undo", url.Values{"version": {"9"}}).Want(422); !strings.Contains(p.Says(), "30 days") {
		t.Errorf("%s", p.Says())
	}
	if m, err := (merge.Store{DB: w.db}).Find(t.Context(), 1); err != nil || m.UndoneAt != nil {
		t.Errorf("%+v %v", m, err)
	}
}
