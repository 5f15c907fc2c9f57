package app

import "gyoryu/internal/page"

// routesOfVersions are the addresses of what was: each record as it was earlier, and what
// was removed.
func routesOfVersions(d doors, n nouns) {
	h := page.Handle
	reader, writer := d.reader, d.writer

	reader.Get("/removed", h(n.removed.List))
	reader.Get("/visits/{id}/versions/{version}", h(n.visits.Version))
	reader.Get("/commitments/{id}/versions/{version}", h(n.commitments.Version))
	reader.Get("/agreements/{id}/versions/{version}", h(n.agreements.Version))
	reader.Get("/forums/{id}/versions/{version}", h(n.forums.Version))
	reader.Get("/editions/{id}/versions/{version}", h(n.forums.EditionVersion))
	reader.Get("/exchanges/{id}/versions/{version}", h(n.exchanges.Version))
	reader.Get("/outputs/{id}/versions/{version}", h(n.outputs.Version))
	reader.Get("/topics/{id}/versions/{version}", h(n.topics.Version))
	writer.Get("/posts/{id}/versions/{version}", h(n.posts.Version))
	reader.Get("/assignments/{id}/versions/{version}", h(n.assignments.Version))
	reader.Get("/deputies/{id}/versions/{version}", h(n.deputies.Version))
	reader.Get("/institutes/{id}/versions/{version}", h(n.institutes.Version))
	reader.Get("/people/{id}/versions/{version}", h(n.people.Version))
	reader.Get("/areas/{id}/versions/{version}", h(n.areas.Version))
}
