package pg_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/migrations"
)

// three is a small schema of three migrations.
func three() fstest.MapFS {
	return files(
		"create table a (id int primary key)", "drop table a",
		"create table b (id int primary key);\ninsert into b values (1)", "drop table b",
		"alter table a add column note text", "alter table a drop column note")
}

// files numbers pairs of SQL, up and down.
func files(sql ...string) fstest.MapFS {
	all := fstest.MapFS{}
	for i := 0; i < len(sql); i += 2 {
		all[fmt.Sprintf("%06d_part.up.sql", i/2+1)] = &fstest.MapFile{Data: []byte(sql[i])}
		all[fmt.Sprintf("%06d_part.down.sql", i/2+1)] = &fstest.MapFile{Data: []byte(sql[i+1])}
	}
	return all
}

// first is the part of all up to the given version.
func first(all fstest.MapFS, version int) fstest.MapFS {
	part := fstest.MapFS{}
	for name, file := range all {
		if name < fmt.Sprintf("%06d~", version) {
			part[name] = file
		}
	}
	return part
}

func TestAnEmptyDatabaseGetsTheNewestSchema(t *testing.T) {
	url := pgtest.Empty(t)
	wantStatus(t, url, three(), pg.Status{Newest: 3, Pending: []string{
		"000001_part.up.sql", "000002_part.up.sql", "000003_part.up.sql"}})
	migrate(t, url, three())
	wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
	run(t, url, "insert into a values (1, 'there')")

	migrate(t, url, three()) // again: nothing to do, nothing lost
	wantRows(t, url, "select count(*) from a", 1)
}

func TestAskingForTheStatusChangesNothing(t *testing.T) {
	url := pgtest.Empty(t)
	wantStatus(t, url, first(three(), 1), pg.Status{Newest: 1, Pending: []string{"000001_part.up.sql"}})
	wantRows(t, url, "select count(*) from pg_class where relnamespace = 'public'::regnamespace", 0)
}

func TestTheProgramsOwnMigrationsGoUpDownAndUpAgain(t *testing.T) {
	url := pgtest.Empty(t)
	migrate(t, url, migrations.Files)
	at, err := pg.MigrationStatus(t.Context(), url, migrations.Files)
	if err != nil {
		t.Fatal(err)
	}
	before := tables(t, url)
	if err := pg.MigrateDown(t.Context(), url, migrations.Files, int(at.Newest)); err != nil {
		t.Fatal(err)
	}
	if left := tables(t, url); len(left) != 0 {
		t.Errorf("tables that the way down left: %v", left)
	}
	migrate(t, url, migrations.Files)
	if after := tables(t, url); !slices.Equal(before, after) {
		t.Errorf("after down and up the tables are\n%v\nand were\n%v", after, before)
	}
}

func TestDownTakesBackExactlyTheStepsAsked(t *testing.T) {
	url := pgtest.Empty(t)
	migrate(t, url, three())
	if err := pg.MigrateDown(t.Context(), url, three(), 1); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, url, three(), pg.Status{Current: 2, Newest: 3, Pending: []string{"000003_part.up.sql"}})
	for _, steps := range []int{3, 0, -1} {
		if err := pg.MigrateDown(t.Context(), url, three(), steps); err == nil {
			t.Errorf("took back %d migrations of 2", steps)
		}
	}
	wantStatus(t, url, three(), pg.Status{Current: 2, Newest: 3, Pending: []string{"000003_part.up.sql"}})
	if err := pg.MigrateDown(t.Context(), url, three(), 2); err != nil {
		t.Fatal(err)
	}
	migrate(t, url, three())
	wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
}

// A program that is killed inside a migration has marked it dirty; its file's
// transaction is rolled back by the server.
func TestAMigrationCutShortBeforeItsEndIsRunAgain(t *testing.T) {
	for version := 1; version <= 3; version++ {
		url := pgtest.Empty(t)
		migrate(t, url, first(three(), version-1))
		dirty(t, url, version)
		wantStatus(t, url, three(), pg.Status{Current: uint(version - 1), Newest: 3, Dirty: true, Pending: []string{
			"000001_part.up.sql", "000002_part.up.sql", "000003_part.up.sql"}[version-1:]})
		migrate(t, url, three())
		wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
		wantRows(t, url, "select count(*) from b", 1)
	}
}

// … or it is killed when the file has happened and only the dirty mark is left.
func TestAMigrationCutShortAfterItsEndIsNotRunAgain(t *testing.T) {
	for version := 1; version <= 3; version++ {
		url := pgtest.Empty(t)
		migrate(t, url, first(three(), version))
		dirty(t, url, version)
		migrate(t, url, three())
		wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
		wantRows(t, url, "select count(*) from b", 1)
	}
}

func TestAWayDownCutShortIsMended(t *testing.T) {
	for _, happened := range []bool{true, false} {
		for version := 3; version >= 1; version-- {
			url := pgtest.Empty(t)
			migrate(t, url, three())
			if version < 3 {
				if err := pg.MigrateDown(t.Context(), url, three(), 3-version); err != nil {
					t.Fatal(err)
				}
			}
			if happened {
				if err := pg.MigrateDown(t.Context(), url, three(), 1); err != nil {
					t.Fatal(err)
				}
			}
			before := version - 1
			if before == 0 {
				before = -1 // golang-migrate's word for none
			}
			dirty(t, url, before)
			migrate(t, url, three())
			wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
			wantRows(t, url, "select count(*) from b", 1)
		}
	}
}

// The real thing: a process is killed with SIGKILL while the server works
// on its migration.
func TestAProgramKilledInsideAMigrationStartsAgainByItself(t *testing.T) {
	for version := 1; version <= 3; version++ {
		name := fmt.Sprintf("%06d_part.up.sql", version)
		url := pgtest.Empty(t)
		program := exec.Command(os.Args[0], "-test.run=^TestHelperMigratesSlowly$")
		program.Env = append(os.Environ(), "GYORYU_HELPER_URL="+url, "GYORYU_HELPER_SLOW="+name)
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "the migration to be under way", func() bool {
			return count(t, url, "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'") == 1
		})
		_ = program.Process.Kill()
		_ = program.Wait()

		migrate(t, url, three())
		wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
		wantRows(t, url, "select count(*) from b", 1)
	}
}

func TestHelperMigratesSlowly(t *testing.T) {
	url, name := os.Getenv("GYORYU_HELPER_URL"), os.Getenv("GYORYU_HELPER_SLOW")
	if url == "" {
		t.Skip("is the other process of TestAProgramKilledInsideAMigrationStartsAgainByItself")
	}
	slow := three()
	slow[name] = &fstest.MapFile{Data: append(slices.Clone(slow[name].Data), "; select pg_sleep(6)"...)}
	_ = pg.Migrate(t.Context(), url, slow)
}

func TestAFailingMigrationLeavesNothingAndCanBeMended(t *testing.T) {
	url := pgtest.Empty(t)
	bad := three()
	bad["000002_part.up.sql"] = &fstest.MapFile{Data: []byte("create table b (id int);\n\ninsert into nowhere values (1)")}
	err := pg.Migrate(t.Context(), url, bad)
	if err == nil || !strings.Contains(err.Error(), "version 2, line 3") || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("the error doesn't say where: %v", err)
	}
	wantRows(t, url, "select count(*) from pg_class where relname = 'b'", 0)
	migrate(t, url, three())
	wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
}

func TestAMigrationThatEndsItsTransactionIsRefused(t *testing.T) {
	err := pg.Migrate(t.Context(), pgtest.Empty(t), files("create table a (id int); commit", "drop table a"))
	if err == nil || !strings.Contains(err.Error(), "ends its transaction itself") {
		t.Errorf("got %v", err)
	}
}

func TestANewerSchemaIsRefusedBeforeAnything(t *testing.T) {
	url := pgtest.Empty(t)
	migrate(t, url, three())
	older := first(three(), 2)
	for name, attempt := range map[string]func() error{
		"up":   func() error { return pg.Migrate(t.Context(), url, older) },
		"down": func() error { return pg.MigrateDown(t.Context(), url, older, 1) },
	} {
		err := attempt()
		if !errors.Is(err, pg.SchemaNewer) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: want one line that the database is newer, got %v", name, err)
		}
	}
	wantStatus(t, url, older, pg.Status{Current: 3, Newest: 2})
	wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})

	// Before anything also means: not behind the newer program's lock.
	defer hold(t, url)()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if err := pg.Migrate(ctx, url, older); !errors.Is(err, pg.SchemaNewer) {
		t.Errorf("while the newer one migrates: %v", err)
	}
}

func TestANewerMigrationThatNeverHappenedIsNoNewerSchema(t *testing.T) {
	url := pgtest.Empty(t)
	older := first(three(), 2)
	migrate(t, url, older)
	dirty(t, url, 3)
	migrate(t, url, older)
	wantStatus(t, url, older, pg.Status{Current: 2, Newest: 2})
}

func TestADirtyVersionThatNothingExplainsIsRefused(t *testing.T) {
	unmarked := pgtest.Empty(t)
	migrate(t, unmarked, three())
	run(t, unmarked, "drop table schema_done")
	dirty(t, unmarked, 3)

	far := pgtest.Empty(t)
	migrate(t, far, first(three(), 1))
	dirty(t, far, 3)
	for _, url := range []string{unmarked, far} {
		err := pg.Migrate(t.Context(), url, three())
		if err == nil || !strings.Contains(err.Error(), "by hand") {
			t.Errorf("got %v", err)
		}
	}
}

func TestADatabaseThatGolangMigrateMadeIsTakenOn(t *testing.T) {
	url := pgtest.Empty(t)
	run(t, url, "create table a (id int primary key)",
		"create table schema_migrations (version bigint not null primary key, dirty boolean not null)",
		"insert into schema_migrations values (1, false)")
	migrate(t, url, three())
	wantStatus(t, url, three(), pg.Status{Current: 3, Newest: 3})
}

func TestManyProgramsStartAtOnce(t *testing.T) {
	url := pgtest.Empty(t)
	all := three()
	all["000002_part.up.sql"] = &fstest.MapFile{Data: []byte("create table b (id int primary key); insert into b values (1); select pg_sleep(0.3)")}
	failures := make([]error, 8)
	var wait sync.WaitGroup
	for i := range failures {
		wait.Go(func() { failures[i] = pg.Migrate(t.Context(), url, all) })
	}
	wait.Wait()
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, url, all, pg.Status{Current: 3, Newest: 3})
}

func TestWaitingForAnotherEndsWithTheContext(t *testing.T) {
	url := pgtest.Empty(t)
	defer hold(t, url)()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := pg.Migrate(ctx, url, three()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("want the deadline, got %v", err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %s", took)
	}
}

// An index built concurrently waits for every transaction that began before, so
// whoever waits for the lock must not do so inside one.
func TestAnIndexBuiltConcurrentlyUnderTheLockIsNotHeldUpByThoseWhoWait(t *testing.T) {
	url := pgtest.Empty(t)
	migrate(t, url, first(three(), 1))
	release := hold(t, url)

	waiting := make(chan error, 1)
	go func() { waiting <- pg.Migrate(t.Context(), url, three()) }()
	time.Sleep(300 * time.Millisecond)

	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	builder := connect(t, url)
	if _, err := builder.Exec(ctx, "create index concurrently slow on a (id)"); err != nil {
		t.Errorf("the index can't be built: %v", err)
	}
	release()
	if err := <-waiting; err != nil {
		t.Error(err)
	}
}

// And the other way round: while an index is being built elsewhere, held up by an
// old transaction, migrating goes on with other tables.
func TestMigratingGoesOnWhileAnIndexIsBuiltElsewhere(t *testing.T) {
	url := pgtest.Empty(t)
	run(t, url, "create table elsewhere (id int)")
	old := connect(t, url)
	tx, err := old.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "insert into elsewhere values (1)"); err != nil {
		t.Fatal(err)
	}
	built := make(chan error, 1)
	builder := connect(t, url)
	go func() {
		_, err := builder.Exec(context.Background(), "create index concurrently slow on elsewhere (id)")
		built <- err
	}()
	waitFor(t, "the index to be under way", func() bool {
		return count(t, url, "select count(*) from pg_stat_progress_create_index where datname = current_database()") == 1
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := pg.Migrate(ctx, url, three()); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-built; err != nil {
		t.Error(err)
	}
}

func TestFilesThatGolangMigrateWouldMisreadAreRefused(t *testing.T) {
	for name, change := range map[string]func(fstest.MapFS){
		"misspelt name": func(all fstest.MapFS) { all["000004-part.up.sql"] = &fstest.MapFile{} },
		"no way down":   func(all fstest.MapFS) { delete(all, "000002_part.down.sql") },
		"no way up":     func(all fstest.MapFS) { delete(all, "000002_part.up.sql") },
		"same number":   func(all fstest.MapFS) { all["000002_other.up.sql"] = &fstest.MapFile{} },
		"number zero":   func(all fstest.MapFS) { all["000000_a.up.sql"] = &fstest.MapFile{} },
	} {
		url := pgtest.Empty(t)
		all := three()
		change(all)
		if err := pg.Migrate(t.Context(), url, all); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if left := tables(t, url); len(left) != 0 {
			t.Errorf("%s: made %v", name, left)
		}
	}
}

func migrate(t *testing.T, url string, all fs.FS) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := pg.Migrate(ctx, url, all); err != nil {
		t.Fatal(err)
	}
}

// dirty leaves the mark of a program that was killed.
func dirty(t *testing.T, url string, version int) {
	t.Helper()
	run(t, url,
		"create table if not exists schema_migrations (version bigint not null primary key, dirty boolean not null)",
		"delete from schema_migrations",
		fmt.Sprintf("insert into schema_migrations values (%d, true)", version))
}

// hold takes the lock as another program that migrates does.
func hold(t *testing.T, url string) (release func()) {
	t.Helper()
	other := connect(t, url)
	if _, err := other.Exec(t.Context(), "select pg_advisory_lock(7316220)"); err != nil {
		t.Fatal(err)
	}
	return func() { _ = other.Close(context.Background()) }
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(context.Background())
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func count(t *testing.T, url, sql string) (n int) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// tables are those of the schema itself.
func tables(t *testing.T, url string) []string {
	t.Helper()
	names, err := pg.Values[string](t.Context(), connect(t, url), `
		select relname from pg_class where relkind in ('r', 'v', 'm') and relnamespace = 'public'::regnamespace
		and relname not in ('schema_migrations', 'schema_done') order by relname`, nil)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func wantRows(t *testing.T, url, sql string, want int) {
	t.Helper()
	if got := count(t, url, sql); got != want {
		t.Errorf("%s: got %d, want %d", sql, got, want)
	}
}

func wantStatus(t *testing.T, url string, all fs.FS, want pg.Status) {
	t.Helper()
	got, err := pg.MigrationStatus(t.Context(), url, all)
	if err != nil {
		t.Fatal(err)
	}
	if got.Current != want.Current || got.Newest != want.Newest || got.Dirty != want.Dirty || !slices.Equal(got.Pending, want.Pending) {
		t.Errorf("status: got %+v, want %+v", got, want)
	}
}

func waitFor(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for range 1000 {
		if happened() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited ten seconds for %s", what)
}
