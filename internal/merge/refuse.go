package merge

import (
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/alike"
	"gyoryu/internal/country"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
)

// Objection is why two records cannot be merged, as they stand, and where that can be changed.
type Objection struct {
	Msg  i18n.Msg
	Href string // empty: nowhere
}

// between is a record that only makes sense if the two are two.
type between struct {
	Kind  string
	ID    int64
	Title string
}

// mostBetween is how many of those are named.
const mostBetween = 20

// objections are all that there are to a merge.
func objections(ctx context.Context, db pg.DB, noun alike.Noun, k, m Side) ([]Objection, error) {
	if k.ID == m.ID {
		return []Objection{{Msg: i18n.M("merge.with-itself")}}, nil
	}
	var all []Objection
	for _, s := range []Side{k, m} {
		switch {
		case s.MergedInto != 0:
			all = append(all, Objection{i18n.M("merge.merged-meanwhile", "name", s.Name), noun.Path(s.MergedInto)})
		case s.Removed:
			all = append(all, Objection{i18n.M("merge.is-removed", "name", s.Name), ""})
		case s.Anonymised:
			all = append(all, Objection{i18n.M("merge.is-anonymised"), ""})
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	if noun == alike.Institute {
		if m.Home {
			all = append(all, Objection{i18n.M("merge.ours-stays", "name", m.Name), noun.Merge(m.ID, k.ID)})
		}
		above, err := institute.Store{DB: db}.Above(ctx, db, k.ID, m.ID)
		if err != nil {
			return nil, err
		}
		switch above {
		case 1:
			all = append(all, Objection{i18n.M("merge.with-its-parent", "child", m.Name, "parent", k.Name), noun.Path(m.ID) + "/edit"})
		case 2:
			all = append(all, Objection{i18n.M("merge.with-its-parent", "child", k.Name, "parent", m.Name), noun.Path(k.ID) + "/edit"})
		}
	}
	sql := betweenInstitutes
	if noun == alike.Person {
		sql = betweenPeople
	}
	found, err := pg.Many[between](ctx, db, sql, pg.Args{"k": k.ID, "m": m.ID, "most": mostBetween})
	if err != nil {
		return nil, fmt.Errorf("looking at what is between %s %d and %d: %w", noun, k.ID, m.ID, err)
	}
	for _, b := range found {
		href := map[string]string{"agreement": "/agreements/", "exchange": "/exchanges/", "handover": "/handovers/", "deputy": "/deputies/"}[b.Kind]
		if href != "" {
			href += strconv.FormatInt(b.ID, 10)
		}
		all = append(all, Objection{i18n.M("merge.between."+b.Kind, "title", b.Title), href})
	}
	return all, nil
}

// An agreement of both and others goes on with one party less; one that was removed, too.
const betweenInstitutes = `
	(select 'agreement' as kind, g.id, g.title
	   from agreement_parties a join agreement_parties b on b.agreement_id = a.agreement_id and b.institute_id = @m
	   join agreements g on g.id = a.agreement_id and g.removed_at is null
	  where a.institute_id = @k and not exists (
	        select from agreement_parties c where c.agreement_id = g.id and c.institute_id not in (@k, @m))
	  order by g.id limit @most)
	union all
	(select 'exchange', e.id, p.name from exchanges e join people p on p.id = e.person_id
	  where e.from_institute_id in (@k, @m) and e.to_institute_id in (@k, @m)
	  order by e.id limit @most)`

const betweenPeople = `
	select 'accounts' as kind, 0::bigint as id, '' as title where (select count(*) from accounts where person_id in (@k, @m)) = 2
	union all
	(select 'handover', h.id, '' from handovers h where h.from_person_id in (@k, @m) and h.to_person_id in (@k, @m) order by h.id limit @most)
	union all
	(select 'deputy', d.id, '' from deputies d where d.person_id in (@k, @m) and d.deputy_id in (@k, @m) order by d.id limit @most)`

// warnings are what makes it doubtful that the two are one.
func warnings(k, m record, l i18n.Lang) []i18n.Msg {
	var all []i18n.Msg
	add := func(key, a, b string) {
		if a != "" && b != "" && a != b {
			all = append(all, i18n.M("merge.differ."+key, "one", a, "other", b))
		}
	}
	if a, is := k.(instituteRecord); is {
		b := m.(instituteRecord)
		add("country", country.Name(a.Country, l), country.Name(b.Country, l))
		add("ror", a.ROR, b.ROR)
		return all
	}
	a, b := k.(personRecord), m.(personRecord)
	add("orcid", a.ORCID, b.ORCID)
	add("email", a.Email, b.Email)
	return all
}
