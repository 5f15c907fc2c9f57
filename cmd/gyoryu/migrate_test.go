package main

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg/pgtest"
)

func TestTheSchemaGoesUpAndDown(t *testing.T) {
	t.Parallel()
	db := []string{"DATABASE_URL=" + pgtest.Empty(t)}
	says := func(words string, args ...string) {
		t.Helper()
		if got := gyoryu(t, db, append([]string{"migrate"}, args...)...); got.status != 0 || got.stderr != "" || !strings.Contains(got.stdout, words) {
			t.Errorf("migrate %s: %+v; want %q", strings.Join(args, " "), got, words)
		}
	}
	says("000001_history.up.sql", "status")
	says("schema 0 of ", "status") // looking has changed nothing
	says("up to date", "up")
	says("up to date", "up")
	says("to come", "down")
	says("up to date", "up")
	refused(t, gyoryu(t, db, "migrate", "down", "1000"), 1, "1000")
	refused(t, gyoryu(t, db, "migrate", "down", "0"), 1, "can't take back 0")
}

func TestASchemaThatIsNewerIsRefusedInOneLine(t *testing.T) {
	t.Parallel()
	url := pgtest.NewURL(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "update schema_migrations set version = 900000; update schema_done set version = 900000"); err != nil {
		t.Fatal(err)
	}
	_ = conn.Close(t.Context())
	for _, args := range [][]string{{"serve"}, {"migrate", "up"}, {"demo"}, {"account", "list"}} {
		refused(t, gyoryu(t, []string{"DATABASE_URL=" + url, "GYORYU_ADDR=127.0.0.1:0"}, args...), 1, "newer", "900000")
	}
	if got := gyoryu(t, []string{"DATABASE_URL=" + url}, "migrate", "status"); got.status != 0 || !strings.Contains(got.stdout, "newer") {
		t.Errorf("status says %+v", got)
	}
}

func TestAWrongPasswordOrDatabaseIsToldAtOnce(t *testing.T) {
	t.Parallel()
	url := strings.Replace(pgtest.Empty(t), "/test_", "/absent_", 1)
	refused(t, gyoryu(t, []string{"DATABASE_URL=" + url, "GYORYU_ADDR=127.0.0.1:0"}, "serve"), 1, "DATABASE_URL", "absent_")
}
