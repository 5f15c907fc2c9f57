package topic

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// as opens a browser on the pages of topics, as somebody, in a language.
func (s *stand) as(who auth.Account, l i18n.Lang) *webtest.Browser {
	s.t.Helper()
	now := today.Time().Add(9 * time.Hour)
	h := NewHandler(s.db, day.Clock{Now: func() time.Time { return now }, Zone: time.UTC}, nil)
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			next.ServeHTTP(w, q.WithContext(i18n.With(auth.As(q.Context(), who), l)))
		})
	})
	r.Get("/topics", page.Handle(h.List))
	r.Get("/topics/board", page.Handle(h.Board))
	r.Get("/topics/new", page.Handle(h.New))
	r.Post("/topics", page.Handle(h.Create))
	r.Get("/topics/{id}", page.Handle(h.Show))
	r.Get("/topics/{id}/edit", page.Handle(h.Edit))
	r.Post("/topics/{id}", page.Handle(h.Update))
	r.Post("/topics/{id}/move", page.Handle(h.Move))
	r.Post("/topics/{id}/remove", page.Handle(h.Remove))
	r.Post("/topics/{id}/restore", page.Handle(h.Restore))
	return webtest.Open(s.t, r)
}

// typed is a topic as somebody has typed it, with something in every field.
func (s *stand) typed() url.Values {
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	return url.Values{
		"title": {"Smart mobility"}, "summary": {"Why we\nask"}, "areas": {id(s.ai)}, "stage": {"shared"}, "readers": {id(s.other.ID)},
		"institutes[0].institute": {"STEPI"}, "institutes[0].institute_id": {id(s.stepi)},
		"institutes[1].institute": {"CASTED"}, "institutes[1].institute_id": {id(s.casted)}, "proposer": {"1"},
		"ours[0].person": {"Yeon-gu Lee"}, "ours[0].person_id": {id(s.lee)}, "ours[0].keep": {"1"},
		"theirs[0].person": {"Wang Yanjiu"}, "theirs[0].person_id": {id(s.wang)}, "theirs[0].keep": {"1"},
		"held": {"1"}, "do": {"save"},
	}
}

func TestATopicIsProposedByItsForm(t *testing.T) {
	s := newStand(t)
	b := s.as(s.staff, i18n.EN)
	p := b.Get("/topics/new").Want(200)
	f := p.Form("/topics")
	if f.Value("institutes[0].institute") != "STEPI" || f.Value("stage") != "proposed" || f.Value("proposer") != "" {
		t.Errorf("it begins with %v", f.Values())
	}
	p = b.Post("/topics", s.typed()).Want(200)
	if got := p.Text("h1"); got != "Smart mobility" {
		t.Errorf("the page is %q: %s", got, p.Says())
	}
	for _, want := range []string{"Shared", "since 15 Jun 2026", "proposed by CASTED", "Yeon-gu Lee", "Wang Yanjiu", "Why we"} {
		if !strings.Contains(p.Says(), want) {
			t.Errorf("the page does not say %q: %s", want, p.Says())
		}
	}
	if got := p.Text("#in-charge"); !strings.Contains(got, "nobody") {
		t.Errorf("in charge: %s", got)
	}
	if now := p.Find(".stage-line [aria-current=step]"); now.Length() != 1 || !strings.Contains(now.Text(), "Shared") {
		t.Errorf("the current stage is %q", now.Text())
	}
	saved := s.find(1)
	if saved.ProposerID != s.casted || len(saved.People) != 2 || saved.StageOn != today || saved.CreatedBy != s.staff.ID {
		t.Errorf("saved %+v", saved)
	}
	f = b.Get(Path(1) + "/edit").Want(200).Form(Path(1))
	if f.Value("proposer") != "1" || f.Value("ours[0].person") != "Yeon-gu Lee" || f.Value("theirs[0].person") != "Wang Yanjiu" || f.Has("stage") {
		t.Errorf("edited from %v", f.Values())
	}
	f.Set("title", "Mobility").Press("save").Want(200)
	if again := s.find(1); again.Title != "Mobility" || again.ProposerID != s.casted || len(again.People) != 2 || again.Stage != Shared {
		t.Errorf("saved %+v", again)
	}
}

func TestWrongInputGetsASentenceAtItsField(t *testing.T) {
	s := newStand(t)
	s.do(`update positions set ends_on = '2026-01-01' where person_id = @p`, pg.Args{"p": s.wang})
	hidden, b := s.agreement("Hidden", true), s.as(s.other, i18n.EN)
	_, point := s.visit("Secret trip", "Secret words", true)
	for _, tt := range []struct {
		set         map[string]string
		field, says string
	}{
		{map[string]string{"title": " "}, "title", "Fill this in."},
		{map[string]string{"title": strings.Repeat("가", 301)}, "title", "301 characters; at most 300"},
		{map[string]string{"title": "a\x00b"}, "title", "cannot be kept"},
		{map[string]string{"summary": "\xff\xfe"}, "summary", "cannot be kept"},
		{map[string]string{"summary": strings.Repeat("x", 20001)}, "summary", "at most 20000"},
		{map[string]string{"stage": "finished"}, "stage", "Choose one of the list"},
		{map[string]string{"areas": "9999"}, "areas", "not there"},
		{map[string]string{"areas": "99999999999999999999"}, "areas", "not there"},
		{map[string]string{"readers": "9999"}, "readers", "not there"},
		{map[string]string{"agreement_id": "9999"}, "agreement_id", "not there"},
		{map[string]string{"agreement_id": strconv.FormatInt(hidden, 10)}, "agreement_id", "you may not see it"},
		{map[string]string{"agreement_id": "x"}, "agreement_id", "not there"},
		{map[string]string{"institutes[1].institute": "STEPI", "institutes[1].institute_id": strconv.FormatInt(s.stepi, 10)}, "institutes[1].institute", "twice"},
		{map[string]string{"institutes[1].institute": "Nobody knows it", "institutes[1].institute_id": ""}, "institutes[1].institute", "Nobody knows it"},
		{map[string]string{"institutes[1].institute_id": "99999999999999999999"}, "institutes[1].institute", "not there"},
		{map[string]string{"theirs[0].person": "Yeon-gu Lee", "theirs[0].person_id": strconv.FormatInt(s.lee, 10)}, "theirs[0].person", "twice"},
		{map[string]string{"theirs[0].person": "\x00", "theirs[0].person_id": ""}, "theirs[0].person", "cannot be kept"},
		{map[string]string{"ours": "\xff"}, "ours", "cannot be kept"},
		{map[string]string{"proposer": "7"}, "proposer", "one of the institutes"},
		{map[string]string{"proposer": "-1"}, "proposer", "one of the institutes"},
		{map[string]string{"proposer": "x\x00"}, "proposer", "one of the institutes"},
		{map[string]string{}, "theirs[0].person", "no longer works"},
	} {
		typed := s.typed()
		for field, v := range tt.set {
			typed.Set(field, v)
		}
		p := b.Post("/topics", typed).Want(http.StatusUnprocessableEntity)
		if got := p.Complaint(tt.field); !strings.Contains(got, tt.says) {
			t.Errorf("%v: %s says %q, want %q; in all %v", tt.set, tt.field, got, tt.says, p.Complaints())
		}
		if f := p.Form("/topics"); tt.set["title"] == "" && f.Value("title") != "Smart mobility" && tt.field != "title" {
			t.Errorf("%v: the title came back as %q", tt.set, f.Value("title"))
		}
	}
	typed := s.typed()
	typed.Set("point_id", strconv.FormatInt(point, 10))
	if p := b.Post("/topics", typed).Want(422); strings.Contains(p.Body, "Secret") || len(p.Complaints()) != 2 {
		t.Errorf("a hidden point: %v", p.Complaints())
	}
	if n := value[int](s, `select count(*) from topics`, nil); n != 0 {
		t.Errorf("%d were saved", n)
	}
	typed = s.typed()
	typed.Set("confirmed", "theirs[0].person=topic.has-left")
	b.Post("/topics", typed).Want(200)
	if got := b.Get(Path(1)).Says(); !strings.Contains(got, "formerly CASTED") {
		t.Errorf("the page does not say that Wang left: %s", got)
	}
	s.do(`update topic_people set position = 3 - position`, nil)   // theirs first
	b.Get(Path(1) + "/edit").Form(Path(1)).Press("save").Want(200) // is not asked again
	if people, _ := s.find(1).named(); !slices.Equal(people, []int64{s.wang, s.lee}) {
		t.Errorf("saving changed the order of people to %v", people)
	}
}

func TestTooManyInstitutesOrResearchers(t *testing.T) {
	s := newStand(t)
	b, typed := s.as(s.staff, i18n.EN), s.typed()
	for i := range 60 {
		typed.Set(form.At("institutes", i, "institute"), fmt.Sprint("No. ", i))
		typed.Set(form.At("institutes", i, "institute_id"), "new")
	}
	for i := range 201 {
		typed.Set(form.At("ours", i, "person"), fmt.Sprint("No. ", i))
		typed.Set(form.At("ours", i, "person_id"), "new")
		typed.Set(form.At("ours", i, "keep"), "1")
	}
	p := b.Post("/topics", typed).Want(422)
	if all := strings.Join(p.Complaints(), "\n"); !strings.Contains(all, "at most 50 institutes") || !strings.Contains(all, "at most 200 researchers") {
		t.Errorf("says %s", all)
	}
}

func TestResearchersProposeButMakeNobodyAndSelectNothing(t *testing.T) {
	s := newStand(t)
	b := s.as(s.researcher, i18n.EN)
	p := b.Get("/topics/new").Want(200)
	if got := p.Text("select[name=stage]"); !strings.Contains(got, "Shared") || strings.Contains(got, "Selected") || strings.Contains(got, "Published") {
		t.Errorf("offered stages: %s", got)
	}
	if p.Find("[data-create]").Length() != 0 {
		t.Error("they are offered to make institutes or people")
	}
	typed := s.typed()
	typed.Set("stage", "selected")
	typed.Set("theirs[0].person", "Nobody Yet")
	typed.Set("theirs[0].person_id", "new")
	p = b.Post("/topics", typed).Want(422)
	if p.Complaint("stage") == "" || p.Complaint("theirs[0].person") == "" {
		t.Errorf("complaints %v", p.Complaints())
	}
	typed = s.typed()
	typed.Set("stage", "proposed")
	p = b.Post("/topics", typed).Want(200)
	if next := p.Find(".topic-on button[name=stage]").AttrOr("value", ""); next != "shared" {
		t.Errorf("what comes next is %q", next)
	}
	p = b.Post(Path(1)+"/move", url.Values{"version": {"1"}, "stage": {"shared"}}).Want(200)
	if p.Find("form[action$='/move']").Length() != 0 {
		t.Errorf("shared, it is still theirs to move: %s", p.Says())
	}
	b.Ask("GET", Path(1)+"/edit", nil).Want(403)
	b.Ask("POST", Path(1)+"/move", url.Values{"version": {"2"}, "stage": {"selected"}}).Want(403)
	s.charge(1, s.lee, "", "")
	b = s.as(s.becomes(s.researcher, s.lee), i18n.EN)
	if p := b.Get(Path(1)).Want(200); !strings.Contains(p.Says(), "Staff and managers move it on to: Selected") {
		t.Errorf("in charge, they are told: %s", p.Says())
	}
	if p := b.Ask("POST", Path(1)+"/move", url.Values{"version": {"2"}, "stage": {"selected"}}).Want(422); !strings.Contains(p.Complaint("stage"), "Staff and managers decide") {
		t.Errorf("complaints %v", p.Complaints())
	}
}

func TestATopicIsMovedFromItsPage(t *testing.T) {
	s := newStand(t)
	id := s.create(draft("Moving")).ID
	b := s.as(s.staff, i18n.EN)
	move := func(version, stage, reason string, want int) webtest.Page {
		t.Helper()
		return b.Ask("POST", Path(id)+"/move", url.Values{"version": {version}, "stage": {stage}, "reason": {reason}}).Want(want)
	}
	for _, tt := range []struct{ stage, reason, field, says string }{
		{"", "", "stage", "Fill this in."},
		{"nowhere", "", "stage", "Choose one of the list"},
		{"proposed", "why", "stage", "in this stage already"},
		{"selected", " ", "reason", "skips a stage"},
		{"dropped", "", "reason", "why it is dropped"},
		{"shared", "\x00", "reason", "cannot be kept"},
		{"shared", strings.Repeat("x", 1001), "reason", "at most 1000"},
	} {
		p := move("1", tt.stage, tt.reason, 422)
		if got := p.Complaint(tt.field); !strings.Contains(got, tt.says) {
			t.Errorf("%q because %q: %s says %q; in all %v", tt.stage, tt.reason, tt.field, got, p.Complaints())
		}
		if p.Find("details.step[open]").Length() != 1 {
			t.Errorf("%q: the form is shut", tt.stage)
		}
	}
	if p := b.Post(Path(id)+"/move", url.Values{"version": {"1"}, "stage": {"shared"}}).Want(200); p.Text(".stage-line [aria-current=step] .stage-name") != "Shared" || p.Find(".notes li").Length() != 1 {
		t.Errorf("says %s", p.Says())
	}
	p := move("1", "dropped", "We are tired of it.", 409)
	if got := strings.Join(p.Complaints(), " "); !strings.Contains(got, "sun changed this topic") || !strings.Contains(got, "Shared") {
		t.Errorf("the conflict says %s", got)
	}
	if f := p.Find("details.step[open] form"); f.Find("[name=reason]").AttrOr("value", "") != "We are tired of it." || f.Find("option[selected]").AttrOr("value", "") != "dropped" ||
		f.Find("[name=version]").AttrOr("value", "") != "2" {
		t.Error("what was typed is gone")
	}
	move("2", "dropped", "We are tired of it.", 303)
	if p := move("3", "proposed", "", 422); !strings.Contains(p.Complaint("reason"), "taken up again") {
		t.Errorf("says %v", p.Complaints())
	}
	move("3", "under_way", "Both want it after all.", 303)
	if p := move("4", "shared", "", 422); !strings.Contains(p.Complaint("reason"), "goes back") {
		t.Errorf("says %v", p.Complaints())
	}
	shown := b.Get(Path(id)).Want(200)
	for _, want := range []string{"Dropped → Under way Both want it after all.", "We are tired of it.", "Bring it to a joint report"} {
		if !strings.Contains(shown.Says(), want) {
			t.Errorf("the page does not say %q: %s", want, shown.Says())
		}
	}
	b.Ask("POST", Path(id)+"/move", url.Values{"version": {"99999999999999999999"}, "stage": {"shared"}}).Want(409)
}

func TestACardIsMovedOnTheBoardAndStaysInSight(t *testing.T) {
	s := newStand(t)
	d := draft("On the board")
	d.Institutes, d.People, d.AreaIDs, d.StageOn = With(s.casted), By(s.cho, s.wang), []int64{s.ai}, today.Add(-4)
	id := s.create(d).ID
	b := s.as(s.staff, i18n.EN)
	board := fmt.Sprintf("/topics/board?area=%d", s.ai)
	p := b.Get(board).Want(200)
	card := p.Find("[data-stage=proposed] .board-card")
	if got := card.ChildrenFiltered("p").Text(); strings.Join(strings.Fields(got), " ") != "CASTED2 researchers · 4 days here" || card.AttrOr("id", "") != fmt.Sprintf("topic-%d", id) {
		t.Errorf("the card says %q", got)
	}
	back := card.Find("[name=back]").AttrOr("value", "")
	if back != board+fmt.Sprintf("#topic-%d", id) {
		t.Errorf("it would go back to %s", back)
	}
	moved := b.Ask("POST", Path(id)+"/move", url.Values{"version": {"1"}, "stage": {"shared"}, "back": {back}}).Want(303)
	if moved.Location() != back {
		t.Errorf("it goes back to %s", moved.Location())
	}
	if p := b.Get(board); p.Find("[data-stage=shared] .board-card").Length() != 1 || p.Find("[data-stage=proposed] .board-card").Length() != 0 {
		t.Error("the card is where it was")
	}
	p = b.Ask("POST", Path(id)+"/move", url.Values{"version": {"2"}, "stage": {"published"}, "back": {back}}).Want(422)
	if got := p.Find("details.step [name=back]").AttrOr("value", ""); got != back {
		t.Errorf("once the reason is given it goes back to %q", got)
	}
	if p := s.as(s.researcher, i18n.EN).Get("/topics/board"); p.Find(".card-moves").Length() != 0 || p.Find(".board-card").Length() != 1 {
		t.Error("who may not move it is offered to")
	}
	for i := range 21 {
		s.create(Draft{Title: fmt.Sprint("No. ", i), StageOn: today, Institutes: With(s.casted)})
	}
	p = b.Get(fmt.Sprintf("/topics/board?institute=%d", s.casted)).Want(200)
	if got := p.Links("[data-stage=proposed] > p a"); !slices.Equal(got, []string{fmt.Sprintf("/topics?institute=%d&stage=proposed", s.casted)}) {
		t.Errorf("all of them are at %v", got)
	}
	if got := p.Links(".tabs a"); !slices.Equal(got, []string{fmt.Sprintf("/topics?institute=%d", s.casted), fmt.Sprintf("/topics/board?institute=%d", s.casted)}) {
		t.Errorf("the twins are %v", got)
	}
}

func TestTwoEditAtOnceAndNothingIsLost(t *testing.T) {
	s := newStand(t)
	b := s.as(s.staff, i18n.EN)
	b.Post("/topics", s.typed()).Want(200)
	mine := b.Get(Path(1) + "/edit").Form(Path(1))
	theirs := s.find(1)
	d := draft("Another title")
	d.Institutes, d.People, d.AreaIDs, d.Confidential, d.Summary = With(s.stepi, s.casisd), By(s.li), []int64{s.robots}, true, "Because."
	d.Proposer, d.AgreementID = d.Institutes[0].Institute, s.agreement("MoU", false)
	s.must(s.Update(s.ctx, 1, theirs.Version, d, s.manager))
	p := mine.Set("title", "Mine").Press("save").Want(409)
	if got := p.Complaint("title"); !strings.Contains(got, "Meanwhile mina wrote: Another title") {
		t.Errorf("the title says %q", got)
	}
	f := p.Form(Path(1))
	for field, want := range map[string]string{ // what only the other changed is taken over
		"title": "Mine", "version": "2", "summary": "Because.", "institutes[0].institute": "STEPI", "institutes[1].institute": "CASISD", "proposer": "0",
		"areas": strconv.FormatInt(s.robots, 10), "theirs[0].person": "Li Zhengce", "ours[0].person": "", "confidential": "1", "agreement_id": "1", "readers": "",
	} {
		if got := f.Value(field); got != want {
			t.Errorf("%s came back with %q, want %q", field, got, want)
		}
	}
	if told := strings.Join(p.Texts(".taken-all"), " "); !strings.Contains(told, "Taken over from mina") {
		t.Errorf("it says %q", told)
	}
	p.Form(Path(1)).Press("save").Want(200)
	if s.find(1).Title != "Mine" {
		t.Error("saving again does not keep mine")
	}
	f = b.Get(Path(1) + "/edit").Form(Path(1))
	s.must(s.Remove(s.ctx, 1, s.find(1).Version, s.manager))
	if p := f.Set("title", "Too late").Press("save").Want(409); p.Form(Path(1)).Value("title") != "Too late" || len(p.Complaints()) != 1 {
		t.Errorf("removed meanwhile: %v", p.Complaints())
	}
}

func TestATopicBeginsWithWhatTheAddressSays(t *testing.T) {
	s := newStand(t)
	_, point := s.visit("A trip", "AI and   robots.\nSecond line.", true)
	agreement := s.agreement("MoU on AI", true)
	b := s.as(s.staff, i18n.EN)
	starts := func(query string, want map[string]string) {
		t.Helper()
		f := b.Get("/topics/new?" + query).Want(200).Form("/topics")
		for field, v := range want {
			if got := strings.Join(f.Values()[field], "|"); got != v {
				t.Errorf("%s: %s is %q, want %q", query, field, got, v)
			}
		}
	}
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	starts("point="+id(point), map[string]string{
		"title": "AI and robots. Second line", "institutes[0].institute": "STEPI", "institutes[1].institute": "CASTED", "areas": id(s.robots), "point_id": id(point), "confidential": "1",
	})
	starts("agreement="+id(agreement), map[string]string{
		"title": "", "institutes[0].institute": "STEPI", "institutes[1].institute": "CASISD", "areas": id(s.ai), "agreement_id": id(agreement), "confidential": "1",
	})
	starts("institute="+id(s.casted), map[string]string{"institutes[0].institute": "STEPI", "institutes[1].institute": "CASTED", "confidential": ""})
	for _, q := range []string{"point=99999", "point=x", "agreement=99999", "institute=99999", "point=99999999999999999999", "institute=%00", "point=-1"} {
		starts(q, map[string]string{"title": "", "institutes[0].institute": "STEPI", "institutes[1].institute": "", "point_id": "", "agreement_id": ""})
	}
	other := s.as(s.other, i18n.EN)
	for _, q := range []string{"point=" + id(point), "agreement=" + id(agreement)} {
		if p := other.Get("/topics/new?" + q).Want(200); strings.Contains(p.Body, "robots.") || strings.Contains(p.Body, "MoU on AI") {
			t.Errorf("%s tells what is hidden", q)
		}
	}
	p := b.Get("/topics/new?point=" + id(point)).Form("/topics").Press("save").Want(200)
	if got := p.Text("blockquote"); !strings.Contains(got, "AI and robots.") || !strings.Contains(got, "A trip") {
		t.Errorf("first raised: %s", got)
	}
	if got := p.Links("blockquote a"); len(got) != 1 || !strings.HasSuffix(got[0], "#point-"+id(point)) {
		t.Errorf("leads to %v", got)
	}
}

func TestALongTextMakesATitleOfOneLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                           "",
		" One \n line. ":             "One line",
		"로봇과 도시.":                    "로봇과 도시",
		strings.Repeat("a", 200):     strings.Repeat("a", 119) + "…",
		strings.Repeat("word, ", 40): strings.TrimSuffix(strings.Repeat("word, ", 19), ", ") + "…",
	} {
		if got := inOneLine(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLinesOfInstitutesAreMovedWithoutScript(t *testing.T) {
	s := newStand(t)
	b, typed := s.as(s.staff, i18n.EN), s.typed()
	press := func(do string) *webtest.Form {
		t.Helper()
		typed.Set("do", do)
		f := b.Post("/topics", typed).Want(200).Form("/topics")
		typed = f.Values()
		return f
	}
	f := press("up-institute:1")
	if f.Value("institutes[0].institute") != "CASTED" || f.Value("proposer") != "0" {
		t.Errorf("moved up: %v", f.Values())
	}
	f = press("down-institute:0")
	if f.Value("institutes[1].institute") != "CASTED" || f.Value("proposer") != "1" {
		t.Errorf("moved down: %v", f.Values())
	}
	f = press("remove-institute:0")
	if f.Value("institutes[0].institute") != "CASTED" || f.Value("proposer") != "0" {
		t.Errorf("without the first: %v", f.Values())
	}
	f = press("remove-institute:0")
	if f.Value("institutes[0].institute") != "" || f.Value("proposer") != "" || f.Value("title") != "Smart mobility" {
		t.Errorf("without any: %v", f.Values())
	}
	press("add-institute")
	for _, do := range []string{"remove-institute:99", "up-institute:x", "nothing", "down-institute:-1", "add-institute:5"} {
		press(do)
	}
}

func TestPagesAreInBothLanguages(t *testing.T) {
	s := newStand(t)
	_, point := s.visit("A trip", "Robots", false)
	d := draft("로봇과 도시")
	d.Institutes, d.People, d.AreaIDs, d.PointID, d.AgreementID, d.Summary = With(s.stepi, s.casted), By(s.cho, s.wang), []int64{s.robots}, point, s.agreement("MoU", false), "요약"
	d.Proposer, d.Confidential = d.Institutes[0].Institute, true
	s.create(d)
	d.Title = "Another"
	s.create(d)
	for i, stage := range []Stage{Shared, Selected, UnderWay, Published, Dropped, Proposed} {
		for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
			b := s.as(s.manager, l)
			for _, path := range []string{"/topics", "/topics?q=zzz", "/topics?stage=x", "/topics/board", "/topics/board?area=x", "/topics/new", "/topics/new?point=1", "/topics/1", "/topics/1/edit"} {
				p := b.Get(path).Want(200)
				if i := strings.Index(p.Body, "⟦"); i >= 0 {
					t.Errorf("%s says %s", path, p.Body[i:i+60])
				}
			}
		}
		s.must(s.Move(s.ctx, 1, int64(i+1), stage, today, "because", s.staff))
	}
	ko := s.as(s.researcher, i18n.KO).Get("/topics/2").Status
	if ko != http.StatusNotFound {
		t.Errorf("a confidential one is answered %d", ko)
	}
	if p := s.as(s.manager, i18n.KO).Get("/topics/board"); !strings.Contains(p.Says(), "선정") || !strings.Contains(p.Says(), "연구자 2명 · 0일째") {
		t.Errorf("the board says %s", p.Says())
	}
}

func TestRemovingATopicAndBringingItBack(t *testing.T) {
	s := newStand(t)
	id := s.create(draft("Here and gone")).ID
	b := s.as(s.staff, i18n.EN)
	p := b.Get(Path(id)).Form(Path(id) + "/remove").Press("").Want(200)
	if !strings.Contains(p.Says(), "This topic was removed") || p.Find("form[action$='/move']").Length() != 0 {
		t.Errorf("says %s", p.Says())
	}
	if got := b.Get("/topics").Says(); strings.Contains(got, "Here and gone") {
		t.Errorf("the list says %s", got)
	}
	s.as(s.other, i18n.EN).Ask("GET", Path(id), nil).Want(404)
	b.Ask("GET", Path(id)+"/edit", nil).Want(404)
	p.Form(Path(id) + "/restore").Press("").Want(200)
	if got := b.Get("/topics").Says(); !strings.Contains(got, "Here and gone") {
		t.Errorf("the list says %s", got)
	}
	b.Ask("POST", Path(id)+"/remove", url.Values{"version": {"1"}}).Want(409)
}
