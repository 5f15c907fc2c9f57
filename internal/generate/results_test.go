package generate

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/pg/pgtest"
)

// many fills a database with 1,000 visits, which have something of everything.
func many(t *testing.T) (*pgxpool.Pool, Counts) {
	t.Helper()
	db := pgtest.New(t)
	counts, err := Load(t.Context(), db, Options{Visits: 1000, Seed: 1, Today: clock.Today()})
	if err != nil {
		t.Fatal(err)
	}
	return db, counts
}

func TestWhatComesOfVisitsGrowsWithThem(t *testing.T) {
	t.Parallel()
	for visits, want := range map[int]yield{
		1:       {10, 8, 3, 9, 6, 8, 6, 6, 8},
		100:     {20, 8, 3, 9, 6, 10, 6, 6, 10},
		1000:    {200, 80, 3, 9, 60, 100, 30, 20, 100},
		100_000: {20_000, 8000, 40, 600, 6000, 10_000, 3000, 2000, 10_000},
	} {
		if got := yieldOf(visits); got != want {
			t.Errorf("%d visits: %+v, want %+v", visits, got, want)
		}
	}
}

func TestOneVisitIsEnough(t *testing.T) {
	t.Parallel()
	for _, visits := range []int{1, 100} {
		counts, err := Load(t.Context(), pgtest.New(t), Options{Visits: visits, Seed: 3, Today: clock.Today()})
		if err != nil {
			t.Fatalf("%d visits: %v", visits, err)
		}
		for _, table := range []string{"agreements", "topics", "forums", "editions", "exchanges", "outputs", "posts"} {
			if counts.Of(table) < 3 {
				t.Errorf("%d visits: %d %s", visits, counts.Of(table), table)
			}
		}
		if visits == 100 && counts.Of("links") < 3 {
			t.Errorf("%d links", counts.Of("links"))
		}
	}
}

func TestAThousandVisitsHaveSomethingOfEverything(t *testing.T) {
	t.Parallel()
	db, counts := many(t)
	for _, one := range tables {
		if counts.Of(one.name) == 0 {
			t.Errorf("nothing in %s", one.name)
		}
	}
	for table, want := range map[string]int64{
		"agreements": 200, "agreement_milestones": 1000, "topics": 80, "forums": 3, "editions": 9, "exchanges": 60, "outputs": 100, "posts": 30,
		"links": 20,
	} {
		if got := counts.Of(table); got != want {
			t.Errorf("%d %s, want %d", got, table, want)
		}
	}
	// Every table of the schema that is a noun's is filled, or known not to be.
	left := value[[]string](t, db, `
		select array_agg(relname::text order by 1) from pg_class c join pg_namespace n on n.oid = c.relnamespace
		 where relkind = 'r' and n.nspname = 'public'
		   and exists (select from pg_trigger g join pg_proc p on p.oid = g.tgfoid where g.tgrelid = c.oid and p.proname like 'keep%history')`)
	for _, table := range left {
		if !slices.Contains(names(), table) && !slices.Contains([]string{"commitment_notes", "commitment_moves", "api_tokens", "calendars", "settings", "holidays", "handovers", "handover_items", "deputies", "merges", "not_duplicates"}, table) {
			t.Errorf("%s is left empty", table)
		}
	}

	t.Run("proportions", func(t *testing.T) {
		for what, per := range map[string]struct {
			sql       string
			low, high float64
		}{
			"in force":                   {`select avg((state = 'in_force')::int)::float8 from agreements`, 0.5, 0.7},
			"ended":                      {`select avg((state = 'ended')::int)::float8 from agreements`, 0.17, 0.33},
			"talked about":               {`select avg((state in ('proposed', 'negotiating'))::int)::float8 from agreements`, 0.08, 0.22},
			"of the ended renewed":       {`select avg((exists (select from agreements n where n.renewal_of_id = g.id))::int)::float8 from agreements g where state = 'ended'`, 0.2, 0.5},
			"without an end":             {`select avg((ends_on is null)::int)::float8 from agreements where state in ('in_force', 'ended')`, 0.04, 0.16},
			"confidential agreements":    {`select avg(confidential::int)::float8 from agreements`, 0.03, 0.09},
			"confidential topics":        {`select avg(confidential::int)::float8 from topics`, 0.02, 0.12},
			"fewest parties":             {`select min(n)::float8 from (select count(*) n from agreement_parties group by agreement_id) p`, 2, 2},
			"most parties":               {`select max(n)::float8 from (select count(*) n from agreement_parties group by agreement_id) p`, 3, 4},
			"milestones each":            {`select (avg(n) + max(n) - min(n))::float8 from (select count(*) n from agreement_milestones group by agreement_id) m`, 5, 5},
			"milestones done":            {`select avg((done_on is not null)::int)::float8 from agreement_milestones`, 0.3, 0.7},
			"milestones late":            {`select avg((done_on is null and due_on < '2026-06-15')::int)::float8 from agreement_milestones m join agreements g on g.id = m.agreement_id where g.state <> 'ended'`, 0.005, 0.1},
			"milestones to come":         {`select avg((done_on is null and due_on > '2026-06-15')::int)::float8 from agreement_milestones`, 0.15, 0.5},
			"years of agreements":        {`select (max(begins_on) - min(begins_on)) / 365.0::float8 from agreements`, 17, 22},
			"commitments under them":     {`select avg((agreement_id is not null or exists (select from agreement_sources s where s.commitment_id = c.id))::int)::float8 from commitments c`, 0.08, 0.12},
			"commitments contained":      {`select count(*)::float8 from commitments where agreement_id is not null`, 5, 100},
			"from an agreed point":       {`select avg((point_id is not null)::int)::float8 from agreements`, 0.3, 0.6},
			"topics from a point":        {`select avg((point_id is not null)::int)::float8 from topics`, 0.4, 0.85},
			"topics under an agreement":  {`select avg((agreement_id is not null)::int)::float8 from topics`, 0.15, 0.6},
			"with nobody of ours":        {`select avg((not exists (` + chargedNow + `))::int)::float8 from agreements g where state = 'in_force'`, 0.08, 0.22},
			"institutes with somebody":   {`select (count(distinct institute_id) / (select count(*) from institutes)::float8) from assignments where side = 'ours'`, 0.3, 0.36},
			"that have changed hands":    {`select count(*)::float8 from assignments a join assignments b on a.agreement_id = b.agreement_id and a.side = 'ours' and b.side = 'ours' and b.starts_on = a.ends_on + 1 and b.ends_on is null`, 5, 60},
			"exchanges under agreements": {`select avg((agreement_id is not null)::int)::float8 from exchanges`, 0.3, 0.8},
			"published posts":            {`select avg((state = 'published')::int)::float8 from posts`, 0.75, 0.95},
			"posts in both languages":    {`select avg((text_en <> '' and text_ko <> '')::int)::float8 from posts`, 0.7, 1},
			"posts with earlier hits":    {`select avg((earlier_hits > 0)::int)::float8 from posts`, 0.5, 1},
			"outputs of topics":          {`select count(distinct output_id) / (select count(*) from outputs)::float8 from output_topics`, 0.25, 0.75},
			"stages":                     {`select count(distinct stage)::float8 from topics`, 6, 6},
			"kinds of agreements":        {`select count(distinct kind)::float8 from agreements`, 5, 5},
			"kinds of outputs":           {`select count(distinct kind)::float8 from outputs`, 6, 6},
			"Korean agreements":          {`select avg((title ~ '[가-힣]')::int)::float8 from agreements`, 0.35, 0.7},
			"Chinese agreements":         {`select avg((title !~ '[가-힣]' and title ~ '[一-龥]{4}')::int)::float8 from agreements`, 0.01, 0.15},
			"English agreements":         {`select avg((title ~ '^[[:ascii:]–’é-ü]+$')::int)::float8 from agreements`, 0.25, 0.6},
			"Korean topics":              {`select avg((title ~ '[가-힣]')::int)::float8 from topics`, 0.3, 0.75},
			"Chinese topics":             {`select avg((title !~ '[가-힣]' and title ~ '[一-龥]{4}')::int)::float8 from topics`, 0.01, 0.15},
			"Korean outputs":             {`select avg((title ~ '[가-힣]')::int)::float8 from outputs`, 0.3, 0.75},
			"Chinese outputs":            {`select avg((title !~ '[가-힣]' and title ~ '[一-龥]{4}')::int)::float8 from outputs`, 0.01, 0.15},
		} {
			if got := value[float64](t, db, per.sql); got < per.low || got > per.high {
				t.Errorf("%s: %.3f, not %g to %g", what, got, per.low, per.high)
			}
		}
	})
	t.Run("fits together", func(t *testing.T) { fitsTogether(t, db) })
}

// chargedNow is who of ours is in charge of agreement g.
const chargedNow = `select from assignments s where s.agreement_id = g.id and s.side = 'ours'
	and coalesce(s.starts_on, '-infinity') <= '2026-06-15' and coalesce(s.ends_on, 'infinity') >= '2026-06-15'`

func fitsTogether(t *testing.T, db *pgxpool.Pool) {
	t.Helper()
	for what, sql := range map[string]string{
		// agreements
		"agreements are signed before they are sent, or sent before they are printed": `from agreements where printed_on > sent_on or sent_on > signed_on or signed_on > starts_on`,
		"are in force and not signed":                            `from agreements where state = 'in_force' and signed_on is null and kind <> 'understanding'`,
		"are in force and have not begun":                        `from agreements where state = 'in_force' and (starts_on is null or starts_on > '2026-06-15')`,
		"ended before they began, after their end, or tomorrow":  `from agreements where state = 'ended' and (state_on < starts_on or state_on > ends_on or state_on > '2026-06-15')`,
		"are talked about and signed":                            `from agreements where state in ('proposed', 'negotiating') and (signed_on is not null or starts_on <= '2026-06-15')`,
		"have a term of less than a year":                        `from agreements where ends_on - starts_on < 364`,
		"have a term of more than five and don't go on":          `from agreements where ends_on - starts_on > 5 * 366 and not renews`,
		"have another notice":                                    `from agreements where notice_days not in (30, 60, 90, 180) or notice_days is not null and ends_on is null`,
		"are renewed in another way than from the next day":      `from agreements n join agreements g on g.id = n.renewal_of_id where n.starts_on <> g.ends_on + 1 or g.state <> 'ended' or g.state_on <> g.ends_on`,
		"are the fourth in a chain":                              `from agreements d join agreements c on c.id = d.renewal_of_id join agreements b on b.id = c.renewal_of_id where b.renewal_of_id is not null`,
		"are renewed with others":                                `from agreements n where renewal_of_id is not null and (select array_agg(institute_id order by position) from agreement_parties where agreement_id = n.id) <> (select array_agg(institute_id order by position) from agreement_parties where agreement_id = n.renewal_of_id)`,
		"are not ours":                                           `from agreements g where not exists (select from agreement_parties p join institutes i on i.id = p.institute_id where p.agreement_id = g.id and i.home)`,
		"parties signed what is not signed":                      `from agreement_parties p join agreements g on g.id = p.agreement_id where p.signed_by <> '' and g.signed_on is null`,
		"confidential agreements without a reader":               `from agreements g where confidential <> exists (select from agreement_readers r where r.agreement_id = g.id)`,
		"came from a point that is none of theirs":               `from agreements g join points p on p.id = g.point_id where p.kind <> 'agreed' or not exists (select from stops s join agreement_parties a on a.institute_id = s.institute_id where s.visit_id = p.visit_id and a.agreement_id = g.id)`,
		"came from a point without its commitment":               `from agreements g where point_id is not null and not exists (select from agreement_sources s join commitments c on c.id = s.commitment_id where s.agreement_id = g.id and c.point_id = g.point_id)`,
		"came from a visit that was later":                       `from agreements g join points p on p.id = g.point_id join visits v on v.id = p.visit_id where v.ends_on >= coalesce(g.signed_on, g.starts_on, g.state_on)`,
		"tell of a confidential visit":                           `from agreements g join points p on p.id = g.point_id join visits v on v.id = p.visit_id where v.confidential and not g.confidential`,
		"commitments belong to agreements with others":           `from commitments c where agreement_id is not null and not exists (select from stops s join agreement_parties p on p.institute_id = s.institute_id where s.visit_id = c.visit_id and p.agreement_id = c.agreement_id)`,
		"commitments belong to what had not begun, or was over":  `from commitments c join visits v on v.id = c.visit_id join agreements g on g.id = c.agreement_id where v.ends_on < g.starts_on or v.ends_on > g.over_on`,
		"commitments are in what came of them":                   `from commitments c join agreement_sources s on s.commitment_id = c.id where s.agreement_id = c.agreement_id`,
		"milestones are due after the end":                       `from agreement_milestones m join agreements g on g.id = m.agreement_id where m.due_on > g.ends_on or m.due_on < g.starts_on`,
		"milestones were reached tomorrow, or before it began":   `from agreement_milestones m join agreements g on g.id = m.agreement_id where m.done_on > '2026-06-15' or m.done_on < g.starts_on`,
		"milestones were reached before it was agreed, or after": `from agreement_milestones m join agreements g on g.id = m.agreement_id where m.done_on is not null and (g.state in ('proposed', 'negotiating') or g.state = 'ended' and m.due_on > g.state_on)`,
		"milestones twice":                                       `from agreement_milestones a join agreement_milestones b on b.agreement_id = a.agreement_id and b.position = a.position and b.id > a.id`,
		"reviews are from before it began, after, or tomorrow":   `from agreement_reviews r join agreements g on g.id = r.agreement_id where r.reviewed_on < g.starts_on or r.reviewed_on > '2026-06-15' or r.reviewed_on > g.over_on`,
		"reviews are by somebody else than a manager":            `from agreement_reviews r join accounts a on a.id = r.created_by where not 'manager' = any (a.roles)`,
		// topics
		"topics are elsewhere than where they were moved":     `from topics t where (stage, stage_on) is distinct from coalesce((select (to_stage, moved_on) from topic_moves m where m.topic_id = t.id order by id desc limit 1), (stage, stage_on))`,
		"topics without a move have moved":                    `from topics t where (stage = 'proposed') <> not exists (select from topic_moves m where m.topic_id = t.id)`,
		"moves don't go on from the one before":               `from (select *, lag(to_stage, 1, 'proposed') over w as before, lag(moved_on, 1, '0001-01-01') over w as day from topic_moves window w as (partition by topic_id order by id)) m where from_stage <> before or moved_on <= day or moved_on > '2026-06-15'`,
		"topics were dropped without a reason":                `from topic_moves where to_stage = 'dropped' and reason = '' or from_stage = 'proposed' and to_stage = 'selected' and reason = ''`,
		"topics come from another kind of point":              `from topics t join points p on p.id = t.point_id where p.kind not in ('discussed', 'agreed')`,
		"topics tell of a confidential visit or agreement":    `from topics t left join points p on p.id = t.point_id left join visits v on v.id = p.visit_id left join agreements g on g.id = t.agreement_id where (v.confidential or g.confidential) and not t.confidential`,
		"topics run under an agreement of others":             `from topics t where agreement_id is not null and not exists (select from topic_institutes i join institutes n on n.id = i.institute_id and not n.home join agreement_parties p on p.institute_id = i.institute_id where i.topic_id = t.id and p.agreement_id = t.agreement_id)`,
		"confidential topics without a reader":                `from topics t where confidential <> exists (select from topic_readers r where r.topic_id = t.id)`,
		"topics are published without an output":              `from topics t where stage = 'published' and not confidential and not exists (select from output_topics o where o.topic_id = t.id)`,
		"outputs tell of a confidential topic":                `from output_topics o join topics t on t.id = o.topic_id where t.confidential`,
		"topics are nobody's of ours":                         `from topics t where not exists (select from topic_people p join positions q on q.person_id = p.person_id join institutes i on i.id = q.institute_id and i.home where p.topic_id = t.id)`,
		"reforms show in an edition of another, or before":    `from forum_reforms r join editions e on e.id = r.first_edition_id where e.forum_id <> r.forum_id or e.starts_on <= r.agreed_on`,
		"reforms mend a problem of another":                   `from forum_reforms r join forum_problems p on p.id = r.problem_id where p.forum_id <> r.forum_id`,
		"problems and reforms are in other words":             `from forum_problems f join points p on p.id = f.point_id where p.text <> f.text or p.kind <> 'problem'`,
		"problems are of another's edition":                   `from forum_problems f join edition_points p on p.id = f.edition_point_id join editions e on e.id = p.edition_id where e.forum_id <> f.forum_id or p.text <> f.text`,
		"reforms are of another kind of point":                `from forum_reforms f join points p on p.id = f.point_id where p.kind <> 'agreed' or p.text <> f.text`,
		"editions are out of order":                           `from editions a join editions b on b.forum_id = a.forum_id and b.number = a.number + 1 where b.starts_on <= a.ends_on`,
		"editions to come have been visited":                  `from editions e where coalesce(starts_on, '2027-01-01') > '2026-06-15' and (exists (select from edition_people p where p.edition_id = e.id) or exists (select from edition_points p where p.edition_id = e.id))`,
		"forums are not ours":                                 `from forums f where not exists (select from forum_institutes p join institutes i on i.id = p.institute_id where p.forum_id = f.id and i.home)`,
		"stays are in another state than their days":          `from exchanges where state = 'planned' and starts_on <= '2026-06-15' or state in ('under_way', 'done') and (starts_on is null or starts_on > '2026-06-15') or state = 'done' and ends_on >= '2026-06-15'`,
		"stays are of somebody who works elsewhere":           `from exchanges e where not exists (select from positions p where p.person_id = e.person_id and p.institute_id = e.from_institute_id)`,
		"stays are not ours":                                  `from exchanges e where not exists (select from institutes i where i.home and i.id in (e.from_institute_id, e.to_institute_id))`,
		"stays are under an agreement of others, or too late": `from exchanges e join agreements g on g.id = e.agreement_id where g.confidential or e.starts_on not between g.starts_on and g.over_on or not exists (select from agreement_parties p join institutes i on i.id = p.institute_id and not i.home where p.agreement_id = g.id and p.institute_id in (e.from_institute_id, e.to_institute_id))`,
		// outputs, posts, assignments
		"outputs came out tomorrow":                            `from outputs where published_on > '2026-06-15'`,
		"outputs were shared before they were out":             `from output_shares s join outputs o on o.id = s.output_id where s.shared_on < o.published_on or s.shared_on > '2026-06-15'`,
		"outputs came of what was not over":                    `from output_exchanges o join exchanges e on e.id = o.exchange_id where e.state <> 'done'`,
		"posts tell of a confidential visit, or of a plan":     `from posts p join visits v on v.id = p.visit_id where v.confidential or v.state <> 'done' or p.published_on <= v.ends_on`,
		"posts came out tomorrow":                              `from posts where published_on > '2026-06-15'`,
		"withdrawn posts without a reason, or others with one": `from posts where (state = 'withdrawn') <> (reason <> '')`,
		"drafts were read":                                     `from posts p where state = 'draft' and (earlier_hits > 0 or exists (select from post_hits h where h.post_id = p.id))`,
		"posts have a title without a text":                    `from posts where (title_en = '') <> (text_en = '') or (title_ko = '') <> (text_ko = '')`,
		"posts are in the wrong language":                      `from posts where text_en ~ '[가-힣]' or text_ko <> '' and text_ko !~ '[가-힣]'`,
		"are in charge on the other side":                      `from assignments a where (side = 'ours') <> exists (select from positions p join institutes i on i.id = p.institute_id and i.home where p.person_id = a.person_id)`,
		"are in charge of what is over, for ever":              `from assignments a join agreements g on g.id = a.agreement_id where g.state = 'ended' and (a.ends_on is null or a.ends_on > g.state_on)`,
		"links lead nowhere":                                   `from links l where not (` + there("from") + `) or not (` + there("to") + `)`,
		"links of nothing with itself":                         `from links l where (from_kind, from_id) = (to_kind, to_id)`,
		"links say what the records say":                       `from links l where exists (select from line_after(l.from_kind, l.from_id) a where (a.to_kind, a.to_id) = (l.to_kind, l.to_id) offset 1)`,
		"texts have gaps": `from (select title || end_reason || notes as t from agreements union all select title from agreement_milestones union all select note from agreement_reviews
			union all select title || summary from topics union all select reason from topic_moves union all select name || name_ko || notes from forums union all select city || theme from editions
			union all select text from edition_points union all select text from forum_problems union all select text from forum_reforms union all select role from assignments
			union all select outcome from exchanges union all select title || notes from outputs union all select title_en || title_ko || text_en || text_ko || reason from posts
			union all select note from links) r where t ~ '[{}]'`,
	} {
		none(t, db, what, sql)
	}
	for _, one := range tables {
		if strings.Contains(" "+one.columns+" ", " created_at ") {
			none(t, db, one.name+" were made in the future", "from "+one.name+" where created_at >= '2026-06-15'")
		}
	}
}

// there is whether an end of link l is a record.
func there(end string) string {
	var all []string
	for kind, table := range map[string]string{
		"visit": "visits", "point": "points", "commitment": "commitments", "agreement": "agreements", "topic": "topics", "exchange": "exchanges",
		"edition": "editions", "output": "outputs",
	} {
		all = append(all, "l."+end+"_kind = '"+kind+"' and exists (select from "+table+" r where r.id = l."+end+"_id)")
	}
	return strings.Join(all, " or ")
}

func TestNewsSayTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	en, ko := english.news, korean.news
	for what, n := range map[string][2]int{
		"headlines": {len(en.headlines), len(ko.headlines)}, "openings": {len(en.openings), len(ko.openings)},
		"middles": {len(en.middles), len(ko.middles)}, "closings": {len(en.closings), len(ko.closings)},
	} {
		if n[0] == 0 || n[0] != n[1] {
			t.Errorf("%d English %s, %d Korean", n[0], what, n[1])
		}
	}
	gaps := func(sentence string) []string {
		var all []string
		for _, part := range strings.Split(sentence, "{")[1:] {
			gap, _, _ := strings.Cut(part, "}")
			gap, _, _ = strings.Cut(gap, ":")
			if !slices.Contains([]string{"institute", "other", "home", "city", "country", "topic", "year", "next"}, gap) {
				t.Errorf("{%s} is by chance: %s", gap, sentence)
			}
			all = append(all, gap)
		}
		return all
	}
	for i, sentence := range slices.Concat(en.headlines, en.openings, en.middles, en.closings) {
		other := slices.Concat(ko.headlines, ko.openings, ko.middles, ko.closings)[i]
		for _, gap := range gaps(sentence) {
			if gap != "home" && gap != "year" && !slices.Contains(gaps(other), gap) {
				t.Errorf("only one of them speaks of {%s}: %s / %s", gap, sentence, other)
			}
		}
	}
}
