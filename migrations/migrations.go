// Package migrations carries the numbered SQL files that build the schema. Each
// runs in one transaction; see internal/pg/migrate.go for how.
package migrations

import "embed"

// Files are the up and down files.
//
//go:embed *.sql
var Files embed.FS
