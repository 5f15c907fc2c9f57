package pick

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

type stand struct {
	t                        *testing.T
	ctx                      context.Context
	db                       pg.DB
	casisd, casted, gone     int64
	lee, kimA, kimB, removed int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{t: t, ctx: t.Context(), db: pgtest.New(t)}
	at := func(name, short, ko string) int64 {
		id, err := institute.Store{DB: s.db}.Create(s.ctx, institute.Draft{Name: name, Acronym: short, NameKO: ko, Kind: "other", Country: "CN"}, auth.Account{})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	s.casisd, s.casted = at("Institutes of Science and Development", "CASISD", ""), at("Academy of Technology", "CASTED", "중국과학기술발전전략연구원")
	s.gone = at("Gone Institute", "GONE", "")
	who := func(name, native string, at int64) int64 {
		d := person.Named(name, at)
		d.Native = native
		id, err := person.Store{DB: s.db}.Create(s.ctx, d, auth.Account{})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	s.lee, s.kimA, s.kimB = who("Yeon-gu Lee", "이연구", s.casted), who("Min Kim", "", s.casted), who("Min Kim", "", s.casisd)
	s.removed = who("Removed One", "", 0)
	if _, err := s.db.Exec(s.ctx, `update people set removed_at = now() where id = @p`, pg.Args{"p": s.removed}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(s.ctx, `update institutes set removed_at = now() where id = @i`, pg.Args{"i": s.gone}); err != nil {
		t.Fatal(err)
	}
	return s
}

// resolved reads one person and one institute named in fields.
func (s *stand) resolved(create bool, fields url.Values) (*Person, *Institute, *form.Form, *Names) {
	s.t.Helper()
	f := form.With(fields)
	n := In(f)
	p, i := n.Person("who", create), n.Institute("at", true)
	if err := n.Resolve(s.ctx, s.db); err != nil {
		s.t.Fatal(err)
	}
	return p, i, f, n
}

func offered(n *Names, field string) string {
	var all []string
	for _, c := range n.Choices(field) {
		all = append(all, c.Value+"="+c.Text)
	}
	return strings.Join(all, "; ")
}

func complaint(f *form.Form, field string) string {
	for _, c := range f.Complaints() {
		if c.Field == field {
			return c.Msg.Key
		}
	}
	return ""
}

func TestWhichPersonAFieldNames(t *testing.T) {
	s := newStand(t)
	id := func(n int64) string { return fmt.Sprint(n) }
	for name, tt := range map[string]struct {
		fields    url.Values
		create    bool
		id        int64
		made      string
		complaint string
		offered   string
	}{
		"nothing":                       {url.Values{}, true, 0, "", "", ""},
		"blank":                         {url.Values{"who": {"  "}, "who_id": {""}}, true, 0, "", "", ""},
		"a name":                        {url.Values{"who": {"yeon-gu  LEE"}}, true, s.lee, "", "", ""},
		"a name, family name first":     {url.Values{"who": {"Lee Yeon-gu"}}, true, s.lee, "", "", ""},
		"a native name":                 {url.Values{"who": {"이연구"}}, true, s.lee, "", "", ""},
		"an id":                         {url.Values{"who": {"Yeon-gu Lee"}, "who_id": {id(s.lee)}}, true, s.lee, "", "", ""},
		"an id alone, from a link":      {url.Values{"who_id": {id(s.lee)}}, true, s.lee, "", "", ""},
		"a name deleted, its id left":   {url.Values{"who": {""}, "who_id": {id(s.lee)}}, true, 0, "", "", ""},
		"one of several, by id":         {url.Values{"who": {"Min Kim"}, "who_id": {id(s.kimB)}}, true, s.kimB, "", "", ""},
		"an offered choice":             {url.Values{"who": {"Mim Kin"}, "who_id": {"", id(s.kimA)}}, true, s.kimA, "", "", ""},
		"several":                       {url.Values{"who": {"Min Kim"}}, true, 0, "", "pick.several", fmt.Sprintf("%d=Min Kim · CASTED; %d=Min Kim · CASISD; new=Add “Min Kim” as a new person", s.kimA, s.kimB)},
		"several, and none can be made": {url.Values{"who": {"Min Kim"}}, false, 0, "", "pick.several", fmt.Sprintf("%d=Min Kim · CASTED; %d=Min Kim · CASISD", s.kimA, s.kimB)},
		"none":                          {url.Values{"who": {"Yeon-goo Lee"}}, true, 0, "", "pick.no-person", fmt.Sprintf("%d=Yeon-gu Lee · 이연구 · CASTED; new=Add “Yeon-goo Lee” as a new person", s.lee)},
		"none at all":                   {url.Values{"who": {"Zzyzx"}}, false, 0, "", "pick.no-person", ""},
		"a new one":                     {url.Values{"who": {"Gyo-ryu  Choi"}, "who_id": {"new"}}, true, 0, "Gyo-ryu Choi", "", ""},
		"a new one who may not be":      {url.Values{"who": {"Gyo-ryu Choi"}, "who_id": {"new"}}, false, 0, "", "pick.no-person", ""},
		"a new one without a name":      {url.Values{"who": {" "}, "who_id": {"new"}}, true, 0, "", "", ""},
		"somebody removed":              {url.Values{"who": {"Removed One"}, "who_id": {id(s.removed)}}, true, 0, "", "form.no-such-record", ""},
		"somebody removed, by name":     {url.Values{"who": {"Removed One"}}, false, 0, "", "pick.no-person", ""},
		"an id that nobody has":         {url.Values{"who": {"X"}, "who_id": {"9999"}}, true, 0, "", "form.no-such-record", ""},
		"an id past bigint":             {url.Values{"who": {"Yeon-gu Lee"}, "who_id": {"99999999999999999999"}}, true, s.lee, "", "form.no-such-record", ""},
		"an id of letters":              {url.Values{"who": {"Zzyzx"}, "who_id": {"x"}}, false, 0, "", "form.no-such-record", ""},
		"an id below one":               {url.Values{"who": {"Zzyzx"}, "who_id": {"-3"}}, false, 0, "", "form.no-such-record", ""},
		"NUL":                           {url.Values{"who": {"a\x00b"}}, true, 0, "", "form.unreadable", ""},
		"broken UTF-8":                  {url.Values{"who": {"a\xff"}}, true, 0, "", "form.unreadable", ""},
		"too long":                      {url.Values{"who": {strings.Repeat("Z", 201)}, "who_id": {"new"}}, true, 0, strings.Repeat("Z", 201), "form.too-long", ""},
	} {
		p, _, f, n := s.resolved(tt.create, tt.fields)
		if p.ID != tt.id || p.New != tt.made || complaint(f, "who") != tt.complaint {
			t.Errorf("%s: %+v, complaint %q", name, p, complaint(f, "who"))
		}
		if got := offered(n, "who"); got != tt.offered && tt.complaint != "form.no-such-record" {
			t.Errorf("%s: offered %s\nwant %s", name, got, tt.offered)
		}
		if p.None() != (tt.id == 0 && tt.made == "") {
			t.Errorf("%s: none %v", name, p.None())
		}
	}
}

func TestWhichInstituteAFieldNames(t *testing.T) {
	s := newStand(t)
	id := func(n int64) string { return fmt.Sprint(n) }
	for name, tt := range map[string]struct {
		fields    url.Values
		id        int64
		made      string
		complaint string
		offered   string
	}{
		"nothing":                {url.Values{}, 0, "", "", ""},
		"an acronym":             {url.Values{"at": {"casted"}}, s.casted, "", "", ""},
		"a Korean name":          {url.Values{"at": {"중국과학기술발전전략연구원"}}, s.casted, "", "", ""},
		"an id":                  {url.Values{"at": {"CASISD"}, "at_id": {id(s.casisd)}}, s.casisd, "", "", ""},
		"deleted":                {url.Values{"at": {""}, "at_id": {id(s.casisd)}}, 0, "", "", ""},
		"misspelt":               {url.Values{"at": {"CASSID"}}, 0, "", "pick.no-institute", fmt.Sprintf("%d=CASISD · Institutes of Science and Development · China; new=Add “CASSID” as a new institute", s.casisd)},
		"an offered choice":      {url.Values{"at": {"CASSID"}, "at_id": {id(s.casisd)}}, s.casisd, "", "", ""},
		"a new one":              {url.Values{"at": {"Academy of the  South"}, "at_id": {"new"}}, 0, "Academy of the South", "", ""},
		"a removed one":          {url.Values{"at": {"GONE"}, "at_id": {id(s.gone)}}, 0, "", "form.no-such-record", ""},
		"an id that none has":    {url.Values{"at": {"X"}, "at_id": {"9999"}}, 0, "", "form.no-such-record", ""},
		"points and dashes only": {url.Values{"at": {"-.-"}}, 0, "", "pick.no-institute", "new=Add “-.-” as a new institute"},
		"NUL":                    {url.Values{"at": {"\x00"}}, 0, "", "form.unreadable", ""},
		"a percent sign":         {url.Values{"at": {"%"}}, 0, "", "pick.no-institute", "new=Add “%” as a new institute"},
	} {
		_, i, f, n := s.resolved(true, tt.fields)
		made := ""
		if i.New != nil {
			made = i.New.Name
		}
		if i.ID != tt.id || made != tt.made || complaint(f, "at") != tt.complaint || offered(n, "at") != tt.offered {
			t.Errorf("%s: %d, new %q, complaint %q, offered %s", name, i.ID, made, complaint(f, "at"), offered(n, "at"))
		}
	}
}

func TestANameThatWasChosenStaysChosenOnTheNextPage(t *testing.T) {
	s := newStand(t)
	_, _, f, _ := s.resolved(true, url.Values{"who": {"이연구"}, "at": {"casted"}})
	if f.Value("who_id") != fmt.Sprint(s.lee) || f.Value("at_id") != fmt.Sprint(s.casted) {
		t.Errorf("the form has %v", f.All())
	}
}

// Without script nothing empties the hidden id when its name is written over.
func TestANameWrittenOverAChosenOneWithoutScriptCounts(t *testing.T) {
	s := newStand(t)
	p, i, f, _ := s.resolved(true, url.Values{
		"who": {"Yeon-gu Lee"}, "who_id": {fmt.Sprint(s.kimA)}, "who_for": {"Jeong-chaek Kim"},
		"at": {"CASISD"}, "at_id": {fmt.Sprint(s.casted)}, "at_for": {"CASTED"},
	})
	if !f.OK() || p.ID != s.lee || i.ID != s.casisd {
		t.Errorf("person %d, institute %d, want %d and %d", p.ID, i.ID, s.lee, s.casisd)
	}
	if f.Value("who_id") != fmt.Sprint(s.lee) || f.Value("at_id") != fmt.Sprint(s.casisd) {
		t.Errorf("the form has %v", f.All())
	}
}

func TestAnIDCountsOnlyForTheTextThatItWasChosenFor(t *testing.T) {
	s := newStand(t)
	for name, tt := range map[string]struct {
		text, chosenFor string
		id              int64
		complaint       string
	}{
		"the text that it was chosen for":     {"CASSID", "CASSID", s.casisd, ""},
		"a new text, which none has":          {"Zzyzx", "CASISD", 0, "pick.no-institute"},
		"a new text, which another has":       {"CASTED", "CASISD", s.casted, ""},
		"another name of the same":            {"casisd", "Something", s.casisd, ""},
		"spaces and composition don't matter": {" CASSID ", "CASSID", s.casisd, ""},
	} {
		_, i, f, _ := s.resolved(true, url.Values{"at": {tt.text}, "at_id": {fmt.Sprint(s.casisd)}, "at_for": {tt.chosenFor}})
		if i.ID != tt.id || complaint(f, "at") != tt.complaint {
			t.Errorf("%s: %d, %q", name, i.ID, complaint(f, "at"))
		}
	}
}

func TestNamesAreOfferedInTheReadersLanguage(t *testing.T) {
	s := newStand(t)
	s.ctx = i18n.With(s.ctx, i18n.KO)
	_, _, f, n := s.resolved(true, url.Values{"at": {"CASTEDD"}})
	if got := offered(n, "at"); !strings.Contains(got, "CASTED · 중국과학기술발전전략연구원 · 중국") || !strings.Contains(got, "새 기관으로 추가") {
		t.Errorf("offered %s", got)
	}
	if said := f.Complaint("at", i18n.KO); !strings.Contains(said, "‘CASTEDD’") {
		t.Errorf("says %q", said)
	}
}

func TestOnlyTheFirstUndecidedNamesAreLookedUpFurther(t *testing.T) {
	s := newStand(t)
	f := form.With(url.Values{})
	n := In(f)
	for i := range maxHelped + 3 {
		f.Set(fmt.Sprint("who", i), "Min Kim")
		n.Person(fmt.Sprint("who", i), true)
	}
	if err := n.Resolve(s.ctx, s.db); err != nil {
		t.Fatal(err)
	}
	for i := range maxHelped + 3 {
		want := 3
		if i >= maxHelped {
			want = 1 // at least it can be made
		}
		if got := len(n.Choices(fmt.Sprint("who", i))); got != want {
			t.Errorf("field %d is offered %d choices", i, got)
		}
	}
}

func TestTheSamePersonAndTheSameInstitute(t *testing.T) {
	t.Parallel()
	var none *Person
	for _, tt := range []struct {
		a, b *Person
		want bool
	}{
		{none, none, false}, {&Person{}, &Person{}, false}, {&Person{ID: 1}, &Person{ID: 1}, true}, {&Person{ID: 1}, &Person{ID: 2}, false},
		{&Person{New: "Bo"}, &Person{New: "bo"}, true}, {&Person{New: "Bo"}, &Person{New: "Ba"}, false}, {&Person{ID: 1}, &Person{New: "Bo"}, false},
	} {
		if got := tt.a.Same(tt.b); got != tt.want {
			t.Errorf("%+v and %+v: %v", tt.a, tt.b, got)
		}
	}
	fresh := func(name string) *Institute { return &Institute{New: &institute.Draft{Name: name}} }
	var no *Institute
	for _, tt := range []struct {
		a, b *Institute
		want bool
	}{
		{no, no, false}, {&Institute{}, &Institute{}, false}, {&Institute{ID: 1}, &Institute{ID: 1}, true}, {&Institute{ID: 1}, &Institute{ID: 2}, false},
		{fresh("A"), fresh("a"), true}, {fresh("A"), fresh("B"), false}, {fresh("A"), &Institute{ID: 1}, false}, {&Institute{ID: 1}, fresh("A"), false},
	} {
		if got := tt.a.Same(tt.b); got != tt.want {
			t.Errorf("%+v and %+v: %v", tt.a, tt.b, got)
		}
	}
}

func TestWhatAListIsNarrowedTo(t *testing.T) {
	s := newStand(t)
	for query, tt := range map[string]struct {
		institute, person Filter
		reject            []string
	}{
		"":                                        {},
		fmt.Sprintf("institute=%d", s.casted):     {institute: Filter{s.casted, "CASTED"}},
		"institute=casisd":                        {institute: Filter{s.casisd, "CASISD"}},
		"institute=CASSID":                        {institute: Filter{s.casisd, "CASISD"}}, // nearly so called
		"institute=9999":                          {institute: Filter{-1, "9999"}, reject: []string{"institute"}},
		"institute=-1":                            {institute: Filter{-1, "-1"}, reject: []string{"institute"}},
		"institute=99999999999999999999":          {institute: Filter{-1, "99999999999999999999"}, reject: []string{"institute"}},
		"institute=Zzyzx":                         {institute: Filter{-1, "Zzyzx"}, reject: []string{"institute"}},
		fmt.Sprintf("institute=%d", s.gone):       {institute: Filter{-1, fmt.Sprint(s.gone)}, reject: []string{"institute"}},
		fmt.Sprintf("person=%d", s.kimA):          {person: Filter{s.kimA, "Min Kim"}},
		"person=Lee+Yeon-gu":                      {person: Filter{s.lee, "Yeon-gu Lee"}},
		"person=Min+Kim":                          {person: Filter{-1, "Min Kim"}, reject: []string{"person"}},
		"person=0":                                {person: Filter{-1, "0"}, reject: []string{"person"}},
		fmt.Sprintf("person=%d", s.removed):       {person: Filter{-1, fmt.Sprint(s.removed)}, reject: []string{"person"}},
		"person=" + url.QueryEscape("' or 1=1--"): {person: Filter{-1, "' or 1=1--"}, reject: []string{"person"}},
		"institute=CASTED&person=이연구":             {institute: Filter{s.casted, "CASTED"}, person: Filter{s.lee, "Yeon-gu Lee"}},
	} {
		v, err := list.Read(&url.URL{Path: "/visits", RawQuery: query}, "-day")
		if err != nil {
			t.Fatal(err)
		}
		n, err := Filters(s.ctx, s.db, v)
		if err != nil || n.Institute != tt.institute || n.Person != tt.person {
			t.Errorf("%s: %+v, %v", query, n, err)
		}
		rejected := []string{}
		for name := range v.Reject {
			rejected = append(rejected, name)
		}
		if !slices.Equal(rejected, append([]string{}, tt.reject...)) {
			t.Errorf("%s: rejected %v", query, rejected)
		}
	}
	if (Filter{ID: 7}).Shown() != "7" || (Filter{ID: -1}).Shown() != "" || (Filter{}).Shown() != "" {
		t.Error("what a hidden field has of a filter")
	}
}
