package main

import (
	"log/slog"
	"testing"
	"time"

	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// TestTheOfficesZoneHoldsFromTheNextStartOn, for the program's days and for the database's.
func TestTheOfficesZoneHoldsFromTheNextStartOn(t *testing.T) {
	t.Parallel()
	environment, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	url := pgtest.NewURL(t)
	for set, want := range map[string]string{"": "Europe/Berlin", "Asia/Tokyo": "Asia/Tokyo", "Asia/Atlantis": "Europe/Berlin"} {
		d := &database{log: slog.New(slog.DiscardHandler), zone: environment.String()}
		d.address.Store(&url)
		pool, err := d.pool(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pool.Exec(t.Context(), `update settings set zone = nullif($1, '')`, set); err != nil {
			t.Fatal(err)
		}
		pool, zone, err := d.atOffice(t.Context(), pool, environment)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := pg.Value[string](t.Context(), pool, `select current_setting('timezone')`, nil)
		if err != nil || zone.String() != want || theirs != want {
			t.Errorf("set %q: %s, in the database %s, want %s (%v)", set, zone, theirs, want, err)
		}
		if err := d.close(); err != nil {
			t.Error(err)
		}
	}
}
