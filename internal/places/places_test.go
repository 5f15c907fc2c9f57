package places

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/atlas"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/generate"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"

	"github.com/jackc/pgx/v5/pgxpool"
)

func at(lat, lon float64) institute.Place {
	return institute.Place{Latitude: &lat, Longitude: &lon, Country: "XX"}
}

func named(p institute.Place, id int64, short, land, city string) institute.Place {
	p.ID, p.Short, p.Country, p.City = id, short, land, city
	return p
}

func TestAnInstituteStandsWhereItIsAsFarAsAnybodyKnows(t *testing.T) {
	t.Parallel()
	all := spots([]institute.Place{
		named(at(39.9, 116.4), 1, "A", "CN", "Beijing"), named(institute.Place{}, 2, "B", "CN", "beijing"), named(institute.Place{}, 3, "C", "CN", "Lhasa"),
		named(institute.Place{}, 4, "D", "ZZ", "Beijing"), named(institute.Place{}, 5, "E", "CN", ""),
	})
	for i, want := range []Known{Exactly, ByCity, ByCountry, Nowhere, ByCountry} {
		if all[i].known != want {
			t.Errorf("%s is known as well as %d, not %d", all[i].Short, all[i].known, want)
		}
	}
	if all[1].at != all[0].at {
		t.Errorf("two of a city stand at %v and %v", all[0].at, all[1].at)
	}
	if middle, _ := atlas.Middle("CN"); all[2].at != middle || all[4].at != middle {
		t.Error("one of which only the country is known does not stand in its middle")
	}
}

func TestWhatIsNearStandsTogetherAndNothingIsCountedTwice(t *testing.T) {
	t.Parallel()
	var places []institute.Place
	for i := range 600 { // all over the world, and some in one place
		places = append(places, named(at(float64(i*37%120-50), float64(i*73%340-170)), int64(i+1), "I"+strconv.Itoa(i), "CN", ""))
	}
	for i := range 40 {
		places = append(places, named(at(39.9, 116.4), int64(1000+i), "B"+strconv.Itoa(i), "CN", "Beijing"))
	}
	v, _ := atlas.Of(atlas.World)
	d := arrange(v, spots(places))
	if d.n() != 640 {
		t.Errorf("%d of 640 are drawn", d.n())
	}
	seen := map[int64]bool{}
	for i, g := range d.groups {
		for _, h := range d.groups[:i] {
			if far := math.Hypot(g.x-h.x, g.y-h.y); far < apart {
				t.Errorf("two markers are %.1f apart", far)
			}
		}
		for _, m := range g.members {
			if seen[m.ID] {
				t.Errorf("%d is in two groups", m.ID)
			}
			seen[m.ID] = true
		}
	}
	if len(d.groups[0].members) < 40 || len(d.groups) < 20 {
		t.Errorf("%d groups, the first of %d", len(d.groups), len(d.groups[0].members))
	}
}

type site struct {
	t  *testing.T
	db *pgxpool.Pool
	h  *Handler
}

func (s site) do(sql string, args pg.Args) {
	s.t.Helper()
	if _, err := s.db.Exec(s.t.Context(), sql, args); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

// get is a page, or the picture as a file.
func (s site) get(who auth.Account, l i18n.Lang, address string) *goquery.Document {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	w := httptest.NewRecorder()
	show := s.h.Show
	if strings.HasPrefix(address, path+".svg") {
		show = s.h.Picture
	}
	if err := show(w, r.WithContext(i18n.With(auth.As(r.Context(), who), l))); err != nil || w.Code != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", address, w.Code, err)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s in %s: a text is missing", address, l)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return doc
}

var digits = regexp.MustCompile(`\d+`)

// TestThePicturesTableHoldsTheSameNumbers: marker by marker, in each part of the world; and
// what a marker opens has as many rows as the marker says.
func TestThePicturesTableHoldsTheSameNumbers(t *testing.T) {
	t.Parallel()
	s := site{t: t, db: pgtest.New(t)}
	s.h = NewHandler(s.db)
	if _, err := generate.Load(t.Context(), s.db, generate.Options{Visits: 400, Seed: 1, Today: day.Day{Year: 2026, Month: 12, Day: 1}}); err != nil {
		t.Fatal(err)
	}
	s.do(`insert into institutes (name, kind, country) values ('Nobody knows where', 'other', 'ZZ')`, nil)
	who := auth.Account{ID: 1, Roles: []auth.Role{auth.Manager}}
	count := func(where string) int {
		n, err := pg.Value[int](t.Context(), s.db, `select count(*)::int from institutes where removed_at is null and archived_at is null and not home and `+where, nil)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	opened := 0
	for _, in := range []string{"", "in=asia", "in=europe", "in=CN", "in=JP", "kind=university", "in=CN&kind=university"} {
		for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
			doc := s.get(who, l, path+"?"+in)
			var drawn, told []string
			links := map[string]string{}
			doc.Find("svg.places .pl-mark").Each(func(_ int, m *goquery.Selection) {
				n := m.Find("text").Text()
				if n == "" {
					n = "1"
				}
				drawn = append(drawn, n)
				links[m.AttrOr("href", "")] = n
			})
			sum := 0
			doc.Find(".places-table tbody tr").Each(func(_ int, tr *goquery.Selection) {
				n := strings.TrimSpace(tr.Find("td.num").Text())
				told = append(told, n)
				k, _ := strconv.Atoi(n)
				sum += k
			})
			if len(drawn) == 0 || strings.Join(drawn, " ") != strings.Join(told, " ") {
				t.Errorf("%s: the picture has %v, the table %v", in, drawn, told)
			}
			head := digits.FindString(doc.Find(".page-sub").Text())
			if head != strconv.Itoa(sum) {
				t.Errorf("%s: %s are said, %d in the table", in, head, sum)
			}
			switch in {
			case "":
				if want := count("country <> 'ZZ'"); sum != want {
					t.Errorf("the world has %d of %d", sum, want)
				}
			case "in=CN":
				if want := count("country = 'CN'"); sum != want {
					t.Errorf("China has %d of %d", sum, want)
				}
			}
			if l != i18n.EN {
				continue
			}
			for href, n := range links {
				u, err := url.Parse(href)
				if err != nil || u.Path != path {
					continue
				}
				rows, address := 0, u.RequestURI()
				for address != "" {
					page := s.get(who, l, address)
					rows += page.Find(".places-members li").Length()
					address = page.Find(".places-open .pager a[rel=next]").AttrOr("href", "")
				}
				if strconv.Itoa(rows) != n {
					t.Errorf("%s opens %d, not %s", href, rows, n)
				}
				opened++
			}
		}
	}
	if opened < 10 {
		t.Errorf("only %d markers were opened", opened)
	}
	doc := s.get(who, i18n.EN, path+"?open=nowhere")
	if got := doc.Find(".places-members").Text(); !strings.Contains(got, "Nobody knows where") {
		t.Errorf("without a place: %q", got)
	}
	if got := s.get(who, i18n.EN, path+"?country=JP").Find("svg.places").AttrOr("aria-label", ""); !strings.HasPrefix(got, "Japan: ") {
		t.Errorf("asked for a country, it shows %q", got)
	}
	if got := s.get(who, i18n.EN, path+"?country=JP&in=world").Find("svg.places").AttrOr("aria-label", ""); !strings.HasPrefix(got, "World: ") {
		t.Errorf("asked for the world, it shows %q", got)
	}
	file := s.get(who, i18n.EN, path+".svg?in=CN")
	if n := file.Find(".pl-mark").Length(); n == 0 || n != s.get(who, i18n.EN, path+"?in=CN").Find("svg.places .pl-mark").Length() {
		t.Errorf("the file has %d markers", n)
	}
	for _, bad := range []string{"in=XX", "in=cn", "country=XX", "kind=zzz", "area=zzz", "open=zzz", "open=99999999999999999999", "open=-1", "in=%00", "q=%ff", "q=" + strings.Repeat("x", 10_000)} {
		s.get(who, i18n.EN, path+"?"+bad)
	}
}

func TestTheMapIsFilteredByAreaOnlyAsFarAsTheReaderSees(t *testing.T) {
	t.Parallel()
	s := site{t: t, db: pgtest.New(t)}
	s.h = NewHandler(s.db)
	s.do(`insert into accounts (email, name, roles) values ('m@example.org', 'M', '{manager}'), ('r@example.org', 'R', '{researcher}')`, nil)
	s.do(`insert into institutes (name, kind, country) values ('One', 'other', 'CN'), ('Two', 'other', 'DE'), ('Three', 'other', 'FR'), ('Four', 'other', 'PE')`, nil)
	s.do(`insert into areas (name_en) values ('AI')`, nil)
	s.do(`insert into visits (title, direction, starts_on, ends_on, confidential) values ('Open', 'outgoing', '2026-01-01', '2026-01-02', false), ('Hidden', 'outgoing', '2026-01-01', '2026-01-02', true)`, nil)
	s.do(`insert into visit_areas select v.id, a.id from visits v, areas a`, nil)
	s.do(`insert into stops (visit_id, position, institute_id) select v.id, 1, i.id from visits v join institutes i on i.name = case v.title when 'Open' then 'One' else 'Two' end`, nil)
	s.do(`insert into people (name) values ('Somebody')`, nil)
	s.do(`insert into person_areas select p.id, a.id from people p, areas a`, nil)
	s.do(`insert into positions (person_id, institute_id) select p.id, i.id from people p join institutes i on i.name = 'Three'`, nil)
	for id, want := range map[int64]string{1: "One Three Two", 2: "One Three"} {
		r := []auth.Role{auth.Manager, auth.Researcher}[id-1]
		doc := s.get(auth.Account{ID: id, Roles: []auth.Role{r}}, i18n.EN, fmt.Sprintf("%s?area=1", path))
		var names []string
		doc.Find(".places-one").Each(func(_ int, a *goquery.Selection) { names = append(names, a.Text()) })
		if got := sorted(names); got != want {
			t.Errorf("%s sees %s, not %s", r, got, want)
		}
	}
}

func sorted(names []string) string {
	for i := range names {
		for j := range names[:i] {
			if names[i] < names[j] {
				names[i], names[j] = names[j], names[i]
			}
		}
	}
	return strings.Join(names, " ")
}
