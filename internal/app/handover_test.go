package app_test

import (
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/commitment"
	"gyoryu/internal/pg"
)

// TestHandOverEverything: from the page of somebody who has left, by preview, to what the
// successor sees; and back.
func TestHandOverEverything(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec(`insert into assignments (person_id, institute_id, role, starts_on) values (@p, @i, 'contact', '2020-01-01')`, pg.Args{"p": w.cho, "i": w.casted})
	c := w.commitment(w.staff, commitment.Draft{What: "Send the list", InstituteIDs: []int64{w.casted}, PersonID: w.cho, DueOn: w.today(-3)})
	w.exec(`update positions set ends_on = current_date - 9 where person_id = @p`, pg.Args{"p": w.cho})
	b := w.as(w.manager)
	for _, lang := range []string{"en", "ko"} {
		b.Header.Set("Accept-Language", lang)
		if p := b.Get("/people?left=1").Want(200); len(p.Rows()) != 1 || !strings.Contains(p.Body, personPath(w.cho)+"/handover") {
			t.Errorf("%s: %v", lang, p.Rows())
		}
		if p := b.Get("/assignments?left=1").Want(200); len(p.Rows()) != 1 || !strings.Contains(p.Body, personPath(w.cho)+"/handover") {
			t.Errorf("%s: %v", lang, p.Rows())
		}
	}
	b.Header.Set("Accept-Language", "en")
	p := b.Get(personPath(w.cho)).Want(200)
	if got := p.Text(".left-in-charge"); !strings.Contains(got, "still in charge") {
		t.Errorf("%q", got)
	}
	if p := w.as(w.staff).Get(personPath(w.cho)).Want(200); strings.Contains(p.Body, "/handover") || p.Find(".left-in-charge").Length() != 1 {
		t.Error("staff see that they left, and no way to hand over")
	}
	p = b.Get(personPath(w.cho) + "/handover").Want(200)
	if p.Find("button[value=save]").Length() != 0 || p.Find("input[name=item]").Length() != 0 {
		t.Error("it can be done before anybody was chosen")
	}
	p = b.Get(personPath(w.cho) + "/handover?to=Yeon-gu+Lee&on=today").Want(200)
	if p.Find("input[name=item][checked]").Length() != 2 {
		t.Fatalf("%s", p.Says())
	}
	p = p.Form(personPath(w.cho) + "/handover").Press("save").Want(200)
	if !strings.Contains(p.Flash(), "Handed over") || !strings.Contains(p.Says(), "CASTED") || !strings.Contains(p.Says(), "Send the list") {
		t.Errorf("%s", p.Says())
	}
	if got := value[int64](w.stand, `select person_id from commitments where id = @id`, pg.Args{"id": c}); got != w.lee {
		t.Errorf("in charge is %d", got)
	}
	if n := value[int](w.stand, `select count(*) from notices where account_id = @a and kind = 'handover'`, pg.Args{"a": w.staff.ID}); n != 1 {
		t.Errorf("told %d times", n)
	}
	path := "/handovers/1"
	for _, lang := range []string{"en", "ko"} {
		s := w.as(w.staff)
		s.Header.Set("Accept-Language", lang)
		if p := s.Get(path + "/pack").Want(200); !strings.Contains(p.Says(), "CASTED") || !strings.Contains(p.Says(), "Send the list") || strings.Contains(p.Body, "⟦") {
			t.Errorf("%s", p.Says())
		}
		if p := s.Get(path).Want(200); p.Find("form[action$='/undo']").Length() != 0 || strings.Contains(p.Body, "⟦") {
			t.Errorf("%s: %s", lang, p.Says())
		}
	}
	w.as(w.other).Ask("GET", path, nil).Want(404)
	p = b.Get(path).Want(200).Form(path + "/undo").Press("").Want(200)
	if !strings.Contains(p.Says(), "Gone back") || strings.Contains(p.Says(), "Could not") {
		t.Errorf("%s", p.Says())
	}
	b.Post(path+"/undo", url.Values{"version": {"1"}}).Want(200) // pressed twice
	w.exec(`update handovers set undone_at = null, created_at = now() - interval '31 days'`, nil)
	p = b.Post(path+"/undo", url.Values{"version": {"9"}}).Want(422)
	if !strings.Contains(p.Says(), "30 days") {
		t.Errorf("%s", p.Says())
	}
}

// TestAHandoverThatMakesNoSenseIsExplained, by address and by form, with what was typed kept.
func TestAHandoverThatMakesNoSenseIsExplained(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec(`insert into assignments (person_id, institute_id, starts_on) values (@p, @i, '2020-01-01')`, pg.Args{"p": w.lee, "i": w.casted})
	w.exec(`update positions set ends_on = current_date - 9 where person_id = @p`, pg.Args{"p": w.cho})
	path, b := personPath(w.lee)+"/handover", w.as(w.manager)
	for name, c := range map[string]struct {
		typed       url.Values
		field, says string
	}{
		"nobody":                {url.Values{"to": {""}}, "to", "Say who takes over"},
		"oneself":               {url.Values{"to": {"Yeon-gu Lee"}}, "to", "themselves"},
		"somebody who left":     {url.Values{"to": {"Hwang-hee Cho"}}, "to", "has left"},
		"somebody of theirs":    {url.Values{"to": {"Wang Yanjiu"}}, "to", "no position at our institute"},
		"somebody nobody knows": {url.Values{"to": {"Zyx Wvu"}}, "to", "Zyx Wvu"},
		"an unknown id":         {url.Values{"to": {"X"}, "to_id": {"999999"}}, "to", "not there"},
		"an id past bigint":     {url.Values{"to": {"X"}, "to_id": {"99999999999999999999"}}, "to", "not there"},
		"a broken name":         {url.Values{"to": {"a\xff\x00"}}, "to", ""},
		"a day that is none":    {url.Values{"to": {"Hyeok-sin Park"}, "on": {"31 April 2026"}}, "on", "31 April"},
		"a day before it all":   {url.Values{"to": {"Hyeok-sin Park"}, "on": {"2019-12-31"}}, "on", "2020-01-01"},
		"a day far off":         {url.Values{"to": {"Hyeok-sin Park"}, "on": {"9999-12-31"}}, "on", "a year ahead"},
	} {
		if name == "nobody" { // looked at, a form that nobody has filled in yet complains of nothing
			if got := b.Ask("GET", path+"?"+c.typed.Encode(), nil).Want(200).Complaint(c.field); got != "" {
				t.Errorf("%s: %q", name, got)
			}
		} else if got := b.Ask("GET", path+"?"+c.typed.Encode(), nil).Want(422).Complaint(c.field); got == "" || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q", name, got)
		}
		c.typed.Set("item", "assignment:1:1")
		if p := b.Post(path, c.typed).Want(422); p.Complaint(c.field) == "" {
			t.Errorf("%s, sent: %s", name, p.Says())
		}
	}
	typed := url.Values{"to_id": {itoa(w.park)}, "chosen": {"1"}}
	for _, items := range [][]string{nil, {"nonsense"}, {"assignment:0:0", "visit:1:1", "\x00"}} {
		typed["item"] = items
		if p := b.Post(path, typed).Want(422); !strings.Contains(p.Says(), "Tick what") {
			t.Errorf("%v: %s", items, p.Says())
		}
	}
	typed["item"] = []string{"assignment:1:77", "milestone:9223372036854775807:9223372036854775807"}
	if p := b.Post(path, typed).Want(409); !strings.Contains(p.Says(), "Nothing was handed over") {
		t.Errorf("%s", p.Says())
	}
	if n := value[int](w.stand, `select count(*) from handovers`, nil); n != 0 {
		t.Errorf("%d handovers", n)
	}
	// Staff hand over their own; the same form sent twice is one.
	typed["item"] = []string{"assignment:1:1"}
	s := w.as(w.staff)
	first, second := s.Ask("POST", path, typed).Want(303).Location(), s.Ask("POST", path, typed).Want(303).Location()
	if first != second || first == "" {
		t.Errorf("%s and %s", first, second)
	}
}

// TestNameADeputy on one's own page, and see who stands in where people are in charge.
func TestNameADeputy(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec(`insert into assignments (person_id, institute_id, starts_on) values (@p, @i, '2020-01-01')`, pg.Args{"p": w.park, "i": w.casted})
	b, path := w.as(w.researcher), personPath(w.park)
	p := b.Get(path).Want(200).Form("/deputies").Fill("Deputy", "Yeon-gu Lee").Fill("Until", "tomorrow").Press("save").Want(200)
	if !strings.Contains(p.Text("#deputies"), "Yeon-gu Lee") || !strings.Contains(p.Text("#deputies"), "standing in") {
		t.Errorf("%s", p.Text("#deputies"))
	}
	if p := b.Get(personPath(w.lee)).Want(200); !strings.Contains(p.Text("#deputies"), "stands in for Hyeok-sin Park") {
		t.Errorf("%s", p.Text("#deputies"))
	}
	if p := b.Get("/assignments").Want(200); !strings.Contains(strings.Join(p.Rows(), " "), "deputy until") {
		t.Errorf("%v", p.Rows())
	}
	p = b.Get(path).Form("/deputies").Fill("Deputy", "Hwang-hee Cho").Fill("Until", "tomorrow").Press("save").Want(422)
	if !strings.Contains(p.Complaint("from"), "already") || p.Form("/deputies").Value("deputy") != "Hwang-hee Cho" {
		t.Errorf("%s", p.Says())
	}
	w.as(w.staff).Post("/deputies", url.Values{"person": {itoa(w.park)}}).Want(403)
	if p := w.as(w.manager).Post("/deputies", url.Values{"person": {itoa(w.wang)}, "deputy": {"Yeon-gu Lee"}, "from": {"today"}, "to": {"today"}}).Want(422); !strings.Contains(p.Says(), "does not work at our institute") {
		t.Errorf("%s", p.Says())
	}
	// Two windows: the second is told what the first has saved.
	edit := b.Get("/deputies/1/edit").Want(200).Form("/deputies/1")
	b.Get("/deputies/1/edit").Want(200).Form("/deputies/1").Fill("Until", w.today(5).String()).Press("save").Want(200)
	if p := edit.Fill("Until", w.today(3).String()).Press("save").Want(409); p.Complaint("to") == "" || p.Form("/deputies/1").Value("to") != w.today(3).String() {
		t.Errorf("%s", p.Says())
	}
	p = b.Get("/deputies/1").Want(200).Form("/deputies/1/remove").Press("").Want(200)
	p.Form("/deputies/1/restore").Press("").Want(200)
	for _, lang := range []string{"en", "ko"} {
		b.Header.Set("Accept-Language", lang)
		if p := b.Get("/deputies/1").Want(200); strings.Contains(p.Body, "⟦") {
			t.Errorf("%s", p.Says())
		}
	}
}
