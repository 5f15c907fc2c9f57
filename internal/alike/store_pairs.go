package alike

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Pair is two records that may be the same, the one that was entered first before the other.
type Pair struct {
	OneID, OtherID int64
	Why            string
	Sure           int // the lower, the likelier: by why
}

// Pairs are all pairs of the noun that may be the same, the likeliest first, one beyond
// list.MaxTotal at most. It is for a page of all of them: what one record may be is Of, by
// the same rules. Names that are merely alike are found by the trigrams' index, each name
// once, so that it takes as long as there are names, not as there are pairs of them; that
// is still a second for 2,000 institutes, so that whoever asks should remember the answer.
func Pairs(ctx context.Context, db pg.DB, noun Noun) ([]Pair, error) {
	sql := institutePairs
	if noun == Person {
		sql = peoplePairs
	}
	var all []Pair
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		// By it the index decides what % is true of.
		_, err := tx.Exec(ctx, fmt.Sprintf(`set local pg_trgm.similarity_threshold = %v`, leastAlike))
		if err != nil {
			return err
		}
		all, err = pg.Many[Pair](ctx, tx, sql+list.Limit(list.MaxTotal), pg.Args{"noun": noun, "alike": leastAlike})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("finding what is alike among %s: %w", noun.Table(), err)
	}
	return all, nil
}

// apart are the pairs of whom somebody said that they are two, by what they were merged into.
const apart = `
	with apart as materialized (
		select least(coalesce(x.merged_into_id, x.id), coalesce(y.merged_into_id, y.id)) as one, greatest(coalesce(x.merged_into_id, x.id), coalesce(y.merged_into_id, y.id)) as other
		  from not_duplicates d join TABLE x on x.id = d.one_id join TABLE y on y.id = d.other_id
		 where d.noun = @noun
	)`

// Of each way to be found there are at most so many, or those who all have one name would
// leave nothing of the others.
const fromEach = `2000`

var institutePairs = strings.ReplaceAll(apart, "TABLE", "institutes") + `, hits as (
		(select i.id as one, j.id as other, 'ror' as why, 0 as sure
		   from institutes i join institutes j on j.ror = i.ror and j.id > i.id and j.ror <> '' and j.removed_at is null
		  where i.ror <> '' and i.removed_at is null limit ` + fromEach + `)
		union all
		(select i.id, j.id, 'name', 2
		   from institute_names n join institute_names m on m.key = n.key and m.institute_id > n.institute_id
		   join institutes i on i.id = n.institute_id and i.removed_at is null
		   join institutes j on j.id = m.institute_id and j.removed_at is null
		  where char_length(n.key) > 1
		    and (not (n.kind = 'acronym' and m.kind = 'acronym') or i.country = j.country or 'ZZ' in (i.country, j.country)) limit ` + fromEach + `)
		union all
		(select i.id, j.id, 'site', 3
		   from institutes i join institutes j on site_host(j.website) = site_host(i.website) and j.id > i.id and j.website <> '' and j.removed_at is null
		  where i.website <> '' and i.removed_at is null limit ` + fromEach + `)
		union all
		(select i.id, j.id, 'alike', 4
		   from institute_names n join institute_names m on m.key % n.key and m.institute_id > n.institute_id
		   join institutes i on i.id = n.institute_id and i.removed_at is null
		   join institutes j on j.id = m.institute_id and j.removed_at is null
		  where char_length(n.key) >= 8 and similarity(m.key, n.key) >= @alike
		    and (i.country = j.country or 'ZZ' in (i.country, j.country)) limit ` + fromEach + `)
	), best as (
		select distinct on (h.one, h.other) h.* from hits h order by h.one, h.other, h.sure
	)
	select b.one as one_id, b.other as other_id, b.why, b.sure
	  from best b join institutes i on i.id = b.one join institutes j on j.id = b.other
	 where i.parent_id is distinct from j.id and j.parent_id is distinct from i.id
	   and not exists (select from apart a where a.one = b.one and a.other = b.other)
	 order by b.sure, b.one, b.other`

// met is whether people p and q were at one institute, or nobody knows where one of them was.
const met = `(exists (select from positions o join positions u on u.institute_id = o.institute_id and u.person_id = q.id where o.person_id = p.id)
		or not exists (select from positions o where o.person_id = p.id) or not exists (select from positions o where o.person_id = q.id))`

var peoplePairs = strings.ReplaceAll(apart, "TABLE", "people") + `, hits as (
		(select p.id as one, q.id as other, 'orcid' as why, 0 as sure
		   from people p join people q on q.orcid = p.orcid and q.id > p.id and q.orcid <> '' and q.removed_at is null
		  where p.orcid <> '' and p.removed_at is null limit ` + fromEach + `)
		union all
		(select p.id, q.id, 'email', 1
		   from people p join people q on lower(q.email) = lower(p.email) and q.id > p.id and q.email <> '' and q.removed_at is null
		  where p.email <> '' and p.removed_at is null limit ` + fromEach + `)
		union all
		(select p.id, q.id, 'name', 2 from people p join people q on q.key = p.key and q.id > p.id and q.removed_at is null and q.anonymised_at is null
		  where p.removed_at is null and p.anonymised_at is null and ` + met + ` limit ` + fromEach + `)
		union all
		(select p.id, q.id, 'name', 2 from people p join people q on q.native_key = p.native_key and q.id > p.id and q.native_key <> '' and q.removed_at is null and q.anonymised_at is null
		  where p.native_key <> '' and p.removed_at is null and p.anonymised_at is null and ` + met + ` limit ` + fromEach + `)
		union all
		(select p.id, q.id, 'alike', 4 -- among colleagues, of whom there are not many
		   from positions o join positions u on u.institute_id = o.institute_id and u.person_id > o.person_id
		   join people p on p.id = o.person_id and p.removed_at is null join people q on q.id = u.person_id and q.removed_at is null
		  where char_length(p.key) >= 6 and similarity(q.key, p.key) >= @alike limit ` + fromEach + `)
	), best as (
		select distinct on (h.one, h.other) h.* from hits h order by h.one, h.other, h.sure
	)
	select b.one as one_id, b.other as other_id, b.why, b.sure
	  from best b join people p on p.id = b.one and p.anonymised_at is null join people q on q.id = b.other and q.anonymised_at is null
	 where not exists (select from apart a where a.one = b.one and a.other = b.other)
	 order by b.sure, b.one, b.other`
