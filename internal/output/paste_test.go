package output

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestALineOfAListIsReadAsFarAsItSaysSomething(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]Pasted{
		"Lee, Y. (2024). Title of the report. STEPI.":                               {Title: "Title of the report", On: "2024", People: []string{"Lee, Y."}},
		"Lee, Y., Kim, S. & Park, H.-S. (2023). Robots in the U.S. economy. STEPI.": {Title: "Robots in the U.S. economy", On: "2023", People: []string{"Lee, Y.", "Kim, S.", "Park, H.-S."}},
		"Lee, Yeon-gu; Wang Yanjiu (2024, May 3). What next? Journal, 3(2), 1-10.":  {Title: "What next?", On: "2024, May 3", People: []string{"Lee, Yeon-gu", "Wang Yanjiu"}},
		"Hwang-hee Cho and Wang Yanjiu (2020). One title. https://doi.org/10.1234/abc.5.": {
			Title: "One title", On: "2020", People: []string{"Hwang-hee Cho", "Wang Yanjiu"}, DOI: "10.1234/abc.5"},
		"이연구·김정책 (2024). 공동연구 보고서. 과학기술정책연구원.": {Title: "공동연구 보고서", On: "2024", People: []string{"이연구", "김정책"}},
		"이연구, 「스마트 모빌리티 연구」, 2023":             {Title: "이연구, 「스마트 모빌리티 연구」", On: "2023"},
		"조황희(2019), 『중국 과학기술 정책』, STEPI":       {Title: "중국 과학기술 정책", On: "2019", People: []string{"조황희"}},
		"Title – 2024":                             {Title: "Title", On: "2024"},
		"Title - 2024-05-01":                       {Title: "Title", On: "2024-05-01"},
		"Title (2024)":                             {Title: "Title", On: "2024"},
		"Title (May 2024).":                        {Title: "Title", On: "May 2024"},
		"Title, 2024. 5.":                          {Title: "Title", On: "2024. 5."},
		"Title, 3 May 2024":                        {Title: "Title", On: "3 May 2024"},
		"Title. 2024.":                             {Title: "Title", On: "2024"},
		"기술 예측 연구, 2024년 5월":                       {Title: "기술 예측 연구", On: "2024년 5월"},
		"2024-05-01 Title":                         {Title: "Title", On: "2024-05-01"},
		"2024: Title":                              {Title: "Title", On: "2024"},
		"Vision 2030":                              {Title: "Vision 2030"},
		"Korea - a country of 2050 islands":        {Title: "Korea - a country of 2050 islands"},
		"Title – 2024-13-45":                       {Title: "Title – 2024-13-45"},
		"title;2024-05-01;10.1234/x":               {Title: "title", On: "2024-05-01", DOI: "10.1234/x"},
		"title;2024-05-01;doi:10.1234/x(1)":        {Title: "title", On: "2024-05-01", DOI: "10.1234/x(1)"},
		"Smart Mobility Report;Lee, Y.;2024":       {Title: "Smart Mobility Report", On: "2024", People: []string{"Lee, Y."}},
		"Lee, Y.;Title of the report;2024":         {Title: "Title of the report", On: "2024", People: []string{"Lee, Y."}},
		"3\tTitle\tLee, Y.; Kim, S.\t2024.5.1":     {Title: "Title", On: "2024.5.1", People: []string{"Lee, Y.", "Kim, S."}},
		"Title\t\t\thttps://reports.example/a?b=1": {Title: "Title", URL: "https://reports.example/a?b=1"},
		"One part; another part":                   {Title: "One part; another part"},
		"1. Title":                                 {Title: "Title"},
		"12) Title":                                {Title: "Title"},
		"[3] Title":                                {Title: "Title"},
		"(4) Title":                                {Title: "Title"},
		"③ Title":                                  {Title: "Title"},
		"- Title":                                  {Title: "Title"},
		"• Title":                                  {Title: "Title"},
		"ㅇ 제목":                                     {Title: "제목"},
		"3D printing in Asia":                      {Title: "3D printing in Asia"},
		"5G":                                       {Title: "5G"},
		"1.":                                       {Title: "1"},
		"•":                                        {Title: "•"},
		"2024":                                     {Title: "2024"},
		"10.1234/alone":                            {Title: "10.1234/alone", DOI: "10.1234/alone"},
		"“Quoted title”":                           {Title: "Quoted title"},
		"Title (http://a.example/x_(y)).":          {Title: "Title", URL: "http://a.example/x_(y)"},
	} {
		want.Raw = line
		if got := parseLine(line); got.Title != want.Title || got.On != want.On || got.DOI != want.DOI || got.URL != want.URL || !slices.Equal(got.People, want.People) {
			t.Errorf("%s\n got %+v\nwant %+v", line, got, want)
		}
	}
}

func TestBlankLinesAreNoOutputs(t *testing.T) {
	t.Parallel()
	if got := parseList("\n one \r\n\r\n\t\ntwo\rthree\n\u00a0\n"); len(got) != 3 || got[0].Raw != "one" || got[2].Title != "three" {
		t.Errorf("%+v", got)
	}
}

// FuzzParseList: no line makes it panic, none that says anything is lost, and each has a
// title that can be shown.
func FuzzParseList(f *testing.F) {
	for _, seed := range []string{
		"Lee, Y. (2024). Title of the report. STEPI.", "Title – 2024", "title;2024-05-01;10.1234/x", "1. Title\n• Title\n\n[3] x", "이연구·김정책(2024), 「제목」, 과학기술정책연구원",
		"\t\t\n;;;\n(2024)\n10.1234/\nhttps://\nhttps://doi.org/10.1234/a%zz)", "①", "\xff\xfe\n\x00", "A. B. (2024). . .", "–––\n(((((\n「」", "x; (2024; 2024)", "Lee, Y. (2024). \u0301",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var lines []string
		for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
		all := parseList(text)
		if len(all) != len(lines) {
			t.Fatalf("%d lines of %q became %d", len(lines), text, len(all))
		}
		for i, p := range all {
			if p.Raw != lines[i] || strings.TrimSpace(p.Title) == "" {
				t.Errorf("%q became %+v", lines[i], p)
			}
			if utf8.ValidString(text) && !utf8.ValidString(p.Title+p.On+p.DOI+p.URL+strings.Join(p.People, "")) {
				t.Errorf("%q was cut within a letter: %+v", lines[i], p)
			}
			if doi, ok := readDOI(p.DOI); !ok || doi != p.DOI {
				t.Errorf("%q has the DOI %q", lines[i], p.DOI)
			}
			if p.URL != "" && !isWeb(p.URL) {
				t.Errorf("%q has the address %q", lines[i], p.URL)
			}
			if _, ok := readPublished(p.On); p.On != "" && !ok {
				t.Errorf("%q came out on %q", lines[i], p.On)
			}
			if slices.Contains(p.People, "") {
				t.Errorf("%q names nobody: %q", lines[i], p.People)
			}
		}
	})
}

func TestWhatADOIIs(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", "10.1234/abc": "10.1234/abc", " doi:10.1234/abc ": "10.1234/abc", "DOI: 10.1234/ABC": "10.1234/ABC", "https://doi.org/10.1234/a%2Fb": "10.1234/a/b",
		"http://dx.doi.org/10.12345/x.y-z": "10.12345/x.y-z", "doi.org/10.1234/a": "10.1234/a", "HTTPS://DOI.ORG/10.1234/a": "10.1234/a", "10.1002/(SICI)1097<1::AID>3.0.CO;2-3": "10.1002/(SICI)1097<1::AID>3.0.CO;2-3",
	} {
		if got, ok := readDOI(typed); !ok || got != want {
			t.Errorf("%q is %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"abc", "10.12/abc", "10.1234", "10.1234/", "10.1234/a b", "11.1234/a", "https://example.org/10.1234/a", "10.1234/a\u200b", "10.1234/" + strings.Repeat("x", 300), "https://doi.org/10.1234/a%00b"} {
		if got, ok := readDOI(typed); ok {
			t.Errorf("%q is the DOI %q", typed, got)
		}
	}
	if got := resolver("10.1002/a#b?c%d<e>"); got != "https://doi.org/10.1002/a%23b%3Fc%25d%3Ce%3E" {
		t.Error(got)
	}
}

func TestWhenSomethingCameOut(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"2024": "2024-01-01", "2024년": "2024-01-01", "2024. 5.": "2024-05-01", "2024-05": "2024-05-01", "2024년 5월": "2024-05-01", "May 2024": "2024-05-01", "Sept. 2024": "2024-09-01",
		"2024, May": "2024-05-01", "2024, May 3": "2024-05-03", "3 May 2024": "2024-05-03", "2024.5.3": "2024-05-03", "2024년 5월 3일": "2024-05-03",
	} {
		if got, ok := readPublished(typed); !ok || got.String() != want {
			t.Errorf("%q is %s, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "tomorrow", "24", "2024-13", "2024-02-30", "soon"} {
		if got, ok := readPublished(typed); ok {
			t.Errorf("%q is %s", typed, got)
		}
	}
}
