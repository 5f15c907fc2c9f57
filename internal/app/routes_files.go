package app

import (
	"net/http"
	"strings"
	"time"

	"gyoryu/internal/file"
	"gyoryu/internal/page"
)

// routesOfFiles are the addresses of what is attached to records: who may change the record adds
// and removes, by row.
func routesOfFiles(d doors, n nouns) {
	h := page.Handle
	reader, writer := d.reader, d.writer

	reader.Get("/visits/{id}/files", h(n.files.List(file.OfVisit)))
	writer.Post("/visits/{id}/files", h(n.files.Add(file.OfVisit)))
	reader.Get("/institutes/{id}/files", h(n.files.List(file.OfInstitute)))
	writer.Post("/institutes/{id}/files", h(n.files.Add(file.OfInstitute)))
	reader.Get("/agreements/{id}/files", h(n.files.List(file.OfAgreement)))
	writer.Post("/agreements/{id}/files", h(n.files.Add(file.OfAgreement)))
	reader.Get("/commitments/{id}/files", h(n.files.List(file.OfCommitment)))
	writer.Post("/commitments/{id}/files", h(n.files.Add(file.OfCommitment)))
	reader.Get("/outputs/{id}/files", h(n.files.List(file.OfOutput)))
	writer.Post("/outputs/{id}/files", h(n.files.Add(file.OfOutput)))

	reader.Get("/files/{id}/content", h(n.files.Content))
	writer.Post("/files/{id}/remove", h(n.files.Remove))
	writer.Post("/files/{id}/restore", h(n.files.Restore))
}

// carriesFiles reports whether a request brings files or fetches one, which takes as long as the
// line is slow. Its address is one of the above.
func carriesFiles(r *http.Request) bool {
	if r.Method == http.MethodPost {
		return strings.HasSuffix(r.URL.Path, "/files")
	}
	return strings.HasPrefix(r.URL.Path, "/files/") && strings.HasSuffix(r.URL.Path, "/content")
}

// lasting gives a request until then to be read and answered, whatever the server gives others.
func lasting(w http.ResponseWriter, until time.Time) {
	c := http.NewResponseController(w)
	_, _ = c.SetReadDeadline(until), c.SetWriteDeadline(until) // a connection without deadlines needs none
}
