package app_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// caller is somebody's program.
type caller struct {
	t *testing.T
	b *webtest.Browser
}

func (w *world) caller(who auth.Account) caller { return caller{w.t, w.as(who)} }

// call sends body, which may be nil, to an address below /api/v1 and reads the answer.
func (p caller) call(method, path string, version any, body any, want int) map[string]any {
	p.t.Helper()
	sent := ""
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		sent = string(data)
	}
	p.b.Header.Del("If-Match")
	if n, ok := version.(float64); ok {
		p.b.Header.Set("If-Match", `"`+itoa(int64(n))+`"`)
	}
	got := p.b.Send(method, "/api/v1"+path, "application/json", sent)
	if got.Status != want {
		p.t.Fatalf("%s %s %s: %d, want %d: %s", method, path, sent, got.Status, want, got.Body)
	}
	var all map[string]any
	if len(got.Body) > 0 {
		if err := json.Unmarshal([]byte(got.Body), &all); err != nil {
			p.t.Fatalf("%s %s: %v: %s", method, path, err, got.Body)
		}
	}
	return all
}

// complaints are the fields that the program is told of, and their codes.
func (p caller) complaints(method, path string, version any, body any) map[string]string {
	p.t.Helper()
	all := map[string]string{}
	for _, e := range p.call(method, path, version, body, http.StatusUnprocessableEntity)["errors"].([]any) {
		e := e.(map[string]any)
		all[e["field"].(string)] = e["code"].(string)
	}
	return all
}

// parsed is a value as JSON would have it.
func parsed(t *testing.T, v any) map[string]any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// differences are the fields in which two records differ, but for what each saving changes.
func differences(a, b map[string]any) []string {
	var all []string
	for field := range a {
		if field != "version" && field != "updated_at" && !reflect.DeepEqual(a[field], b[field]) {
			all = append(all, field)
		}
	}
	slices.Sort(all)
	return all
}

type object = map[string]any

// rich are records of each noun with something in every field.
func (w *world) rich() map[string]object {
	return map[string]object{
		"institutes": {
			"name": "Institute of Policy", "kind": "university", "country": "CN", "parent_id": w.casted, "city": "Beijing", "latitude": 39.9, "longitude": 116.4,
			"website": "https://policy.example", "ror": "034t30j35", "notes": "Two\nlines", "home": false, "archived": true,
			"names": []object{
				{"text": "Institute of Policy", "kind": "official", "lang": "en"}, {"text": "IPOL", "kind": "acronym", "lang": "en"},
				{"text": "政策研究所", "kind": "native", "lang": "zh"}, {"text": "정책연구소", "kind": "korean", "lang": "ko"},
				{"text": "Policy House", "kind": "official", "lang": "en"}, {"text": "POLI", "kind": "acronym", "lang": ""},
				{"text": "Old Policy", "kind": "former", "lang": "en"}, {"text": "Polcy", "kind": "misspelt", "lang": ""},
			},
		},
		"people": {
			"name": "Wei Zhang", "family_name": "Zhang", "given_name": "Wei", "native_name": "张伟", "native_lang": "zh", "honorific": "Dr", "email": "z@policy.example",
			"phone": "+86 10", "orcid": "0000-0002-1825-0097", "languages": []string{"zh", "en"}, "areas": []int64{w.mobility, w.robots}, "notes": "Notes", "archived": true,
			"positions": []object{
				{"institute_id": w.casted, "title": "Director", "from": "2020-03-01", "to": nil}, {"institute_id": w.casisd, "title": "Fellow", "from": "2015-01-01", "to": "2020-02-29"},
			},
		},
		"areas": {"name_en": "Quantum", "name_ko": "양자"},
	}
}

// TestAProgramMakesReadsChangesAndRemoves institutes, people and areas: what was sent is
// what is read, a change of one field leaves the others, and what is removed comes back.
func TestAProgramMakesReadsChangesAndRemoves(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.caller(w.manager)
	for plural, body := range w.rich() {
		made := p.call("POST", "/"+plural, nil, body, 201)
		path := "/" + plural + "/" + itoa(int64(made["id"].(float64)))
		read := p.call("GET", path, nil, nil, 200)
		if d := differences(made, read); len(d) > 0 || made["version"] != 1.0 {
			t.Errorf("%s: made and read differ in %v", plural, d)
		}
		for field, sent := range parsed(t, body) {
			got := read[field]
			if all, ok := got.([]any); ok && field == "positions" {
				for _, one := range all {
					delete(one.(map[string]any), "id")
				}
			}
			if !reflect.DeepEqual(got, sent) {
				t.Errorf("%s: %s is %v, sent %v", plural, field, got, sent)
			}
		}
		read = p.call("GET", path, nil, nil, 200)
		again := p.call("PATCH", path, read["version"], read, 200)
		if d := differences(read, again); len(d) > 0 {
			t.Errorf("%s: sent back as it was, it differs in %v: %v", plural, d, again)
		}
		if n := value[int](w.stand, `select count(*) from history where noun = any(@nouns) and noun_id = @id and action <> 'insert'`,
			pg.Args{"nouns": []string{"institute", "person", "area"}, "id": int64(made["id"].(float64))}); n != 0 {
			t.Errorf("%s: sent back as it was, it has %d lines of history", plural, n)
		}
		for field, sent := range parsed(t, body) {
			if field == "positions" {
				continue // the rest has ids by now
			}
			before := p.call("GET", path, nil, nil, 200)
			after := p.call("PATCH", path, before["version"], object{field: sent}, 200)
			if d := differences(before, after); len(d) > 0 {
				t.Errorf("%s: %s alone, as it was, changes %v", plural, field, d)
			}
		}
		p.call("PATCH", path, nil, object{}, 428)
		p.call("PATCH", path, 1.0, object{}, 412)
		p.call("DELETE", path, nil, nil, 428)
		p.call("DELETE", path, 1.0, nil, 412)
		w.caller(w.researcher).call("PATCH", path, nil, object{}, 403)
		w.caller(w.researcher).call("DELETE", path, nil, nil, 403)
		w.caller(w.researcher).call("POST", "/"+plural, nil, body, 403)
		p.call("DELETE", path, p.call("GET", path, nil, nil, 200)["version"], nil, 204)
		p.call("GET", path, nil, nil, 404)
		p.call("PATCH", path, 1.0, object{}, 404)
		back := p.call("POST", path+"/restore", nil, nil, 200)
		if d := differences(read, back); len(d) > 0 {
			t.Errorf("%s: brought back, it differs in %v", plural, d)
		}
	}
}

// TestAProgramIsToldWhichFieldIsWrong by the path of what it sent.
func TestAProgramIsToldWhichFieldIsWrong(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.caller(w.manager)
	gone := int64(99999)
	name := func(text, kind, lang string) object { return object{"text": text, "kind": kind, "lang": lang} }
	for _, tt := range []struct {
		path string
		body object
		want map[string]string
	}{
		{"/institutes", object{}, map[string]string{"name": "form.needed", "kind": "form.needed", "country": "form.needed"}},
		{"/institutes", object{"name": "X", "kind": "other", "country": "ZZ", "parent_id": gone, "latitude": 1, "website": "javascript:x"}, map[string]string{
			"country": "form.no-such-choice", "parent_id": "form.no-such-record", "longitude": "institute.half-place", "website": "institute.no-website",
		}},
		{"/institutes", object{"name": "X", "kind": "other", "country": "CN", "parent_id": -1, "home": true}, map[string]string{"parent_id": "form.no-such-record"}},
		{"/institutes", object{"name": "X", "kind": "other", "country": "CN", "home": true}, map[string]string{"home": "institute.second-home"}},
		{"/institutes", object{"name": "X", "kind": "other", "country": "CN", "names": []object{
			name(" ", "former", ""), name("X", "official", "?"), name(strings.Repeat("A", 61), "acronym", ""), name("Y", "native", "?"), name("Z", "former", "?"), name("Z", "former", ""),
		}}, map[string]string{
			"names[0].text": "form.needed", "names[1].lang": "form.no-such-choice", "names[2].text": "form.too-long", "names[3].lang": "form.no-such-choice",
			"names[4].lang": "form.no-such-choice", "names[5].text": "institute.name-twice",
		}},
		{"/people", object{}, map[string]string{"name": "form.needed"}},
		{"/people", object{"name": "X", "family_name": strings.Repeat("x", 201), "given_name": strings.Repeat("x", 201), "native_name": strings.Repeat("x", 201), "orcid": "1", "institute_id": gone}, map[string]string{
			"family_name": "form.too-long", "given_name": "form.too-long", "native_name": "form.too-long", "orcid": "person.no-orcid", "institute_id": "form.no-such-record",
		}},
		{"/people", object{"name": "X", "areas": []int64{gone}}, map[string]string{"areas": "form.no-such-record"}},
		{"/people", object{"name": "X", "positions": []object{{"institute_id": w.casted, "from": "2020-01-02", "to": "2020-01-01"}, {"institute_id": gone}}}, map[string]string{
			"positions[0].to": "form.days-backwards", "positions[1].institute_id": "form.no-such-record",
		}},
		{"/areas", object{}, map[string]string{"name_en": "area.nameless"}},
		{"/areas", object{"name_en": "smart mobility"}, map[string]string{"name_en": "area.taken"}},
		{"/areas", object{"name_ko": "로봇"}, map[string]string{"name_ko": "area.taken"}},
	} {
		if got := p.complaints("POST", tt.path, nil, tt.body); !maps.Equal(got, tt.want) {
			t.Errorf("POST %s %v: %v, want %v", tt.path, tt.body, got, tt.want)
		}
	}
	casted := p.call("GET", institutePath(w.casted), nil, nil, 200)
	if got := p.complaints("PATCH", institutePath(w.casted), casted["version"], object{"parent_id": w.casted}); got["parent_id"] != "institute.own-parent" {
		t.Errorf("below itself: %v", got)
	}
}

// TestNamesOfAnInstituteAreKeptByPrograms, whether they send its name, its names or both.
func TestNamesOfAnInstituteAreKeptByPrograms(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.caller(w.staff)
	made := p.call("POST", "/institutes", nil, w.rich()["institutes"], 201)
	path := institutePath(int64(made["id"].(float64)))
	names := made["names"].([]any)
	renamed := p.call("PATCH", path, made["version"], object{"name": "Bureau of Policy"}, 200)
	if got := renamed["names"].([]any); !reflect.DeepEqual(got[1:], names[1:]) || got[0].(map[string]any)["text"] != "Bureau of Policy" {
		t.Errorf("renamed: %v", got)
	}
	only := p.call("PATCH", path, renamed["version"], object{"names": []object{{"text": "BP", "kind": "acronym"}}, "parent_id": nil, "latitude": nil, "longitude": nil}, 200)
	if got := only["names"].([]any); len(got) != 2 || only["name"] != "Bureau of Policy" || only["short"] != "BP" || only["parent_id"] != nil || only["latitude"] != nil {
		t.Errorf("with one name: %v", only)
	}
	p.call("PATCH", path, only["version"], object{"home": true}, 403)
	p.call("POST", "/institutes", nil, object{"name": "Ours", "kind": "other", "country": "KR", "home": true}, 403)
	stepi := p.call("GET", institutePath(w.stepi), nil, nil, 200)
	if got := p.call("DELETE", institutePath(w.stepi), stepi["version"], nil, 409); got["errors"].([]any)[0].(map[string]any)["code"] != "institute.home-stays" {
		t.Errorf("our own: %v", got)
	}
	// One of which only the name is known, as a visit makes it, can be changed all the same.
	id, err := institute.Store{DB: w.db}.Create(t.Context(), institute.Draft{Name: "Unknown"}, w.staff)
	if err != nil {
		t.Fatal(err)
	}
	bare := p.call("GET", institutePath(id), nil, nil, 200)
	bare = p.call("PATCH", institutePath(id), bare["version"], object{"notes": "Seen"}, 200)
	if bare = p.call("PATCH", institutePath(id), bare["version"], bare, 200); bare["country"] != "ZZ" || bare["notes"] != "Seen" {
		t.Errorf("of an unknown country: %v", bare)
	}
}

// TestWhereSomebodyWorksInShort: institute_id stands for one open position.
func TestWhereSomebodyWorksInShort(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.caller(w.staff)
	made := p.call("POST", "/people", nil, object{"name": "Shorty", "institute_id": w.casted}, 201)
	path := personPath(int64(made["id"].(float64)))
	if made["institute_id"] != float64(w.casted) || len(made["positions"].([]any)) != 1 {
		t.Errorf("made: %v", made)
	}
	same := p.call("PATCH", path, made["version"], object{"institute_id": w.casted}, 200)
	if d := differences(made, same); len(d) > 0 {
		t.Errorf("there already: %v", d)
	}
	with := p.call("PATCH", path, same["version"], object{"institute_id": w.kostec, "positions": []object{{"institute_id": w.casted, "title": "Now"}, {"institute_id": w.stepi, "to": "2010-01-01"}}}, 200)
	if with["institute_id"] != float64(w.casted) {
		t.Errorf("positions count: %v", with)
	}
	moved := p.call("PATCH", path, with["version"], object{"institute_id": w.casisd}, 200)
	if all := moved["positions"].([]any); moved["institute_id"] != float64(w.casisd) || len(all) != 2 || all[1].(map[string]any)["to"] != "2010-01-01" {
		t.Errorf("moved: %v", moved)
	}
	none := p.call("PATCH", path, moved["version"], object{"institute_id": nil}, 200)
	if none["institute_id"] != nil || len(none["positions"].([]any)) != 1 {
		t.Errorf("nowhere: %v", none)
	}
	// A researcher changes their own, but not whether it is archived.
	own := w.caller(w.researcher)
	park := own.call("GET", personPath(w.park), nil, nil, 200)
	own.call("PATCH", personPath(w.park), park["version"], object{"archived": true}, 403)
	own.call("PATCH", personPath(w.wang), park["version"], object{"phone": "1"}, 403)
	park = own.call("PATCH", personPath(w.park), park["version"], object{"phone": "1", "archived": false}, 200)
	if park["phone"] != "1" || park["native_name"] != "박혁신" {
		t.Errorf("their own: %v", park)
	}
	// Nobody changes somebody who is anonymised.
	if err := (person.Store{DB: w.db}).Anonymise(t.Context(), w.wang, 1, w.manager); err != nil {
		t.Fatal(err)
	}
	if wang := p.call("GET", personPath(w.wang), nil, nil, 200); wang["anonymised"] != true || wang["name"] != person.Dash {
		t.Errorf("anonymised: %v", wang)
	}
	p.call("PATCH", personPath(w.wang), 2.0, object{"name": "Wang"}, 403)
}

// TestAListForProgramsHasTheRowsOfThePage, in each order and with each filter.
func TestAListForProgramsHasTheRowsOfThePage(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	p := w.caller(w.manager)
	p.call("POST", "/institutes", nil, w.rich()["institutes"], 201)
	p.call("POST", "/people", nil, w.rich()["people"], 201)
	casted := itoa(w.casted)
	for path, queries := range map[string][]string{
		"/institutes": {"", "q=cas", "country=CN", "kind=university&archived=all", "parent=" + casted + "&archived=only", "sort=-contact", "sort=country", "sort=-country", "sort=-name", "q=nothing"},
		"/people":     {"", "q=lee", "institute=" + casted, "country=CN", "home=1", "home=0", "area=" + itoa(w.robots) + "&archived=all", "sort=-met", "sort=met", "sort=-name", "archived=only"},
		"/areas":      {"", "q=smart", "sort=-name"},
	} {
		row := regexp.MustCompile(`^` + path + `/(\d+)$`)
		for _, q := range queries {
			var page, ids []string
			for _, href := range w.as(w.manager).Get(path + "?" + q).Want(200).Links("tbody a") {
				if m := row.FindStringSubmatch(href); m != nil && !slices.Contains(page, m[1]) {
					page = append(page, m[1])
				}
			}
			after := ""
			for { // two rows at a time, through the cursor
				got := p.call("GET", path+"?limit=2&"+q+after, nil, nil, 200)
				for _, item := range got["items"].([]any) {
					ids = append(ids, itoa(int64(item.(map[string]any)["id"].(float64))))
				}
				if got["next"] == nil {
					if got["total"] != float64(len(ids)) {
						t.Errorf("%s?%s: %v in all, %d read", path, q, got["total"], len(ids))
					}
					break
				}
				after = "&after=" + got["next"].(string)
			}
			if !slices.Equal(page, ids) {
				t.Errorf("%s?%s: programs get %v, the page shows %v", path, q, ids, page)
			}
		}
	}
	for path, field := range map[string]string{
		"/institutes?country=XX": "country", "/institutes?kind=none": "kind", "/institutes?parent=CASTED": "parent", "/institutes?mine=1": "mine",
		"/people?country=XX": "country", "/people?institute=99999": "institute", "/people?home=yes": "home", "/areas?area=1": "area",
	} {
		if got := p.complaints("GET", path, nil, nil); len(got) != 1 || got[field] == "" {
			t.Errorf("GET %s: %v", path, got)
		}
	}
}
