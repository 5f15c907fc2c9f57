package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/pg"
)

// TestSomebodyIsPutInChargeOfAnInstitute: on the institute's page, where nobody in charge is
// loud; changed, ended, removed and brought back.
func TestSomebodyIsPutInChargeOfAnInstitute(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b, at := w.as(w.other), "/institutes/"+itoa(w.casted)
	p := b.Get(at).Want(200)
	if got := p.Text("#in-charge .badge[data-tone=bad]"); got != "nobody in charge on our side" {
		t.Errorf("nobody is not loud: %q", got)
	}
	p = p.Form("/assignments").Fill("Who", "Yeon-gu Lee").Fill("Role", "lead").Press("save").Want(200)
	if p.Path != at || p.Flash() == "" || !strings.Contains(p.Text("#in-charge"), "Yeon-gu Lee") || !strings.Contains(p.Text("#in-charge"), "lead since") || p.Find("#in-charge .badge[data-tone=bad]").Length() > 0 {
		t.Errorf("%s %q: %s", p.Path, p.Flash(), p.Text("#in-charge"))
	}
	one := "/assignments/" + itoa(value[int64](w.stand, "select max(id) from assignments", nil))
	if got := b.Get("/people/" + itoa(w.lee)).Want(200).Says(); !strings.Contains(got, "Institute CASTED") {
		t.Errorf("the person's page: %s", got)
	}
	edit := b.Get(one + "/edit?back=" + url.QueryEscape(at+"#in-charge")).Want(200)
	if p := edit.Form(one).Fill("Until", "2001-01-01").Press("save").Want(422); p.Complaint("to") == "" {
		t.Errorf("ends before it begins: %s", p.Says())
	}
	p = edit.Form(one).Fill("Role", "deputy").Press("save").Want(200)
	if p.Path != at || !strings.Contains(p.Text("#in-charge"), "deputy") {
		t.Errorf("changed: %s", p.Text("#in-charge"))
	}
	p = p.Form(one + "/end").Press("").Want(200)
	if !strings.Contains(p.Flash(), "ends today") || p.Path != at {
		t.Errorf("ended: %q", p.Flash())
	}
	if p := b.Get(one).Want(200); !strings.Contains(p.Text(".history"), "ins:deputy") && !strings.Contains(p.Text(".history"), "deputy") {
		t.Errorf("history: %s", p.Text(".history"))
	}
	w.later(25 * time.Hour)
	p = b.Get(at).Want(200)
	if !strings.Contains(p.Text("#in-charge"), "Earlier (1)") || p.Find("#in-charge .badge[data-tone=bad]").Length() != 1 {
		t.Errorf("over: %s", p.Text("#in-charge"))
	}
	version := itoa(value[int64](w.stand, "select version from assignments", nil))
	if p := b.Post(one+"/end", url.Values{"version": {version}}).Want(422); p.Complaint("to") == "" && !strings.Contains(p.Says(), "ended already") {
		t.Errorf("ended twice: %s", p.Says())
	}
	b.Post(one+"/remove", url.Values{"version": {"1"}}).Want(409)
	p = b.Post(one+"/remove", url.Values{"version": {version}, "back": {"//evil.example/"}}).Want(200)
	if p.Path != one || !strings.Contains(p.Says(), "was removed") {
		t.Errorf("removed: %s %s", p.Path, p.Says())
	}
	w.as(w.staff).Get(one).Want(404)
	p = p.Form(one + "/restore").Press("").Want(200)
	if strings.Contains(p.Says(), "was removed") {
		t.Errorf("brought back: %s", p.Says())
	}
	for _, lang := range []string{"en", "ko"} {
		b.Header.Set("Accept-Language", lang)
		for _, path := range []string{at, one, one + "/edit", "/assignments", "/assignments/new", "/assignments?open=today&side=ours", "/people/" + itoa(w.lee)} {
			if p := b.Get(path).Want(200); strings.Contains(p.Body, "⟦") {
				t.Errorf("%s in %s lacks a sentence", path, lang)
			}
		}
	}
}

// TestWhyNobodyIsPutInCharge: each sentence, with everything typed kept and what it is of named.
func TestWhyNobodyIsPutInCharge(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec("update institutes set home = true where id = @id", pg.Args{"id": w.stepi})
	gone := w.person("Went Away", "", w.casisd)
	w.exec("update positions set ends_on = '2020-01-01' where person_id = @p", pg.Args{"p": gone})
	removed := w.institute("GONE", "Gone", "DE")
	w.exec("update institutes set removed_at = now() where id = @id", pg.Args{"id": removed})
	hidden := value[int64](w.stand, `insert into agreements (title, kind, confidential, created_by) values ('zq', 'mou', true, @by) returning id`, pg.Args{"by": w.other.ID})
	others := value[int64](w.stand, `insert into agreements (title, kind, created_by) values ('Seen', 'mou', @by) returning id`, pg.Args{"by": w.other.ID})
	b := w.as(w.staff)
	b.Post("/assignments", url.Values{"of": {"institute"}, "id": {itoa(w.casted)}, "person_id": {itoa(w.lee)}}).Want(200)
	with := func(set ...string) url.Values {
		v := url.Values{"of": {"institute"}, "id": {itoa(w.casted)}, "person": {"Hwang-hee Cho"}, "person_id": {itoa(w.cho)}, "side": {"ours"}, "role": {"a role"}}
		for i := 0; i < len(set); i += 2 {
			v.Set(set[i], set[i+1])
		}
		return v
	}
	for name, tt := range map[string]struct {
		form  url.Values
		field string
		says  string
	}{
		"nobody":                        {with("person", "", "person_id", ""), "person", "Say who is in charge."},
		"somebody unknown":              {with("person", "Zzyzx", "person_id", ""), "person", "Zzyzx"},
		"an id past bigint":             {with("person_id", "99999999999999999999"), "person", ""},
		"who has left":                  {with("person", "Went Away", "person_id", itoa(gone)), "person", "This person has left"},
		"theirs on our side":            {with("person", "Wang Yanjiu", "person_id", itoa(w.wang)), "side", "does not work at our institute"},
		"ours on their side":            {with("side", "theirs"), "side", "works at our institute"},
		"twice at once":                 {with("person", "Yeon-gu Lee", "person_id", itoa(w.lee)), "person", "in charge of it at that time already"},
		"an end before the beginning":   {with("from", "2026-03-01", "to", "2026-02-01"), "to", "before the first"},
		"no day":                        {with("from", "someday"), "from", "someday"},
		"a side that is none":           {with("side", "both"), "side", ""},
		"a role too long":               {with("role", strings.Repeat("x", 201)), "role", "200"},
		"NUL in the role":               {with("role", "a\x00b"), "role", ""},
		"of nothing":                    {with("of", "", "id", ""), "institute", "Say of what"},
		"of a kind that is none":        {with("of", "visit"), "", "Choose"},
		"of an id past bigint":          {with("id", "99999999999999999999"), "", "Say of what"},
		"of what is not there":          {with("id", "99999"), "institute", "is not there"},
		"of what was removed":           {with("id", itoa(removed)), "institute", "is not there"},
		"of what is hidden":             {with("of", "agreement", "id", itoa(hidden)), "institute", "is not there"},
		"an institute that is none":     {with("of", "", "id", "", "institute", "No such"), "institute", "No such"},
		"a broken role":                 {with("role", "a\xff"), "role", ""},
		"an id of letters":              {with("id", "x"), "", ""},
		"to somebody who was not found": {with("person", "Yeongu", "person_id", ""), "person", "Yeongu"},
	} {
		p := b.Ask(http.MethodPost, "/assignments", tt.form)
		if p.Status != http.StatusUnprocessableEntity || strings.Contains(p.Body, "⟦") {
			t.Errorf("%s: %d %.300s", name, p.Status, p.Says())
			continue
		}
		if tt.field != "" && p.Complaint(tt.field) == "" || tt.field != "" && !strings.Contains(p.Complaint(tt.field), tt.says) {
			t.Errorf("%s: %q about %s: %.300s", name, p.Complaint(tt.field), tt.field, p.Text(".complaints"))
		}
		if tt.form.Get("role") == "a role" && p.Find("input[name=role]").AttrOr("value", "") != "a role" {
			t.Errorf("%s: what was typed is gone", name)
		}
		if tt.form.Get("of") == "institute" && tt.form.Get("id") == itoa(w.casted) && !strings.Contains(p.Text(".page-sub"), "CASTED") {
			t.Errorf("%s: it does not say of what: %s", name, p.Text(".page-sub"))
		}
	}
	b.Post("/assignments", with("of", "agreement", "id", itoa(others))).Want(403)
	b.Get("/assignments/new?of=agreement&id=" + itoa(others)).Want(403)
	b.Get("/assignments/new?of=agreement&id=" + itoa(hidden)).Want(404)
	// A question can be answered.
	p := b.Post("/assignments", with("person", "Went Away", "person_id", itoa(gone)))
	p = p.Form("/assignments").Tick("confirmed", p.Find("input[name=confirmed]").AttrOr("value", "")).Press("save").Want(200)
	if p.Flash() == "" {
		t.Errorf("confirmed: %s", p.Says())
	}
	// Somebody new is made in place.
	b.Post("/assignments", with("person", "Brand New", "person_id", "new", "role", "helper")).Want(200)
	if n := value[int](w.stand, "select count(*) from people p join positions o on o.person_id = p.id where p.name = 'Brand New' and o.institute_id = @i", pg.Args{"i": w.stepi}); n != 1 {
		t.Errorf("%d new people", n)
	}
}

// TestTwoPeopleChangeAnAssignment: the second is shown what the first has saved.
func TestTwoPeopleChangeAnAssignment(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	b.Post("/assignments", url.Values{"of": {"institute"}, "id": {itoa(w.casted)}, "person_id": {itoa(w.lee)}}).Want(200)
	one := "/assignments/" + itoa(value[int64](w.stand, "select max(id) from assignments", nil))
	mine, theirs := b.Get(one+"/edit"), w.as(w.other).Get(one+"/edit")
	theirs.Form(one).Fill("Role", "theirs").Press("save").Want(200)
	p := mine.Form(one).Fill("Role", "mine").Press("save").Want(409)
	if !strings.Contains(p.Complaint("role"), "theirs") || p.Find("input[name=role]").AttrOr("value", "") != "mine" {
		t.Errorf("%s", p.Says())
	}
	p.Form(one).Press("save").Want(200)
	if got := value[string](w.stand, "select role from assignments", nil); got != "mine" {
		t.Errorf("in the end %q", got)
	}
}

// TestAssignmentsByPrograms go round: made, read, listed, changed, removed, brought back.
func TestAssignmentsByPrograms(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.program(w.staff)
	made := p.call("POST", "/assignments", `{"person_id": `+itoa(w.lee)+`, "institute_id": `+itoa(w.casted)+`, "role": "lead", "from": "2019-03-06"}`)
	if made.status != 201 || made.json["side"] != "ours" || made.json["to"] != nil || made.json["agreement_id"] != nil {
		t.Fatalf("%d %s", made.status, made.body)
	}
	one := "/assignments/" + itoa(made.id())
	if got := p.call("GET", "/assignments?person="+itoa(w.lee)+"&institute="+itoa(w.casted)+"&side=ours&open=2020-01-01", ""); len(got.ids()) != 1 || got.ids()[0] != made.id() {
		t.Errorf("listed: %s", got.body)
	}
	if got := p.call("GET", "/assignments?open=2001-01-01", ""); len(got.ids()) != 0 {
		t.Errorf("before it began: %s", got.body)
	}
	for _, bad := range []string{"open=someday", "side=both", "topic=x", "nothing=1"} {
		if got := p.call("GET", "/assignments?"+bad, ""); got.status != 400 && got.status != 422 {
			t.Errorf("%s: %d", bad, got.status)
		}
	}
	for body, want := range map[string]string{
		`{"institute_id": ` + itoa(w.casted) + `}`:                                                           "person_id: ",
		`{"person_id": ` + itoa(w.lee) + `}`:                                                                 "institute_id: assignment.needs-of",
		`{"person_id": ` + itoa(w.lee) + `, "topic_id": 99999}`:                                              "topic_id: assignment.of-gone",
		`{"person_id": ` + itoa(w.lee) + `, "institute_id": ` + itoa(w.casted) + `, "forum_id": 1}`:          ": assignment.one-of",
		`{"person_id": ` + itoa(w.lee) + `, "institute_id": ` + itoa(w.casted) + `}`:                         "person_id: assignment.twice",
		`{"person_id": 99999, "institute_id": ` + itoa(w.casted) + `}`:                                       "person_id: form.no-such-record",
		`{"person_id": 3, "institute_id": ` + itoa(w.casted) + `, "from": "2020-02-01", "to": "2020-01-01"}`: "to: form.days-backwards",
		`{"person_id": 3, "institute_id": ` + itoa(w.casted) + `, "side": "both"}`:                           "side: ",
	} {
		if got := p.call("POST", "/assignments", body); got.status != 422 || !strings.Contains(got.complaints(), want) {
			t.Errorf("%s: %d %s", body, got.status, got.complaints())
		}
	}
	changed := p.with("If-Match", made.header.Get("ETag")).call("PATCH", one, `{"to": "2020-01-01", "role": "deputy"}`)
	if changed.status != 200 || changed.json["to"] != "2020-01-01" || changed.json["from"] != "2019-03-06" || changed.json["role"] != "deputy" {
		t.Errorf("changed: %d %s", changed.status, changed.body)
	}
	p = p.with("If-Match", changed.header.Get("ETag"))
	if got := p.call("PATCH", one, `{"institute_id": `+itoa(w.casisd)+`}`); got.status != 422 || got.complaints() != "institute_id: api.fixed" {
		t.Errorf("of another: %d %s", got.status, got.complaints())
	}
	if got := p.call("DELETE", one, ""); got.status != 204 {
		t.Errorf("removed: %d %s", got.status, got.body)
	}
	if got := p.call("GET", one, ""); got.status != 404 {
		t.Errorf("read: %d", got.status)
	}
	if got := w.program(w.staff).call("POST", one+"/restore", ""); got.status != 200 {
		t.Errorf("brought back: %d %s", got.status, got.body)
	}
}
