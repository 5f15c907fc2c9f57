package post

import (
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
)

// with is the form as typed, with other values in some fields.
func with(values url.Values, pairs ...string) url.Values {
	all := maps.Clone(values)
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = []string{pairs[i+1]}
	}
	return all
}

func TestWritingAPost(t *testing.T) {
	s := newStand(t)
	p := s.browser(s.staff).Post("/posts", typed()).Want(200)
	id := value[int64](s, `select max(id) from posts`, nil)
	got := s.find(id)
	if p.Path != Path(id) || got.TitleEN != "A title" || got.TextKO != "내용" || got.Category != Notice || got.PublishedOn != on("2026-06-01") || got.State != InDraft {
		t.Errorf("%s: %+v", p.Path, got)
	}
	if got.EarlierHits != 0 {
		t.Error("staff say how often it was read")
	}
	if p.Find("form[action$='/publish']").Length() > 0 {
		t.Error("staff are offered to publish")
	}
	if !strings.Contains(p.Says(), "meant for 1 Jun 2026") {
		t.Errorf("the page says %s", p.Says())
	}
	m := s.browser(s.manager).Post("/posts", with(typed(), "title_ko", "", "text_ko", "")).Want(200)
	got = s.find(value[int64](s, `select max(id) from posts`, nil))
	if got.EarlierHits != 7 || !strings.Contains(m.Says(), "Not written in Korean") || m.Find("form[action$='/publish'] input[name=published_on]").AttrOr("value", "") != "1 Jun 2026" {
		t.Errorf("%+v: %s", got, m.Says())
	}
}

// TestWrongInputGetsAClearSentence at its field, with everything else as it was typed,
// and nothing saved.
func TestWrongInputGetsAClearSentence(t *testing.T) {
	s := newStand(t)
	hidden := s.visit(func(d *visit.Draft) { d.Confidential = true })
	gone := s.visit(nil)
	s.do(`update visits set removed_at = now() where id = @id`, pg.Args{"id": gone.ID})
	id := s.post(both("News"), on("2026-06-01"))
	for name, tt := range map[string]struct {
		set   []string
		field string
		says  string
	}{
		"nothing at all":              {[]string{"title_en", "", "text_en", " ", "title_ko", "", "text_ko", ""}, "title_en", "in English or in Korean"},
		"a title without a text":      {[]string{"text_en", ""}, "text_en", "The English title has no text"},
		"a text without a title":      {[]string{"title_ko", " "}, "title_ko", "The Korean text has no title"},
		"a title that is too long":    {[]string{"title_en", strings.Repeat("가", 301)}, "title_en", "300"},
		"a text that is too long":     {[]string{"text_ko", strings.Repeat("가", maxText+1)}, "text_ko", "100000"},
		"a NUL":                       {[]string{"text_en", "a\x00b"}, "text_en", ""},
		"broken UTF-8":                {[]string{"title_ko", "a\xffb"}, "title_ko", ""},
		"no category":                 {[]string{"category", ""}, "category", "Fill this in"},
		"a category that is none":     {[]string{"category", "gossip"}, "category", ""},
		"a day that is none":          {[]string{"published_on", "soon"}, "published_on", "soon"},
		"a day that there is not":     {[]string{"published_on", "2026-02-31"}, "published_on", "2026-02-31"},
		"hits below zero":             {[]string{"earlier_hits", "-1"}, "earlier_hits", "0"},
		"absurdly many hits":          {[]string{"earlier_hits", "99999999999999999999"}, "earlier_hits", "1000000000"},
		"hits that are no number":     {[]string{"earlier_hits", "many"}, "earlier_hits", "0"},
		"a visit that is none":        {[]string{"visit_id", "999"}, "visit_id", ""},
		"a visit past bigint":         {[]string{"visit_id", "99999999999999999999"}, "visit_id", ""},
		"a visit that is no number":   {[]string{"visit_id", "x"}, "visit_id", ""},
		"a visit that was removed":    {[]string{"visit_id", fmt.Sprint(gone.ID)}, "visit_id", ""},
		"a visit that is confidental": {[]string{"visit_id", fmt.Sprint(hidden.ID)}, "visit_id", "This visit is confidential"},
	} {
		sent := with(typed(), tt.set...)
		for path, status := range map[string]int{"/posts": 422, Path(id): 422} {
			p := s.browser(s.manager).Post(path, with(sent, "version", "2")).Want(status)
			if got := p.Complaint(tt.field); got == "" || !strings.Contains(got, tt.says) || strings.Contains(got, "⟦") {
				t.Errorf("%s: %s says %q of %s, and %v", name, path, got, tt.field, p.Complaints())
			}
			f := p.Form(path).Values()
			for field := range typed() {
				if field == "do" || field == "visit_id" || strings.ContainsRune(sent.Get(field), 0) || !utf8.ValidString(sent.Get(field)) {
					continue
				}
				if got := strings.ReplaceAll(f.Get(field), "\r\n", "\n"); got != sent.Get(field) && field != "category" {
					t.Errorf("%s: %s came back as %.100q", name, field, got)
				}
			}
		}
	}
	if n := value[int](s, `select count(*) from posts`, nil); n != 1 || s.find(id).Version != 2 {
		t.Errorf("%d posts are there", n)
	}
	p := s.browser(s.manager).Post(Path(id), with(typed(), "published_on", "", "version", "2")).Want(422)
	if p.Complaint("published_on") == "" {
		t.Error("what is published may lose its day")
	}
	s.browser(s.manager).Post(Path(id), with(typed(), "published_on", " ", "version", "2")).Want(422)
	p = s.browser(s.manager).Post(Path(id), with(typed(), "published_on", "tomorrow", "version", "2")).Want(422)
	if got := p.Complaint("published_on"); !strings.Contains(got, "has not come") {
		t.Errorf("published on a day that has not come: %q", got)
	}
	if got := s.browser(s.other).Post("/posts", with(typed(), "visit_id", fmt.Sprint(hidden.ID))).Want(422).Complaint("visit_id"); got == "" || strings.Contains(got, "confidential") {
		t.Errorf("who does not see the visit is told %q", got)
	}
}

func TestTwoWhoChangeAPostSeeBothVersions(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), day.Day{})
	s.browser(s.manager).Post(Path(id), with(typed(), "version", "1", "title_en", "Theirs")).Want(200)
	p := s.browser(s.staff).Post(Path(id), with(typed(), "version", "1", "title_en", "Mine")).Want(409)
	if got := p.Complaint("title_en"); !strings.Contains(got, "Theirs") || !strings.Contains(got, "mina") || p.Form(Path(id)).Value("title_en") != "Mine" {
		t.Errorf("is told %q", got)
	}
	if p.Complaint("text_en") != "" || !strings.Contains(strings.Join(p.Complaints(), " "), "mina") {
		t.Errorf("complaints %v", p.Complaints())
	}
	p.Form(Path(id)).Press("save").Want(200)
	if got := s.find(id); got.TitleEN != "Mine" || got.EarlierHits != 7 {
		t.Errorf("it is now %+v", got)
	}
}

func TestStaffLeaveTheHitsOfAManager(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), day.Day{})
	s.browser(s.manager).Post(Path(id), with(typed(), "version", "1")).Want(200)
	if p := s.browser(s.staff).Get(Path(id) + "/edit").Want(200); p.Find("input[name=earlier_hits]").Length() != 0 {
		t.Error("staff are asked for hits")
	}
	s.browser(s.staff).Post(Path(id), with(typed(), "version", "2", "earlier_hits", "9", "title_en", "Other")).Want(200)
	if got := s.find(id); got.EarlierHits != 7 || got.TitleEN != "Other" {
		t.Errorf("%+v", got)
	}
}

func TestAFormIsBegunFromAVisit(t *testing.T) {
	s := newStand(t)
	v := s.visit(nil)
	b := s.browser(s.staff)
	p := b.Get(fmt.Sprint("/posts/new?visit=", v.ID)).Want(200)
	f := p.Form("/posts")
	if f.Value("title_en") != "A trip to Beijing" || !strings.Contains(f.Value("text_ko"), "방문단") || f.Value("visit_id") != fmt.Sprint(v.ID) {
		t.Errorf("begins with %v", f.Values())
	}
	p = f.Press("save").Want(200)
	if got := s.find(value[int64](s, `select max(id) from posts`, nil)); got.visit() != v.ID || got.VisitTitle != "A trip to Beijing" || !strings.Contains(p.Says(), "To share lists.") {
		t.Errorf("%+v", got)
	}
	s.do(`update visits set confidential = true`, nil)
	p = b.Get(fmt.Sprint("/posts/new?visit=", v.ID)).Want(422)
	if got := p.Complaint("visit_id"); !strings.Contains(got, "This visit is confidential") || p.Form("/posts").Value("text_en") != "" {
		t.Errorf("a confidential one: %q", got)
	}
	s.browser(s.other).Get(fmt.Sprint("/posts/new?visit=", v.ID)).Want(404)
	b.Get("/posts/new?visit=999").Want(404)
	for _, none := range []string{"", "x", "-1", "99999999999999999999", "%00"} {
		if p := b.Get("/posts/new?visit=" + none).Want(200); p.Form("/posts").Value("category") != string(Research) {
			t.Errorf("%q begins with %v", none, p.Form("/posts").Values())
		}
	}
}

func TestWhatWasWrittenOfAConfidentialVisitStaysWithIt(t *testing.T) {
	s := newStand(t)
	v := s.visit(nil)
	d := both("News")
	d.VisitID = v.ID
	id := s.post(d, day.Day{})
	s.do(`update visits set confidential = true`, nil)
	b := s.browser(s.manager)
	p := b.Post(Path(id), with(typed(), "version", "1", "visit_id", "")).Want(422)
	if got := p.Complaint("visit_id"); !strings.Contains(got, "stays with it") {
		t.Errorf("taken from it: %q", got)
	}
	b.Post(Path(id), with(typed(), "version", "1", "visit_id", fmt.Sprint(v.ID))).Want(200)
	p = b.Post(Path(id)+"/publish", url.Values{"version": {"2"}}).Want(422)
	if !strings.Contains(p.Says(), "The visit has become confidential: this cannot be published.") || s.find(id).State != InDraft {
		t.Errorf("published: %s", p.Says())
	}
	s.browser(s.other).Get(Path(id)).Want(404)
}

func TestPublishingAndWithdrawing(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), day.Day{})
	b := s.browser(s.manager)
	for typed, says := range map[string]string{"tomorrow": "has not come", "soon": "soon", "2026-02-31": "2026-02-31"} {
		p := b.Post(Path(id)+"/publish", url.Values{"version": {"1"}, "published_on": {typed}}).Want(422)
		if got := strings.Join(p.Complaints(), " "); !strings.Contains(got, says) {
			t.Errorf("%s: %q", typed, got)
		}
	}
	b.Post(Path(id)+"/publish", url.Values{"version": {"1"}}).Want(200)
	if got := s.find(id); got.State != Published || got.PublishedOn != today {
		t.Errorf("published as %+v", got)
	}
	p := b.Post(Path(id)+"/publish", url.Values{"version": {"1"}}).Want(409)
	if !strings.Contains(p.Says(), "Somebody else changed this post meanwhile") {
		t.Errorf("published twice: %s", p.Says())
	}
	for _, reason := range []string{"", "  ", strings.Repeat("x", 1001), "a\x00"} {
		p = b.Post(Path(id)+"/withdraw", url.Values{"version": {"2"}, "reason": {reason}}).Want(422)
		if len(p.Complaints()) != 1 || s.find(id).State != Published {
			t.Errorf("withdrawn for %.10q: %v", reason, p.Complaints())
		}
	}
	p = b.Post(Path(id)+"/withdraw", url.Values{"version": {"2"}, "reason": {"A slip"}}).Want(200)
	if got := s.find(id); got.State != Withdrawn || !strings.Contains(p.Says(), "A slip") {
		t.Errorf("withdrawn as %+v", got)
	}
	b.Post(Path(id)+"/publish", url.Values{"version": {"3"}, "published_on": {"2019-04-17"}}).Want(200)
	if got := s.find(id); got.PublishedOn != on("2019-04-17") || got.Reason != "" {
		t.Errorf("published again as %+v", got)
	}
	b.Post(Path(id)+"/draft", url.Values{"version": {"4"}}).Want(200)
	if got := s.find(id); got.State != InDraft {
		t.Errorf("drafted as %+v", got)
	}
}

func TestARemovedPostIsBroughtBack(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), day.Day{})
	b := s.browser(s.staff)
	b.Post(Path(id)+"/remove", url.Values{"version": {"9"}}).Want(409)
	p := b.Post(Path(id)+"/remove", url.Values{"version": {"1"}}).Want(200)
	if !strings.Contains(p.Says(), "This post was removed") {
		t.Errorf("it says %s", p.Says())
	}
	s.browser(s.other).Get(Path(id)).Want(404)
	s.browser(s.other).Post(Path(id)+"/restore", url.Values{}).Want(404)
	b.Get(Path(id) + "/edit").Want(404)
	b.Post(Path(id)+"/restore", url.Values{}).Want(200)
	if s.find(id).RemovedAt != nil {
		t.Error("it is not back")
	}
	b.Post(Path(id)+"/restore", url.Values{}).Want(200)
}

func TestThePagesAreWholeInBothLanguages(t *testing.T) {
	s := newStand(t)
	ids := []int64{s.post(both("News"), today), s.post(Draft{TitleKO: "국문", TextKO: "내용"}, day.Day{}), s.post(both("Gone"), today)}
	s.must(s.Withdraw(s.ctx, ids[2], 2, "A slip", s.manager))
	for _, who := range []auth.Account{s.staff, s.manager} {
		b := s.browser(who)
		for _, lang := range []string{"en", "ko"} {
			b.Header.Set("Accept-Language", lang)
			paths := []string{"/posts", "/posts?q=zzz", "/posts?state=none", "/posts?state=draft&category=notice&year=2026&sort=-published", "/posts/new", "/en/news", "/ko/news?q=zzz"}
			for _, id := range ids {
				paths = append(paths, Path(id))
			}
			for _, path := range append(paths, Path(ids[1])+"/edit") {
				p := b.Get(path)
				if strings.ContainsAny(p.Body, "⟦⟧") {
					t.Errorf("%s in %s has words missing", path, lang)
				}
				for _, wrong := range p.Unsafe() {
					if strings.HasPrefix(wrong, "<link href> https://news.example/") {
						continue // the public address
					}
					t.Errorf("%s has %s", path, wrong)
				}
				if path == Path(ids[1])+"/edit" {
					continue
				}
				p.Want(200)
			}
		}
	}
	if rows := s.browser(s.staff).Get("/posts").Rows(); len(rows) != 3 || !strings.HasPrefix(rows[2], "News Published Research Activities English, Korean sun 15 Jun 2026 0") {
		t.Errorf("%q", rows)
	}
	if rows := s.browser(s.staff).Get("/posts?year=2019").Rows(); len(rows) != 0 {
		t.Errorf("%q", rows)
	}
}
