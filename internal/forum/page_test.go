package forum

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// as is a browser of who, in a language.
func (s *stand) as(who auth.Account, l i18n.Lang) *webtest.Browser {
	s.t.Helper()
	h, r, on := s.handler(), chi.NewRouter(), page.Handle
	r.Use(flash.Load)
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(i18n.With(auth.As(r.Context(), who), l)))
		})
	})
	r.Get("/forums", on(h.List))
	r.Get("/forums/new", on(h.New))
	r.Post("/forums", on(h.Create))
	r.Get("/forums/{id}", on(h.Show))
	r.Get("/forums/{id}/edit", on(h.Edit))
	r.Post("/forums/{id}", on(h.Update))
	r.Post("/forums/{id}/remove", on(h.Remove))
	r.Post("/forums/{id}/restore", on(h.Restore))
	r.Post("/forums/{id}/reforms/{reform}/carried", on(h.Carried))
	r.Get("/forums/{id}/editions/new", on(h.NewEdition))
	r.Post("/forums/{id}/editions", on(h.CreateEdition))
	r.Get("/editions/{id}", on(h.ShowEdition))
	r.Get("/editions/{id}/edit", on(h.EditEdition))
	r.Post("/editions/{id}", on(h.UpdateEdition))
	r.Post("/editions/{id}/remove", on(h.RemoveEdition))
	r.Post("/editions/{id}/restore", on(h.RestoreEdition))
	return webtest.Open(s.t, r)
}

// full is a forum with something in every place, and its last edition.
func (s *stand) full() (Forum, Edition) {
	s.t.Helper()
	_, problem, agreed, _ := s.visited(false)
	f := s.create(Draft{
		Name: "Korea-China Forum", NameKO: "한중 포럼", Acronym: "KCF", Notes: "Some *notes*", Institutes: heldBy(s.casted),
		Problems: []ProblemDraft{{Text: "Too uniform", PointID: problem}, {Text: "Too short"}},
		Reforms:  []ReformDraft{{Text: "Concrete topics", Problem: 1, AgreedOn: on("2026-03-04"), PointID: agreed}, {Text: "Freely shared"}},
	})
	var last Edition
	for n := 1; n <= 6; n++ {
		count := n * 10
		first := on("2021-05-01")
		first.Year += n - 1
		last = s.edition(EditionDraft{
			ForumID: f.ID, Number: n, StartsOn: first, EndsOn: first.Add(1), City: "Seoul", Theme: "Theme " + id(int64(n)), LedBy: Leaders[n%3], Researchers: &count,
			People: people(s.wang), Points: []PointDraft{{Kind: visit.Problem, Text: "Asked at " + id(int64(n))}, {Kind: visit.Learned, Text: "Much"}},
		})
	}
	s.edition(EditionDraft{ForumID: f.ID, Number: 7, StartsOn: on("2026-09-01"), EndsOn: on("2026-09-02")})
	s.must(s.Carry(s.ctx, f.ID, f.Version, f.Reforms[0].ID, last.ID, s.staff))
	return s.find(f.ID, s.staff), s.findEdition(last.ID)
}

func TestEveryPageSaysItsWordsInBothLanguages(t *testing.T) {
	s := newStand(t)
	f, e := s.full()
	bare := s.create(Draft{Name: "Bare"})
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		for _, who := range []auth.Account{s.manager, s.researcher} {
			b := s.as(who, l)
			for _, path := range []string{
				"/forums", "/forums?q=none", "/forums/new", Path(f.ID), Path(f.ID) + "?before=4", Path(f.ID) + "?before=1", Path(f.ID) + "?before=x", Path(bare.ID),
				EditionPath(e.ID), Path(f.ID) + "/editions/new",
			} {
				if says := b.Get(path).Want(200).Body; strings.Contains(says, "⟦") {
					t.Errorf("%s in %s: %s", path, l, says[strings.Index(says, "⟦"):][:80])
				}
			}
		}
		b := s.as(s.manager, l)
		for _, path := range []string{Path(f.ID) + "/edit", EditionPath(e.ID) + "/edit"} {
			if says := b.Get(path).Want(200).Body; strings.Contains(says, "⟦") {
				t.Errorf("%s in %s says %s", path, l, says[strings.Index(says, "⟦"):][:80])
			}
		}
	}
	if h1 := s.as(s.manager, i18n.KO).Get(Path(f.ID)).Text("h1"); h1 != "한중 포럼" {
		t.Errorf("in Korean it is called %s", h1)
	}
	if h1 := s.as(s.manager, i18n.KO).Get(EditionPath(e.ID)).Text("h1"); h1 != "제6회 한중 포럼" {
		t.Errorf("in Korean an edition is called %s", h1)
	}
}

func TestAForumShowsItsEditionsSideBySide(t *testing.T) {
	s := newStand(t)
	f, e := s.full()
	b := s.as(s.researcher, i18n.EN)
	p := b.Get(Path(f.ID)).Want(200)
	if heads := p.Texts(".side thead th > a"); !slices.Equal(heads, []string{"4th", "5th", "6th", "7th"}) {
		t.Errorf("side by side: %v", heads)
	}
	rows := p.Texts(".side tbody tr")
	for i, want := range []string{"City Seoul Seoul Seoul not known", "Theme Theme 4 Theme 5 Theme 6 not known", "Led by institutes researchers government not known", "Researchers 40 50 60 not known"} {
		if i >= len(rows) || rows[i] != want {
			t.Errorf("row %d of %q, want %q", i, rows, want)
		}
	}
	if !strings.Contains(rows[4], "Concrete topics") || !strings.Contains(rows[5], "Asked at 4 Asked at 5 Asked at 6") {
		t.Errorf("what came of it: %q", rows)
	}
	if w := p.Find(".people-bar .part").Eq(0).AttrOr("width", ""); w != "67" {
		t.Errorf("40 of 60 is a bar of %s", w)
	}
	earlier := p.Links("#editions a[rel=prev]")
	if len(earlier) != 1 {
		t.Fatalf("earlier: %v", earlier)
	}
	q := b.Get(strings.TrimSuffix(earlier[0], "#editions")).Want(200)
	if heads := q.Texts(".side thead th > a"); !slices.Equal(heads, []string{"1st", "2nd", "3rd"}) || len(q.Links("#editions a[rel=prev]")) != 0 {
		t.Errorf("earlier: %v", heads)
	}
	stands := p.Texts(".stand")
	if len(stands) != 3 || !strings.Contains(stands[0], "7th 1–2 September 2026") || !strings.Contains(stands[1], "nobody in charge") || !strings.Contains(stands[2], "1 of 2 carried out") {
		t.Errorf("it stands %q", stands)
	}
	reforms := p.Texts(".reform")
	if len(reforms) != 2 || !strings.Contains(reforms[0], "carried out first at the 6th, 2026") || !strings.Contains(reforms[0], "A trip to Beijing") || !strings.Contains(reforms[0], "nobody, no date") || !strings.Contains(reforms[1], "not yet") {
		t.Errorf("reforms %q", reforms)
	}
	if p.Find(".reform").Eq(1).Find("[data-tone=warn]").Length() != 1 || p.Find("form[action$=carried]").Length() != 0 {
		t.Error("what is not yet carried out is amber, and a reader says nothing of it")
	}
	s.do(`insert into assignments (person_id, forum_id, role) values (@p, @f, 'Head')`, pg.Args{"p": s.kim, "f": f.ID})
	if got := b.Get(Path(f.ID)).Text("#in-charge"); !strings.Contains(got, "Jeong-chaek Kim Head") || strings.Contains(got, "nobody") {
		t.Errorf("in charge: %s", got)
	}
	ep := b.Get(EditionPath(e.ID)).Want(200)
	if links := ep.Links(".neighbours a"); len(links) != 2 || !strings.Contains(ep.Says(), "Concrete topics") || !strings.Contains(ep.Says(), "Wang Yanjiu") {
		t.Errorf("an edition: %v, %s", links, ep.Says())
	}
}

func TestSomebodyWritesAForumDown(t *testing.T) {
	s := newStand(t)
	s.visited(false)
	b := s.as(s.staff, i18n.EN)
	f := b.Get("/forums/new?institute=" + id(s.casted)).Want(200).Form("/forums")
	p := f.Set("name", "").Press("save").Want(422)
	if p.Complaint("name") != "Fill this in." {
		t.Errorf("complaint %q", p.Complaint("name"))
	}
	p = p.Form("/forums").Set("name", "A forum").Set("problems[0].text", "One").Set("reforms[0].text", "Answer").Press("add-problem").Want(200)
	f = p.Form("/forums").Set("problems[1].text", "Two").Set("reforms[0].problem", "1")
	if f.Value("institutes[0].institute") != "CASTED" || f.Value("problems[0].text") != "One" {
		t.Errorf("typed text is gone: %v", f.Values())
	}
	p = f.Press("up-problem:1").Want(200)
	f = p.Form("/forums")
	if f.Value("problems[0].text") != "Two" || f.Value("reforms[0].problem") != "0" {
		t.Errorf("moved: %v", f.Values())
	}
	p = f.Press("save").Want(200)
	if p.Text("h1") != "A forum" || len(p.Texts(".problem")) != 2 || !strings.Contains(p.Texts(".problem")[0], "Two") || !strings.Contains(p.Texts(".problem")[0], "Answer") {
		t.Errorf("%s: %v", p.Path, p.Texts(".problem"))
	}
	made := value[int64](s, `select id from forums`, nil)
	p = b.Get(Path(made) + "/editions/new").Want(200)
	e := p.Form(Path(made) + "/editions")
	if e.Value("number") != "1" {
		t.Errorf("the first edition is number %s", e.Value("number"))
	}
	e.Set("starts_on", "24-25 October 2025").Set("led_by", "researchers").Set("points[0].text", "Said")
	p = e.Press("add-point:").Want(200).Form(Path(made) + "/editions").Press("save").Want(200)
	if p.Text("h1") != "1st A forum" || !strings.Contains(p.Text(".page-sub"), "24–25 October 2025") {
		t.Errorf("edition %s", p.Says())
	}
	p = b.Get(Path(made)+"/editions/new").Form(Path(made)+"/editions").Set("number", "1").Press("save").Want(409)
	if p.Complaint("number") != "There is a number 1 of this forum already." {
		t.Errorf("a number twice: %v", p.Complaints())
	}
	b.Get("/forums/999/editions/new").Want(404)
	s.as(s.other, i18n.EN).Get(Path(made) + "/edit").Want(403)
	s.as(s.other, i18n.EN).Get(Path(made) + "/editions/new").Want(200)
}

func TestANewLineBeginsWithAPointOfAVisit(t *testing.T) {
	s := newStand(t)
	_, problem, agreed, _ := s.visited(false)
	_, secret, _, _ := s.visited(true)
	learned := value[int64](s, `select min(id) from points where kind = 'learned'`, nil)
	f := s.create(Draft{Problems: []ProblemDraft{{Text: "One"}}})
	b := s.as(s.staff, i18n.EN)
	edit := Path(f.ID) + "/edit"
	form := b.Get(edit + "?point=" + id(problem)).Want(200).Form(Path(f.ID))
	if form.Value("problems[1].text") != "Too uniform." || form.Value("problems[1].point") != id(problem) {
		t.Errorf("a problem: %v", form.Values())
	}
	form = b.Get(edit + "?point=" + id(agreed)).Want(200).Form(Path(f.ID))
	if form.Value("reforms[0].text") != "More concrete topics." || form.Value("reforms[0].point") != id(agreed) || form.Value("reforms[0].agreed_on") != "4 Mar 2026" {
		t.Errorf("a reform: %v", form.Values())
	}
	form.Press("save").Want(200)
	if again := b.Get(edit + "?point=" + id(agreed)).Form(Path(f.ID)); again.Has("reforms[1].text") {
		t.Error("it is begun again though it is there")
	}
	s.becomes(s.other, s.kim)
	s.other.PersonID = s.kim
	s.do(`insert into assignments (person_id, forum_id) values (@p, @f)`, pg.Args{"p": s.kim, "f": f.ID})
	for name, path := range map[string]string{"learned": id(learned), "hidden": id(secret), "none": "99999", "nonsense": "x", "past bigint": "99999999999999999999", "negative": "-1"} {
		p := s.as(s.other, i18n.EN).Get(edit + "?point=" + path).Want(200)
		if form := p.Form(Path(f.ID)); form.Has("problems[1].text") || form.Value("problems[0].text") != "One" {
			t.Errorf("%s: %v", name, form.Values())
		}
	}
}

func TestTwoWhoWriteAtOnceSeeEachOther(t *testing.T) {
	s := newStand(t)
	f, e := s.full()
	first, second := s.as(s.staff, i18n.EN), s.as(s.manager, i18n.EN)
	mine := second.Get(Path(f.ID) + "/edit").Want(200).Form(Path(f.ID))
	theirs := first.Get(Path(f.ID)+"/edit").Form(Path(f.ID)).Set("name", "Their name").Set("kind", "seminar").Set("problems[0].text", "Their problem").Set("reforms[0].first", "")
	p := theirs.Press("add-reform").Form(Path(f.ID)).Set("reforms[2].text", "Their reform").Set("reforms[2].problem", "1").Press("remove-problem:1")
	p.Form(Path(f.ID)).Press("save").Want(200)
	p = mine.Set("notes", "My notes").Set("problems[1].text", "Mine still").Press("save").Want(409)
	if said := strings.Join(p.Complaints(), " "); !strings.Contains(said, "sun saved this") || !strings.Contains(said, "sun took this line away") {
		t.Errorf("it says %s", said)
	}
	form := p.Form(Path(f.ID))
	for field, want := range map[string]string{"name": "Their name", "kind": "seminar", "problems[0].text": "Their problem", "reforms[0].first": ""} {
		if got := form.Value(field); got != want {
			t.Errorf("%s is %q, not taken over", field, got)
		}
	}
	if form.Value("notes") != "My notes" || form.Value("reforms[2].text") != "Their reform" || form.Value("problems[1].text") != "Mine still" {
		t.Errorf("the form has %v", form.Values())
	}
	form.Press("save").Want(200)
	if got := s.find(f.ID, s.staff); len(got.Problems) != 2 || got.Problems[1].Text != "Mine still" || len(got.Reforms) != 3 || got.Notes != "My notes" || got.Name != "Their name" {
		t.Errorf("saved %+v", got)
	}

	em := second.Get(EditionPath(e.ID) + "/edit").Form(EditionPath(e.ID))
	first.Get(EditionPath(e.ID)+"/edit").Form(EditionPath(e.ID)).Set("city", "Busan").Set("points[0].kind", "discussed").Set("starts_on", "3 May 2026").Set("ends_on", "3 May 2026").Press("save").Want(200)
	p = em.Set("theme", "Mine").Press("save").Want(409)
	for field, want := range map[string]string{"city": "Busan", "points[0].kind": "discussed", "starts_on": "3 May 2026", "theme": "Mine"} {
		if got := p.Form(EditionPath(e.ID)).Value(field); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	p.Form(EditionPath(e.ID)).Press("save").Want(200)
	if got := s.findEdition(e.ID); got.City != "Busan" || got.Theme != "Mine" || got.Points[0].ID != e.Points[0].ID {
		t.Errorf("saved %+v", got)
	}
}

func TestAReformIsSaidToBeCarriedOut(t *testing.T) {
	s := newStand(t)
	f, e := s.full()
	other := s.create(Draft{Name: "B", Reforms: []ReformDraft{{Text: "x"}}})
	strange := s.edition(EditionDraft{ForumID: other.ID, Number: 1})
	b := s.as(s.staff, i18n.EN)
	address := Path(f.ID) + "/reforms/" + id(f.Reforms[1].ID) + "/carried"
	p := b.Get(Path(f.ID)).Form(address).Set("first", id(e.ID)).Press("").Want(200)
	if !strings.Contains(p.Text(".stands"), "2 of 2 carried out") || !strings.Contains(p.Flash(), "Saved") {
		t.Errorf("%s", p.Text(".stands"))
	}
	now := id(s.find(f.ID, s.staff).Version)
	for name, tt := range map[string]struct {
		address string
		values  url.Values
		status  int
	}{
		"another's edition":   {address, url.Values{"first": {id(strange.ID)}, "version": {now}}, 422},
		"nonsense":            {address, url.Values{"first": {"x"}, "version": {now}}, 422},
		"past bigint":         {address, url.Values{"first": {"99999999999999999999"}, "version": {now}}, 422},
		"a version past":      {address, url.Values{"first": {""}, "version": {"1"}}, 409},
		"another's reform":    {Path(f.ID) + "/reforms/" + id(other.Reforms[0].ID) + "/carried", url.Values{"version": {now}}, 404},
		"a reform that is no": {Path(f.ID) + "/reforms/x/carried", url.Values{"version": {now}}, 404},
	} {
		if p := b.Post(tt.address, tt.values); p.Status != tt.status || tt.status != 404 && len(p.Complaints()) != 1 {
			t.Errorf("%s: %d, %v", name, p.Status, p.Complaints())
		}
	}
	s.as(s.other, i18n.EN).Post(address, url.Values{"version": {now}}).Want(403)
	b.Get(Path(f.ID)).Form(address).Set("first", "").Press("").Want(200)
	if s.find(f.ID, s.staff).carried() != 1 {
		t.Error("it is still carried out")
	}
	events, err := history.Shown(i18n.With(s.ctx, i18n.EN), s.db, clock(), "forum", f.ID)
	s.must(err)
	if c := events[0].Changes; len(c) != 1 || c[0].Field != "First carried out at" || c[0].From != "No. 6" || c[0].To != "" {
		t.Errorf("history %+v", events[0])
	}
}

func TestWhatIsRemovedIsBroughtBack(t *testing.T) {
	s := newStand(t)
	f, e := s.full()
	b := s.as(s.staff, i18n.EN)
	p := b.Get(EditionPath(e.ID)).Form(EditionPath(e.ID) + "/remove").Press("").Want(200)
	if !strings.Contains(p.Says(), "This edition is removed") {
		t.Errorf("%s", p.Says())
	}
	s.as(s.other, i18n.EN).Get(EditionPath(e.ID)).Want(404)
	if says := s.as(s.other, i18n.EN).Get(Path(f.ID)).Text(".side"); strings.Contains(says, "6th") {
		t.Errorf("side by side: %s", says)
	}
	taken := s.edition(EditionDraft{ForumID: f.ID, Number: 6})
	p = p.Form(EditionPath(e.ID) + "/restore").Press("").Want(200)
	if !strings.Contains(p.Flash(), "Number 6 was given to another edition") || s.findEdition(e.ID).RemovedAt == nil {
		t.Errorf("its number is taken: %s", p.Flash())
	}
	s.must(s.RemoveEdition(s.ctx, taken.ID, taken.Version, s.staff))
	if p = p.Form(EditionPath(e.ID) + "/restore").Press("").Want(200); s.findEdition(e.ID).RemovedAt != nil {
		t.Errorf("not back: %s", p.Says())
	}
	p = b.Get(Path(f.ID)).Form(Path(f.ID) + "/remove").Press("").Want(200)
	if !strings.Contains(p.Says(), "This forum is removed") {
		t.Errorf("%s", p.Says())
	}
	b.Get(EditionPath(e.ID)).Want(404)
	s.as(s.other, i18n.EN).Get(Path(f.ID)).Want(404)
	if says := b.Get("/forums").Says(); strings.Contains(says, "Korea-China Forum") {
		t.Errorf("listed: %s", says)
	}
	s.as(s.other, i18n.EN).Post(Path(f.ID)+"/restore", nil).Want(404)
	p.Form(Path(f.ID) + "/restore").Press("").Want(200)
	b.Get(EditionPath(e.ID)).Want(200)
}

func TestNobodyElseIsToldOfAConfidentialPoint(t *testing.T) {
	s := newStand(t)
	visitID, problem, agreed, _ := s.visited(true)
	s.do(`update visits set title = 'zqtitlex' where id = @id`, pg.Args{"id": visitID})
	s.do(`update points set text = 'zqpointx' where visit_id = @id`, pg.Args{"id": visitID})
	s.do(`update commitments set what = 'zqwhatx'`, nil)
	f := s.create(Draft{Institutes: heldBy(s.casted), Problems: []ProblemDraft{{Text: "P", PointID: problem}}, Reforms: []ReformDraft{{Text: "R", PointID: agreed, AgreedOn: on("2026-03-04")}}})
	s.becomes(s.other, s.kim)
	s.other.PersonID = s.kim
	s.do(`insert into assignments (person_id, forum_id) values (@p, @f)`, pg.Args{"p": s.kim, "f": f.ID})
	if says := s.as(s.manager, i18n.EN).Get(Path(f.ID)).Body; !strings.Contains(says, "zqtitlex") {
		t.Error("a manager sees nothing of it")
	}
	b := s.as(s.other, i18n.EN)
	for _, path := range []string{"/forums", Path(f.ID), Path(f.ID) + "/edit", Path(f.ID) + "/edit?point=" + id(problem), "/forums/new?institute=" + id(s.casted)} {
		p := b.Get(path).Want(200)
		for _, word := range []string{"zq", "/visits/" + id(visitID), `value="` + id(problem) + `" selected`, "nobody, no date"} {
			if strings.Contains(p.Body, word) {
				t.Errorf("%s says %s", path, word)
			}
		}
	}
	b.Get(Path(f.ID)+"/edit").Form(Path(f.ID)).Set("problems[0].text", "P changed").Press("save").Want(200)
	if got := s.find(f.ID, s.manager); got.Problems[0].PointID != problem || got.Reforms[0].PointID != agreed || got.Problems[0].Text != "P changed" {
		t.Errorf("saved by who does not see it: %+v", got)
	}
}
