package topic

import (
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// maxCards is how many topics a column of the board shows.
const maxCards = 20

// Column is the topics in one stage: the newest there, and how many in all.
type Column struct {
	Stage Stage
	Cards []Line
	Total int // at most list.MaxTotal+1
}

// Board is the topics that the account may see, by stage, narrowed by institute and area.
func (s Store) Board(ctx context.Context, f Filter, today day.Day, who auth.Account) ([]Column, []Area, error) {
	type count struct {
		Stage Stage
		N     int
	}
	f = Filter{InstituteID: f.InstituteID, AreaID: f.AreaID}
	w := f.where(today, who)
	w.Args["stages"] = Stages
	seen := `
		select t.* from seen_topics(@who) t where t.removed_at is null and t.stage = u.stage` + w.String()
	var b pg.Batch
	cards := pg.Queue[Line](&b, `
		with page as materialized (
			select t.* from unnest(@stages::text[]) u(stage)
			 cross join lateral (`+seen+` order by t.stage_on desc, t.id desc limit `+strconv.Itoa(maxCards)+`) t)
		select `+shown+` from page t `+besides+` order by t.stage_on desc, t.id desc`, w.Args)
	counts := list.QueueKnown[count](&b, s.Recent, `
		select u.stage, (select count(*) from (`+seen+list.Limit(list.MaxTotal)+`) x) as n from unnest(@stages::text[]) u(stage)`, w.Args)
	areas := queueAreas(&b)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, nil, fmt.Errorf("reading the board of topics: %w", err)
	}
	var board []Column
	counted := counts()
	for _, stage := range Stages {
		c := Column{Stage: stage}
		for _, l := range *cards {
			if l.Stage == stage {
				c.Cards = append(c.Cards, l)
			}
		}
		for _, n := range counted {
			if n.Stage == stage {
				c.Total = n.N
			}
		}
		board = append(board, c)
	}
	return board, *areas, nil
}

// span is the first and the last year in which topics moved that an account can see.
type span struct{ First, Last *int }

// queueYears asks for it.
func queueYears(b *pg.Batch, m *recent.Memory, who auth.Account) func() []span {
	return list.QueueKnown[span](b, m, `
		select (select extract(year from t.stage_on)::int from seen_topics(@who) t where t.removed_at is null order by t.stage_on, t.id limit 1) as first,
		       (select extract(year from t.stage_on)::int from seen_topics(@who) t where t.removed_at is null order by t.stage_on desc, t.id desc limit 1) as last`,
		pg.Args{"who": who.ID})
}

// years are all of them, the latest first.
func (s span) years() []string {
	if s.Last == nil {
		return nil
	}
	var years []string
	for y := *s.Last; y >= *s.First; y-- {
		years = append(years, strconv.Itoa(y))
	}
	return years
}
