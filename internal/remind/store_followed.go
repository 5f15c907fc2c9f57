package remind

import (
	"context"
	"fmt"

	"gyoryu/internal/pg"
)

// belongs is, by noun, whether record r belongs to what f follows.
const belongs = `case r.noun
	when 'institute'  then f.institute_id = r.noun_id
	when 'topic'      then f.topic_id = r.noun_id or exists (
	     select from topic_institutes x where x.topic_id = r.noun_id and x.institute_id = f.institute_id)
	when 'visit'      then exists (select from stops x where x.visit_id = r.noun_id and x.institute_id = f.institute_id)
	when 'commitment' then exists (select from commitment_institutes x where x.commitment_id = r.noun_id and x.institute_id = f.institute_id)
	when 'agreement'  then exists (select from agreement_parties x where x.agreement_id = r.noun_id and x.institute_id = f.institute_id)
	     or exists (select from topics x where x.id = f.topic_id and x.agreement_id = r.noun_id)
	when 'forum'      then exists (select from forum_institutes x where x.forum_id = r.noun_id and x.institute_id = f.institute_id)
	when 'assignment' then exists (select from assignments x where x.id = r.noun_id and (x.institute_id = f.institute_id or x.topic_id = f.topic_id))
	else false end`

// seen is whether the account @who may see record r, and it is there.
const seen = `case r.noun
	when 'institute'  then exists (select from institutes x where x.id = r.noun_id and x.removed_at is null)
	when 'forum'      then exists (select from forums x where x.id = r.noun_id and x.removed_at is null)
	when 'assignment' then exists (select from seen_assignments(@who) x where x.id = r.noun_id and x.removed_at is null)
	else seen_on_line(@who, r.noun, r.noun_id) end`

// changes are what others did lately to the records that the account follows, or that belong
// to those, one for each record; what was told already has its key. The history knows of
// every change; who may not see a record now is not told of it.
func changes(ctx context.Context, db pg.DB, account int64) ([]change, error) {
	all, err := pg.Many[change](ctx, db, `
		with f as materialized (select institute_id, topic_id, created_at from follows where account_id = @who),
		     r as materialized (
			select h.noun, h.noun_id, max(h.id) as last, max(h.at) as at
			  from history h
			 where h.at > (select greatest(min(f.created_at), now() - interval '14 days') from f)
			   and h.account_id is distinct from @who and h.noun = any (@nouns)
			 group by h.noun, h.noun_id)
		select r.noun, r.noun_id as id, r.last, r.at
		  from r
		 where exists (select from f where r.at > f.created_at and `+belongs+`) and `+seen+`
		 order by r.last desc limit @most`,
		pg.Args{"who": account, "most": most, "nouns": []string{"institute", "topic", "visit", "commitment", "agreement", "forum", "assignment"}})
	if err != nil {
		return nil, fmt.Errorf("looking for what changed for account %d: %w", account, err)
	}
	return all, nil
}
