package app_test

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/topic"
)

func topicPath(id int64) string { return topic.Path(id) }

// topic adds one by who.
func (s *stand) topic(who auth.Account, d topic.Draft) int64 {
	s.t.Helper()
	id, err := topic.Store{DB: s.db}.Create(s.t.Context(), d, who)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// charge puts somebody in charge of a topic from a day to a day, in days from now.
func (s *stand) charge(topicID, person int64, from, to int) {
	s.t.Helper()
	s.exec(`insert into assignments (person_id, topic_id, starts_on, ends_on) values (@p, @t, @from, @to)`,
		pg.Args{"p": person, "t": topicID, "from": s.today(from), "to": s.today(to)})
}

func (w *world) topicsInEveryState() {
	propose := func(name string, by auth.Account, change func(*topic.Draft, *record)) {
		d := topic.Draft{Title: name, Institutes: topic.With(w.stepi, w.casted), StageOn: w.today(-3)}
		r := record{noun: "topic", name: name, by: by}
		if change != nil {
			change(&d, &r)
		}
		r.id, r.confidential, r.closed = w.topic(by, d), d.Confidential, d.Stage != "" && d.Stage != topic.Proposed
		if r.inCharge != 0 {
			w.charge(r.id, r.inCharge, -9, 9)
		}
		if r.wasInCharge != 0 {
			w.charge(r.id, r.wasInCharge, -9, -1)
		}
		w.remove(r, "topics")
		w.records = append(w.records, r)
	}
	removed := func(by auth.Account, late bool) func(*topic.Draft, *record) {
		return func(_ *topic.Draft, r *record) { r.removed, r.removedBy, r.removedLate = true, by, late }
	}
	propose("topic of staff", w.staff, nil)
	propose("topic of other", w.other, nil)
	propose("topic of the researcher", w.researcher, nil)
	propose("shared topic of the researcher", w.researcher, func(d *topic.Draft, _ *record) { d.Stage = topic.Shared })
	propose("selected topic of staff", w.staff, func(d *topic.Draft, _ *record) { d.Stage = topic.Selected })
	propose("topic of other, staff in charge", w.other, func(_ *topic.Draft, r *record) { r.inCharge = w.lee })
	propose("shared topic of other, the researcher in charge", w.other, func(d *topic.Draft, r *record) { d.Stage, r.inCharge = topic.Shared, w.park })
	propose("topic of other, the researcher in charge before", w.other, func(_ *topic.Draft, r *record) { r.wasInCharge = w.park })
	propose("topic removed by staff", w.staff, removed(w.staff, false))
	propose("topic removed by the researcher", w.researcher, removed(w.researcher, false))
	propose("topic removed by the researcher long ago", w.researcher, removed(w.researcher, true))
	propose("topic removed by other", w.other, removed(w.other, false))
	confidential := func(change func(*topic.Draft, *record)) func(*topic.Draft, *record) {
		return func(d *topic.Draft, r *record) {
			d.Confidential = true
			if change != nil {
				change(d, r)
			}
		}
	}
	propose("confidential topic of other", w.other, confidential(nil))
	propose("confidential topic of the researcher", w.researcher, confidential(nil))
	propose("confidential topic, the researcher works on it", w.other, confidential(func(d *topic.Draft, r *record) {
		d.People, r.went = topic.By(w.park), []int64{w.park}
	}))
	propose("confidential topic, staff in charge before", w.other, confidential(func(_ *topic.Draft, r *record) { r.wasInCharge = w.lee }))
	propose("confidential topic with the researcher as reader", w.other, confidential(func(d *topic.Draft, r *record) {
		d.ReaderIDs, r.readers = []int64{w.researcher.ID}, []int64{w.researcher.ID}
	}))
	propose("confidential topic removed by other", w.other, confidential(func(d *topic.Draft, r *record) { removed(w.other, false)(d, r) }))
}

// changesTopic: managers, who wrote it, who is in charge of it now; what a researcher
// proposed is theirs while it is proposed.
func (r record) changesTopic(who auth.Account) bool {
	if !is(who, auth.Researcher, auth.Staff, auth.Manager) {
		return false
	}
	return is(who, auth.Manager) || isPerson(who, r.inCharge) || who.ID == r.by.ID && (is(who, auth.Staff) || !r.closed)
}

// restoresTopic: a researcher what they removed, for 30 days.
func (r record) restoresTopic(who auth.Account) bool {
	return r.noun == "topic" && r.removed && is(who, auth.Researcher) && who.ID == r.removedBy.ID && !r.removedLate
}
