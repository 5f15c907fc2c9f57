package draft

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// A draft is only ever its account's, and goes with its record: as long as that is hidden
// from the account, its draft is too.
const seen = `(d.noun_id is null or case d.noun
	when 'visit'      then exists (select from seen_visits(@who) v where v.id = d.noun_id)
	when 'agreement'  then exists (select from seen_agreements(@who) g where g.id = d.noun_id)
	when 'topic'      then exists (select from seen_topics(@who) t where t.id = d.noun_id)
	when 'commitment' then exists (select from seen_commitments(@who) c where c.id = d.noun_id)
	when 'assignment' then exists (
	     select from assignments s
	      where s.id = d.noun_id and (s.agreement_id is null or exists (select from seen_agreements(@who) g where g.id = s.agreement_id))
	        and (s.topic_id is null or exists (select from seen_topics(@who) t where t.id = s.topic_id)))
	else true end)`

const (
	columns = `d.id, d.key, d.form, d.noun, coalesce(d.noun_id, 0) as noun_id, d.base_version, d.title, d.revision, d.updated_at, d.thrown_at is not null as thrown`
	of      = ` from drafts d where d.account_id = @who and d.saved_at is null and (d.thrown_at is null or d.thrown_at > now() - interval '1 day') and ` + seen
	newest  = ` order by d.updated_at desc, d.id desc limit @limit`
)

// All are the drafts of an account, the newest first, and those that it threw away
// lately. They are bounded, so that they need no pages.
func (s Store) All(ctx context.Context, who auth.Account) ([]Line, error) {
	all, err := pg.Many[Line](ctx, s.DB, `select `+columns+of+newest, pg.Args{"who": who.ID, "limit": maxDrafts})
	if err != nil {
		return nil, fmt.Errorf("listing drafts of account %d: %w", who.ID, err)
	}
	return all, nil
}

// Queue asks for the latest drafts of an account, one more than are shown if there are more.
func Queue(b *pg.Batch, who auth.Account) *[]Line {
	return pg.Queue[Line](b, `select `+columns+of+` and d.thrown_at is null`+newest, pg.Args{"who": who.ID, "limit": shown + 1})
}

// at are those of one form, one more than are shown if there are more.
func (s Store) at(ctx context.Context, p place, who auth.Account) ([]Line, error) {
	found, err := pg.Many[Line](ctx, s.DB, `select `+columns+of+` and d.thrown_at is null and d.form = @form`+newest,
		pg.Args{"who": who.ID, "form": p.action, "limit": shown + 1})
	if err != nil {
		return nil, fmt.Errorf("finding drafts of %s: %w", p.action, err)
	}
	return found, nil
}

// line is a draft of the account.
func (s Store) line(ctx context.Context, id int64, who auth.Account) (Line, error) {
	l, err := pg.One[Line](ctx, s.DB, `select `+columns+of+` and d.id = @id`, pg.Args{"who": who.ID, "id": id})
	if err != nil {
		return Line{}, fmt.Errorf("finding draft %d: %w", id, err)
	}
	return l, nil
}

// find is a draft of the account with what was typed.
func (s Store) find(ctx context.Context, id int64, who auth.Account) (Draft, error) {
	l, err := s.line(ctx, id, who)
	if err != nil {
		return Draft{}, err
	}
	fields, err := pg.Value[[][2]string](ctx, s.DB, "select fields from drafts where id = @id and account_id = @who", pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Draft{}, fmt.Errorf("reading draft %d: %w", id, err)
	}
	return Draft{Line: l, Fields: fields}, nil
}

// version is that of the record now, 0 if it was removed or the form makes one.
func (s Store) version(ctx context.Context, p place) (int64, error) {
	if p.id == 0 {
		return 0, nil
	}
	n, err := pg.Value[int64](ctx, s.DB, "select version from "+p.table+" where id = @id and removed_at is null", pg.Args{"id": p.id})
	if errors.Is(err, pg.NotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the version of %s: %w", p.action, err)
	}
	return n, nil
}

// writable reports whether the account may keep a draft of the form: the record, if it
// changes one, is there or was, and the account sees it.
func (s Store) writable(ctx context.Context, p place, who auth.Account) (bool, error) {
	if p.id == 0 {
		return true, nil
	}
	is, err := pg.Value[bool](ctx, s.DB, `
		select exists (select from `+p.table+` where id = @id) and `+seen+` from (select @noun::text as noun, @id::bigint as noun_id) d`,
		pg.Args{"id": p.id, "noun": p.noun, "who": who.ID})
	if err != nil {
		return false, fmt.Errorf("asking for %s: %w", p.action, err)
	}
	return is, nil
}
