package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// plan is something that people ask for often. Its name is the same in every size.
type plan struct {
	name string
	as   string                    // the role that asks; empty is nobody who is signed in
	path func(found places) string // of a page to get
	save bool                      // or a visit is saved
	bare bool                      // the bare program does it too
	same bool                      // the bare program answers as many bytes that never change
	note func(found places) string // what was found for it, if it matters
}

// The cases of which something must hold.
const (
	listOf50 = "list of 50"

	commitmentsMine    = "commitments, mine"
	commitmentsOverdue = "commitments overdue"

	agreements    = "agreements, list of 50"
	agreementTime = "agreements over time"
	topicBoard    = "topics by stage"
	linesOfYear   = "lines of a year"
	publicPost    = "a public post"
	followThrough = "follow-through"
	whatIsOverdue = "follow-through, what is overdue"

	searchRare    = "search, a rare word"
	searchAbsent  = "search, a word that is nowhere"
	searchCommon  = "search, a word that is everywhere"
	suggestRare   = "suggestions, a rare word"
	suggestCommon = "suggestions, a word that is everywhere"
)

var plans = []plan{
	{name: listOf50, as: "staff", path: at("/visits"), bare: true},
	{name: "list, by institute", as: "staff", path: func(p places) string { return "/visits?institute=" + id(p.institute) }},
	{name: "list, by year", as: "staff", path: func(p places) string { return "/visits?year=" + strconv.Itoa(p.year) }},
	{
		name: "list, by words", as: "staff", path: func(p places) string { return "/visits?q=" + url.QueryEscape(p.word) },
		note: func(p places) string { return fmt.Sprintf("“%s”, in %d titles", p.word, p.wordIn) },
	},
	{name: "one visit", as: "staff", path: func(p places) string { return "/visits/" + id(p.visit) }},
	{name: "home, manager", as: "manager", path: at("/")},
	{name: "home, staff", as: "staff", path: at("/")},
	{name: "home, researcher", as: "researcher", path: at("/")},
	{name: "home, admin", as: "admin", path: at("/")},
	{
		name: "institute", as: "staff", path: func(p places) string { return "/institutes/" + id(p.institute) },
		note: func(p places) string { return fmt.Sprintf("with %d visits", p.instituteIn) },
	},
	{name: commitmentsMine, as: "staff", path: at("/commitments?which=mine")},
	{name: commitmentsOverdue, as: "manager", path: at("/commitments?which=overdue")},
	{name: "saving a visit", as: "manager", save: true},
	{name: "API, list of 50", as: "manager", path: at("/api/v1/visits?limit=50")},
	{name: agreements, as: "manager", path: at("/agreements")},
	{name: agreementTime, as: "manager", path: at("/agreements/timeline")},
	{name: topicBoard, as: "manager", path: at("/topics/board")},
	{name: linesOfYear, as: "manager", path: at("/lines")},
	{name: followThrough, as: "manager", path: at("/follow-through")},
	{name: whatIsOverdue, as: "staff", path: at("/follow-through/rows?what=overdue")},
	{name: searchRare + ", Korean", as: "staff", path: looking("/search", func(p places) string { return p.rare.korean })},
	{name: searchRare + ", Chinese", as: "staff", path: looking("/search", func(p places) string { return p.rare.chinese })},
	{name: searchRare + ", English", as: "staff", path: looking("/search", func(p places) string { return p.rare.english })},
	{name: searchAbsent + ", Korean", as: "staff", path: looking("/search", word("뷁쉙"))},
	{name: searchAbsent + ", Chinese", as: "staff", path: looking("/search", word("麤靐"))},
	{name: searchAbsent + ", English", as: "staff", path: looking("/search", word("zzyzx"))},
	{name: searchCommon + ", Korean", as: "staff", path: looking("/search", word("연구"))},
	{name: searchCommon + ", Chinese", as: "staff", path: looking("/search", word("研究"))},
	{name: searchCommon + ", English", as: "staff", path: looking("/search", word("research"))},
	{name: searchCommon + ", newest first", as: "staff", path: at("/search?sort=day&q=research")},
	{name: suggestRare, as: "staff", path: looking("/search/suggest", func(p places) string { return p.rare.korean })},
	{name: suggestCommon, as: "staff", path: looking("/search/suggest", word("연구"))},
	{name: publicPost, path: func(p places) string { return "/en/news/" + id(p.post) }, same: true},
}

// looking is a search for a word.
func looking(path string, which func(places) string) func(places) string {
	return func(p places) string { return path + "?q=" + url.QueryEscape(which(p)) }
}

func word(w string) func(places) string { return func(places) string { return w } }

func at(path string) func(places) string { return func(places) string { return path } }

func id(n int64) string { return strconv.FormatInt(n, 10) }

// places are what the requests of a database ask for.
type places struct {
	institute   int64
	instituteIn int
	visit       int64 // with three stops or more
	year        int   // that has most visits
	word        string
	wordIn      int
	savable     []int64 // visits, two for each connection
	post        int64   // published, in English
	rare        struct{ korean, chinese, english string }
}

// rareOf is the part of a name that fewest records have, of some: most words that people look for
// are names, and of such a one there are hardly more with more visits.
const rareOf = `select w from (select distinct %s as w from people where %s order by 1 desc limit 60) x where w <> ''
	order by (select count(*) from search_entries e where search_words(e.kind, e.title, e.body) @@ (
		select string_agg('''' || s || %s || '''', '|')::tsquery from unnest(string_to_array('IiPpVvnCcAaTtFfEexOoSsLR', null)) s)), w limit 1`

func find(ctx context.Context, address string) (p places, err error) {
	db, err := pgx.Connect(ctx, address)
	if err != nil {
		return p, err
	}
	defer db.Close(context.WithoutCancel(ctx))
	const seen = `v.removed_at is null and v.state = 'done' and not v.confidential`
	for _, q := range []struct {
		sql  string
		into []any
	}{
		{`select s.institute_id, count(distinct v.id) as n
		    from stops s join visits v on v.id = s.visit_id join institutes i on i.id = s.institute_id
		   where v.removed_at is null and i.removed_at is null and not i.home
		   group by 1 order by abs(count(distinct v.id) - 200), 1 limit 1`, []any{&p.institute, &p.instituteIn}},
		{`select v.id from visits v join stops s on s.visit_id = v.id where ` + seen + `
		   group by 1 having count(*) >= 3 order by count(*), v.id desc limit 1`, []any{&p.visit}},
		{`select extract(year from v.starts_on)::int from visits v where v.removed_at is null
		   group by 1 order by count(*) desc, 1 desc limit 1`, []any{&p.year}},
		{`select word, count(*) from (
			select distinct v.id, lower(x) as word from visits v, regexp_split_to_table(v.title, '[^[:alnum:]]+') x
			 where v.removed_at is null) w
		   where char_length(word) >= 4 and word !~ '[0-9]'
		   group by 1 order by abs(count(*) - 200), 1 limit 1`, []any{&p.word, &p.wordIn}},
		{`select array_agg(id) from (
			select v.id from visits v join stops s on s.visit_id = v.id where ` + seen + ` and v.id <> $1
			 group by 1 having count(*) between 2 and 3 order by v.id desc limit $2) x`, []any{&p.savable}},
		{`select p.id from posts p left join visits v on v.id = p.visit_id
		   where p.removed_at is null and p.state = 'published' and p.title_en <> '' and p.text_en <> '' and not coalesce(v.confidential, false)
		   order by p.published_on desc, p.id desc limit 1`, []any{&p.post}},
		{fmt.Sprintf(rareOf, "substr(native_name, 2, 2)", "native_name ~ '^[가-힣]{3}$'", "w"), []any{&p.rare.korean}},
		{fmt.Sprintf(rareOf, "left(native_name, 2)", "native_name ~ '^[一-鿿]{3}$'", "w"), []any{&p.rare.chinese}},
		{fmt.Sprintf(rareOf, "given_name", "native_name = '' and given_name ~ '^[A-Za-z]{4,}$'", "lower(w)"), []any{&p.rare.english}},
	} {
		var args []any
		if len(q.into) == 1 && q.into[0] == any(&p.savable) {
			args = []any{p.visit, 2 * connections}
		}
		if err := db.QueryRow(ctx, q.sql, args...).Scan(q.into...); err != nil {
			return p, fmt.Errorf("looking for what to ask: %w", err)
		}
	}
	if len(p.savable) < 2*connections {
		return p, fmt.Errorf("only %d visits have two stops", len(p.savable))
	}
	return p, nil
}

// pageCase is a page that all visitors ask for.
func pageCase(path, cookie string) visitors {
	request := raw(http.MethodGet, path, cookie, "")
	return visitors{request: func(int) []byte { return request }, status: http.StatusOK}
}
