package app

import (
	"gyoryu/internal/alike"
	"gyoryu/internal/page"
)

// routesOfMerges are the addresses where managers make one record of two, and take it back.
func routesOfMerges(d doors, n nouns) {
	h, manager := page.Handle, d.manager
	manager.Get("/institutes/{id}/merge", h(n.merges.Compare(alike.Institute)))
	manager.Post("/institutes/{id}/merge", h(n.merges.Do(alike.Institute)))
	manager.Post("/institutes/{id}/not-same", h(n.merges.NotSame(alike.Institute)))
	manager.Get("/people/{id}/merge", h(n.merges.Compare(alike.Person)))
	manager.Post("/people/{id}/merge", h(n.merges.Do(alike.Person)))
	manager.Post("/people/{id}/not-same", h(n.merges.NotSame(alike.Person)))
	manager.Get("/merges", h(n.merges.List))
	manager.Get("/merges/{id}", h(n.merges.Show))
	manager.Post("/merges/{id}/undo", h(n.merges.Undo))
}
