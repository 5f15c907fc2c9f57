package generate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

var (
	accountTable = table{
		name: "accounts", numbered: true, whole: true,
		columns: "id email name roles language person_id created_at updated_at",
	}
	areaTable = table{
		name: "areas", numbered: true, whole: true,
		columns: "id name_en name_ko created_at created_by updated_at",
	}
)

// writer is an account that wrote things. It has no password: nobody signs in with it.
type writer struct {
	id, person int64
	manager    bool
}

// addAccounts gives the first of our people one each.
func (g *generator) addAccounts(ctx context.Context) error {
	d := g.dice("accounts")
	for i := range min(g.size.accounts, len(g.ours)) {
		p, role := g.ours[i], auth.Staff
		switch {
		case i%10 == 0:
			role = auth.Manager
		case i%5 == 4:
			role = auth.Researcher
		}
		id, at := g.next(accountTable), moment(d, g.Today.Add(-d.between(20*365, 21*365)))
		name := strings.ToLower(strings.ReplaceAll(p.name, " ", "."))
		g.add(accountTable, id, fmt.Sprintf("%s.%d@generated.example", name, id), p.name, []string{string(role)},
			one(d, []any{nil, "ko", "ko", "en"}), p.id, at, at)
		g.accounts = append(g.accounts, writer{id, p.id, role == auth.Manager})
	}
	return g.flush(ctx)
}

// addAreas makes an area of each topic that is not one yet.
func (g *generator) addAreas(ctx context.Context) error {
	var en, ko []string
	for _, t := range topics {
		en, ko = append(en, t.en), append(ko, t.ko)
	}
	known, err := pg.Many[struct{ ID int64 }](ctx, g.tx, `
		select coalesce((select min(a.id) from areas a
		                  where a.removed_at is null and (name_key(a.name_en) = name_key(t.en) or name_key(a.name_ko) = name_key(t.ko))), 0) as id
		  from unnest(@en::text[], @ko::text[]) with ordinality t(en, ko, n) order by t.n`, pg.Args{"en": en, "ko": ko})
	if err != nil {
		return fmt.Errorf("looking for the areas: %w", err)
	}
	for i, t := range topics {
		id := known[i].ID
		if id == 0 {
			id = g.next(areaTable)
			at := g.Today.Add(-21 * 365).Time()
			g.add(areaTable, id, t.en, t.ko, at, g.author(), at)
		}
		g.areas = append(g.areas, id)
	}
	return g.flush(ctx)
}

// author is who added the institutes, people and areas: the first of the staff, and
// nobody (null) before there are accounts.
func (g *generator) author() any {
	if len(g.accounts) < 2 {
		return nil
	}
	return g.accounts[1].id
}

// moment is some time in the office hours of the day.
func moment(d dice, on day.Day) time.Time {
	return on.Time().Add(time.Duration(d.IntN(9*60*60)) * time.Second)
}
