package demo

import (
	"context"
	_ "embed" // the texts
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/post"
)

var (
	//go:embed news_en.md
	articleEN string // as it was published
	//go:embed news_ko.md
	articleKO string // a translation
)

// hitsOfArticle are those that it had where it was published: fact 31.
const hitsOfArticle = 1546

// news publishes the article as it was, of its visit.
func (l *loader) news(ctx context.Context) error {
	posts := post.Store{DB: l.db}
	id, err := posts.Create(ctx, post.Draft{
		TitleEN: articleTitle, TextEN: articleEN,
		TitleKO: "중국 주요 과학기술혁신 연구기관 방문", TextKO: articleKO,
		Category: post.Research, VisitID: l.made[articleTitle].ID, EarlierHits: hitsOfArticle,
	}, l.staff)
	if err != nil {
		return err
	}
	return posts.Publish(ctx, id, 1, day.Day{Year: 2019, Month: time.April, Day: 17}, l.manager)
}
