package app_test

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/auth"
	"gyoryu/internal/webtest"
)

// nasty are texts that something somewhere might take for more than text.
var nasty = map[string]string{
	"a script":          `<script>alert("zqscriptx")</script>`,
	"an image":          `"><img src=x onerror=alert(1)>zqimagex`,
	"an attribute":      `x" onmouseover="alert(1)" zqattributex="`,
	"a formula":         `=HYPERLINK("https://evil.example";"zqformulax")`,
	"another formula":   "@SUM(1+1)*cmd|' /C calc'!A0 zqcommandx",
	"a link":            "javascript:alert('zqlinkx')",
	"Markdown":          "[zqmarkdownx](javascript:alert(1)) ![x](https://evil.example/x.png) <b>bold</b>",
	"an HTML link":      `<a href="javascript:alert(1)">zqanchorx</a>`,
	"CR LF":             "zqfirstx\r\nSet-Cookie: session=zqcookiex",
	"right to left":     "\u202ezqreversedx\u202c \u2067zqisolatedx\u2069",
	"zero width":        "zq\u200bzerox\u2060\ufeff",
	"a template":        "{{.Secret}} ${7*7} #{7*7} <%= 7*7 %> zqtemplatex",
	"a pattern":         `100% zq_patternx \ ' ; drop table visits; --`,
	"a placeholder":     "{name} {n} {typed} @id :id $1 zqplacex",
	"signs of a log":    "zqlogx\nlevel=ERROR msg=forged",
	"an escaped one":    "&lt;script&gt;zqescapedx&lt;/script&gt; &amp;amp;",
	"written surrogate": `zq\ud800x \u0000 \x00`,
	"emoji":             "👩‍🔬🇰🇷 zqemojix",
	"long combining":    "zqz" + strings.Repeat("\u0301", 40) + "x",
	"comments":          "<!-- zqcommentx --> ]]> */ //",
}

// unkeepable are texts that cannot be kept.
var unkeepable = map[string]string{
	"NUL": "a\x00b", "broken UTF-8": "a\xff\xfeb", "half a surrogate": "a\xed\xa0\x80b", "an overlong form": "a\xc0\xafb", "an escape": "a\x1b[31mb", "100,000 characters": strings.Repeat("가", 100_000),
}

// entryForm is a form of the site, and how it is filled in well.
type entryForm struct {
	page, action string
	who          auth.Account
	fill         url.Values
}

func (w *world) entryForms(c int64) map[string]entryForm {
	return map[string]entryForm{
		"a visit": {page: "/visits/new", action: "/visits", who: w.staff, fill: url.Values{
			"title": {"Tour"}, "starts_on": {"4 March 2026"}, "ends_on": {"6 March 2026"}, "stops[0].institute": {"CASTED"}, "stops[0].points[0].text": {"Said"}, "points[0].text": {"Whole"},
		}},
		"a contact": {page: "/visits/new?direction=contact", action: "/visits", who: w.staff, fill: url.Values{
			"starts_on": {"4 March 2026"}, "stops[0].institute": {"CASTED"}, "stops[0].points[0].text": {"Said"},
		}},
		"a commitment": {page: "/commitments/new", action: "/commitments", who: w.staff, fill: url.Values{"what": {"Do it"}, "institutes[0].institute": {"CASTED"}}},
		"a note":       {page: commitmentPath(c), action: commitmentPath(c) + "/note", who: w.staff, fill: url.Values{"text": {"Noted"}}},
		"a reason":     {page: commitmentPath(c), action: commitmentPath(c) + "/drop", who: w.staff, fill: url.Values{"reason": {"Why"}}},
		"evidence":     {page: commitmentPath(c), action: commitmentPath(c) + "/keep", who: w.staff, fill: url.Values{"evidence": {"Shown"}}},
		"a new day":    {page: commitmentPath(c), action: commitmentPath(c) + "/move", who: w.staff, fill: url.Values{"reason": {"Why"}, "due_on": {"in 5 days"}}},
		"an institute": {page: "/institutes/new", action: "/institutes", who: w.staff, fill: url.Values{
			"name": {"Institute of Text"}, "kind": {"other"}, "country": {"KR"}, "names[0].text": {"Text"}, "names[0].kind": {"former"},
		}},
		"a person":   {page: "/people/new", action: "/people", who: w.staff, fill: url.Values{"name": {"Tekst Person"}, "positions[0].institute": {"CASTED"}, "positions[0].title": {"Reader"}}},
		"an area":    {page: "/areas/new", action: "/areas", who: w.staff, fill: url.Values{"name_en": {"Texts"}}},
		"an account": {page: "/accounts/new", action: "/accounts", who: w.admin, fill: url.Values{"name": {"Text Writer"}, "email": {"text@x.example"}, "roles": {"staff"}}},
	}
}

// textFields are the form's, and what a browser would send with them.
func textFields(f *webtest.Form, fill url.Values) (fields []string, v url.Values) {
	v = f.Values()
	maps.Copy(v, fill)
	fields = f.TextFields()
	for field := range fill {
		if !slices.Contains(fields, field) && strings.HasSuffix(field, ".text") {
			fields = append(fields, field)
		}
	}
	return fields, v
}

// TestWhatCannotBeKeptIsSaid: at its field, with everything else still there, and
// nothing fails.
func TestWhatCannotBeKeptIsSaid(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	c := promises(w.visit(w.staff, w.trip("Tour", -20, 0, w.casted)))[0].ID
	w.exec("update commitments set due_on = current_date where id = "+itoa(c), nil)
	for what, entry := range w.entryForms(c) {
		t.Run(what, func(t *testing.T) {
			b := w.as(entry.who).For(t)
			fields, fill := textFields(b.Get(entry.page).Want(200).Form(entry.action), entry.fill)
			fill.Set("do", "save")
			var broken []string
			for _, field := range fields {
				for how, text := range unkeepable {
					v := maps.Clone(fill)
					v[field] = []string{text}
					p := b.Ask("POST", entry.action, v)
					if p.Status != 422 {
						t.Errorf("%s in %s: %d: %.200s", how, field, p.Status, p.Says())
						continue
					}
					if !utf8.ValidString(p.Body) || strings.ContainsAny(p.Body, "\x00\x1b") {
						broken = append(broken, how+" in "+field)
					}
					if !strings.Contains(p.Body, `id="`+field+`-complaint"`) && !strings.Contains(p.Body, field+`-complaint"`) && !strings.Contains(p.Body, `[0].person-complaint"`) {
						t.Errorf("%s in %s: nothing is said there, but %v", how, field, p.Complaints())
					}
					if p.Find("form[action='"+entry.action+"']").Length() == 0 {
						t.Errorf("%s in %s: no form any more", how, field)
						continue
					}
					stillThere(t, p, entry.action, v, field, "stops[0].people[0].person", "stops[0].institute_id", "institutes[0].institute_id", "positions[0].institute_id",
						"positions[0].institute_for", "parent_for", "person_id", "their_person_id", "stops[0].institute_for", "email")
					if how == "100,000 characters" && !strings.Contains(p.Body, text[:300]) {
						t.Errorf("%s in %s: what was typed is gone", how, field)
					}
				}
			}
			if len(broken) > 0 {
				t.Errorf("%d pages send back bytes that are no text, such as for %s", len(broken), broken[0])
			}
		})
	}
}

// TestWhatIsStoredIsOnlyText: nasty texts in every field of every form, and then
// every page as everyone, in both languages: nothing runs, nothing is lost.
func TestWhatIsStoredIsOnlyText(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	c := promises(w.visit(w.staff, w.trip("Tour", -20, 0, w.casted)))[0].ID
	saved := map[string]bool{}
	for what, entry := range w.entryForms(c) {
		b := w.as(entry.who)
		hows := slices.Sorted(maps.Keys(nasty))
		for round, rounds := 0, 4; round < rounds; round++ {
			w.exec("update commitments set state = 'open', due_on = current_date where id = "+itoa(c), nil)
			if entry.fill.Has("email") {
				entry.fill.Set("email", itoa(int64(round))+"@x.example")
			}
			fields, fill := textFields(b.Get(entry.page).Want(200).Form(entry.action), entry.fill)
			fill.Set("do", "save")
			// Each field another text, and all texts in one field or other.
			rounds = max(rounds, (len(hows)+len(fields)-1)/len(fields))
			v := maps.Clone(fill)
			for i, field := range fields {
				v[field] = []string{nasty[hows[(i+round*len(fields))%len(hows)]]}
			}
			for try := 0; ; try++ {
				p := b.Ask("POST", entry.action, v)
				if p.Status == 303 || p.Status == 200 && entry.action == "/accounts" {
					for _, how := range hows {
						saved[how] = saved[how] || slices.ContainsFunc(fields, func(f string) bool { return v.Get(f) == nasty[how] })
					}
					break
				}
				if p.Status != 422 && p.Status != 409 || try == 12 {
					t.Errorf("%s, round %d: %d: %v", what, round, p.Status, p.Complaints())
					break
				}
				for _, wrong := range p.Unsafe() {
					t.Errorf("%s, sent back: %s", what, wrong)
				}
				v = settled(p, fields, entry.fill, v)
			}
		}
	}
	if len(saved) != len(nasty) {
		t.Errorf("only %d of %d texts were kept anywhere", len(saved), len(nasty))
	}

	// Now everything is read.
	found := map[string]bool{}
	look := func(b *webtest.Browser, path string) webtest.Page {
		p := b.Ask("GET", path, nil)
		if p.Status >= 500 {
			t.Errorf("%s: %d", path, p.Status)
		}
		for _, wrong := range p.Unsafe() {
			t.Errorf("%s has %s", path, wrong)
		}
		if p.Document == nil {
			return p
		}
		if !utf8.ValidString(p.Body) || strings.ContainsAny(p.Body, "\x00\x1b") {
			t.Errorf("%s is broken", path)
		}
		p.Find("script, style, noscript, title").Each(func(_ int, s *goquery.Selection) {
			if name := s.Nodes[0].Data; name != "title" && words.MatchString(s.Text()) {
				t.Errorf("%s: a <%s> says %s", path, name, s.Text())
			}
		})
		for name, values := range p.Header {
			if words.MatchString(strings.Join(values, " ")) && name != "Location" {
				t.Errorf("%s: the header %s says %s", path, name, values)
			}
		}
		for how, text := range nasty {
			if strings.Contains(squeezed(p.Text("body")+strings.Join(p.Attributes("value", "placeholder", "title"), " ")), squeezed(text)) {
				found[how] = true
			}
		}
		return p
	}
	for _, who := range []auth.Account{w.staff, w.keeper} {
		b := w.as(who)
		seen := map[string]bool{}
		queue := []string{"/", "/visits", "/commitments?which=all", "/institutes?archived=all", "/people?archived=all", "/areas", "/accounts", "/account"}
		for _, q := range []string{"/institutes/suggest?q=", "/people/suggest?q=", "/areas/suggest?q=", "/visits?q=", "/commitments?q=", "/institutes?q=", "/people?q=", "/visits?institute=", "/commitments?person="} {
			for _, text := range nasty {
				queue = append(queue, q+url.QueryEscape(text))
			}
		}
		for n := 0; n < len(queue); n++ {
			path, _, _ := strings.Cut(queue[n], "#")
			if seen[path] || len(seen) > 300 {
				continue
			}
			seen[path] = true
			b.Header.Set("Accept-Language", []string{"en", "ko"}[n%2])
			p := look(b, path)
			if p.Document != nil && p.Status == 200 {
				for _, to := range p.Links("a") {
					if strings.HasPrefix(to, "/") && !strings.Contains(to, "?") {
						queue = append(queue, to)
					}
				}
			}
		}
	}
	for how := range nasty {
		if !found[how] {
			t.Errorf("%s is shown on no page as it was typed", how)
		}
	}
}

// settled answers what the page asks: a new institute or person is made, something
// alike is meant, and a field that takes a certain form of text gets it.
func settled(p webtest.Page, fields []string, fill, v url.Values) url.Values {
	v = maps.Clone(v)
	sent := p.Find("form input[name='confirmed']")
	sent.Each(func(_ int, s *goquery.Selection) { v.Add("confirmed", s.AttrOr("value", "")) })
	answered := map[string]bool{}
	p.Find("fieldset.decide input[type=radio]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		if v.Get(name) == "new" { // was offered, and is refused: see TestWriteACommitmentByItself
			return
		}
		if !answered[name] {
			v[name] = []string{s.AttrOr("value", "")}
		}
		if s.AttrOr("value", "") == "new" {
			v[name] = []string{"new"}
		}
		answered[name] = true
		// People typed with commas between them have become lines.
		if part, ok := strings.CutSuffix(name, ".person_id"); ok && strings.HasSuffix(part, "]") {
			v[part+".person"] = []string{p.Find(`input[name="`+part+`.person"]`).AttrOr("value", "")}
			v[part+".keep"] = []string{"1"}
			v.Del(part[:strings.LastIndex(part, "[")])
		}
	})
	for _, field := range fields {
		if p.Complaint(field) == "" || answered[field+"_id"] && field != "parent" || p.Find(`[id="`+field+`-complaint"] input[name=confirmed]`).Length() > 0 {
			continue
		}
		v[field] = fill[field]
		v.Del(field + "_id")
		if field == "parent" || strings.HasSuffix(field, "institute") && len(fill[field]) == 0 {
			v.Del(field)
		}
	}
	return v
}

func squeezed(s string) string {
	s = strings.NewReplacer("\u200b", "", "\u2060", "", "\ufeff", "").Replace(s)
	return strings.Join(strings.Fields(s), "")
}
