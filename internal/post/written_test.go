package post

import (
	"strings"
	"testing"

	"gyoryu/internal/i18n"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
	"gyoryu/web/ui"
)

func TestAVisitIsToldInBothLanguages(t *testing.T) {
	s := newStand(t)
	d, err := FromVisit(s.visit(nil))
	s.must(err)
	wantEN := `On 3–6 March 2026, a delegation of 5 led by Hwang-hee Cho, President of STEPI, visited an institute in China: Chinese Academy of Science and Technology for Development (CASTED).

Purpose of the visit: To meet.

# Chinese Academy of Science and Technology for Development (CASTED)

**Learned**

- A new unit.

**Agreed**

- To share lists.
- 1\. \<b\>To\</b\> \*write\* to …, or call ….

# On the visit as a whole

**Problems seen**

- Visas took long.

# Outcome

The network grew.`
	if d.TextEN != wantEN {
		t.Errorf("in English\n%s", d.TextEN)
	}
	for _, want := range []string{"2026. 3. 3.–6. 방문단 5명(단장 조황희, President of STEPI)이 중국의 기관 1곳을 방문했습니다.", "중국과학기술발전전략연구원 (CASTED)", "**합의한 내용**", "# 성과와 결론"} {
		if !strings.Contains(d.TextKO, want) {
			t.Errorf("in Korean %q is missing from\n%s", want, d.TextKO)
		}
	}
	if d.Category != Research || d.TitleEN != "A trip to Beijing" || d.TitleKO != d.TitleEN || d.VisitID == 0 || strings.Contains(d.TextEN+d.TextKO, "⟦") {
		t.Errorf("%+v", d)
	}
	var shown strings.Builder
	s.must(ui.Text(d.TextEN).Render(s.ctx, &shown))
	if !strings.Contains(shown.String(), "<li>1. &lt;b&gt;To&lt;/b&gt; *write* to …, or call ….</li>") {
		t.Errorf("shown as %s", shown.String())
	}
}

// TestNobodyButTheLeaderIsNamed, and nobody's address or number goes along, wherever
// somebody wrote it.
func TestNobodyButTheLeaderIsNamed(t *testing.T) {
	s := newStand(t)
	v := s.visit(func(d *visit.Draft) {
		d.Title, d.Purpose, d.Outcome = "Trip, see cho@stepi.example", "Ask cho@stepi.example or 044-287-2000", "Call (02) 3456-7890 or +82-44-287-2000 in 2026"
		d.Delegates[0].Role = "President, cho@stepi.example"
	})
	d, err := FromVisit(v)
	s.must(err)
	all := d.TitleEN + d.TextEN + d.TitleKO + d.TextKO
	for _, never := range []string{"Wang", "王", "@", "287", "3456", "1234"} {
		if strings.Contains(all, never) {
			t.Errorf("%q is in\n%s", never, all)
		}
	}
	if !strings.Contains(d.TextEN, "in 2026") || !strings.Contains(d.TextEN, "3–6 March 2026") {
		t.Errorf("too much is gone from\n%s", d.TextEN)
	}
	s.do(`update people set name = @dash, native_name = '' where id = @id`, pg.Args{"dash": person.Dash, "id": s.cho})
	v, err = visit.Store{DB: s.db}.Find(s.ctx, v.ID, s.staff)
	s.must(err)
	if d, err = FromVisit(v); err != nil || strings.Contains(d.TextEN, "led by") || strings.Contains(d.TextEN, "President") {
		t.Errorf("an anonymised leader: %v\n%s", err, d.TextEN)
	}
}

func TestAVisitWithoutMuchIsTold(t *testing.T) {
	t.Parallel()
	for _, direction := range visit.Directions {
		for _, v := range []visit.Visit{
			{Head: visit.Head{Title: "Call *us*", Direction: direction, StartsOn: on("2026-03-03"), EndsOn: on("2026-03-03")}},
			{Head: visit.Head{Title: "Call", Direction: direction}, Stops: []visit.Stop{{Institute: visit.Institute{Name: "A", Short: "A", Country: "CN"}}, {Institute: visit.Institute{Name: "B", Short: "B", Country: "DE"}}}},
		} {
			d, err := FromVisit(v)
			if err != nil || strings.Contains(d.TextEN+d.TextKO, "⟦") || strings.Contains(d.TextEN+d.TextKO, "{") || d.TextEN == d.TextKO {
				t.Errorf("%s: %v\n%s\n%s", direction, err, d.TextEN, d.TextKO)
			}
			if len(v.Stops) == 2 && !strings.Contains(d.TextEN, "A and B") {
				t.Errorf("%s: %s", direction, d.TextEN)
			}
		}
	}
}

func TestLongVisitsFit(t *testing.T) {
	t.Parallel()
	v := visit.Visit{Head: visit.Head{Title: "T", Direction: visit.Outgoing}}
	for range 30 {
		v.Points = append(v.Points, visit.Point{Kind: visit.Learned, Text: strings.Repeat("가", 4000)})
	}
	if d, err := FromVisit(v); err != nil || len([]rune(d.TextEN)) != maxText {
		t.Errorf("%d characters, %v", len([]rune(d.TextEN)), err)
	}
}

func TestPlainTextStaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"# no heading", "- no list", "+ none", "12) none", "1. none", "a_b_c *d* `e` [f](http://g.example)", "<script>alert(1)</script>", "a &amp; b", "S&T, Q&A", "a | b ~~c~~", "=====", `back\slash`, "첫째 [둘째]",
	} {
		var shown strings.Builder
		if err := ui.Text(plain(text)).Render(i18n.With(t.Context(), i18n.EN), &shown); err != nil {
			t.Fatal(err)
		}
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
		if want := "<p>" + escaped + "</p>"; !strings.Contains(shown.String(), want) && !strings.Contains(text, "http") {
			t.Errorf("%q is shown as %s", text, shown.String())
		}
		if strings.Contains(shown.String(), "<em>") || strings.Contains(shown.String(), "<h") || strings.Contains(shown.String(), "<li") {
			t.Errorf("%q is shown as %s", text, shown.String())
		}
	}
}
