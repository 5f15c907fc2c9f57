package generate

import (
	"context"
	"crypto/sha256"
	"fmt"
)

var (
	blobTable  = table{name: "blobs", numbered: true, columns: "id sha256 size begun_at"}
	chunkTable = table{name: "blob_chunks", columns: "blob_id n bytes"}
	fileTable  = table{name: "files", numbered: true, columns: "id visit_id agreement_id name content_type blob_id created_at created_by updated_at"}
)

// addFiles attaches a few lines each to agreements, for their scans, and to visits. Like other
// parts they have no line in the history.
func (g *generator) addFiles(ctx context.Context) error {
	d := g.dice("files")
	for i := range g.yield.files {
		kind, of := "agreement", g.agreements
		if i%2 == 1 {
			kind, of = "visit", g.visits
		}
		if len(of.all) == 0 {
			continue
		}
		to := one(d, of.all)
		var visit, agreement any
		if kind == "visit" {
			visit = to.id
		} else {
			agreement = to.id
		}
		blob, at := g.next(blobTable), moment(d, g.past(to.on.Add(d.between(1, 60))))
		text := fmt.Appendf(nil, "%s %d, sheet %d\n", kind, to.id, blob)
		sum := sha256.Sum256(text)
		g.add(blobTable, blob, sum[:], len(text), at)
		g.add(chunkTable, blob, 0, text)
		g.add(fileTable, g.next(fileTable), visit, agreement, fmt.Sprintf("%s-%d-%d.txt", kind, to.id, blob), "text/plain", blob, at,
			g.accounts[d.lower(len(g.accounts))].id, at)
		if (i+1)%chunk == 0 || i == g.yield.files-1 {
			if err := g.flush(ctx); err != nil {
				return err
			}
			g.progress("files", i+1, g.yield.files)
		}
	}
	return nil
}
