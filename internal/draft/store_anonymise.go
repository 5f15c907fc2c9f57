package draft

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// Anonymise takes a person out of what anybody has begun to write: all that drafts of the
// person's own record say, and in others each of the words, by which they are known. dash
// stands there then.
func Anonymise(ctx context.Context, tx pgx.Tx, person int64, words []string, dash string) error {
	var known []string
	for _, w := range words {
		// Fewer letters are part of too many other words.
		if n := utf8.RuneCountInString(w); n >= 3 || n == 2 && len(w) > 3 {
			known = append(known, regexp.QuoteMeta(w))
		}
	}
	pattern := strings.Join(known, "|")
	_, err := tx.Exec(ctx, `
		update drafts d
		   set title  = case when d.noun = 'person' and d.noun_id = @person then @dash
		                     when @pattern = '' then d.title else regexp_replace(d.title, @pattern, @dash, 'gi') end,
		       fields = (select jsonb_agg(jsonb_build_array(p.f ->> 0, case
		                          when d.noun = 'person' and d.noun_id = @person then case when p.f ->> 1 = '' or p.f ->> 0 = 'version' then p.f ->> 1 else @dash end
		                          when @pattern = '' then p.f ->> 1
		                          else regexp_replace(p.f ->> 1, @pattern, @dash, 'gi') end) order by p.n)
		                   from jsonb_array_elements(d.fields) with ordinality p(f, n)),
		       revision = d.revision + 1
		 where d.saved_at is null and jsonb_array_length(d.fields) > 0
		   and (d.noun = 'person' and d.noun_id = @person
		        or @pattern <> '' and exists (select from jsonb_array_elements(d.fields) f where f ->> 1 ~* @pattern))`,
		pg.Args{"person": person, "pattern": pattern, "dash": dash})
	if err != nil {
		return fmt.Errorf("anonymising person %d in drafts: %w", person, err)
	}
	return nil
}
