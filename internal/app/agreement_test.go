package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/agreement"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

func agreementPath(id int64) string { return agreement.Path(id) }

// agreed is an agreement by who, begun so many days ago and ending in so many.
func (w *world) agreed(who auth.Account, title string, change func(*agreement.Draft)) int64 {
	w.t.Helper()
	d := agreement.Draft{
		Title: title, Kind: agreement.MoU, State: agreement.InForce, SignedOn: w.today(-400), StartsOn: w.today(-400), EndsOn: w.today(400),
		Parties: []agreement.PartyDraft{{Institute: &pick.Institute{ID: w.stepi}}, {Institute: &pick.Institute{ID: w.casted}}},
	}
	if change != nil {
		change(&d)
	}
	id, err := agreement.Store{DB: w.db}.Create(w.t.Context(), d, who)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// TestALifeOfAnAgreement: from what was agreed on a visit to a proposal, signed, with a
// milestone that is reached, reviewed, renewed, ended, removed and brought back.
func TestALifeOfAnAgreement(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	visit := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted))
	b := w.as(w.staff)
	links := b.Get(visitPath(visit.ID)).Want(200).Links("a[href^='/agreements/new?point=']")
	if len(links) != 1 {
		t.Fatalf("an agreed point leads to %v", links)
	}
	p := b.Get(links[0]).Want(200)
	p = p.Form("/agreements").Fill("Title", "MoU with CASTED").Fill("Begins", w.today(1).String()).Fill("Ends", w.today(365).String()).
		Fill("Days of notice", "90").Press("add-milestone")
	p = p.Want(200).Form("/agreements").Set("milestones[0].title", "First seminar").Set("milestones[0].due_on", w.today(30).String()).
		Set("milestones[0].person", "Yeon-gu Lee").Press("save").Want(200)
	for _, want := range []string{"MoU with CASTED", "STEPI", "CASTED", "First seminar", "Yeon-gu Lee", "Tour", "nobody in charge", "What comes next"} {
		if !strings.Contains(p.Says(), want) {
			t.Errorf("the page does not say %q: %s", want, p.Says())
		}
	}
	id := value[int64](w.stand, `select id from agreements`, nil)
	path := agreementPath(id)
	p = p.Form(path+"/sign").Fill("Signed", "yesterday").Press("").Want(200)
	if !strings.Contains(p.Text(".page-sub"), "in force") || p.Flash() == "" {
		t.Errorf("signed: %s", p.Text(".page-sub"))
	}
	milestone := itoa(value[int64](w.stand, `select id from agreement_milestones`, nil))
	p = p.Form(path + "/milestones/" + milestone + "/done").Press("").Want(200)
	if !strings.Contains(p.Text("#milestone-"+milestone), "done") {
		t.Errorf("done: %s", p.Text("#milestone-"+milestone))
	}
	p = p.Form(path + "/milestones/" + milestone + "/reopen").Press("").Want(200)
	p.Form(path + "/milestones/" + milestone + "/done").Press("").Want(200)
	b.Ask(http.MethodPost, path+"/milestones/99999/done", url.Values{}).Want(404)

	if p.Find("form[action='"+path+"/review']").Length() != 0 {
		t.Error("staff are offered a review")
	}
	boss := w.as(w.manager)
	p = boss.Get(path).Form(path+"/review").Fill("It is to", "goes_on").Fill("Why", "It bears fruit").Press("").Want(200)
	if !strings.Contains(p.Says(), "It bears fruit") {
		t.Errorf("reviewed: %s", p.Says())
	}

	p = b.Get("/agreements/new?renews=" + itoa(id)).Want(200)
	p = p.Form("/agreements").Fill("Title", "MoU with CASTED, again").Press("save").Want(200)
	if chain := p.Text(".chain"); !strings.Contains(chain, "MoU with CASTED") || !strings.Contains(chain, "this agreement") {
		t.Errorf("the chain of the renewal: %s", chain)
	}
	p = b.Get(path).Want(200)
	if !strings.Contains(p.Text(".chain"), "MoU with CASTED, again") || p.Find("a[href^='/agreements/new?renews=']").Length() != 0 {
		t.Errorf("the chain of what was renewed: %s", p.Text(".chain"))
	}
	p = p.Form(path+"/end").Fill("Why it ended", "replaced").Press("").Want(200)
	if !strings.Contains(p.Text(".page-sub"), "ended") || !strings.Contains(p.Says(), "replaced") || p.Find("form[action='"+path+"/sign']").Length() != 0 {
		t.Errorf("ended: %s", p.Says())
	}
	history := p.Text(".history")
	for _, want := range []string{"MoU with CASTED", "First seminar", "Yeon-gu Lee", "in force", "ended", "It bears fruit", "replaced", "Days of notice"} {
		if !strings.Contains(history, want) {
			t.Errorf("the history does not tell %q: %s", want, history)
		}
	}
	p = p.Form(path + "/remove").Press("").Want(200)
	if !strings.Contains(p.Says(), "was removed") {
		t.Errorf("removed: %s", p.Says())
	}
	w.as(w.researcher).Get(path).Want(404)
	if rows := b.Get("/agreements").Want(200).Rows(); len(rows) != 1 {
		t.Errorf("the list has %v", rows)
	}
	p.Form(path + "/restore").Press("").Want(200)
	w.as(w.researcher).Get(path).Want(200)
}

// TestEveryPageOfAgreementsSpeaksBothLanguages, with records in every state.
func TestEveryPageOfAgreementsSpeaksBothLanguages(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	full := w.agreed(w.staff, "Full", func(d *agreement.Draft) {
		notice := 90
		d.NoticeDays, d.Renews, d.Notes, d.AreaIDs, d.PrintedOn, d.SentOn = &notice, true, "Some notes", []int64{w.robots}, w.today(-420), w.today(-410)
		d.Milestones = []agreement.MilestoneDraft{{Title: "Late", DueOn: w.today(-3)}, {Title: "Done", DoneOn: w.today(-9)}, {Title: "Some day"}, {Title: "Soon", DueOn: w.today(9)}}
		d.SourceIDs = []int64{w.of("commitment")[0].id}
	})
	b := w.as(w.manager)
	paths := []string{"/agreements", "/agreements?q=zzzz", "/agreements/new", agreementPath(full), agreementPath(full) + "/edit", "/agreements/new?renews=" + itoa(full)}
	for _, r := range w.of("agreement") {
		paths = append(paths, agreementPath(r.id))
	}
	for _, set := range agreement.Sets {
		paths = append(paths, "/agreements?which="+string(set))
	}
	for _, lang := range []string{"en", "ko"} {
		b.Header.Set("Accept-Language", lang)
		for _, path := range paths {
			p := b.Get(path).Want(200)
			if strings.Contains(p.Body, "⟦") || len(p.Unsafe()) > 0 {
				t.Errorf("%s %s: %v %.300s", lang, path, p.Unsafe(), p.Body[max(0, strings.Index(p.Body, "⟦")):])
			}
		}
		refused := b.Post("/agreements", url.Values{}).Want(422)
		if strings.Contains(refused.Body, "⟦") || len(refused.Complaints()) < 4 {
			t.Errorf("%s: an empty form gets %v", lang, refused.Complaints())
		}
	}
}

// TestSmallFormsOfAnAgreementSayWhatIsWrong, at their field, and do nothing.
func TestSmallFormsOfAnAgreementSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	open := agreementPath(w.agreed(w.staff, "Open", func(d *agreement.Draft) { d.State = agreement.Proposed }))
	over := agreementPath(w.agreed(w.staff, "Over", func(d *agreement.Draft) { d.State, d.EndReason = agreement.Ended, "by term" }))
	tomorrow := w.today(1).String()
	b := w.as(w.manager)
	for wrong, c := range map[string]struct {
		path, says string
		typed      url.Values
	}{
		"signed on no day":         {open + "/sign", "Fill this in", url.Values{"signed_on": {""}}},
		"signed tomorrow":          {open + "/sign", "not come yet", url.Values{"signed_on": {tomorrow}}},
		"signed after it ended":    {over + "/sign", "has ended", url.Values{"signed_on": {"yesterday"}}},
		"ended for no reason":      {open + "/end", "why it ended", url.Values{"end_reason": {" "}}},
		"ended tomorrow":           {open + "/end", "not come yet", url.Values{"end_reason": {"by term"}, "state_on": {tomorrow}}},
		"ended again":              {over + "/end", "has ended", url.Values{"end_reason": {"by term"}}},
		"a reason with NUL":        {open + "/end", "cannot be kept", url.Values{"end_reason": {"a\x00b"}}},
		"reviewed without verdict": {open + "/review", "Choose what", url.Values{"verdict": {""}}},
		"reviewed as no such":      {open + "/review", "Choose one of the list", url.Values{"verdict": {"burn"}}},
		"a note too long":          {open + "/review", "at most 4000", url.Values{"verdict": {"goes_on"}, "note": {strings.Repeat("x", 4001)}}},
	} {
		before := w.contents("sessions")
		c.typed.Set("version", "1")
		p := b.Post(c.path, c.typed).Want(422)
		if !strings.Contains(p.Text(".complaints"), c.says) {
			t.Errorf("%s: %v", wrong, p.Complaints())
		}
		for table, now := range w.contents("sessions") {
			if before[table] != now {
				t.Errorf("%s changed %s", wrong, table)
			}
		}
	}
	b.Post(open+"/sign", url.Values{"signed_on": {"yesterday"}, "version": {"7"}}).Want(409)
}

// TestACommitmentStandsUnderAnAgreement, and tells of it only to who may see that.
func TestACommitmentStandsUnderAnAgreement(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	open := w.agreed(w.staff, "Open MoU", nil)
	secret := w.agreed(w.staff, "zqsecretx", func(d *agreement.Draft) { d.Confidential = true })
	b := w.as(w.staff)
	p := b.Get(agreementPath(open)).Want(200)
	if links := p.Links("a[href^='/commitments/new']"); len(links) != 1 || !strings.Contains(links[0], "agreement="+itoa(open)) {
		t.Errorf("a commitment is added at %v", links)
	}
	p = b.Get("/commitments/new?agreement=" + itoa(open)).Want(200)
	p = p.Form("/commitments").Fill("What was agreed", "Send lists").Fill("With institute 1", "CASTED").Press("save").Want(200)
	if !strings.Contains(p.Text(".aside"), "Open MoU") || p.Find("a[href^='/agreements/new?commitment=']").Length() != 0 {
		t.Errorf("its page: %s", p.Text(".aside"))
	}
	if p = b.Get(agreementPath(open)).Want(200); !strings.Contains(p.Text(".content"), "Send lists") {
		t.Errorf("the agreement's page: %s", p.Text(".content"))
	}

	id := w.commitment(w.other, commitment.Draft{What: "Hidden away", InstituteIDs: []int64{w.casted}, PersonID: w.park})
	path := commitmentPath(id)
	if links := w.as(w.other).Get(path).Want(200).Links("a[href^='/agreements/new?commitment=']"); len(links) != 1 {
		t.Errorf("an agreement is made at %v", links)
	}
	w.as(w.other).Post(path, url.Values{"version": {"1"}, "what": {"Hidden away"}, "institutes[0].institute": {"CASTED"}, "agreement_id": {itoa(secret)}}).Want(422)
	w.exec(`update commitments set agreement_id = @a where id = @id`, pg.Args{"a": secret, "id": id})
	w.as(w.other).Get(path).Want(404)
	p = w.as(w.researcher).Get(path).Want(200) // who is in charge
	if strings.Contains(p.Body, "zqsecretx") || strings.Contains(p.Body, agreementPath(secret)) || strings.Contains(p.Text(".history"), "Agreement") {
		t.Errorf("tells of the agreement: %s", p.Says())
	}
	helper := w.account("helper", w.person("Helps Quietly", "", w.stepi), auth.Staff) // in charge, and sees no more of it
	w.exec(`update commitments set person_id = @p where id = @id`, pg.Args{"p": helper.PersonID, "id": id})
	p = w.as(helper).Get(path+"/edit").Want(200).Form(path).Fill("What was agreed", "Hidden away, reworded").Press("save").Want(200)
	if strings.Contains(p.Body, "zqsecretx") || value[int64](w.stand, `select agreement_id from commitments where what = 'Hidden away, reworded'`, nil) != secret {
		t.Error("who does not see the agreement took the commitment out of it")
	}
	if p = w.as(w.manager).Get(path).Want(200); !strings.Contains(p.Says(), "zqsecretx") {
		t.Errorf("does not tell a manager: %s", p.Says())
	}
	if p := w.as(w.other).Get("/agreements?q=zqsecretx").Want(200); len(p.Rows()) != 0 {
		t.Errorf("found: %v", p.Rows())
	}
}

// TestAnAgreementOverTheAPI reads back what it wrote, field by field.
func TestAnAgreementOverTheAPI(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.program(w.staff)
	body := fmt.Sprintf(`{"title": "MoU", "kind": "mou", "state": "in_force", "parties": [{"institute_id": %d, "signed_by": "Cho"}, {"institute_id": %d}],
		"signed_on": "2024-02-29", "starts_on": "2024-03-01", "ends_on": "2028-02-29", "notice_days": 90, "renews": true, "areas": [%d], "confidential": false,
		"milestones": [{"title": "Seminar", "due_on": "2024-06-30", "person_id": %d}, {"title": "Report"}]}`, w.stepi, w.casted, w.robots, w.lee)
	made := p.want(http.StatusCreated, http.MethodPost, "/agreements", body)
	path := "/agreements/" + itoa(made.id())
	for field, want := range map[string]any{
		"title": "MoU", "kind": "mou", "state": "in_force", "state_on": "2024-02-29", "signed_on": "2024-02-29", "starts_on": "2024-03-01", "ends_on": "2028-02-29",
		"notice_days": 90.0, "renews": true, "confidential": false, "renewal_of_id": nil, "point_id": nil, "printed_on": nil,
	} {
		if made.json[field] != want {
			t.Errorf("%s is %v, want %v", field, made.json[field], want)
		}
	}
	parties, milestones := made.json["parties"].([]any), made.json["milestones"].([]any)
	if len(parties) != 2 || parties[0].(map[string]any)["signed_by"] != "Cho" || len(milestones) != 2 || milestones[0].(map[string]any)["person_id"] != float64(w.lee) {
		t.Errorf("parties %v, milestones %v", parties, milestones)
	}
	first := itoa(int64(milestones[0].(map[string]any)["id"].(float64)))

	v1, v2, v3 := p.with("If-Match", `"1"`), p.with("If-Match", `"2"`), p.with("If-Match", `"3"`)
	got := v1.want(http.StatusOK, http.MethodPatch, path, `{"milestones": [{"id": `+first+`, "title": "Seminar", "done_on": "2024-06-20"}], "notice_days": null, "notes": "Noted"}`)
	if all := got.json["milestones"].([]any); len(all) != 1 || all[0].(map[string]any)["done_on"] != "2024-06-20" || got.json["notice_days"] != nil || got.json["notes"] != "Noted" || got.json["ends_on"] != "2028-02-29" {
		t.Errorf("changed: %s", got.body)
	}
	v1.want(http.StatusPreconditionFailed, http.MethodPatch, path, `{"title": "Too late"}`)
	for body, want := range map[string]string{
		`{"ends_on": "2024-02-29"}`:                                 "ends_on: agreement.ends-first",
		`{"signed_on": null}`:                                       "signed_on: agreement.unsigned",
		`{"state": "ended"}`:                                        "end_reason: agreement.why-ended",
		`{"notice_days": 3000}`:                                     "notice_days: agreement.notice-too-long",
		`{"renewal_of_id": 99999}`:                                  "renewal_of_id: form.no-such-record",
		`{"renewal_of_id": ` + path[12:] + `}`:                      "renewal_of_id: agreement.renews-itself",
		`{"point_id": 7}`:                                           "point_id: api.fixed",
		`{"sources": [7]}`:                                          "sources: api.fixed",
		`{"readers": [99999]}`:                                      "readers: form.no-such-record",
		`{"parties": []}`:                                           "parties: agreement.two-parties",
		`{"parties": [{"institute_id": 0}]}`:                        "",
		`{"milestones": [{"title": " "}]}`:                          "milestones[0].title: agreement.milestone-untitled",
		`{"milestones": [{"title": "x", "due_on": "2030-01-01"}]}`:  "milestones[0].due_on: agreement.milestone-after-end",
		`{"milestones": [{"title": "x", "person_id": 99999}]}`:      "milestones[0].person_id: form.no-such-record",
		`{"milestones": [{"id": 99999, "title": "x"}]}`:             "milestones: agreement.milestone-gone",
		`{"milestones": [{"title": "x", "done_on": "9999-01-01"}]}`: "milestones[0].done_on: commitment.not-yet",
	} {
		if got := v2.want(http.StatusUnprocessableEntity, http.MethodPatch, path, body); !strings.Contains(got.complaints(), want) {
			t.Errorf("%s gets %s, want %s", body, got.complaints(), want)
		}
	}
	v2.want(http.StatusOK, http.MethodPatch, path, `{"state": "ended", "end_reason": "completed"}`)
	other := w.agreed(w.other, "zqsecretx", func(d *agreement.Draft) { d.Confidential = true })
	for address, want := range map[string][]int64{
		"/agreements": {made.id()}, "/agreements?state=ended": {made.id()}, "/agreements?state=proposed": {}, "/agreements?year=2025": {made.id()}, "/agreements?year=2020": {},
		"/agreements?institute=" + itoa(w.casted): {made.id()}, "/agreements?country=CN&kind=mou": {made.id()}, "/agreements?which=nobody": {}, "/agreements?q=zq": {},
		"/agreements?area=" + itoa(w.robots) + "&sort=end": {made.id()}, "/agreements?person=" + itoa(w.lee): {},
	} {
		if got := p.want(http.StatusOK, http.MethodGet, address, "").ids(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
	p.want(http.StatusNotFound, http.MethodGet, "/agreements/"+itoa(other), "")
	p.want(http.StatusUnprocessableEntity, http.MethodGet, "/agreements?which=all", "")
	v3.want(http.StatusNoContent, http.MethodDelete, path, "")
	p.want(http.StatusNotFound, http.MethodGet, path, "")
	p.want(http.StatusOK, http.MethodPost, path+"/restore", "")

	c := p.want(http.StatusCreated, http.MethodPost, "/commitments", fmt.Sprintf(`{"what": "Share", "owed_by": "both", "institute_ids": [%d], "agreement_id": %d}`, w.casted, made.id()))
	if c.json["agreement_id"] != float64(made.id()) {
		t.Errorf("a commitment under it: %s", c.body)
	}
	at := "/commitments/" + itoa(c.id())
	if got := v1.want(http.StatusUnprocessableEntity, http.MethodPatch, at, `{"agreement_id": `+itoa(other)+`}`); got.complaints() != "agreement_id: form.no-such-record" {
		t.Errorf("under one that is hidden: %s", got.complaints())
	}
	if got := v1.want(http.StatusOK, http.MethodPatch, at, `{"agreement_id": null}`); got.json["agreement_id"] != nil {
		t.Errorf("taken out of it: %s", got.body)
	}
}

// TestTwoWhoEditAnAgreementAtOnceSeeBoth, and nothing that was typed is lost.
func TestTwoWhoEditAnAgreementAtOnceSeeBoth(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	path := agreementPath(w.agreed(w.staff, "MoU", func(d *agreement.Draft) { d.Milestones = []agreement.MilestoneDraft{{Title: "Seminar"}} }))
	mine, theirs := w.as(w.staff).Get(path+"/edit").Want(200), w.as(w.manager).Get(path+"/edit").Want(200)
	theirs.Form(path).Fill("Title", "Theirs").Press("save").Want(200)
	p := mine.Form(path).Fill("Title", "Mine").Press("save").Want(409)
	if !strings.Contains(p.Complaint("title"), "Theirs") || p.Find("input[name=title]").AttrOr("value", "") != "Mine" {
		t.Errorf("the conflict says %v", p.Complaints())
	}
	if p = p.Form(path).Press("save").Want(200); p.Text("h1") != "Mine" {
		t.Errorf("saved again: %s", p.Text("h1"))
	}
	w.as(w.other).Ask(http.MethodPost, path, url.Values{"title": {"Not mine"}}).Want(403)
}
