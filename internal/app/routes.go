package app

import (
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/web"
)

// doors are for whom an address is.
type doors struct{ anyone, reader, proposer, writer, manager, admin chi.Router }

// routes is every address of the site, and whose doors it is behind. Doors are shut
// by default: what may be done with which record is said on the noun, in its methods
// that end in By. Those of files, of accounts and of programs are in files of
// their own.
func routes(r chi.Router, n nouns) {
	shut := func(w http.ResponseWriter, r *http.Request, err error) {
		if errors.Is(err, auth.SignedOut) && toBoard(r) {
			http.Redirect(w, r, "/news", http.StatusSeeOther)
			return
		}
		if errors.Is(err, auth.SignedOut) && !strings.HasPrefix(r.URL.Path, api.Base) {
			n.accounts.Hold(w, r)
			return
		}
		page.Fail(w, r, err)
	}
	h := page.Handle
	d := doors{
		anyone:   r,
		reader:   r.With(auth.Require(shut, auth.Roles...)),
		proposer: r.With(auth.Require(shut, auth.Researcher, auth.Staff, auth.Manager)),
		writer:   r.With(auth.Require(shut, auth.Staff, auth.Manager)),
		manager:  r.With(auth.Require(shut, auth.Manager)),
		admin:    r.With(auth.Require(shut, auth.Admin)),
	}
	anyone, reader, proposer, writer, manager := d.anyone, d.reader, d.proposer, d.writer, d.manager

	anyone.Method(http.MethodGet, "/static/*", web.Assets())
	anyone.Get("/healthz", h(healthy))
	anyone.Get("/readyz", h(readiness(n)))
	anyone.Post("/preferences", h(n.accounts.Preferences))

	anyone.Get("/sign-in", h(n.accounts.SignInForm))
	anyone.Post("/sign-in", h(n.accounts.SignIn))
	anyone.Get("/sign-in/link/{token}", h(n.accounts.LinkForm))
	anyone.Post("/sign-in/link/{token}", h(n.accounts.UseLink))
	anyone.Get("/sign-in/forgotten", h(n.accounts.ForgottenForm))
	anyone.Post("/sign-in/forgotten", h(n.accounts.Forgotten))
	anyone.Post("/sign-out", h(n.accounts.SignOut))
	if n.demo {
		anyone.Post("/sign-in/demo", h(n.accounts.DemoSignIn))
		anyone.Get("/components", h(components))
	}
	reader.Get("/sign-in/continue", h(n.accounts.Continue))

	reader.Get("/", h(n.home.Show))
	reader.Get("/drafts", h(n.drafts.List))
	reader.Post("/drafts", h(n.drafts.Keep))
	reader.Get("/drafts/{id}", h(n.drafts.Resume)) // one's own, by row
	reader.Post("/drafts/{id}/throw-away", h(n.drafts.Throw))
	reader.Post("/drafts/{id}/restore", h(n.drafts.Restore))
	reader.Get("/search", h(n.search.Show))
	reader.Get("/search/suggest", h(n.search.Suggest))
	reader.Get("/days/read", h(readDay(n.clock)))

	reader.Get("/visits", h(n.visits.List))
	writer.Get("/visits/new", h(n.visits.New))
	writer.Post("/visits", h(n.visits.Create))
	reader.Get("/visits/{id}", h(n.visits.Show))
	writer.Get("/visits/{id}/edit", h(n.visits.Edit))
	writer.Post("/visits/{id}", h(n.visits.Update))
	writer.Post("/visits/{id}/remove", h(n.visits.Remove))
	writer.Post("/visits/{id}/restore", h(n.visits.Restore))

	reader.Get("/commitments", h(n.commitments.List))
	writer.Get("/commitments/new", h(n.commitments.New))
	writer.Post("/commitments", h(n.commitments.Create))
	writer.Post("/commitments/assign", h(n.commitments.AssignSeveral))
	reader.Get("/commitments/{id}", h(n.commitments.Show))
	writer.Get("/commitments/{id}/edit", h(n.commitments.Edit))
	writer.Post("/commitments/{id}", h(n.commitments.Update))
	writer.Post("/commitments/{id}/assign", h(n.commitments.Assign))
	writer.Post("/commitments/{id}/under-way", h(n.commitments.UnderWay))
	writer.Post("/commitments/{id}/keep", h(n.commitments.Keep))
	writer.Post("/commitments/{id}/drop", h(n.commitments.Drop))
	writer.Post("/commitments/{id}/reopen", h(n.commitments.Reopen))
	writer.Post("/commitments/{id}/move", h(n.commitments.Move))
	reader.Post("/commitments/{id}/note", h(n.commitments.Note)) // whoever is in charge, by row
	writer.Post("/commitments/{id}/remove", h(n.commitments.Remove))
	writer.Post("/commitments/{id}/restore", h(n.commitments.Restore))

	reader.Get("/agreements/timeline", h(n.timeline.Show))
	reader.Get("/agreements/timeline.svg", h(n.timeline.Picture))
	reader.Get("/network", h(n.network.Show))
	reader.Get("/network.svg", h(n.network.Picture))
	reader.Get("/network.csv", h(n.network.List))
	reader.Get("/agreements", h(n.agreements.List))
	writer.Get("/agreements/new", h(n.agreements.New))
	writer.Post("/agreements", h(n.agreements.Create))
	reader.Get("/agreements/{id}", h(n.agreements.Show))
	writer.Get("/agreements/{id}/edit", h(n.agreements.Edit))
	writer.Post("/agreements/{id}", h(n.agreements.Update))
	writer.Post("/agreements/{id}/sign", h(n.agreements.Sign))
	writer.Post("/agreements/{id}/end", h(n.agreements.End))
	manager.Post("/agreements/{id}/review", h(n.agreements.Review))
	writer.Post("/agreements/{id}/milestones/{milestone}/done", h(n.agreements.Done))
	writer.Post("/agreements/{id}/milestones/{milestone}/reopen", h(n.agreements.Reopen))
	writer.Post("/agreements/{id}/remove", h(n.agreements.Remove))
	writer.Post("/agreements/{id}/restore", h(n.agreements.Restore))
	reader.Get("/forums", h(n.forums.List))
	writer.Get("/forums/new", h(n.forums.New))
	writer.Post("/forums", h(n.forums.Create))
	reader.Get("/forums/{id}", h(n.forums.Show))
	writer.Get("/forums/{id}/edit", h(n.forums.Edit))
	writer.Post("/forums/{id}", h(n.forums.Update))
	writer.Post("/forums/{id}/remove", h(n.forums.Remove))
	writer.Post("/forums/{id}/restore", h(n.forums.Restore))
	writer.Post("/forums/{id}/reforms/{reform}/carried", h(n.forums.Carried))
	writer.Get("/forums/{id}/editions/new", h(n.forums.NewEdition))
	writer.Post("/forums/{id}/editions", h(n.forums.CreateEdition))
	reader.Get("/editions/{id}", h(n.forums.ShowEdition))
	writer.Get("/editions/{id}/edit", h(n.forums.EditEdition))
	writer.Post("/editions/{id}", h(n.forums.UpdateEdition))
	writer.Post("/editions/{id}/remove", h(n.forums.RemoveEdition))
	writer.Post("/editions/{id}/restore", h(n.forums.RestoreEdition))
	reader.Get("/exchanges", h(n.exchanges.List))
	reader.Get("/exchanges/calendar", h(n.exchanges.Calendar))
	writer.Get("/exchanges/new", h(n.exchanges.New))
	writer.Post("/exchanges", h(n.exchanges.Create))
	reader.Get("/exchanges/{id}", h(n.exchanges.Show))
	writer.Get("/exchanges/{id}/edit", h(n.exchanges.Edit))
	writer.Post("/exchanges/{id}", h(n.exchanges.Update))
	writer.Post("/exchanges/{id}/begin", h(n.exchanges.Begin))
	writer.Post("/exchanges/{id}/finish", h(n.exchanges.Finish))
	writer.Post("/exchanges/{id}/cancel", h(n.exchanges.Cancel))
	writer.Post("/exchanges/{id}/remove", h(n.exchanges.Remove))
	writer.Post("/exchanges/{id}/restore", h(n.exchanges.Restore))
	reader.Get("/outputs", h(n.outputs.List))
	writer.Get("/outputs/new", h(n.outputs.New))
	writer.Post("/outputs", h(n.outputs.Create))
	writer.Get("/outputs/paste", h(n.outputs.PasteForm))
	writer.Post("/outputs/paste", h(n.outputs.Paste))
	reader.Get("/outputs/topics", h(n.outputs.Topics)) // the list's filter asks it too
	writer.Get("/outputs/stays", h(n.outputs.Stays))
	reader.Get("/outputs/{id}", h(n.outputs.Show))
	writer.Get("/outputs/{id}/edit", h(n.outputs.Edit))
	writer.Post("/outputs/{id}", h(n.outputs.Update))
	writer.Post("/outputs/{id}/share", h(n.outputs.Share))
	writer.Post("/outputs/{id}/remove", h(n.outputs.Remove))
	writer.Post("/outputs/{id}/restore", h(n.outputs.Restore))
	reader.Get("/topics", h(n.topics.List))
	reader.Get("/topics/board", h(n.topics.Board))
	proposer.Get("/topics/new", h(n.topics.New))
	proposer.Post("/topics", h(n.topics.Create))
	reader.Get("/topics/{id}", h(n.topics.Show))
	proposer.Get("/topics/{id}/edit", h(n.topics.Edit))
	proposer.Post("/topics/{id}", h(n.topics.Update))
	proposer.Post("/topics/{id}/move", h(n.topics.Move))
	proposer.Post("/topics/{id}/remove", h(n.topics.Remove))
	proposer.Post("/topics/{id}/restore", h(n.topics.Restore))
	writer.Get("/posts", h(n.posts.List))
	writer.Get("/posts/new", h(n.posts.New))
	writer.Post("/posts", h(n.posts.Create))
	writer.Get("/posts/{id}", h(n.posts.Show))
	writer.Get("/posts/{id}/edit", h(n.posts.Edit))
	writer.Post("/posts/{id}", h(n.posts.Update))
	manager.Post("/posts/{id}/publish", h(n.posts.Publish))
	manager.Post("/posts/{id}/withdraw", h(n.posts.Withdraw))
	manager.Post("/posts/{id}/draft", h(n.posts.Redraft))
	writer.Post("/posts/{id}/remove", h(n.posts.Remove))
	writer.Post("/posts/{id}/restore", h(n.posts.Restore))

	anyone.Get("/news", h(n.posts.News))
	anyone.Get("/news/{id}", h(n.posts.NewsItem))
	anyone.Get("/news.atom", h(n.posts.Feed(i18n.EN)))
	anyone.Get("/en/news", h(n.posts.Board(i18n.EN)))
	anyone.Get("/en/news/{id}", h(n.posts.BoardItem(i18n.EN)))
	anyone.Get("/en/news.atom", h(n.posts.Feed(i18n.EN)))
	anyone.Get("/ko/news", h(n.posts.Board(i18n.KO)))
	anyone.Get("/ko/news/{id}", h(n.posts.BoardItem(i18n.KO)))
	anyone.Get("/ko/news.atom", h(n.posts.Feed(i18n.KO)))
	reader.Get("/assignments", h(n.assignments.List))
	writer.Get("/assignments/new", h(n.assignments.New))
	writer.Post("/assignments", h(n.assignments.Create))
	reader.Get("/assignments/{id}", h(n.assignments.Show))
	writer.Get("/assignments/{id}/edit", h(n.assignments.Edit))
	writer.Post("/assignments/{id}", h(n.assignments.Update))
	writer.Post("/assignments/{id}/end", h(n.assignments.End))
	writer.Post("/assignments/{id}/remove", h(n.assignments.Remove))
	writer.Post("/assignments/{id}/restore", h(n.assignments.Restore))

	writer.Get("/people/{id}/handover", h(n.handovers.New)) // staff their own, by row
	writer.Post("/people/{id}/handover", h(n.handovers.Create))
	reader.Get("/handovers/{id}", h(n.handovers.Show)) // both people, by row
	reader.Get("/handovers/{id}/pack", h(n.handovers.Pack))
	manager.Post("/handovers/{id}/undo", h(n.handovers.Undo))
	reader.Post("/deputies", h(n.deputies.Create)) // everybody their own, by row
	reader.Get("/deputies/{id}", h(n.deputies.Show))
	reader.Get("/deputies/{id}/edit", h(n.deputies.Edit))
	reader.Post("/deputies/{id}", h(n.deputies.Update))
	reader.Post("/deputies/{id}/remove", h(n.deputies.Remove))
	reader.Post("/deputies/{id}/restore", h(n.deputies.Restore))

	reader.Get("/lines", h(n.lines.List))
	reader.Get("/lines/suggest", h(n.lines.Suggest))
	writer.Post("/lines/links", h(n.lines.Link))
	writer.Post("/lines/links/{id}/cut", h(n.lines.Cut))
	writer.Post("/lines/links/{id}/restore", h(n.lines.Restore))
	reader.Get("/points/{id}", h(n.lines.Point))

	reader.Get("/follow-through", h(n.kept.Show))
	reader.Get("/follow-through/rows", h(n.kept.Rows))

	reader.Get("/map", h(n.places.Show))
	reader.Get("/map.svg", h(n.places.Picture))
	reader.Get("/figures", h(n.figures.Show))
	reader.Get("/figures.csv", h(n.figures.CSV))
	manager.Get("/quality", h(n.quality.Show))
	reader.Get("/briefing", h(n.briefings.Show))
	reader.Get("/collaborators", h(n.collabs.List))
	reader.Get("/board-paper", h(n.boardPapers.Show))
	reader.Get("/board-paper/rows", h(n.boardPapers.Rows))

	reader.Get("/institutes", h(n.institutes.List))
	reader.Get("/institutes/suggest", h(n.institutes.Suggest))
	writer.Get("/institutes/new", h(n.institutes.New))
	writer.Post("/institutes", h(n.institutes.Create))
	reader.Get("/institutes/{id}", h(n.institutes.Show))
	writer.Get("/institutes/{id}/edit", h(n.institutes.Edit))
	writer.Post("/institutes/{id}", h(n.institutes.Update))
	writer.Post("/institutes/{id}/remove", h(n.institutes.Remove))
	writer.Post("/institutes/{id}/restore", h(n.institutes.Restore))

	reader.Get("/people", h(n.people.List))
	reader.Get("/people/suggest", h(n.people.Suggest))
	writer.Get("/people/new", h(n.people.New))
	writer.Post("/people", h(n.people.Create))
	reader.Get("/people/{id}", h(n.people.Show))
	reader.Get("/people/{id}/edit", h(n.people.Edit)) // researchers their own, by row
	reader.Post("/people/{id}", h(n.people.Update))
	writer.Post("/people/{id}/remove", h(n.people.Remove))
	writer.Post("/people/{id}/restore", h(n.people.Restore))
	manager.Post("/people/{id}/anonymise", h(n.people.Anonymise))

	reader.Get("/areas", h(n.areas.List))
	reader.Get("/areas/suggest", h(n.areas.Suggest))
	writer.Get("/areas/new", h(n.areas.New))
	writer.Post("/areas", h(n.areas.Create))
	reader.Get("/areas/{id}", h(n.areas.Show))
	manager.Get("/areas/{id}/edit", h(n.areas.Edit))
	manager.Post("/areas/{id}", h(n.areas.Update))
	manager.Post("/areas/{id}/remove", h(n.areas.Remove))
	manager.Post("/areas/{id}/restore", h(n.areas.Restore))

	routesOfFiles(d, n)
	routesOfVersions(d, n)
	routesOfMerges(d, n)
	routesOfAccounts(d, n)
	routesOfPrograms(d, n)
}

// toBoard reports whether somebody who is not signed in asks for the site's first page:
// theirs is the public board.
func toBoard(r *http.Request) bool {
	return r.URL.Path == "/" && (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Header.Get("Sec-Fetch-Dest") != "empty"
}
