package visit

import (
	"context"
	"fmt"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// News is an item of the public board that tells of the visit.
type News struct {
	ID               int64
	TitleEN, TitleKO string
	PublishedOn      day.Day
}

// In is its title for a reader of l, and the language of the board that has it: theirs,
// or else the other.
func (n News) In(l i18n.Lang) (title string, board i18n.Lang) {
	if l == i18n.KO && n.TitleKO != "" || n.TitleEN == "" {
		return n.TitleKO, i18n.KO
	}
	return n.TitleEN, i18n.EN
}

// news are the published items that tell of the visit; of a confidential one, none.
func (s Store) news(ctx context.Context, v Head) ([]News, error) {
	if v.Confidential {
		return nil, nil
	}
	all, err := pg.Many[News](ctx, s.DB, `
		select p.id, case when p.text_en <> '' then p.title_en else '' end as title_en, case when p.text_ko <> '' then p.title_ko else '' end as title_ko,
		       p.published_on
		  from posts p where p.visit_id = @id and p.state = 'published' and p.removed_at is null
		 order by p.published_on desc, p.id desc limit 20`, pg.Args{"id": v.ID})
	if err != nil {
		return nil, fmt.Errorf("finding the news of visit %d: %w", v.ID, err)
	}
	return all, nil
}
