package app_test

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// handoversInEveryState are between people whose accounts look at them, and others.
func (w *world) handoversInEveryState() {
	add := func(name string, by auth.Account, from, to int64) {
		// Seen by managers, who did it, and both people: as something confidential is.
		r := record{noun: "handover", name: name, by: by, inCharge: from, went: []int64{to}, confidential: true}
		r.id = value[int64](w.stand, `insert into handovers (from_person_id, to_person_id, starts_on, key, created_by) values (@from, @to, current_date, @key, @by) returning id`,
			pg.Args{"from": from, "to": to, "key": name, "by": by.ID})
		w.exec(`insert into handover_items (handover_id, position, assignment_id, state) select @id, 1, min(id), 'left' from assignments`, pg.Args{"id": r.id})
		w.records = append(w.records, r)
	}
	add("handover of others", w.manager, w.cho, w.kim)
	add("handover of staff to somebody", w.staff, w.lee, w.kim)
	add("handover to the researcher", w.manager, w.cho, w.park)
}

// deputiesInEveryState stand in for those whose accounts look at them, and for others.
func (w *world) deputiesInEveryState() {
	add := func(name string, person, deputy int64, from string, change func(*record)) {
		r := record{noun: "deputy", name: name, by: w.manager, inCharge: person}
		if change != nil {
			change(&r)
		}
		r.id = value[int64](w.stand, `insert into deputies (person_id, deputy_id, starts_on, ends_on, created_by) values (@p, @d, @from::date, @from::date + 6, @by) returning id`,
			pg.Args{"p": person, "d": deputy, "from": from, "by": w.manager.ID})
		w.remove(r, "deputies")
		w.records = append(w.records, r)
	}
	add("deputy of another", w.cho, w.kim, "2020-01-01", nil)
	add("deputy of staff", w.lee, w.kim, "2020-02-01", nil)
	add("deputy of the researcher", w.park, w.kim, "2020-03-01", nil)
	add("deputy of staff, removed by staff", w.lee, w.kim, "2020-04-01", func(r *record) { r.removed, r.removedBy = true, w.staff })
	add("deputy of staff, removed by a manager", w.lee, w.kim, "2020-05-01", func(r *record) { r.removed, r.removedBy = true, w.manager })
	add("deputy of staff, removed long ago", w.lee, w.kim, "2020-06-01", func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
}
