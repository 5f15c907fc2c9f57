package main

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// Nothing here measures time: how quick a machine is decides no test.

func TestTheLogTellsWhatWasSent(t *testing.T) {
	t.Parallel()
	log := strings.Join([]string{
		"a line of before",
		"<7|3/12|bench_1> LOG:  execute stmtcache_1: select *",
		"\t  from visits where title = $1 and id = any($2)",
		"<8|4/2|bench_2> LOG:  statement: select 'of another database'",
		"<7|3/12|bench_1> DETAIL:  parameters: $1 = 'it''s, $2 = ''so''',",
		"\t", // not what the server writes, but no reason to stop reading
		"<7|3/12|bench_1> LOG:  execute <unnamed>: select 2",
		"<9|5/1|bench_1> LOG:  statement: -- ping",
		"<9|5/2|bench_1> LOG:  statement: begin",
		"<9|5/2|bench_1> ERROR:  no statement",
		"<9|0/0|bench_1> LOG:  duration: 1 ms",
	}, "\n")
	got := readLog(log, "bench_1")
	want := []entry{
		{"7", "3/12", "select *\n  from visits where title = $1 and id = any($2)", []param{{text: "it's, $2 = 'so'"}}},
		{"7", "3/12", "select 2", nil},
		{"9", "5/2", "begin", nil},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestParametersAreReadWithTheirQuotes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]param{
		"":                             nil,
		"$1 = '5', $2 = NULL":          {{text: "5"}, {null: true}},
		`$1 = '{1,"a b",NULL}'`:        {{text: `{1,"a b",NULL}`}},
		"$1 = '', $2 = 'NULL'":         {{}, {text: "NULL"}},
		"$1 = 'a''b', $2 = ''''":       {{text: "a'b"}, {text: "'"}},
		"$1 = 'two\nlines', $2 = '교류'": {{text: "two\nlines"}, {text: "교류"}},
		"$1 = 'x'', $2 = ''y'":         {{text: "x', $2 = 'y"}},
		"$1 = 'cut":                    nil,
	} {
		if got := readParams(text); !slices.Equal(got, want) {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

func TestAScriptSendsWhatTheProgramSent(t *testing.T) {
	t.Parallel()
	s := scripted([]entry{
		{pid: "1", xact: "1/1", sql: "select $1::text, $2, $1", params: []param{{text: `it's \x`}, {null: true}}},
		{pid: "1", xact: "1/2", sql: "select 1"},
		{pid: "1", xact: "1/2", sql: "select $1 ", params: []param{{text: "{1,2}"}}},
		{pid: "2", xact: "2/1", sql: "begin"},
		{pid: "2", xact: "2/1", sql: "select $2, $10", params: []param{{}, {text: ""}}},
		{pid: "2", xact: "2/1", sql: "commit;"},
	})
	want := `select :s1_1::text, null, :s1_1;
\startpipeline
select 1;
select :s3_1;
\endpipeline
begin;
select '', $10;
rollback;
`
	if got := s.text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if want := []string{`s1_1=it's \x`, "s3_1={1,2}"}; !slices.Equal(s.values, want) {
		t.Errorf("values %q, want %q", s.values, want)
	}
	if s.n != 6 {
		t.Errorf("%d statements", s.n)
	}
}

func TestEachClientMaySendItsOwn(t *testing.T) {
	t.Parallel()
	s := scripted([]entry{{sql: "select 0"}}, []entry{{sql: "select 1"}})
	want := "\\if :client_id = 0\nselect 0;\n\\elif :client_id = 1\nselect 1;\n\\endif\n"
	if got := s.text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPgbenchIsReadAfterItsFirstSecond(t *testing.T) {
	t.Parallel()
	said := "progress: 1.0 s, 100.0 tps, lat 1 ms stddev 1, 0 failed\n" +
		"number of transactions actually processed: 700\n" +
		"number of failed transactions: 0 (0.000%)\n" +
		"tps = 350.000000 (without initial connection time)\n"
	if got, err := readPgbench(said); err != nil || got != 600 {
		t.Errorf("%v, %v; want 600", got, err)
	}
	if got, err := readPgbench(strings.Replace(said, ": 0 (", ": 3 (", 1)); err == nil {
		t.Errorf("with failures it says %v", got)
	}
	if got, err := readPgbench("nothing"); err == nil {
		t.Errorf("of nothing it says %v", got)
	}
}

func TestPercentilesAndMedians(t *testing.T) {
	t.Parallel()
	var all []time.Duration
	for i := range 200 {
		all = append(all, time.Duration(i+1))
	}
	if p50, p99, p100 := percentile(all, 50), percentile(all, 99), percentile(all, 100); p50 != 100 || p99 != 198 || p100 != 200 {
		t.Errorf("of 1 to 200: %d, %d, %d", p50, p99, p100)
	}
	if p := percentile(all[:1], 99); p != 1 {
		t.Errorf("of one: %d", p)
	}
	if m := middle([]float64{9, 1, 2, 4}); m != 3 {
		t.Errorf("the median is %v", m)
	}
	if m := middle([]float64(nil)); m != 0 {
		t.Errorf("of none the median is %v", m)
	}
}

// listed are findings on the list of 50, with rates as given.
func listed(few, many round, peak int64) findings {
	return findings{
		arenas: []*arena{{visits: small}, {visits: large, peak: peak}},
		results: []result{{
			plan:  plan{name: listOf50, bare: true},
			sizes: map[int]*measured{small: {rounds: []round{few}}, large: {rounds: []round{many}}},
		}},
	}
}

func TestVerdictsHoldUpToTheirLimits(t *testing.T) {
	t.Parallel()
	at := func(program, statements, bare float64) round {
		return round{program: sample{rate: program}, statements: statements, bare: sample{rate: bare}}
	}
	good := listed(at(120, 0, 0), at(100, 200, 120), 99<<20)
	if err := failing(good.verdicts()); err != nil || len(good.verdicts()) != 4 {
		t.Errorf("%v: %v", good.verdicts(), err)
	}
	for what, f := range map[string]findings{
		"program / pgbench":           listed(at(120, 0, 0), at(100, 300, 120), 1),
		"program / bare":              listed(at(120, 0, 0), at(100, 200, 140), 1),
		"time at 100,000 / at 1,000":  listed(at(140, 0, 0), at(100, 200, 120), 1),
		"peak memory":                 listed(at(120, 0, 0), at(100, 200, 120), 101<<20),
		"list of 50 at 100,000: prog": listed(at(0, 0, 0), at(0, 200, 120), 1),
	} {
		if err := failing(f.verdicts()); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if f := (findings{arenas: []*arena{{visits: small}}}); len(f.verdicts()) != 0 {
		t.Errorf("without the sizes that are judged: %v", f.verdicts())
	}
}

// found are findings on a case, with one round in each size.
func found(name string, few, many round) findings {
	return findings{
		arenas:  []*arena{{visits: small}, {visits: large}},
		results: []result{{plan: plan{name: name}, sizes: map[int]*measured{small: {rounds: []round{few}}, large: {rounds: []round{many}}}}},
	}
}

func TestWhatIsSteadyMustNotTakeLongerWithManyVisits(t *testing.T) {
	t.Parallel()
	at := func(rate float64) round { return round{program: sample{rate: rate}} }
	for _, name := range []string{"agreements, list of 50", "agreements over time", "topics by stage", "lines of a year"} {
		good := found(name, at(130), at(100)).verdicts()
		if err := failing(good); err != nil || len(good) != 1 {
			t.Errorf("%s: %v, %v", name, good, err)
		}
		for _, slow := range []float64{99, 1, 0} {
			err := failing(found(name, at(130), at(slow)).verdicts())
			if err == nil || !strings.Contains(err.Error(), name+": time at 100,000 / at 1,000") {
				t.Errorf("%s at %v: %v", name, slow, err)
			}
		}
	}
	if all := found("home, admin", at(130), at(1)).verdicts(); len(all) != 0 {
		t.Errorf("of another case: %v", all)
	}
}

func TestAPublicPostIsJudgedBesideAPageOfItsSize(t *testing.T) {
	t.Parallel()
	at := func(program, constant float64) round {
		return round{program: sample{rate: program}, constant: sample{rate: constant, bytes: 5200}}
	}
	if all := found("a public post", at(1, 100), at(60, 100)).verdicts(); failing(all) != nil || len(all) != 1 {
		t.Errorf("%v", all)
	}
	for _, slow := range []round{at(59, 100), at(0, 100), at(60, 0)} {
		if err := failing(found("a public post", at(100, 100), slow).verdicts()); err == nil || !strings.Contains(err.Error(), "a public post at 100,000") {
			t.Errorf("%+v: %v", slow, err)
		}
	}
	f := found("a public post", at(1, 100), at(60, 100))
	f.results[0].same = true
	var said strings.Builder
	f.besides(&said, f.arenas[1])
	if want := "(5.2 kB) that never changes, without a database: 100/s, of which\nthe program reaches 0.60."; !strings.Contains(said.String(), want) {
		t.Errorf("%s", said.String())
	}
}

func TestEachCaseIsAskedForAsPlanned(t *testing.T) {
	t.Parallel()
	p := places{post: 7}
	for name, want := range map[string]struct{ as, path string }{
		"agreements, list of 50": {"manager", "/agreements"}, "agreements over time": {"manager", "/agreements/timeline"},
		"topics by stage": {"manager", "/topics/board"}, "lines of a year": {"manager", "/lines"}, "a public post": {"", "/en/news/7"},
	} {
		i := slices.IndexFunc(plans, func(p plan) bool { return p.name == name })
		if i < 0 {
			t.Errorf("there is no %s", name)
			continue
		}
		if got := plans[i]; got.as != want.as || got.path(p) != want.path || got.same != (name == "a public post") {
			t.Errorf("%s: %s as %q", name, got.path(p), got.as)
		}
	}
	if got := string(pageCase("/en/news/7", "").request(0)); strings.Contains(got, "Cookie") || !strings.HasPrefix(got, "GET /en/news/7 HTTP/1.1\r\n") {
		t.Errorf("nobody who is signed in sends %q", got)
	}
}

func TestACaseThatCouldNotBeMeasuredIsNoSuccess(t *testing.T) {
	t.Parallel()
	if err := (findings{}).leftOut(); err != nil {
		t.Error(err)
	}
	f := findings{skipped: []string{"topics by stage: /topics/board answers 404"}}
	if err := f.leftOut(); err == nil || !strings.Contains(err.Error(), "/topics/board answers 404") {
		t.Errorf("%v", err)
	}
}

func TestAPageIsWeighedAsItIsSent(t *testing.T) {
	t.Parallel()
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" || r.URL.Path != "/en/news/7" {
			t.Errorf("%s accepts %q", r.URL.Path, r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(make([]byte, 321)) // no gzip: nobody may look into it
	}))
	t.Cleanup(pages.Close)
	s := process{address: strings.TrimPrefix(pages.URL, "http://")}
	if n, err := s.weighs(t.Context(), "/en/news/7", ""); n != 321 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestARatioIsThatOfItsOwnRound(t *testing.T) {
	t.Parallel()
	m := measured{rounds: []round{ // the machine got slower, for both
		{program: sample{rate: 100}, statements: 200}, {program: sample{rate: 50}, statements: 100}, {program: sample{rate: 10}, statements: 20},
	}}
	if got := m.ofStatements(); got != 0.5 {
		t.Errorf("%v, want 0.5", got)
	}
}

func TestAFormIsReadAsABrowserSendsIt(t *testing.T) {
	t.Parallel()
	got, err := readForm([]byte(`<form action="/other"><input name="no"></form><form action="/visits/1">
		<input name="title" value="a &amp; b"><input type="checkbox" name="off" value="1"><input type="radio" name="kind" value="x" checked>
		<textarea name="text">
two
lines</textarea><select name="state"><option value="a">A</option><option value="b" selected>B</option></select>
		<template><input name="later"></template><input name="shut" disabled><button name="do" value="save"></button></form>`), "/visits/1")
	if err != nil || got.Encode() != "kind=x&state=b&text=two%0Alines&title=a+%26+b" {
		t.Errorf("%q, %v", got.Encode(), err)
	}
	if got, err := readForm([]byte("<p>"), "/visits/1"); err == nil {
		t.Errorf("of no form it reads %v", got)
	}
}

func TestTheKernelTellsThePeakOfMemory(t *testing.T) {
	t.Parallel()
	if got := peakIn([]byte("Name:\tgyoryu\nVmHWM:\t   20480 kB\nVmRSS:\t 100 kB\n")); got != 20<<20 {
		t.Errorf("%d", got)
	}
}

func TestWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	w, err := read([]string{"-sizes", "100000, 1000,1000", "-seconds", "2"})
	if err != nil || !slices.Equal(w.sizes, []int{1000, 100000}) || w.rounds != 2 {
		t.Errorf("%+v, %v", w, err)
	}
	for _, wrong := range [][]string{{"-sizes", "few"}, {"-seconds", "0"}, {"-only", "("}, {"more"}} {
		if _, err := read(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
