package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgtype"
)

// Instant is an instant as programs get it: RFC 3339 in UTC, wherever the machine is.
type Instant time.Time

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (i *Instant) ScanTimestamptz(v pgtype.Timestamptz) error {
	*i = Instant(v.Time)
	return nil
}

// MarshalJSON writes it as RFC 3339 has it.
func (i Instant) MarshalJSON() ([]byte, error) { return time.Time(i).UTC().MarshalJSON() }

// UnmarshalJSON reads what MarshalJSON wrote.
func (i *Instant) UnmarshalJSON(data []byte) error { return (*time.Time)(i).UnmarshalJSON(data) }

// Schema implements huma.SchemaProvider.
func (Instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2019-03-06T09:00:00Z"}}
}
