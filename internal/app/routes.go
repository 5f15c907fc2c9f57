package app

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/account"
	"gyoryu/internal/api"
	"gyoryu/internal/area"
	"gyoryu/internal/assignment"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/home"
	"gyoryu/internal/institute"
	"gyoryu/internal/line"
	"gyoryu/internal/page"
	"gyoryu/internal/person"
	"gyoryu/internal/visit"
	"gyoryu/web"
	"gyoryu/web/ui"
)

// nouns answer for their addresses.
type nouns struct {
	accounts    *account.Handler
	areas       *area.Handler
	institutes  *institute.Handler
	people      *person.Handler
	commitments *commitment.Handler
	visits      *visit.Handler
	assignments *assignment.Handler
	lines       *line.Handler
	home        *home.Handler
	db          *pgxpool.Pool
	ready       func(context.Context) error
	clock       day.Clock
	demo        bool
}

// routes is every address of the site, and whose doors it is behind. Doors are shut
// by default: what may be done with which record is said on the noun, in its methods
// that end in By.
func routes(r chi.Router, n nouns) {
	shut := func(w http.ResponseWriter, r *http.Request, err error) {
		if errors.Is(err, auth.SignedOut) && !strings.HasPrefix(r.URL.Path, api.Base) {
			n.accounts.Hold(w, r)
			return
		}
		page.Fail(w, r, err)
	}
	h := page.Handle
	anyone := r
	reader := r.With(auth.Require(shut, auth.Roles...))
	writer := r.With(auth.Require(shut, auth.Staff, auth.Manager))
	manager := r.With(auth.Require(shut, auth.Manager))
	admin := r.With(auth.Require(shut, auth.Admin))

	anyone.Method(http.MethodGet, "/static/*", web.Assets())
	anyone.Get("/healthz", h(healthy))
	anyone.Get("/readyz", h(readiness(n)))
	anyone.Post("/preferences", h(n.accounts.Preferences))

	anyone.Get("/sign-in", h(n.accounts.SignInForm))
	anyone.Post("/sign-in", h(n.accounts.SignIn))
	anyone.Get("/sign-in/link/{token}", h(n.accounts.LinkForm))
	anyone.Post("/sign-in/link/{token}", h(n.accounts.UseLink))
	anyone.Post("/sign-out", h(n.accounts.SignOut))
	if n.demo {
		anyone.Post("/sign-in/demo", h(n.accounts.DemoSignIn))
		anyone.Get("/components", h(components))
	}
	reader.Get("/sign-in/continue", h(n.accounts.Continue))

	reader.Get("/", h(n.home.Show))
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

	reader.Get("/assignments", h(n.assignments.List))
	writer.Get("/assignments/new", h(n.assignments.New))
	writer.Post("/assignments", h(n.assignments.Create))
	reader.Get("/assignments/{id}", h(n.assignments.Show))
	writer.Get("/assignments/{id}/edit", h(n.assignments.Edit))
	writer.Post("/assignments/{id}", h(n.assignments.Update))
	writer.Post("/assignments/{id}/end", h(n.assignments.End))
	writer.Post("/assignments/{id}/remove", h(n.assignments.Remove))
	writer.Post("/assignments/{id}/restore", h(n.assignments.Restore))

	reader.Get("/lines", h(n.lines.List))
	reader.Get("/lines/suggest", h(n.lines.Suggest))
	writer.Post("/lines/links", h(n.lines.Link))
	writer.Post("/lines/links/{id}/cut", h(n.lines.Cut))
	writer.Post("/lines/links/{id}/restore", h(n.lines.Restore))
	reader.Get("/points/{id}", h(n.lines.Point))

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

	programs := api.New(n.db)
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.visits.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.institutes.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: reader, Remove: writer}, n.people.API()) // researchers their own, by row
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: manager, Remove: manager}, n.areas.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.commitments.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.assignments.API())
	anyone.Get("/api/openapi.json", h(programs.ShowDocument))
	anyone.Get("/api/docs", h(programs.ShowDocs))

	reader.Get("/account", h(n.accounts.Own))
	reader.Post("/account/password", h(n.accounts.ChangePassword))
	reader.Post("/account/sessions/end", h(n.accounts.EndSession))
	reader.Post("/account/sessions/end-others", h(n.accounts.EndOthers))
	reader.Post("/account/tokens", h(n.accounts.MakeToken))
	reader.Post("/account/tokens/{id}/revoke", h(n.accounts.RevokeToken))
	reader.Post("/account/stay", h(n.accounts.Stay))

	admin.Get("/accounts", h(n.accounts.List))
	admin.Get("/accounts/new", h(n.accounts.New))
	admin.Post("/accounts", h(n.accounts.Create))
	admin.Get("/accounts/{id}", h(n.accounts.Show))
	admin.Get("/accounts/{id}/edit", h(n.accounts.Edit))
	admin.Post("/accounts/{id}", h(n.accounts.Update))
	admin.Post("/accounts/{id}/disable", h(n.accounts.Disable))
	admin.Post("/accounts/{id}/enable", h(n.accounts.Enable))
	admin.Post("/accounts/{id}/reset", h(n.accounts.Reset))
	admin.Post("/accounts/{id}/tokens/{token}/revoke", h(n.accounts.RevokeTokenOf))
}

// components shows every shared component in all its states.
func components(w http.ResponseWriter, r *http.Request) error {
	return page.Show(w, r, http.StatusOK, ui.ComponentsPage())
}
