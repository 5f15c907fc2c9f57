// Package removed is one list of all that was removed and can be brought back.
//
// Read removed.go for what can be removed, which is one row a noun; store.go for how the
// rows are found, handler.go for the page, views.templ for how it looks.
package removed

import (
	"time"

	"gyoryu/internal/auth"
)

// kind is a noun whose rows are removed and brought back. A new one is a row in kinds, an
// index on its removed rows, and its word in the locales.
type kind struct {
	noun string // removed.kind.NOUN
	path string // of its pages; PATH/{id}/restore brings one back
	from string // its rows that the account @who may see, as x
	name string // what x is called, in the reader's language @ko
	by   func(auth.Account) bool
	and  string // which of them are listed
	wait string // the name of what has to come back first, null if nothing
}

// kinds are all of them, in the order of their names.
var kinds = []kind{
	{"agreement", "/agreements", `seen_agreements(@who) x`, `x.title`, auth.Account.Writes, "", ""},
	{"area", "/areas", `areas x`, `case when @ko and x.name_ko <> '' or x.name_en = '' then x.name_ko else x.name_en end`, isManager, "", ""},
	{"assignment", "/assignments", `seen_assignments(@who) x`, `(select p.name from people p where p.id = x.person_id) || ' · ' || coalesce(
		(select i.short from institutes i where i.id = x.institute_id), (select g.title from agreements g where g.id = x.agreement_id),
		(select t.title from topics t where t.id = x.topic_id), (select f.name from forums f where f.id = x.forum_id))`, auth.Account.Writes, "", ""},
	{"commitment", "/commitments", `seen_commitments(@who) x`, `x.what`, auth.Account.Writes,
		// what went with its visit comes back with it
		`and not exists (select from visits v where v.id = x.visit_id and v.removed_at = x.removed_at)`,
		`(select v.title from visits v where v.id = x.visit_id and v.removed_at is not null)`},
	{"deputy", "/deputies", `deputies x`, `(select p.name from people p where p.id = x.deputy_id) || ' → ' || (select p.name from people p where p.id = x.person_id)`,
		auth.Account.SignedIn, `and (@manager or x.person_id = @person)`, ""},
	{"edition", "/editions", `editions x`, `(select case when @ko and f.name_ko <> '' then f.name_ko else coalesce(nullif(f.acronym, ''), f.name) end from forums f where f.id = x.forum_id) || ' ' || x.number`,
		auth.Account.Writes, "", `(select f.name from forums f where f.id = x.forum_id and f.removed_at is not null)`},
	{"exchange", "/exchanges", `exchanges x`, `(select p.name from people p where p.id = x.person_id) || ' → ' || (select i.short from institutes i where i.id = x.to_institute_id)`, auth.Account.Writes, "", ""},
	{"file", "/files", `seen_files(@who) x`, `x.name`, auth.Account.Writes, "", `(
		select v.title from visits v where v.id = x.visit_id and v.removed_at is not null
		union all select i.name from institutes i where i.id = x.institute_id and i.removed_at is not null
		union all select g.title from agreements g where g.id = x.agreement_id and g.removed_at is not null
		union all select c.what from commitments c where c.id = x.commitment_id and c.removed_at is not null
		union all select o.title from outputs o where o.id = x.output_id and o.removed_at is not null)`},
	{"forum", "/forums", `forums x`, `case when @ko and x.name_ko <> '' then x.name_ko else x.name end`, auth.Account.Writes, "", ""},
	{"institute", "/institutes", `institutes x`, `x.name`, auth.Account.Writes, apart, ""},
	{"output", "/outputs", `outputs x`, `x.title`, auth.Account.Writes, "", ""},
	{"person", "/people", `people x`, `case when @ko and x.native_name <> '' then x.native_name else x.name end`, auth.Account.Writes, apart, ""},
	{"post", "/posts", `posts x`, `case when @ko and x.title_ko <> '' or x.title_en = '' then x.title_ko else x.title_en end`, auth.Account.Writes,
		`and (x.visit_id is null or (select true from seen_visits(@who) v where v.id = x.visit_id))`, ""},
	{"topic", "/topics", `seen_topics(@who) x`, `x.title`, auth.Account.Proposes, "", ""},
	{"visit", "/visits", `seen_visits(@who) x`, `x.title`, auth.Account.Writes, "", ""},
}

// apart are rows that were not merged into another: those come back when that is undone.
const apart = `and x.merged_into_id is null`

func isManager(who auth.Account) bool { return who.Is(auth.Manager) }

// Noun names a kind in an address.
type Noun string

// nouns are those that the account may have removed.
func nouns(who auth.Account) []Noun {
	var all []Noun
	for _, k := range kinds {
		if k.by(who) {
			all = append(all, Noun(k.noun))
		}
	}
	return all
}

// Line is one thing that was removed.
type Line struct {
	Noun      Noun
	ID        int64
	Name      string
	RemovedAt time.Time
	RemovedBy string // empty: the program
	Wait      string // what has to come back first
}

// path is the address of its page.
func (l Line) path() string {
	for _, k := range kinds {
		if k.noun == string(l.Noun) {
			return k.path
		}
	}
	return ""
}
