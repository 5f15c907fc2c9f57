package generate

import (
	"context"
	"slices"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/visit"
)

var (
	postTable = table{
		name: "posts", numbered: true, whole: true,
		columns: `id title_en title_ko text_en text_ko category state published_on reason visit_id earlier_hits
		          created_at created_by updated_at`,
	}
	postReaderTable = table{name: "post_readers", columns: "post_id on_day reader"}
	postHitTable    = table{name: "post_hits", columns: "post_id hits"}
)

// counting is for how many days readings have been counted here.
const counting = 400

// item is a post while it is drawn: its scene in both languages.
type item struct {
	en, ko scene
	visit  any
	on     day.Day // published, or meant to be
	state  string
}

// addPosts makes the public news, mostly of visits that are no secret.
func (g *generator) addPosts(ctx context.Context) error {
	d := g.dice("posts")
	g.visits.sort()
	for i := range g.yield.posts {
		g.addPost(d, g.newItem(d, i), i)
		if (i+1)%chunk == 0 || i == g.yield.posts-1 {
			if err := g.flush(ctx); err != nil {
				return err
			}
			g.progress("posts", i+1, g.yield.posts)
		}
	}
	return nil
}

func (g *generator) newItem(d dice, i int) item {
	it := item{state: published}
	switch {
	case i%12 == 5:
		it.state = "draft"
	case i%16 == 9:
		it.state = "withdrawn"
	}
	first, last := g.Today.Add(-20*365), g.Today.Add(-15)
	if it.state == "draft" {
		first = g.Today.Add(-150)
	}
	var from *trace
	if d.chance(85) {
		from = g.visits.find(d, first, last, func(t *trace) bool { return !t.secret && t.kind == string(visit.Done) })
	}
	var s scene
	if from != nil {
		s, it.visit = g.sceneOf(from), from.id
		it.on = g.past(from.on.Add(d.between(10, 60)))
	} else {
		it.on = g.Today.Add(-d.between(1, 20*365))
		s, _ = g.sceneIn(d, d.ranked(len(g.institutes)), it.on)
	}
	it.en, it.ko = s, s
	it.en.tongue, it.ko.tongue = english, korean
	return it
}

func (g *generator) addPost(d dice, it item, i int) {
	id := g.next(postTable)
	titleEN, textEN, titleKO, textKO := it.written(d)
	switch d.weighed(5, 5, 90) { // some are there in one language only
	case 0:
		titleEN, textEN = "", ""
	case 1:
		titleKO, textKO = "", ""
	}
	category := []string{"research_activities", "event", "notice", "publication"}[d.weighed(70, 14, 8, 8)]
	var published any = it.on
	reason, earlier := "", 0
	switch {
	case it.state == "withdrawn":
		reason = it.ko.say(d, it.ko.withdrawals)
	case it.state == "draft" && d.chance(70):
		published = nil
	}
	if it.state != "draft" && g.Today.Sub(it.on) > counting {
		earlier = d.between(60, 400) * d.between(1, 9)
	}
	made := moment(d, g.past(it.on.Add(-d.between(1, 10))))
	g.add(postTable, id, titleEN, titleKO, textEN, textKO, category, it.state, published, reason, it.visit, earlier,
		made, g.accounts[d.lower(len(g.accounts))].id, made)
	if it.state == "draft" {
		return
	}
	readers := 0
	if i%5 == 0 {
		readers = d.between(1, 4)
	}
	for n := range readers {
		hash := make([]byte, 32)
		for j := range hash {
			hash[j] = byte(d.IntN(256))
		}
		g.add(postReaderTable, id, g.Today.Add(-n%2), hash)
	}
	g.add(postHitTable, id, readers+d.between(0, 300))
}

// written is the same in both languages, as far as what they have to fill gaps with
// allows.
func (it *item) written(d dice) (titleEN, textEN, titleKO, textKO string) {
	both := func(of func(news) []string) (en, ko string) {
		all := of(it.en.news)
		i := d.IntN(len(all))
		return it.en.say(d, all[i:i+1]), it.ko.say(d, of(it.ko.news)[i:i+1])
	}
	titleEN, titleKO = both(func(n news) []string { return n.headlines })
	var en, ko []string
	add := func(of func(news) []string) {
		a, b := both(of)
		en, ko = append(en, a), append(ko, b)
	}
	add(func(n news) []string { return n.openings })
	middles := d.some(d.between(3, 6), len(it.en.middles))
	slices.Sort(middles)
	for _, i := range middles {
		add(func(n news) []string { return n.middles[i : i+1] })
	}
	add(func(n news) []string { return n.closings })
	return titleEN, strings.Join(en, "\n\n"), titleKO, strings.Join(ko, "\n\n")
}
