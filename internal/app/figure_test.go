package app_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/auth"
	"gyoryu/internal/demo"
	"gyoryu/internal/generate"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

var ofRecord = regexp.MustCompile(`^/[a-z]+/(\d+)$`)

// rowsBehind are the ids of the records of a list, on all its pages.
func rowsBehind(b *webtest.Browser, address string) []int64 {
	var ids []int64
	for address != "" {
		p := b.Get(address).Want(200)
		p.Find("main table tbody tr").Each(func(_ int, tr *goquery.Selection) {
			tr.Find("a").EachWithBreak(func(_ int, a *goquery.Selection) bool {
				m := ofRecord.FindStringSubmatch(a.AttrOr("href", ""))
				if m == nil || !strings.HasPrefix(address, strings.TrimSuffix(m[0], "/"+m[1])) {
					return true
				}
				id, _ := strconv.ParseInt(m[1], 10, 64)
				ids = append(ids, id)
				return false
			})
		})
		address, _ = p.Find("main nav.pager a[rel=next]").Attr("href")
	}
	return ids
}

// TestEachFigureIsTheNumberOfRowsThatItLeadsTo: every link of the pages of figures, for
// somebody who sees all and somebody who doesn't, over the demo data and made-up data.
func TestEachFigureIsTheNumberOfRowsThatItLeadsTo(t *testing.T) {
	t.Parallel()
	s := site(t)
	if err := demo.Load(t.Context(), s.db, s.clock); err != nil {
		t.Fatal(err)
	}
	if _, err := generate.Load(t.Context(), s.db, generate.Options{Visits: 60, Seed: 3, Today: s.today(0)}); err != nil {
		t.Fatal(err)
	}
	s.exec(`update visits set confidential = true where id % 5 = 0`, nil)
	s.exec(`update agreements set confidential = true where id % 4 = 0`, nil)
	s.exec(`update topics set confidential = true where id % 3 = 0`, nil)
	// Those whose beginning or end nobody knows.
	s.exec(`update exchanges set starts_on = null where id % 4 = 0 and ends_on is not null`, nil)
	s.exec(`update exchanges set ends_on = null where id % 4 = 1 and starts_on is not null`, nil)
	s.exec(`update outputs set published_on = null where id % 5 = 0`, nil)
	casted := value[string](s, `select id::text from institutes where short = 'CASTED'`, nil)
	counted := map[string]string{
		"days": `select coalesce(sum(ends_on - starts_on + 1), 0)::int from visits where id = any(@ids)`,
		"delegates": `select coalesce(sum(coalesce(delegation_size, (select count(*) from visit_delegates d where d.visit_id = v.id))), 0)::int
			from visits v where id = any(@ids)`,
	}
	totals := map[string]map[string]string{}
	for _, who := range []auth.Account{s.account("sees-all", 0, auth.Manager), s.account("sees-some", 0, auth.Researcher)} {
		b := s.as(who)
		totals[who.Name] = map[string]string{}
		behind, links := map[string][]int64{}, 0
		for _, page := range []string{"", "?by=country", "?by=country&year=2019", "?by=institute&country=CN", "?by=kind", "?by=kind&year=2019", "?country=CN", "?institute=" + casted, "?by=country&institute=" + casted} {
			p := b.Get("/figures" + page).Want(200)
			p.Find("main a[data-what]").Each(func(_ int, a *goquery.Selection) {
				what, href, said := a.AttrOr("data-what", ""), a.AttrOr("href", ""), strings.Fields(a.Text())[0]
				if page == "" && a.Find("strong").Length() > 0 {
					totals[who.Name][what] = said
				}
				ids, known := behind[href]
				if !known {
					ids = rowsBehind(b, href)
					behind[href] = ids
				}
				n := len(ids)
				if sql := counted[what]; sql != "" {
					n = value[int](s, sql, pg.Args{"ids": ids})
				}
				if said != strconv.Itoa(n) {
					t.Errorf("%s of %s: %s %s, and %d are behind %s", page, who.Name, said, what, n, href)
				}
				links++
			})
		}
		if links < 150 {
			t.Errorf("%s: only %d links", who.Name, links)
		}
	}
	for _, what := range []string{"visits", "days", "delegates", "agreements"} {
		if totals["sees-all"][what] == totals["sees-some"][what] {
			t.Errorf("both see %s %s", totals["sees-all"][what], what)
		}
	}
	// The pictures and the file hold what the table does.
	p := s.as(s.account("looks", 0, auth.Manager)).Get("/figures").Want(200)
	told := map[string][]string{}
	p.Find(".fig-table tbody tr").Each(func(_ int, tr *goquery.Selection) {
		year := strings.Fields(tr.Find("th").Text())[0]
		tr.Find("td.num").Each(func(_ int, td *goquery.Selection) { told[year] = append(told[year], strings.TrimSpace(td.Text())) })
	})
	drawn := 0
	p.Find(".fig-small").Each(func(i int, f *goquery.Selection) {
		f.Find(".fig-year").Each(func(_ int, g *goquery.Selection) {
			year, n := g.AttrOr("data-year", ""), g.AttrOr("data-n", "")
			if row := told[year]; row == nil && n != "0" || row != nil && row[i] != n {
				t.Errorf("figure %d of %s: the picture has %s, the table %v", i, year, n, row)
			}
			drawn++
		})
	})
	if drawn < 30 {
		t.Errorf("only %d bars are drawn", drawn)
	}
	file := s.as(s.account("takes", 0, auth.Manager)).Get("/figures.csv").Want(200).Body
	for year, row := range told {
		if !strings.Contains(file, "\n"+year+","+strings.Join(row, ",")+"\n") {
			t.Errorf("the file has no %s: %v", year, row)
		}
	}
	strange := s.as(s.account("strange", 0, auth.Manager))
	for _, bad := range []string{"by=zzz", "by=country&year=zzz", "by=country&year=99999", "country=XX", "institute=zzz", "institute=99999999999999999999", "q=%00", "by=institute&sort=zzz"} {
		strange.Get("/figures?" + bad).Want(200)
	}
	strange.Get("/figures?after=zzz").Want(400)
}
