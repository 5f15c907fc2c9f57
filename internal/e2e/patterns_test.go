package e2e

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/account"
	"gyoryu/internal/app"
	"gyoryu/internal/browser"
	"gyoryu/internal/notice"
)

// sample is a page as somebody sees it.
type sample struct {
	name string
	path string
	as   string // "" is the public
	// status is how the page is answered, 200 unless set.
	status int
	// reach gets there where an address doesn't, or brings the page into a state.
	reach func(tab *browser.Tab)
}

// samples has at least one page of each pattern of addresses. The tests of this
// package look at all of them.
var samples = map[string][]sample{
	"/": {
		{name: "today of a manager", path: "/", as: "manager"},
		{name: "today of staff", path: "/", as: "staff"},
		{name: "today of a researcher", path: "/", as: "researcher"},
		{name: "today of an administrator", path: "/", as: "admin"},
	},
	"/components": {{name: "components", path: "/components"}},
	"/sign-in":    {{name: "sign-in", path: "/sign-in"}, {name: "sign-in refused", path: "/sign-in", status: 422, reach: submitEmpty("form[action='/sign-in']")}},
	"/sign-in/forgotten": {
		{name: "password forgotten", path: "/sign-in/forgotten"},
		{name: "password forgotten, refused", path: "/sign-in/forgotten", status: 422, reach: submitEmpty("form[action='/sign-in/forgotten']")},
	},
	"/sign-in/link/{token}": {
		{name: "one-time link", path: "/sign-in/link/TOKEN"},
		{name: "no such link", path: "/sign-in/link/nonsense", status: 404},
	},
	"/sign-in/continue": {
		{name: "a form goes on", path: "/visits/new", as: "staff", reach: cutShort("form[data-guard]")},
		{name: "a button goes on", path: "/commitments/1", as: "staff", reach: cutShort("form[action$='/under-way'], form[action$='/note']")},
		{name: "nothing goes on", path: "/sign-in/continue?form=1", as: "staff", status: 404},
	},
	"/search": {
		{name: "search", path: "/search", as: "researcher"},
		{name: "search in Korean", path: "/search?q=%EA%B3%BC%ED%95%99%EA%B8%B0%EC%88%A0", as: "manager"},
		{name: "search for most words", path: "/search?q=CASTED+robots+uniform+venue", as: "staff"},
		{name: "search without a hit", path: "/search?q=zzyzx", as: "staff"},
		{name: "search for signs", path: "/search?q=%25%25", as: "staff"},
	},
	"/drafts":      {{name: "drafts", path: "/drafts", as: "staff"}, {name: "no drafts", path: "/drafts", as: "manager"}},
	"/drafts/{id}": {{name: "a draft goes on", path: "/drafts/DRAFT", as: "staff"}, {name: "a draft of somebody else", path: "/drafts/DRAFT", as: "manager", status: 404}},
	"/notices": {
		{name: "notices", path: "/notices", as: "staff"},
		{name: "notices that were not seen", path: "/notices?which=unseen", as: "manager"},
		{name: "no notices yet", path: "/notices", as: "researcher"},
	},
	"/mail/off/{token}/{kind}": {
		{name: "a kind of mail, to be switched off by link", path: "/mail/off/MAIL-KEY/digest"},
		{name: "no such link for mails", path: "/mail/off/nonsense/digest", status: 404},
	},
	"/visits": {
		{name: "visits", path: "/visits", as: "manager"},
		{name: "visits, none found", path: "/visits?q=zzzz", as: "researcher"},
	},
	"/visits/new": {
		{name: "new visit", path: "/visits/new", as: "staff"},
		{name: "new contact", path: "/visits/new?direction=contact", as: "staff"},
		{name: "new visit refused", path: "/visits/new", as: "staff", status: 422, reach: submitEmpty("form[data-guard]")},
	},
	"/visits/{id}": {
		{name: "visit", path: "/visits/1", as: "manager"},
		{name: "visit of a reader", path: "/visits/1", as: "researcher"},
		{name: "visit to come", path: "/visits/VISIT-TO-COME", as: "manager"},
		{name: "confidential visit", path: "/visits/VISIT-CONFIDENTIAL", as: "manager"},
	},
	"/visits/{id}/files": {
		{name: "files of a visit", path: "/visits/1/files", as: "manager"},
		{name: "files of a visit, of which none was chosen", path: "/visits/1/files", as: "staff", status: 422, reach: submitEmpty(".file-form")},
		{name: "files of a visit, to read", path: "/visits/1/files", as: "researcher"},
	},
	"/agreements/{id}/files":  {{name: "scans of an agreement", path: "/agreements/2/files", as: "manager"}},
	"/commitments/{id}/files": {{name: "files of a commitment", path: "/commitments/1/files", as: "manager"}},
	"/institutes/{id}/files":  {{name: "files of an institute", path: "/institutes/INSTITUTE/files", as: "staff"}},
	"/outputs/{id}/files":     {{name: "files of an output, of which none was removed", path: "/outputs/1/files?which=removed", as: "manager"}},
	"/visits/{id}/edit":       {{name: "visit being edited", path: "/visits/1/edit", as: "manager"}},
	"/commitments": {
		{name: "commitments", path: "/commitments", as: "manager"},
		{name: "commitments of a reader", path: "/commitments", as: "researcher"},
		{name: "a commitment in its row", path: "/commitments?which=unsettled", as: "manager", reach: func(tab *browser.Tab) {
			tab.Click("[data-panel]")
			tab.WaitShown(".work-form")
		}},
		{name: "a commitment refused in its row", path: "/commitments?which=unsettled", as: "manager", status: 422, reach: func(tab *browser.Tab) {
			tab.Click("[data-panel]")
			submitEmpty(".work-form")(tab)
		}},
		{name: "what is done", path: "/commitments?which=done", as: "manager"},
	},
	"/commitments/new":       {{name: "new commitment", path: "/commitments/new", as: "staff"}, {name: "new commitment refused", path: "/commitments/new", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/commitments/{id}":      {{name: "commitment", path: "/commitments/1", as: "staff"}, {name: "commitment kept", path: "/commitments/COMMITMENT-KEPT", as: "manager"}},
	"/commitments/{id}/edit": {{name: "commitment being edited", path: "/commitments/1/edit", as: "manager"}},
	"/agreements":            {{name: "agreements", path: "/agreements", as: "manager"}, {name: "agreements, none found", path: "/agreements?q=zzzz", as: "researcher"}},
	"/agreements/new":        {{name: "new agreement", path: "/agreements/new", as: "staff"}, {name: "new agreement refused", path: "/agreements/new", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/agreements/{id}":       {{name: "agreement", path: "/agreements/1", as: "manager"}, {name: "agreement of a reader", path: "/agreements/1", as: "researcher"}},
	"/agreements/{id}/edit":  {{name: "agreement being edited", path: "/agreements/1/edit", as: "manager"}},
	"/exchanges":             {{name: "stays", path: "/exchanges", as: "manager"}, {name: "stays, none found", path: "/exchanges?q=zzzz", as: "researcher"}},
	"/exchanges/calendar":    {{name: "who is where", path: "/exchanges/calendar", as: "manager"}, {name: "who is where, by researcher", path: "/exchanges/calendar?by=person", as: "researcher"}},
	"/exchanges/new":         {{name: "new stay", path: "/exchanges/new", as: "staff"}, {name: "new stay refused", path: "/exchanges/new", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/exchanges/{id}":        {{name: "stay", path: "/exchanges/1", as: "manager"}},
	"/exchanges/{id}/edit":   {{name: "stay being edited", path: "/exchanges/1/edit", as: "manager"}},
	"/outputs":               {{name: "outputs", path: "/outputs", as: "staff"}, {name: "outputs of a reader, none found", path: "/outputs?q=zzzz", as: "researcher"}},
	"/outputs/new":           {{name: "new output", path: "/outputs/new", as: "staff"}, {name: "new output refused", path: "/outputs/new", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/outputs/paste":         {{name: "a list to paste", path: "/outputs/paste", as: "staff"}, {name: "a list refused", path: "/outputs/paste", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/outputs/{id}":          {{name: "output", path: "/outputs/1", as: "manager"}},
	"/outputs/{id}/edit":     {{name: "output being edited", path: "/outputs/1/edit", as: "manager"}},
	"/topics":                {{name: "topics", path: "/topics", as: "manager"}, {name: "topics, none found", path: "/topics?q=zzzz", as: "admin"}},
	"/topics/board":          {{name: "board of topics", path: "/topics/board", as: "manager"}},
	"/topics/new":            {{name: "new topic", path: "/topics/new", as: "researcher"}, {name: "new topic from a point", path: "/topics/new?point=1", as: "staff"}, {name: "new topic refused", path: "/topics/new", as: "staff", status: 422, reach: submitEmpty("form[data-guard]")}},
	"/topics/{id}":           {{name: "topic", path: "/topics/TOPIC", as: "manager"}},
	"/topics/{id}/edit":      {{name: "topic being edited", path: "/topics/TOPIC/edit", as: "manager"}},
	"/posts":                 {{name: "posts", path: "/posts", as: "manager"}, {name: "posts of staff", path: "/posts", as: "staff"}},
	"/posts/new":             {{name: "new post", path: "/posts/new?visit=1", as: "staff"}, {name: "new post refused", path: "/posts/new", as: "staff", status: 422, reach: submitEmpty("form[data-guard]")}},
	"/posts/{id}":            {{name: "post", path: "/posts/1", as: "manager"}},
	"/posts/{id}/edit":       {{name: "post being edited", path: "/posts/1/edit", as: "manager"}},
	"/news":                  {{name: "the board", path: "/news"}},
	"/en/news":               {{name: "the board of a category", path: "/news?category=research_activities"}, {name: "the board, none found", path: "/news?q=zzzz"}},
	"/ko/news":               {{name: "the board of a researcher", path: "/news", as: "researcher"}},
	"/news/{id}":             {{name: "news", path: "/news/1"}},
	"/en/news/{id}":          {{name: "news of a researcher", path: "/news/1", as: "researcher"}},
	"/ko/news/{id}":          {{name: "no news", path: "/news/999999", status: 404}},
	"/people/{id}/handover": {
		{name: "handover", path: "/people/13/handover", as: "manager"}, {name: "handover of somebody who left", path: "/people/13", as: "manager"},
		{name: "handover of those who left", path: "/people?left=1", as: "manager"}, {name: "handover from the list of who is in charge", path: "/assignments?left=1", as: "manager"},
		{name: "handover and deputy of a person", path: "/people/2", as: "manager"},
		{name: "handover previewed", path: "/people/13/handover?to_id=2", as: "manager"},
		{name: "handover to oneself", path: "/people/13/handover?to_id=13", as: "manager", status: 422},
	},
	"/handovers/{id}":        {{name: "a handover", path: "/handovers/1", as: "manager"}},
	"/handovers/{id}/pack":   {{name: "a pack", path: "/handovers/1/pack", as: "manager"}},
	"/deputies/{id}":         {{name: "a deputy", path: "/deputies/1", as: "staff"}},
	"/deputies/{id}/edit":    {{name: "a deputy being edited", path: "/deputies/1/edit", as: "manager"}},
	"/assignments":           {{name: "who is in charge", path: "/assignments", as: "manager"}, {name: "nobody in charge found", path: "/assignments?open=1950-01-01", as: "researcher"}},
	"/assignments/new":       {{name: "put in charge", path: "/assignments/new?of=institute&id=INSTITUTE", as: "staff"}, {name: "put in charge refused", path: "/assignments/new", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/assignments/{id}":      {{name: "an assignment", path: "/assignments/1", as: "staff"}},
	"/assignments/{id}/edit": {{name: "an assignment being edited", path: "/assignments/1/edit", as: "manager"}},
	"/lines":                 {{name: "what visits led to", path: "/lines?year=2019", as: "manager"}, {name: "visits that led to nothing", path: "/lines?year=all&nothing=1", as: "researcher"}},
	"/points/{id}":           {{name: "a point", path: "/points/1", as: "staff"}},
	"/institutes":            {{name: "institutes", path: "/institutes", as: "staff"}},
	"/institutes/new":        {{name: "new institute", path: "/institutes/new", as: "staff"}, {name: "new institute refused", path: "/institutes/new", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/institutes/{id}": {
		{name: "institute", path: "/institutes/INSTITUTE", as: "staff"},
		{name: "people of an institute and who knows them", path: "/institutes/INSTITUTE?part=people", as: "staff"},
		{name: "points of an institute", path: "/institutes/INSTITUTE?part=points&kind=agreed", as: "manager"},
		{name: "balance with an institute", path: "/institutes/INSTITUTE?part=balance", as: "manager"},
		{name: "a parent with those under it", path: "/institutes/3?children=1", as: "manager"},
	},
	"/institutes/{id}/edit": {{name: "institute being edited", path: "/institutes/INSTITUTE/edit", as: "staff"}},
	"/institutes/{id}/merge": {
		{name: "what to merge an institute with", path: "/institutes/INSTITUTE/merge", as: "manager"},
		{name: "two institutes side by side", path: "/institutes/INSTITUTE/merge?with_id=3", as: "manager"},
		{name: "an institute merged with itself", path: "/institutes/INSTITUTE/merge?with_id=INSTITUTE", as: "manager", status: 422},
		{name: "an institute that may be there twice", path: "/institutes/TWIN", as: "manager"},
	},
	"/people/{id}/merge":        {{name: "what to merge a person with", path: "/people/1/merge", as: "manager"}, {name: "two people side by side", path: "/people/13/merge?with_id=1", as: "manager"}},
	"/merges":                   {{name: "merges", path: "/merges", as: "manager"}, {name: "merges, none found", path: "/merges?noun=person", as: "manager"}},
	"/merges/{id}":              {{name: "a merge", path: "/merges/MERGED", as: "manager"}, {name: "a merge that was undone", path: "/merges/PARTED", as: "manager"}},
	"/people":                   {{name: "people", path: "/people", as: "staff"}},
	"/people/new":               {{name: "new person", path: "/people/new", as: "staff"}},
	"/people/{id}":              {{name: "person", path: "/people/1", as: "manager"}, {name: "whom a person knows", path: "/people/2?part=knows", as: "staff"}},
	"/people/{id}/edit":         {{name: "person being edited", path: "/people/1/edit", as: "manager"}},
	"/areas":                    {{name: "areas", path: "/areas", as: "manager"}},
	"/areas/new":                {{name: "new area", path: "/areas/new", as: "manager"}},
	"/areas/{id}":               {{name: "area", path: "/areas/1", as: "manager"}},
	"/areas/{id}/edit":          {{name: "area being edited", path: "/areas/1/edit", as: "manager"}},
	"/account":                  {{name: "own account", path: "/account", as: "staff"}},
	"/api/docs":                 {{name: "the API's pages", path: "/api/docs", as: "staff"}, {name: "the API's pages for the public", path: "/api/docs?q=confidential"}, {name: "the API's pages, none found", path: "/api/docs?q=zzzz"}},
	"/accounts":                 {{name: "accounts", path: "/accounts", as: "admin"}},
	"/accounts/new":             {{name: "new account", path: "/accounts/new", as: "admin"}},
	"/accounts/{id}":            {{name: "account", path: "/accounts/2", as: "admin"}},
	"/accounts/{id}/edit":       {{name: "account being edited", path: "/accounts/2/edit", as: "admin"}},
	"/settings":                 {{name: "settings", path: "/settings", as: "admin"}},
	"/settings/holidays":        {{name: "holidays", path: "/settings/holidays?year=2027", as: "admin"}, {name: "a holiday refused", path: "/settings/holidays", as: "admin", status: 422, reach: submitEmpty("form[action='/settings/holidays']")}},
	"/settings/mail":            {{name: "mail that failed", path: "/settings/mail", as: "admin"}, {name: "jobs that failed", path: "/settings/mail?which=jobs", as: "admin"}},
	"/settings/sign-ins":        {{name: "sign-ins", path: "/settings/sign-ins", as: "admin"}, {name: "sign-ins, none found", path: "/settings/sign-ins?account=999999", as: "admin"}},
	"/forums":                   {{name: "forums", path: "/forums", as: "manager"}},
	"/forums/new":               {{name: "new forum", path: "/forums/new", as: "staff"}, {name: "new forum refused", path: "/forums/new", as: "staff", status: 422, reach: submitEmpty("main form[method=post]")}},
	"/forums/{id}":              {{name: "forum", path: "/forums/1", as: "manager"}, {name: "forum of a reader", path: "/forums/1", as: "researcher"}},
	"/forums/{id}/edit":         {{name: "forum being edited", path: "/forums/1/edit", as: "manager"}},
	"/forums/{id}/editions/new": {{name: "new edition", path: "/forums/1/editions/new", as: "staff"}},
	"/editions/{id}":            {{name: "edition", path: "/editions/1", as: "manager"}},
	"/editions/{id}/edit":       {{name: "edition being edited", path: "/editions/1/edit", as: "manager"}},
	"/follow-through":           {{name: "follow-through", path: "/follow-through", as: "manager"}, {name: "follow-through by person", path: "/follow-through?by=person&sort=name", as: "researcher"}, {name: "follow-through of a wrong day", path: "/follow-through?on=zzz", as: "staff"}},
	"/briefing": {
		{name: "briefing for a visit", path: "/briefing?visit=1", as: "manager"}, {name: "briefing in the other language", path: "/briefing?institute=INSTITUTE&lang=ko", as: "researcher"},
		{name: "briefing of no institute yet", path: "/briefing", as: "staff"}, {name: "briefing of no institute that is there", path: "/briefing?institute=999999", as: "staff", status: 404},
		{name: "briefing of an institute that is not there", path: "/briefing?add=zzzz", as: "staff", status: 422},
	},
	"/board-paper":      {{name: "board paper", path: "/board-paper", as: "manager"}, {name: "board paper of an earlier day", path: "/board-paper?on=2019-12-31", as: "researcher"}, {name: "board paper of a wrong day", path: "/board-paper?on=zzz", as: "staff"}},
	"/board-paper/rows": {{name: "what a number counts", path: "/board-paper/rows?what=delegates&country=CN", as: "manager"}, {name: "what no number counts", path: "/board-paper/rows?what=shared&on=1990-01-01", as: "researcher"}},
	"/collaborators": {
		{name: "whom to work with", path: "/collaborators", as: "researcher"}, {name: "whom to work with, on what", path: "/collaborators", as: "admin"},
		{name: "nobody to work with found", path: "/collaborators?q=zzzz", as: "manager"},
	},
	"/follow-through/rows":                 {{name: "what is overdue", path: "/follow-through/rows?what=overdue", as: "manager"}, {name: "what was kept with nobody in charge", path: "/follow-through/rows?what=kept&by=person&of=none", as: "researcher"}},
	"/map":                                 {{name: "the map", path: "/map", as: "manager"}, {name: "a marker that is open", path: "/map?in=CN&open=INSTITUTE", as: "staff"}, {name: "the map where nobody is", path: "/map?in=africa&q=zzzz", as: "researcher"}},
	"/figures":                             {{name: "figures by year", path: "/figures", as: "manager"}, {name: "figures by country", path: "/figures?by=country&year=2026", as: "researcher"}, {name: "figures by kind", path: "/figures?by=kind", as: "staff"}, {name: "figures of nothing", path: "/figures?by=institute&country=PE", as: "researcher"}},
	"/quality":                             {{name: "institutes that may be there twice", path: "/quality?check=twin-institutes", as: "manager"}, {name: "ties that one carries", path: "/quality?check=carried-by-one", as: "manager"}, {name: "institutes without a place", path: "/quality?check=no-place", as: "manager"}, {name: "visits without a point", path: "/quality?check=no-points", as: "manager"}, {name: "people who all have an institute", path: "/quality?check=no-institute", as: "manager"}},
	"/network":                             {{name: "network of ties", path: "/network", as: "manager"}, {name: "what a tie rests on", path: "/network?from=2019-01-01&until=2019-12-31&node=4", as: "researcher"}},
	"/agreements/timeline":                 {{name: "agreements over time", path: "/agreements/timeline", as: "manager"}, {name: "agreements by person", path: "/agreements/timeline?by=person&years=10", as: "researcher"}},
	"/agreements/{id}/versions/{version}":  {{name: "an agreement as it was", path: "/agreements/FIRST-agreement", as: "manager"}},
	"/areas/{id}/versions/{version}":       {{name: "an area as it was", path: "/areas/FIRST-area", as: "manager"}},
	"/assignments/{id}/versions/{version}": {{name: "an assignment as it was", path: "/assignments/FIRST-assignment", as: "manager"}},
	"/commitments/{id}/versions/{version}": {{name: "a commitment as it was", path: "/commitments/FIRST-commitment", as: "manager"}},
	"/deputies/{id}/versions/{version}":    {{name: "a deputy as it was", path: "/deputies/FIRST-deputy", as: "manager"}},
	"/editions/{id}/versions/{version}":    {{name: "an edition as it was", path: "/editions/FIRST-edition", as: "manager"}},
	"/exchanges/{id}/versions/{version}":   {{name: "an exchange as it was", path: "/exchanges/FIRST-exchange", as: "manager"}},
	"/forums/{id}/versions/{version}":      {{name: "a forum as it was", path: "/forums/FIRST-forum", as: "manager"}},
	"/institutes/{id}/versions/{version}":  {{name: "an institute as it was", path: "/institutes/FIRST-institute", as: "manager"}},
	"/outputs/{id}/versions/{version}":     {{name: "an output as it was", path: "/outputs/FIRST-output", as: "manager"}},
	"/people/{id}/versions/{version}":      {{name: "a person as it was", path: "/people/FIRST-person", as: "manager"}},
	"/posts/{id}/versions/{version}":       {{name: "a post as it was", path: "/posts/FIRST-post", as: "manager"}},
	"/topics/{id}/versions/{version}":      {{name: "a topic as it was", path: "/topics/FIRST-topic", as: "manager"}},
	"/visits/{id}/versions/{version}":      {{name: "a visit as it was", path: "/visits/FIRST-visit", as: "manager"}},
	"/removed":                             {{name: "what was removed", path: "/removed", as: "manager"}, {name: "nothing that was removed", path: "/removed?q=zzzz", as: "staff"}},
	"/*": {
		{name: "no such page", path: "/visits/999999", as: "staff", status: 404},
		{name: "no such page for the public", path: "/nonsense", status: 404},
		{name: "a door that is shut", path: "/accounts", as: "staff", status: 403},
	},
}

// noPages are addresses that programs ask, not people.
var noPages = []string{
	"/static/*", "/healthz", "/readyz", "/days/read", "/institutes/suggest", "/people/suggest", "/areas/suggest", "/outputs/topics", "/outputs/stays", "/lines/suggest", "/search/suggest",
	"/favicon.ico", "/api/openapi.json", "/news.atom", "/en/news.atom", "/ko/news.atom", "/agreements/timeline.svg", "/network.svg", "/network.csv", "/map.svg", "/figures.csv", "/files/{id}/content",
	"/calendar/{secret}.ics",
}

func TestEveryPatternOfAddressesHasASample(t *testing.T) {
	t.Parallel()
	known := []string{"/*"}
	routes := app.New(app.Options{DB: shown(t).db, Clock: clock, Demo: true}).(chi.Routes)
	err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet || slices.Contains(noPages, pattern) || strings.HasPrefix(pattern, "/api/v1/") {
			return nil
		}
		known = append(known, pattern)
		if len(samples[pattern]) == 0 {
			t.Errorf("%s has no sample in patterns_test.go: no test looks at that page", pattern)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pattern := range samples {
		if !slices.Contains(known, pattern) {
			t.Errorf("no address has the pattern %s any more", pattern)
		}
	}
}

var languages = []string{"en", "ko"}

// eachSample looks at every sample in every language. Those of the same reader share
// a tab, and readers look at once.
func eachSample(t *testing.T, look func(t *testing.T, tab *browser.Tab)) {
	t.Helper()
	p := shown(t)
	fill := strings.NewReplacer(append(firstVersions(t, p),
		"TOKEN", theToken(),
		"MAIL-KEY", theMailKey(),
		"TOPIC", theTopic(),
		"TWIN", theMerges().twin, "MERGED", theMerges().merged, "PARTED", theMerges().parted,
		"VISIT-TO-COME", p.id(t, `select min(id) from visits where state = 'planned' and starts_on > current_date`),
		"VISIT-CONFIDENTIAL", p.id(t, `select min(id) from visits where confidential`),
		"COMMITMENT-KEPT", p.id(t, `select min(id) from commitments where state = 'kept'`),
		"DRAFT", p.id(t, `select min(id) from drafts`),
		"INSTITUTE", p.id(t, `select min(institute_id) from stops`),
	)...)
	of := map[string][]sample{}
	for _, group := range samples {
		for _, s := range group {
			s.path = fill.Replace(s.path)
			of[s.as] = append(of[s.as], s)
		}
	}
	for as, theirs := range of {
		for _, language := range languages {
			t.Run(language+" "+as, func(t *testing.T) {
				t.Parallel()
				tab := browser.New(t, p.url, browser.Options{Language: language})
				signedIn := false
				for _, s := range theirs {
					t.Run(s.name, func(t *testing.T) { s.look(t, tab.For(t), signedIn, look) })
					signedIn = s.reach == nil // which may end the sign-in
				}
			})
		}
	}
}

// firstVersions are FIRST-NOUN and the address of one as it was once it was made, below its noun's.
func firstVersions(t *testing.T, p *place) (all []string) {
	t.Helper()
	for noun, table := range map[string]string{
		"agreement": "agreements", "area": "areas", "assignment": "assignments", "commitment": "commitments", "deputy": "deputies", "edition": "editions",
		"exchange": "exchanges", "forum": "forums", "institute": "institutes", "output": "outputs", "person": "people", "post": "posts", "topic": "topics", "visit": "visits",
	} {
		all = append(all, "FIRST-"+noun, p.id(t, `
			select h.noun_id || '/versions/' || max(h.id) from history h
			 where h.noun = '`+noun+`' and (h.noun_id, h.at) = (select noun_id, min(at) from history where noun = '`+noun+`'
			       and noun_id = (select min(id) from `+table+` where removed_at is null) group by 1)
			 group by h.noun_id`))
	}
	return all
}

func (s sample) look(t *testing.T, tab *browser.Tab, signedIn bool, look func(t *testing.T, tab *browser.Tab)) {
	tab.Resize(1280, 800)
	tab.SetDark(false)
	if !signedIn {
		tab.LoseCookies()
		if s.as != "" {
			tab.SignInAs(s.as + "@demo.example")
		}
	}
	tab.Open(s.path)
	expected := []int{s.status}
	if s.reach != nil {
		s.reach(tab)
		expected = append(expected, http.StatusUnauthorized)
	}
	if want := max(s.status, http.StatusOK); tab.Status() != want {
		t.Fatalf("%s: status %d, not %d", s.path, tab.Status(), want)
	}
	look(t, tab)
	tab.Quiet(expected...)
}

// submitEmpty sends a form as it is.
func submitEmpty(form string) func(*browser.Tab) {
	return func(tab *browser.Tab) {
		tab.Follow(func() {
			browser.Eval[bool](tab, `(document.querySelector("`+form+`").requestSubmit(), true)`)
		})
	}
}

// cutShort sends a form after the sign-in has ended, and signs in again.
func cutShort(form string) func(*browser.Tab) {
	return func(tab *browser.Tab) {
		tab.LoseCookies()
		submitEmpty(form)(tab)
		tab.Follow(func() { tab.Click("button[value='staff@demo.example']") })
	}
}

func (p *place) id(t *testing.T, sql string) string {
	t.Helper()
	var id string
	if err := p.db.QueryRow(t.Context(), "select ("+sql+")::text").Scan(&id); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return id
}

// theMailKey is that of the links in the mails of staff.
var theMailKey = sync.OnceValue(func() string {
	db := theShown().db
	var staff int64
	err := db.QueryRow(context.Background(), "select id from accounts where email = 'staff@demo.example'").Scan(&staff)
	if err != nil {
		panic(err)
	}
	key, err := notice.MailKey(context.Background(), db, staff)
	if err != nil {
		panic(err)
	}
	return key
})

// theToken is that of a one-time link of shown; a second one would end the first.
var theToken = sync.OnceValue(func() string {
	token, err := account.Store{DB: theShown().db}.Reset(context.Background(), 0, "researcher@demo.example")
	if err != nil {
		all.Fatal(err)
	}
	return token
})
