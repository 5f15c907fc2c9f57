package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// late is how a route is tried with a version that somebody else has saved over: what else
// has to be sent for it to be the version that is wrong, and in what state the record has to
// be. Or why there is nothing that it could overwrite.
type late struct {
	why    string
	fields url.Values
	ready  string // SQL
}

const (
	makes = "it makes something new"
	adds  = "it adds, and takes nothing away"
	backs = "it brings back what was removed, as it is: see TestBringBackTwice"
	own   = "it changes what is one's own, or how one reads"
)

// lates is every route that changes something. One without a row fails the test.
var lates = map[string]late{
	"POST /preferences": {why: own}, "POST /sign-in": {why: own}, "POST /sign-in/demo": {why: own}, "POST /sign-in/forgotten": {why: own},
	"POST /sign-in/link/{token}": {why: own}, "POST /sign-out": {why: own}, "POST /account/password": {why: own}, "POST /account/sessions/end": {why: own},
	"POST /account/sessions/end-others": {why: own}, "POST /account/stay": {why: own}, "POST /account/mail": {why: own}, "POST /mail/off/{token}/{kind}": {why: own},
	"POST /account/tokens": {why: makes}, "POST /account/tokens/{id}/revoke": {why: own}, "POST /accounts/{id}/tokens/{token}/revoke": {why: "a token is revoked for good"},
	"POST /account/calendar": {why: "carries the address that it ends: see TestTwoWhoMakeOneAtOnce in calendar"}, "POST /account/calendar/end": {why: own},
	"POST /institutes/{id}/calendar": {why: "carries the address that it ends"}, "POST /institutes/{id}/calendar/end": {why: "carries the address that it ends"},
	"POST /notices/seen": {why: own}, "POST /notices/{id}/seen": {why: own},
	"POST /institutes/{id}/follow": {why: own}, "POST /institutes/{id}/unfollow": {why: own}, "POST /topics/{id}/follow": {why: own}, "POST /topics/{id}/unfollow": {why: own},

	"POST /visits": {why: makes}, "POST /commitments": {why: makes}, "POST /agreements": {why: makes}, "POST /forums": {why: makes}, "POST /forums/{id}/editions": {why: makes},
	"POST /exchanges": {why: makes}, "POST /outputs": {why: makes}, "POST /outputs/paste": {why: makes}, "POST /topics": {why: makes}, "POST /posts": {why: makes},
	"POST /assignments": {why: makes}, "POST /deputies": {why: makes}, "POST /institutes": {why: makes}, "POST /people": {why: makes}, "POST /areas": {why: makes},
	"POST /accounts": {why: makes}, "POST /lines/links": {why: makes}, "POST /lines/links/{id}/cut": {why: "a link is there or cut"}, "POST /lines/links/{id}/restore": {why: backs},
	"POST /people/{id}/handover": {why: "each duty is asked by its version: see TestAHandoverOfWhatChangedMeanwhile in handover"},
	"POST /handovers/{id}/undo":  {why: "needs a handover: see TestUndoing in handover"},

	"POST /visits/{id}": {}, "POST /commitments/{id}": {}, "POST /agreements/{id}": {}, "POST /forums/{id}": {}, "POST /editions/{id}": {}, "POST /exchanges/{id}": {},
	"POST /outputs/{id}": {}, "POST /topics/{id}": {}, "POST /posts/{id}": {}, "POST /assignments/{id}": {}, "POST /deputies/{id}": {}, "POST /institutes/{id}": {},
	"POST /people/{id}": {}, "POST /areas/{id}": {}, "POST /accounts/{id}": {}, "POST /settings": {},
	"POST /visits/{id}/remove": {}, "POST /commitments/{id}/remove": {}, "POST /agreements/{id}/remove": {}, "POST /forums/{id}/remove": {}, "POST /editions/{id}/remove": {},
	"POST /exchanges/{id}/remove": {}, "POST /outputs/{id}/remove": {}, "POST /topics/{id}/remove": {}, "POST /posts/{id}/remove": {}, "POST /assignments/{id}/remove": {},
	"POST /deputies/{id}/remove": {}, "POST /institutes/{id}/remove": {}, "POST /people/{id}/remove": {}, "POST /areas/{id}/remove": {},
	"POST /visits/{id}/restore": {why: backs}, "POST /commitments/{id}/restore": {why: backs}, "POST /agreements/{id}/restore": {why: backs}, "POST /forums/{id}/restore": {why: backs},
	"POST /editions/{id}/restore": {why: backs}, "POST /exchanges/{id}/restore": {why: backs}, "POST /outputs/{id}/restore": {why: backs}, "POST /topics/{id}/restore": {why: backs},
	"POST /posts/{id}/restore": {why: backs}, "POST /assignments/{id}/restore": {why: backs}, "POST /deputies/{id}/restore": {why: backs}, "POST /institutes/{id}/restore": {why: backs},
	"POST /people/{id}/restore": {why: backs}, "POST /areas/{id}/restore": {why: backs},

	"POST /commitments/assign":                            {fields: url.Values{"person": {"Yeon-gu Lee"}}},
	"POST /commitments/{id}/assign":                       {fields: url.Values{"person": {"Yeon-gu Lee"}}, ready: `update commitments set state = 'open', state_on = null, reason = '' where id = @id`},
	"POST /commitments/{id}/under-way":                    {ready: `update commitments set state = 'open', state_on = null, reason = '' where id = @id`},
	"POST /commitments/{id}/keep":                         {fields: url.Values{"evidence": {"E"}}, ready: `update commitments set state = 'open', state_on = null, reason = '' where id = @id`},
	"POST /commitments/{id}/drop":                         {fields: url.Values{"reason": {"R"}}, ready: `update commitments set state = 'open', state_on = null, reason = '' where id = @id`},
	"POST /commitments/{id}/reopen":                       {ready: `update commitments set state = 'dropped', state_on = current_date, reason = 'R' where id = @id`},
	"POST /commitments/{id}/move":                         {fields: url.Values{"due_on": {"in 400 days"}, "reason": {"R"}}, ready: `update commitments set state = 'open', state_on = null, reason = '', due_on = '2026-12-01' where id = @id`},
	"POST /commitments/{id}/note":                         {why: adds},
	"POST /agreements/{id}/sign":                          {fields: url.Values{"signed_on": {"today"}}, ready: `update agreements set state = 'negotiating', signed_on = null, starts_on = null, ends_on = null where id = @id`},
	"POST /agreements/{id}/end":                           {fields: url.Values{"end_reason": {"R"}}, ready: `update agreements set state = 'in_force' where id = @id`},
	"POST /agreements/{id}/review":                        {why: adds},
	"POST /agreements/{id}/milestones/{milestone}/done":   {ready: `update agreement_milestones set done_on = null where agreement_id = @id`},
	"POST /agreements/{id}/milestones/{milestone}/reopen": {ready: `update agreement_milestones set done_on = '2026-01-01' where agreement_id = @id`},
	"POST /forums/{id}/reforms/{reform}/carried":          {fields: url.Values{"first": {""}}},
	"POST /exchanges/{id}/begin":                          {ready: `update exchanges set state = 'planned', starts_on = null, ends_on = null where id = @id`},
	"POST /exchanges/{id}/finish":                         {ready: `update exchanges set state = 'under_way', starts_on = '2020-01-01', ends_on = null where id = @id`},
	"POST /exchanges/{id}/cancel":                         {ready: `update exchanges set state = 'planned' where id = @id`},
	"POST /outputs/{id}/share":                            {why: adds},
	"POST /topics/{id}/move":                              {fields: url.Values{"stage": {"dropped"}, "reason": {"R"}}},
	"POST /posts/{id}/publish":                            {ready: `update posts set state = 'draft', published_on = null where id = @id`},
	"POST /posts/{id}/withdraw":                           {fields: url.Values{"reason": {"R"}}},
	"POST /posts/{id}/draft":                              {ready: `update posts set state = 'withdrawn', reason = 'R' where id = @id`},
	"POST /assignments/{id}/end":                          {ready: `update assignments set starts_on = '2020-01-01', ends_on = null where id = @id`},
	"POST /people/{id}/anonymise":                         {},
	"POST /accounts/{id}/disable":                         {},
	"POST /accounts/{id}/enable":                          {ready: `update accounts set disabled_at = now() where id = @id`},
	"POST /accounts/{id}/reset":                           {why: makes},

	"POST /visits/{id}/files": {why: adds}, "POST /commitments/{id}/files": {why: adds}, "POST /agreements/{id}/files": {why: adds}, "POST /institutes/{id}/files": {why: adds},
	"POST /outputs/{id}/files": {why: adds}, "POST /files/{id}/restore": {why: backs}, "POST /files/{id}/remove": {why: "carries the file's version: see TestRemovedFilesComeBackByTheRule"},
	"POST /drafts": {why: own}, "POST /drafts/{id}/restore": {why: own}, "POST /drafts/{id}/throw-away": {why: own},
	"POST /institutes/{id}/merge": {why: "carries both versions: see TestAMergeOfWhatSomebodyChangedIsStale"}, "POST /people/{id}/merge": {why: "carries both versions: see TestAMergeOfWhatSomebodyChangedIsStale"},
	"POST /merges/{id}/undo": {why: "what was edited since stays: see TestAThousandVisitsAreMergedAndBack"}, "POST /institutes/{id}/not-same": {why: adds}, "POST /people/{id}/not-same": {why: adds},

	"POST /settings/holidays": {why: adds}, "POST /settings/holidays/korea": {why: adds}, "POST /settings/holidays/remove": {why: "a holiday is there or not"},
	"POST /settings/mail/test": {why: makes}, "POST /settings/mail/again": {why: makes},
}

// changedMeanwhile makes a later version of a record, as somebody else would.
func (s *stand) changedMeanwhile(table string, id int64) {
	s.t.Helper()
	column := map[string]string{
		"institutes": "notes", "people": "notes", "visits": "purpose", "agreements": "notes", "forums": "notes", "outputs": "notes", "topics": "summary", "posts": "reason",
		"commitments": "evidence", "editions": "theme", "exchanges": "outcome", "assignments": "role", "areas": "name_ko", "accounts": "name",
	}[table]
	if column == "" {
		s.exec(`update `+table+` set version = version where id = @id`, pg.Args{"id": id})
		return
	}
	s.exec(`update `+table+` set `+column+` = `+column+` || ' and theirs' where id = @id`, pg.Args{"id": id})
}

// TestNobodyOverwritesAnybody tries every way to change something, as the routes have them,
// with the version before the one that somebody else has saved: on pages, in place, several
// at once, as a program. Each is refused, and nothing is changed.
func TestNobodyOverwritesAnybody(t *testing.T) {
	t.Parallel()
	s, manager := withDemo(t)
	s.exec(`update accounts set roles = '{manager,admin}' where id = @id`, pg.Args{"id": manager.ID})
	manager.Roles = append(manager.Roles, auth.Admin)
	b, api := s.as(manager), s.holding(manager)
	b.Post("/deputies", url.Values{"person": {itoa(manager.PersonID)}, "deputy": {"Yeon-gu Lee"}, "from": {"tomorrow"}, "to": {"in 9 days"}})
	tables := map[string]string{"account": "accounts"}
	for noun, n := range versioned {
		tables[noun] = n.table
	}
	tried := 0
	for _, r := range s.routes() {
		if r.method == http.MethodGet || r.method == http.MethodHead {
			continue
		}
		program := strings.HasPrefix(r.pattern, "/api/v1/")
		if program && (r.method == http.MethodPost) { // makes, or brings back
			continue
		}
		how, there := lates[r.String()]
		if !program && !there {
			t.Errorf("%s: say in lates how it is tried with a version that is none any more", r)
			continue
		}
		if how.why != "" {
			continue
		}
		noun := nounOf(r.pattern)
		if r.pattern == "/commitments/assign" {
			noun = "commitment"
		}
		table, id := tables[noun], int64(1)
		switch {
		case r.pattern == "/settings":
			table = "settings"
		case strings.Contains(r.pattern, "{milestone}"):
			id = value[int64](s, `select min(agreement_id) from agreement_milestones`, nil)
		case strings.Contains(r.pattern, "{reform}"):
			id = value[int64](s, `select min(forum_id) from forum_reforms`, nil)
		case noun == "institute": // ours stays, whatever the version
			id = value[int64](s, `select min(id) from institutes where removed_at is null and not home`, nil)
		case noun == "account":
			id = value[int64](s, `select min(id) from accounts where 'staff' = any (roles)`, nil)
		case table == "":
			t.Errorf("%s: of which noun is it?", r)
			continue
		default:
			id = value[int64](s, `select min(id) from `+table+` where removed_at is null`, nil)
		}
		if how.ready != "" {
			s.exec(how.ready, pg.Args{"id": id})
		}
		path := strings.ReplaceAll(r.pattern, "{id}", itoa(id))
		if strings.Contains(path, "{milestone}") {
			path = strings.ReplaceAll(path, "{milestone}", itoa(value[int64](s, `select min(id) from agreement_milestones where agreement_id = @id`, pg.Args{"id": id})))
		}
		if strings.Contains(path, "{reform}") {
			path = strings.ReplaceAll(path, "{reform}", itoa(value[int64](s, `select min(id) from forum_reforms where forum_id = @id`, pg.Args{"id": id})))
		}
		version := value[int64](s, `select version from `+table+` where id = @id`, pg.Args{"id": id})
		sent := url.Values{"version": {itoa(version)}}
		switch edits := strings.HasSuffix(r.pattern, "/{id}") && !program; {
		case r.pattern == "/settings":
			sent = b.Get(path).Want(200).Form(path).Values()
			sent.Set("digest_hour", "9")
		case edits:
			sent = changed(b.Get(path + "/edit").Want(200).Form(path))
		case r.pattern == "/commitments/assign":
			sent = url.Values{"picked": {itoa(id) + ":" + itoa(version)}}
		}
		for name, values := range how.fields {
			sent[name] = values
		}
		s.changedMeanwhile(table, id)
		row := func() string {
			return value[string](s, `select to_jsonb(x)::text from `+table+` x where id = @id`, pg.Args{"id": id})
		}
		before := row()
		tried++
		if program {
			got := api.with("If-Match", `"`+itoa(version)+`"`).call(r.method, strings.TrimPrefix(path, "/api/v1"), `{}`)
			if got.status != http.StatusPreconditionFailed && got.status != http.StatusConflict {
				t.Errorf("%s with a version that is none any more: %d %.300s", r, got.status, got.body)
			}
		} else if p := b.Ask(r.method, path, sent); p.Status != http.StatusConflict && r.pattern != "/commitments/assign" {
			t.Errorf("%s with a version that is none any more: %d %s", r, p.Status, p.Location())
			if p.Document != nil {
				t.Errorf("  it says %v", p.Complaints())
			}
		}
		if now := row(); now != before {
			t.Errorf("%s overwrote:\n  %s\nwith %s", r, before, now)
		}
	}
	if tried < 60 {
		t.Errorf("only %d ways were tried", tried)
	}
	all := map[string]bool{}
	for _, r := range s.routes() {
		all[r.String()] = true
	}
	for r := range lates {
		if !all[r] {
			t.Errorf("%s is no route", r)
		}
	}
}
