package app_test

import "gyoryu/internal/pg"

// mergesInEveryState are of records that are not in the other states, so that these stay.
func (w *world) mergesInEveryState() {
	add := func(name, state string) {
		kept, merged := w.institute("K"+name, "Kept "+name, "DE"), w.institute("M"+name, "Merged "+name, "DE")
		r := record{noun: "merge", name: name}
		r.id = value[int64](w.stand, `insert into merges (noun, kept_id, merged_id, kept_name, merged_name, kept_was, kept_became, created_by)
			values ('institute', @k, @m, @name, @name, '{}', '{}', @by) returning id`, pg.Args{"k": kept, "m": merged, "name": name, "by": w.manager.ID})
		w.exec(`insert into merge_rows (merge_id, part, key, noun, noun_id, what, before, after)
			select @id, 'stops', jsonb_build_object('id', s.id), 'visit', s.visit_id, 'moved', jsonb_build_object('institute_id', @m::bigint), 'x' from stops s`, pg.Args{"id": r.id, "m": merged})
		if state == "undone" {
			w.exec(`update merge_rows set outcome = 'kept', reason = 'edited' where merge_id = @id`, pg.Args{"id": r.id})
			w.exec(`update merges set undone_at = now(), undone_by = @by where id = @id`, pg.Args{"id": r.id, "by": w.manager.ID})
		} else {
			w.exec(`update institutes set removed_at = now(), merged_into_id = @k where id = @m`, pg.Args{"k": kept, "m": merged})
		}
		w.records = append(w.records, r)
	}
	add("merged", "")
	add("parted", "undone")
}
