package alike

import (
	"context"
	"fmt"

	"gyoryu/internal/pg"
)

// most is how many candidates a page shows.
const most = 3

// Of finds what may be the same as a record, and what was merged into it. Each way to be
// found goes by an index and is bounded, so that a page may ask it.
func Of(ctx context.Context, db pg.DB, noun Noun, id int64) (Card, error) {
	args := pg.Args{"noun": noun, "id": id, "most": most, "alike": leastAlike}
	sql := institutes
	if noun == Person {
		sql = people
	}
	var b pg.Batch
	candidates := pg.Queue[Candidate](&b, sql, args)
	merged := pg.Queue[Merged](&b, `
		select m.id, m.merged_name, m.created_at from merges m
		 where m.noun = @noun and m.kept_id = @id and m.undone_at is null
		 order by m.id desc
		 limit 5`, args)
	if err := b.Send(ctx, db); err != nil {
		return Card{}, fmt.Errorf("finding what is like %s %d: %w", noun, id, err)
	}
	return Card{Noun: noun, ID: id, Candidates: *candidates, Merged: *merged}, nil
}

// leastAlike is how alike two names are that are not the same, by trigrams.
const leastAlike = 0.6

// In both, no are those of whom somebody said that they are others, or what these were merged
// into: others than this one or than what was merged into it.

// An acronym is another's in another country, and so is a name that is merely alike.
const institutes = `
	with me as (
		select i.id, i.country, i.parent_id, i.ror, i.website from institutes i where i.id = @id
	), mine as (
		select distinct n.key, n.kind = 'acronym' as short from institute_names n where n.institute_id = @id and char_length(n.key) > 1
	), no as materialized (
		select coalesce(x.merged_into_id, x.id) as id
		  from (select i.id from institutes i where i.id = @id union all select i.id from institutes i where i.merged_into_id = @id) self
		 cross join lateral (
			select d.other_id as id from not_duplicates d where d.noun = 'institute' and d.one_id = self.id
			union all
			select d.one_id from not_duplicates d where d.noun = 'institute' and d.other_id = self.id) d
		  join institutes x on x.id = d.id
	), hits as (
		(select n.institute_id as id, 'name' as why, 1::float8 as score, m.short and n.kind = 'acronym' as near
		   from mine m join institute_names n on n.key = m.key and n.institute_id <> @id limit 100)
		union all
		(select n.institute_id, 'alike', similarity(n.key, m.key), true
		   from mine m join institute_names n on n.key % m.key and n.institute_id <> @id
		  where char_length(m.key) >= 8 and similarity(n.key, m.key) >= @alike limit 100)
		union all
		(select i.id, 'ror', 3, false from me join institutes i on i.ror = me.ror and i.ror <> '' and i.removed_at is null and i.id <> me.id limit 10)
		union all
		(select i.id, 'site', 2, false
		   from me join institutes i on site_host(i.website) = site_host(me.website) and i.website <> '' and i.removed_at is null and i.id <> me.id limit 10)
	), best as (
		select distinct on (h.id) h.* from hits h order by h.id, h.score desc
	)
	select i.id, i.short as name, i.name_ko, concat_ws(' · ', nullif(i.name, i.short), nullif(i.city, '')) as detail, b.why
	  from best b
	  join institutes i on i.id = b.id and i.removed_at is null
	  join me on not b.near or i.country = me.country or 'ZZ' in (i.country, me.country)
	 where i.id is distinct from me.parent_id and i.parent_id is distinct from me.id
	   and not exists (select from no where no.id = i.id)
	 order by b.score desc, i.archived_at is not null, i.id
	 limit @most`

// Many people have the same name: they may be the same if they were at the same institute, or
// nobody knows where one of them was.
const people = `
	with me as (
		select p.id, p.key, p.native_key, p.email, p.orcid from people p where p.id = @id and p.anonymised_at is null
	), at as (
		select distinct o.institute_id from positions o where o.person_id = @id
	), no as materialized (
		select coalesce(x.merged_into_id, x.id) as id
		  from (select p.id from people p where p.id = @id union all select p.id from people p where p.merged_into_id = @id) self
		 cross join lateral (
			select d.other_id as id from not_duplicates d where d.noun = 'person' and d.one_id = self.id
			union all
			select d.one_id from not_duplicates d where d.noun = 'person' and d.other_id = self.id) d
		  join people x on x.id = d.id
	), hits as (
		(select p.id, 'orcid' as why, 4::float8 as score, false as near
		   from me join people p on p.orcid = me.orcid and p.orcid <> '' and p.removed_at is null and p.id <> me.id limit 10)
		union all
		(select p.id, 'email', 3, false
		   from me join people p on lower(p.email) = lower(me.email) and p.email <> '' and p.removed_at is null and p.id <> me.id limit 10)
		union all
		(select p.id, 'name', 2, true from me join people p on p.key = me.key and p.removed_at is null and p.id <> me.id limit 100)
		union all
		(select p.id, 'name', 2, true from me join people p on p.native_key = me.native_key and p.native_key <> '' and p.removed_at is null and p.id <> me.id limit 100)
		union all
		(select p.id, 'alike', similarity(p.key, me.key), true -- among colleagues, of whom there are not many
		   from at join positions o on o.institute_id = at.institute_id join people p on p.id = o.person_id and p.id <> @id join me on true
		  where char_length(me.key) >= 6 and similarity(p.key, me.key) >= @alike limit 100)
	), best as (
		select distinct on (h.id) h.* from hits h order by h.id, h.score desc
	)
	select p.id, p.name, p.native_name as name_ko,
	       concat_ws(' · ', nullif(nullif(p.native_name, ''), p.name), (
	           select i.short from positions o join institutes i on i.id = o.institute_id where o.person_id = p.id order by o.position, o.id limit 1)) as detail, b.why
	  from best b
	  join people p on p.id = b.id and p.removed_at is null and p.anonymised_at is null
	  join me on true
	 where (not b.near
	        or exists (select from positions o join at on at.institute_id = o.institute_id where o.person_id = p.id)
	        or b.why = 'name' and (not exists (select from at) or not exists (select from positions o where o.person_id = p.id)))
	   and not exists (select from no where no.id = p.id)
	 order by b.score desc, p.archived_at is not null, p.id
	 limit @most`
