package app

import (
	"gyoryu/internal/api"
	"gyoryu/internal/page"
)

// routesOfPrograms are the addresses of the API.
func routesOfPrograms(d doors, n nouns) {
	h := page.Handle
	anyone, reader, proposer, writer, manager := d.anyone, d.reader, d.proposer, d.writer, d.manager

	programs := api.New(n.db)
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.visits.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.institutes.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: reader, Remove: writer}, n.people.API()) // researchers their own, by row
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: manager, Remove: manager}, n.areas.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.commitments.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.agreements.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.forums.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.forums.EditionAPI())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.exchanges.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.outputs.API())
	api.Serve(programs, api.Doors{Read: reader, Make: proposer, Change: proposer, Remove: proposer}, n.topics.API())
	api.Serve(programs, api.Doors{Read: writer, Make: writer, Change: writer, Remove: writer}, n.posts.API())
	api.Serve(programs, api.Doors{Read: reader, Make: writer, Change: writer, Remove: writer}, n.assignments.API())
	api.ServeListed(programs, reader, n.search.API())
	anyone.Get("/api/openapi.json", h(programs.ShowDocument))
	anyone.Get("/api/docs", h(programs.ShowDocs))
}
