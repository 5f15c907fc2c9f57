package person

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/draft"
	"gyoryu/internal/pg"
)

// personal are the columns of people that say who somebody is.
var personal = []string{"name", "family_name", "given_name", "native_name", "honorific", "email", "phone", "orcid", "notes"}

// Anonymise puts a dash in place of the person's name, contact data and notes, in
// the record, in what anybody has begun to write, and in the record's history, which
// goes on telling that there were changes and when. It is the one thing here that
// cannot be taken back, and the only place that rewrites history: on the person's own
// request.
func (s Store) Anonymise(ctx context.Context, id, version int64, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		known, err := pg.Value[[]string](ctx, tx, `
			select array[name, native_name, email, phone, orcid] from people where id = @id for update`, pg.Args{"id": id})
		if err != nil {
			return fmt.Errorf("anonymising person %d: %w", id, err)
		}
		_, err = pg.Value[int64](ctx, tx, `
			update people
			   set name = @dash, family_name = '', given_name = '', native_name = '', native_lang = '', honorific = '',
			       email = '', phone = '', orcid = '', languages = '{}',
			       notes = case when notes = '' then '' else @dash end,
			       anonymised_at = now()
			 where id = @id and version = @version and removed_at is null and anonymised_at is null
			returning id`,
			pg.Args{"id": id, "version": version, "dash": Dash})
		if err != nil {
			return fmt.Errorf("anonymising person %d: %w", id, s.missed(ctx, tx, id, err))
		}
		// Those who were merged into them are the same person.
		_, err = tx.Exec(ctx, `
			update people
			   set name = @dash, family_name = '', given_name = '', native_name = '', native_lang = '', honorific = '',
			       email = '', phone = '', orcid = '', languages = '{}',
			       notes = case when notes = '' then '' else @dash end,
			       anonymised_at = now()
			 where merged_into_id = @id and anonymised_at is null`, pg.Args{"id": id, "dash": Dash})
		if err != nil {
			return fmt.Errorf("anonymising those merged into person %d: %w", id, err)
		}
		// After the update, whose own row of history still has what was there before.
		_, err = tx.Exec(ctx, `
			update history h
			   set before = h.before || (select coalesce(jsonb_object_agg(c, @dash::text), '{}')
			                               from unnest(@personal::text[]) as c where h.before ->> c <> ''),
			       after  = h.after  || (select coalesce(jsonb_object_agg(c, @dash::text), '{}')
			                               from unnest(@personal::text[]) as c where h.after ->> c <> '')
			 where h.noun = 'person' and h.part = 'people'
			   and h.noun_id = any (array(select p.id from people p where p.id = @id or p.merged_into_id = @id))`,
			pg.Args{"id": id, "dash": Dash, "personal": personal})
		if err != nil {
			return fmt.Errorf("anonymising the history of person %d: %w", id, err)
		}
		return draft.Anonymise(ctx, tx, id, known, Dash)
	})
}
