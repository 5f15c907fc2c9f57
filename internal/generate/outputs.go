package generate

import (
	"context"
	"fmt"
	"slices"

	"gyoryu/internal/day"
)

var (
	outputTable = table{
		name: "outputs", numbered: true, whole: true, columns: "id title kind published_on doi url notes created_at created_by updated_at",
	}
	outputPersonTable   = table{name: "output_people", columns: "output_id person_id position"}
	outputTopicTable    = table{name: "output_topics", columns: "output_id topic_id"}
	outputExchangeTable = table{name: "output_exchanges", columns: "output_id exchange_id"}
	shareTable          = table{name: "output_shares", numbered: true, columns: "id output_id institute_id shared_on"}
)

var outputKinds = []string{"joint_report", "article", "policy_brief", "dataset", "report_list", "other"}

// work is an output while its parts are drawn.
type work struct {
	scene
	id          int64
	on          day.Day // published
	topic, stay *trace
	at, other   int
	people      []int64
}

// addOutputs makes what came out: first one of each published topic, then of any that is
// worked on, of stays, and of nothing that is known.
func (g *generator) addOutputs(ctx context.Context) error {
	d := g.dice("outputs")
	var out, worked []*trace
	for _, t := range g.topics.all {
		switch {
		case t.secret:
		case t.kind == published:
			out, worked = append(out, t), append(worked, t)
		case t.kind == underWay:
			worked = append(worked, t)
		}
	}
	for i := range g.yield.outputs {
		w := g.newWork(d, i, out, worked)
		g.addOutput(d, &w)
		if (i+1)%chunk == 0 || i == g.yield.outputs-1 {
			if err := g.flush(ctx); err != nil {
				return err
			}
			g.progress("outputs", i+1, g.yield.outputs)
		}
	}
	g.outputs.sort()
	return nil
}

// newWork draws what it came of, and when it was published.
func (g *generator) newWork(d dice, i int, published, worked []*trace) work {
	var w work
	var from *trace
	yesterday := g.Today.Add(-1)
	switch {
	case i < len(published):
		from = published[i]
		w.topic, w.on = from, from.until.Add(d.between(-60, 0))
	case len(worked) > 0 && d.chance(35):
		from = one(d, worked)
		w.topic, w.on = from, from.on.Add(d.between(200, 1200))
	case d.chance(35):
		if from = g.exchanges.find(d, g.Today.Add(-20*365), g.Today.Add(-200), func(t *trace) bool { return t.kind == "done" }); from != nil {
			w.stay, w.on = from, from.until.Add(d.between(10, 500))
		}
	}
	if from == nil {
		w.on = g.Today.Add(-d.between(1, 20*365))
		w.at = d.ranked(len(g.institutes))
		w.scene, w.other = g.sceneIn(d, w.at, w.on)
	} else {
		w.scene, w.at, w.other = g.sceneOf(from), from.at, from.other
		w.people = from.people
	}
	if w.on.After(yesterday) {
		w.on = yesterday.Add(-d.between(0, 100))
	}
	w.year = w.on.Year
	if len(w.people) == 0 || d.chance(20) {
		w.people = []int64{g.ours[d.lower(len(g.ours))].id, int64(one(d, g.theirs[w.at]))}
	}
	return w
}

func (g *generator) addOutput(d dice, w *work) {
	w.id = g.next(outputTable)
	kind := outputKinds[d.weighed(24, 34, 14, 8, 12, 8)]
	doi, url, notes := "", "", ""
	if kind == "article" && d.chance(80) || kind == "dataset" && d.chance(40) {
		doi = fmt.Sprintf("10.5555/gyoryu.%d.%d", w.year, w.id)
	}
	if d.chance(45) {
		url = fmt.Sprintf("https://outputs.generated.example/%d/%d", w.year, w.id)
	}
	if d.chance(20) {
		notes = w.say(d, w.evidence)
	}
	published := w.on
	if d.chance(3) {
		published = day.Day{}
	}
	made := moment(d, g.past(w.on.Add(d.between(1, 40))))
	g.add(outputTable, w.id, w.say(d, w.outputs[kind]), kind, published, doi, url, notes, made, g.accounts[d.lower(len(g.accounts))].id, made)
	for i, person := range w.people {
		g.add(outputPersonTable, w.id, person, i)
	}
	if w.topic != nil {
		g.add(outputTopicTable, w.id, w.topic.id)
	}
	if w.stay != nil {
		g.add(outputExchangeTable, w.id, w.stay.id)
	}
	g.addShares(d, w)
	t := trace{id: w.id, kind: kind, on: w.on, at: w.at, other: w.other, lang: w.lang, topic: w.scene.topic, people: w.people}
	g.outputs.keep(t)
}

// addShares says with whom it was shared: mostly those who worked on it.
func (g *generator) addShares(d dice, w *work) {
	all := []int{w.at, w.other, d.ranked(len(g.institutes))}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, i := range d.some(d.weighed(30, 45, 20, 5), len(all)) {
		var on any
		if d.chance(85) {
			on = g.past(w.on.Add(d.between(0, 120)))
		}
		g.add(shareTable, g.next(shareTable), w.id, g.institutes[all[i]].id, on)
	}
}
