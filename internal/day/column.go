package day

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5/pgtype"
)

var (
	_ pgtype.DateValuer  = Day{}
	_ pgtype.DateScanner = (*Day)(nil)
)

// DateValue lets pgx write the day into a date column; the zero day is null. A day that the calendar has not fails with
// NoSuchDay, rather than being rolled over into the next month.
func (d Day) DateValue() (pgtype.Date, error) {
	if d.IsZero() {
		return pgtype.Date{}, nil
	}
	if !d.real() {
		return pgtype.Date{}, fmt.Errorf("day.DateValue of %s: %w", d, NoSuchDay)
	}
	return pgtype.Date{Time: d.Time(), Valid: true}, nil
}

// ScanDate lets pgx read the day from a date column; null is the zero day. An infinite date, or one outside the years
// 1 to 9999, fails with OutOfRange.
func (d *Day) ScanDate(v pgtype.Date) error {
	if !v.Valid {
		*d = Day{}
		return nil
	}
	read := Of(v.Time)
	if v.InfinityModifier != pgtype.Finite || read.IsZero() {
		return fmt.Errorf("day.ScanDate(%v, %v): %w", v.Time, v.InfinityModifier, OutOfRange)
	}
	*d = read
	return nil
}

// MarshalText gives YYYY-MM-DD, "" for the zero day, and NoSuchDay for one that the calendar has not.
func (d Day) MarshalText() ([]byte, error) {
	if !d.IsZero() && !d.real() {
		return nil, fmt.Errorf("day.MarshalText of %s: %w", d, NoSuchDay)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads YYYY-MM-DD, and "" as the zero day. It fails as Parse does.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	read, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// MarshalJSON gives "YYYY-MM-DD", and null for the zero day.
func (d Day) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	text, err := d.MarshalText()
	if err != nil {
		return nil, err
	}
	return json.Marshal(string(text))
}

// UnmarshalJSON reads "YYYY-MM-DD"; null and "" are the zero day. It fails as Parse does, and Unreadable if the JSON is
// no string.
func (d *Day) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*d = Day{}
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("day.UnmarshalJSON(%s): %w", data, Unreadable)
	}
	return d.UnmarshalText([]byte(text))
}
