package visit

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/line"
	"gyoryu/internal/pg"
)

const head = `
	v.id, v.version, v.title, v.direction, v.starts_on, v.ends_on, v.purpose, coalesce(v.leader_id, 0) as leader_id,
	coalesce(v.delegation_size, 0) as delegation_size, v.state, v.outcome, v.confidential, v.report_due_on,
	coalesce(v.created_by, 0) as created_by, coalesce(w.name, '') as created_name, v.created_at, v.updated_at,
	coalesce((select a.name from history h join accounts a on a.id = h.account_id
	           where h.noun = 'visit' and h.noun_id = v.id order by h.id desc limit 1), '') as updated_name,
	v.removed_at, coalesce(v.removed_by, 0) as removed_by`

type stopRow struct {
	ID      int64
	MetOn   day.Day
	Place   string
	InstID  int64
	Short   string
	Name    string
	NameKO  string
	City    string
	Country string
}

type metRow struct {
	StopID int64
	Person
}

type pointRow struct {
	ID       int64
	StopID   int64
	Kind     Kind
	Text     string
	NoAction bool
}

// Find is a visit that the account may see, removed or not, with all its parts, in
// one batch.
func (s Store) Find(ctx context.Context, id int64, who auth.Account) (Visit, error) {
	return s.find(ctx, &pg.Batch{}, id, who)
}

// findShown is Find with what else a visit's page shows, in the same batch.
func (s Store) findShown(ctx context.Context, id int64, who auth.Account) (Visit, line.Line, error) {
	var b pg.Batch
	l := line.Queue(&b, who, line.Visit, id)
	v, err := s.find(ctx, &b, id, who)
	if err != nil {
		return Visit{}, line.Line{}, err
	}
	return v, l(), nil
}

// find adds its queries to b and sends it.
func (s Store) find(ctx context.Context, b *pg.Batch, id int64, who auth.Account) (Visit, error) {
	args := pg.Args{"id": id, "who": who.ID}
	heads := pg.Queue[Head](b, `
		select `+head+` from seen_visits(@who) v left join accounts w on w.id = v.created_by where v.id = @id`, args)
	delegates := pg.Queue[Person](b, `
		select p.id, p.name, p.native_name as native, d.role
		  from visit_delegates d join people p on p.id = d.person_id where d.visit_id = @id order by d.position, d.id`, args)
	areas := pg.Queue[Area](b, `
		select a.id, a.name_en, a.name_ko
		  from visit_areas va join areas a on a.id = va.area_id where va.visit_id = @id order by a.id`, args)
	readers := pg.Queue[Reader](b, `
		select a.id, a.name from visit_readers r join accounts a on a.id = r.account_id where r.visit_id = @id order by a.name, a.id`, args)
	stops := pg.Queue[stopRow](b, `
		select s.id, s.met_on, s.place, i.id as inst_id, i.short, i.name, i.name_ko, i.city, i.country
		  from stops s join institutes i on i.id = s.institute_id where s.visit_id = @id order by s.position, s.id`, args)
	met := pg.Queue[metRow](b, `
		select sp.stop_id, p.id, p.name, p.native_name as native, '' as role
		  from stop_people sp join people p on p.id = sp.person_id where sp.visit_id = @id order by sp.position, p.id`, args)
	points := pg.Queue[pointRow](b, `
		select id, coalesce(stop_id, 0) as stop_id, kind, text, no_action
		  from points where visit_id = @id order by position, id`, args)
	commitments := commitment.OfVisit(b, id, who)
	if err := b.Send(ctx, s.DB); err != nil {
		return Visit{}, fmt.Errorf("finding visit %d: %w", id, err)
	}
	if len(*heads) == 0 {
		return Visit{}, fmt.Errorf("finding visit %d: %w", id, pg.NotFound)
	}
	v := Visit{Head: (*heads)[0], Delegates: *delegates, Areas: *areas, Readers: *readers}
	assemble(&v, *stops, *met, *points, *commitments)
	return v, nil
}

// assemble puts a visit's rows where they belong.
func assemble(v *Visit, stops []stopRow, met []metRow, points []pointRow, commitments []commitment.Commitment) {
	ofPoint := map[int64]*commitment.Commitment{}
	for i, c := range commitments {
		if c.PointID != nil {
			ofPoint[*c.PointID] = &commitments[i]
		}
	}
	at := map[int64]int{}
	for i, s := range stops {
		at[s.ID] = i
		v.Stops = append(v.Stops, Stop{
			ID: s.ID, MetOn: s.MetOn, Place: s.Place,
			Institute: Institute{ID: s.InstID, Short: s.Short, Name: s.Name, NameKO: s.NameKO, City: s.City, Country: s.Country},
		})
	}
	for _, m := range met {
		stop := &v.Stops[at[m.StopID]]
		stop.People = append(stop.People, m.Person)
	}
	for _, p := range points {
		point := Point{ID: p.ID, Kind: p.Kind, Text: p.Text, NoAction: p.NoAction, Commitment: ofPoint[p.ID]}
		if p.StopID == 0 {
			v.Points = append(v.Points, point)
			continue
		}
		stop := &v.Stops[at[p.StopID]]
		stop.Points = append(stop.Points, point)
	}
}

// gone are choices of a form that are not there.
type gone struct{ Areas, Readers bool }

// missing tells which choices of the draft are not there, or were removed; what the
// visit has already it may keep.
func (s Store) missing(ctx context.Context, id int64, d Draft) (gone, error) {
	g, err := pg.One[gone](ctx, s.DB, `
		select exists (
		         select from unnest(@areas::bigint[]) u(id)
		          where not exists (select from areas a where a.id = u.id and a.removed_at is null)
		            and not exists (select from visit_areas va where va.visit_id = @id and va.area_id = u.id)) as areas,
		       exists (
		         select from unnest(@readers::bigint[]) u(id) where not exists (select from accounts a where a.id = u.id)) as readers`,
		pg.Args{"id": id, "areas": d.AreaIDs, "readers": d.ReaderIDs})
	if err != nil {
		return gone{}, fmt.Errorf("looking up what a visit's form chose: %w", err)
	}
	return g, nil
}

// offered are the areas and the accounts that a form lets one choose from.
func (s Store) offered(ctx context.Context) ([]Area, []Reader, error) {
	var b pg.Batch
	areas := pg.Queue[Area](&b, `
		select id, name_en, name_ko from areas where removed_at is null order by coalesce(nullif(name_en, ''), name_ko), id limit 300`, nil)
	readers := pg.Queue[Reader](&b, `
		select id, name from accounts where disabled_at is null order by name, id limit 300`, nil)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, nil, fmt.Errorf("listing what a visit's form offers: %w", err)
	}
	return *areas, *readers, nil
}
