package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/topic"
	"gyoryu/internal/visit"
)

// TestAProgramKeepsTopics: what was sent is read, a change of one field leaves the
// others, another stage is a move, and what is removed comes back.
func TestAProgramKeepsTopics(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("A trip", -5, 0, w.casted))
	point := v.AllPoints()[0].ID
	agreement := value[int64](w.stand, `insert into agreements (title, kind, created_by) values ('MoU', 'mou', @by) returning id`, pg.Args{"by": w.staff.ID})
	body := object{
		"title": "Robots", "summary": "Why\nwe ask", "stage": "shared", "areas": []int64{w.mobility, w.robots}, "institute_ids": []int64{w.casted, w.stepi, w.casisd},
		"proposer_id": w.stepi, "person_ids": []int64{w.wang, w.lee, w.li}, "agreement_id": agreement, "point_id": point, "confidential": true, "readers": []int64{w.researcher.ID},
	}
	p := w.caller(w.staff)
	made := p.call("POST", "/topics", nil, body, 201)
	path := "/topics/" + itoa(int64(made["id"].(float64)))
	read := p.call("GET", path, nil, nil, 200)
	if d := differences(made, read); len(d) > 0 || read["version"] != 1.0 || read["stage_on"] != w.today(0).String() {
		t.Errorf("made and read differ in %v: %v", d, read)
	}
	for field, sent := range parsed(t, body) {
		if !reflect.DeepEqual(read[field], sent) {
			t.Errorf("%s is %v, sent %v", field, read[field], sent)
		}
	}
	if d := differences(read, p.call("PATCH", path, 1.0, read, 200)); len(d) > 0 {
		t.Errorf("sent back as it was, it differs in %v", d)
	}
	for field, sent := range parsed(t, body) {
		before := p.call("GET", path, nil, nil, 200)
		if d := differences(before, p.call("PATCH", path, before["version"], object{field: sent}, 200)); len(d) > 0 && field != "title" {
			t.Errorf("%s alone, as it was, changes %v", field, d)
		}
	}
	now := func() any { return p.call("GET", path, nil, nil, 200)["version"] }
	if got := p.complaints("PATCH", path, now(), object{"stage": "published"}); got["reason"] != "topic.why-skip" {
		t.Errorf("skipped without a reason: %v", got)
	}
	if got := p.complaints("PATCH", path, now(), object{"stage": "dropped", "reason": " "}); got["reason"] != "topic.why-drop" {
		t.Errorf("dropped without a reason: %v", got)
	}
	if got := p.complaints("PATCH", path, now(), object{"point_id": nil}); got["point_id"] != "api.fixed" {
		t.Errorf("another point: %v", got)
	}
	moved := p.call("PATCH", path, now(), object{"stage": "published", "reason": "It was quick.", "title": "Robots in print"}, 200)
	if moved["stage"] != "published" || moved["reason"] != "It was quick." || moved["title"] != "Robots in print" {
		t.Errorf("moved: %v", moved)
	}
	back := p.call("PATCH", path, moved["version"], object{"proposer_id": nil, "agreement_id": nil, "person_ids": []int64{}, "institute_ids": []int64{w.casted}}, 200)
	if back["proposer_id"] != nil || back["agreement_id"] != nil || len(back["person_ids"].([]any)) != 0 || len(back["institute_ids"].([]any)) != 1 {
		t.Errorf("emptied: %v", back)
	}
	p.call("PATCH", path, nil, object{}, 428)
	p.call("PATCH", path, 1.0, object{}, 412)
	p.call("DELETE", path, now(), nil, 204)
	p.call("GET", path, nil, nil, 404)
	p.call("POST", path+"/restore", nil, nil, 200)
}

// TestAProgramIsToldWhatIsWrongWithATopic by the path of what it sent.
func TestAProgramIsToldWhatIsWrongWithATopic(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	gone := int64(99999)
	d := w.trip("Secret", -5, 0, w.casted)
	d.Confidential = true
	hidden := w.visit(w.staff, d).AllPoints()[0].ID
	for _, tt := range []struct {
		who  auth.Account
		body object
		want string
	}{
		{w.other, object{}, "title form.needed"},
		{w.other, object{"title": " "}, "title form.needed"},
		{w.other, object{"title": strings.Repeat("x", 301)}, "title form.too-long"},
		{w.other, object{"title": "X", "stage": "finished"}, "stage api.one-of"},
		{w.other, object{"title": "X", "areas": []int64{gone}}, "areas form.no-such-record"},
		{w.other, object{"title": "X", "agreement_id": gone}, "agreement_id topic.no-agreement"},
		{w.other, object{"title": "X", "point_id": gone}, "point_id form.no-such-record"},
		{w.other, object{"title": "X", "point_id": hidden}, "point_id form.no-such-record"},
		{w.other, object{"title": "X", "institute_ids": []int64{w.casted, gone}}, "institute_ids[1] form.no-such-record"},
		{w.other, object{"title": "X", "institute_ids": []int64{w.casted, w.casted}}, "institute_ids[1] topic.institute-twice"},
		{w.other, object{"title": "X", "institute_ids": []int64{w.casted}, "proposer_id": w.stepi}, "proposer_id topic.proposer-elsewhere"},
		{w.other, object{"title": "X", "person_ids": []int64{w.lee, gone}}, "person_ids[1] form.no-such-record"},
		{w.other, object{"title": "X", "person_ids": []int64{w.lee, w.lee}}, "person_ids[1] topic.person-twice"},
		{w.other, object{"title": "X", "person_ids": []int64{-1}}, "person_ids[0] form.no-such-record"},
		{w.researcher, object{"title": "X", "stage": "selected"}, "stage topic.selecting"},
	} {
		field, code, _ := strings.Cut(tt.want, " ")
		if got := w.caller(tt.who).complaints("POST", "/topics", nil, tt.body); len(got) != 1 || got[field] != code {
			t.Errorf("%v: %v, want %s", tt.body, got, tt.want)
		}
	}
	w.caller(w.researcher).call("POST", "/topics", nil, object{"title": "Own"}, 201)
	w.caller(w.admin).call("POST", "/topics", nil, object{"title": "Own"}, 403)
	if n := value[int](w.stand, `select count(*) from topics`, nil); n != 1 {
		t.Errorf("%d topics", n)
	}
}

// TestAListOfTopicsForProgramsHasTheRowsOfThePage, in each order and with each filter.
func TestAListOfTopicsForProgramsHasTheRowsOfThePage(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	casted := itoa(w.casted)
	for _, who := range []auth.Account{w.manager, w.staff, w.researcher, w.admin} {
		p, b := w.caller(who), w.as(who)
		for _, q := range []string{"", "q=confidential", "institute=" + casted, "person=" + itoa(w.park), "stage=shared", "mine=true", "sort=stage", "sort=-title", "year=" + w.today(0).String()[:4]} {
			var page []string
			for _, href := range b.Get("/topics?" + q).Want(200).Links("tbody th a") {
				page = append(page, strings.TrimPrefix(href, "/topics/"))
			}
			var ids []string
			after := ""
			for {
				got := p.call("GET", "/topics?limit=3&"+q+after, nil, nil, 200)
				for _, item := range got["items"].([]any) {
					ids = append(ids, itoa(int64(item.(map[string]any)["id"].(float64))))
				}
				if got["next"] == nil {
					if got["total"] != float64(len(ids)) {
						t.Errorf("%s: %v in all, %d read", q, got["total"], len(ids))
					}
					break
				}
				after = "&after=" + got["next"].(string)
			}
			if strings.Join(page, " ") != strings.Join(ids, " ") || q == "" && len(ids) == 0 {
				t.Errorf("%s as %s: programs get %v, the page shows %v", q, who.Name, ids, page)
			}
		}
	}
	for _, q := range []string{"stage=x", "institute=CASTED", "agreement=1", "year=x", "mine=x"} {
		if got := w.caller(w.manager).complaints("GET", "/topics?"+q, nil, nil); len(got) != 1 {
			t.Errorf("%s: %v", q, got)
		}
	}
}

// TestAConfidentialTopicIsNowhere: no word of it behind any door, for whom it does not
// concern, and nothing of a hidden visit on an open topic.
func TestAConfidentialTopicIsNowhere(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	trip := w.trip("zqtripx", -5, 0, w.casted)
	trip.Confidential = true
	trip.Stops[0].Points = []visit.PointDraft{{Kind: visit.Discussed, Text: "zqpointx"}}
	point := w.visit(w.staff, trip).AllPoints()[0].ID
	open := w.topic(w.staff, topic.Draft{Title: "Open", Institutes: topic.With(w.stepi, w.casted), PointID: point})
	hidden := w.topic(w.staff, topic.Draft{
		Title: "zqtitlex", Summary: "zqsummaryx", Confidential: true, Institutes: topic.With(w.stepi, w.casted), People: topic.By(w.cho, w.wang),
		AreaIDs: []int64{w.mobility}, PointID: point,
	})
	if err := (topic.Store{DB: w.db}).Move(t.Context(), hidden, 1, topic.Dropped, w.today(0), "zqreasonx", w.staff); err != nil {
		t.Fatal(err)
	}
	paths := append(w.lists(), "/", topicPath(open), topicPath(hidden), "/topics", "/topics/board", "/topics/new?point="+itoa(point), topicPath(hidden)+"/edit",
		institutePath(w.casted), personPath(w.cho), personPath(w.wang), "/areas/"+itoa(w.mobility), "/api/v1/topics", "/api/v1/topics/"+itoa(hidden), "/api/v1/topics/"+itoa(open))
	for _, who := range []auth.Account{{}, w.admin, w.other, w.researcher} {
		b := w.as(who)
		if !who.SignedIn() {
			b = w.public()
		}
		for _, path := range paths {
			if p := b.Ask("GET", path, nil); words.MatchString(p.Body) {
				t.Errorf("%s tells %s %s", path, name(who), words.FindString(p.Body))
			}
		}
		if who.SignedIn() {
			b.Ask("GET", topicPath(hidden), nil).Want(404)
			if p := b.Get(topicPath(open)).Want(200); p.Find("blockquote, [href*='#point-']").Length() != 0 {
				t.Errorf("the open one tells %s where it was raised", who.Name)
			}
		}
	}
	for _, path := range []string{"", "/move", "/remove", "/restore"} {
		for _, who := range []auth.Account{w.other, w.researcher} {
			w.as(who).Ask(http.MethodPost, topicPath(hidden)+path, url.Values{"version": {"2"}, "title": {"x"}, "stage": {"shared"}, "reason": {"x"}}).Want(404)
		}
	}
	for _, who := range []auth.Account{w.manager, w.staff} {
		p := w.as(who).Get(topicPath(hidden)).Want(200)
		for _, word := range []string{"zqtitlex", "zqsummaryx", "zqreasonx", "zqpointx", "zqtripx"} {
			if !strings.Contains(p.Says(), word) {
				t.Errorf("%s is not told %s", who.Name, word)
			}
		}
		if p := w.as(who).Get(topicPath(open)).Want(200); !strings.Contains(p.Says(), "What was on the table") {
			t.Errorf("%s is not told what was on the table", who.Name)
		}
	}
}

// TestAPointLeadsToATopic in one step, for those who may propose.
func TestAPointLeadsToATopic(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("A trip", -5, 0, w.casted))
	point := v.AllPoints()[0]
	link := fmt.Sprintf("a[href='/topics/new?point=%d']", point.ID)
	if w.as(w.admin).Get(visitPath(v.ID)).Find(link).Length() != 0 {
		t.Error("an administrator is offered to propose")
	}
	b := w.as(w.researcher)
	if b.Get(visitPath(v.ID)).Find(link).Length() != 1 {
		t.Error("a researcher is not offered to propose")
	}
	p := b.Get(fmt.Sprintf("/topics/new?point=%d", point.ID)).Want(200).Form("/topics").Press("save").Want(200)
	if !strings.Contains(p.Flash(), "saved") || !strings.Contains(p.Text("blockquote"), point.Text) {
		t.Errorf("says %s", p.Says())
	}
}
