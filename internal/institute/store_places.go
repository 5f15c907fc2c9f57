package institute

import (
	"cmp"
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// maxPlaces is how many institutes a map has; several times as many as anybody has yet.
const maxPlaces = 20_000

// Place is an institute and what is known of where it is.
type Place struct {
	ID                  int64
	Short               string
	Name                string
	NameKO              string
	Kind                Kind
	Country             string
	City                string
	Latitude, Longitude *float64
	Home                bool
}

// Full is the name behind the short one in l, empty if there is none.
func (p Place) Full(l i18n.Lang) string { return fullName(l, p.Short, p.Name, p.NameKO) }

// Area is an area of research that a filter offers.
type Area struct {
	ID             int64
	NameEN, NameKO string
}

func (a Area) name(l i18n.Lang) string {
	if l == i18n.KO {
		return cmp.Or(a.NameKO, a.NameEN)
	}
	return cmp.Or(a.NameEN, a.NameKO)
}

// Places are the institutes that the list has with the same filters, in the order of their names.
type Places struct {
	All       []Place
	Countries []string // in use
	Areas     []Area
}

// Places reads the filters of the list from v, and finds the institutes. Those that make no
// sense find none.
func (s Store) Places(ctx context.Context, v *list.View, who auth.Account) (Places, error) {
	w := filterOf(v).where(who)
	b := &pg.Batch{}
	all := pg.Queue[Place](b, `
		select i.id, i.short, i.name, i.name_ko, i.kind, i.country, i.city, i.latitude, i.longitude, i.home`+from+w.String()+`
		 order by i.short, i.id`+list.Limit(maxPlaces), w.Args)
	countries, areas := QueueCountries(b, nil), queueAreas(b)
	if err := b.Send(ctx, s.DB); err != nil {
		return Places{}, fmt.Errorf("finding where institutes are: %w", err)
	}
	found := Places{All: *all, Countries: Codes(countries()), Areas: *areas}
	if len(v.Reject) > 0 {
		found.All = nil
	}
	return found, nil
}

func queueAreas(b *pg.Batch) *[]Area {
	return pg.Queue[Area](b, `
		select a.id, a.name_en, a.name_ko from areas a where a.removed_at is null order by coalesce(nullif(a.name_en, ''), a.name_ko), a.id limit 300`, nil)
}
