package pgtest

import (
	"context"
	"errors"
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
	"gyoryu/migrations"
)

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	one, two := New(t), New(t)
	if _, err := one.Exec(t.Context(), "create table mine (id int)"); err != nil {
		t.Fatal(err)
	}
	n, err := pg.Value[int](t.Context(), two, "select count(*) from pg_class where relname = 'mine'", nil)
	if err != nil || n != 0 {
		t.Errorf("the other database has the table too (%d, %v)", n, err)
	}
	at, err := pg.MigrationStatus(t.Context(), NewURL(t), migrations.Files)
	if err != nil || at.Current == 0 || at.Current != at.Newest || at.Dirty {
		t.Errorf("a clone is at %+v, %v", at, err)
	}
	at, err = pg.MigrationStatus(t.Context(), Empty(t), migrations.Files)
	if err != nil || at.Current != 0 {
		t.Errorf("an empty database is at %+v, %v", at, err)
	}
}

func TestACloneTakesTensOfMilliseconds(t *testing.T) {
	NewURL(t) // the first one builds the template
	took := make([]time.Duration, 9)
	for i := range took {
		began := time.Now()
		NewURL(t)
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	t.Logf("median %s, slowest %s", took[4], took[8])
	if took[4] > time.Second { // far above what it takes, for busy machines
		t.Errorf("the median of a clone is %s", took[4])
	}
}

func TestADatabaseIsDroppedThoughItIsInUse(t *testing.T) {
	var name string
	t.Run("a test that forgets a connection", func(t *testing.T) {
		pool := New(t)
		tx, err := pool.Begin(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if err := tx.QueryRow(context.Background(), "select current_database()").Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	server, err := server()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var left int
	if err := conn.QueryRow(t.Context(), "select count(*) from pg_database where datname = $1", name).Scan(&left); err != nil || left != 0 || name == "" {
		t.Errorf("database %q is still there (%v)", name, err)
	}
}

func TestManyTestsAtOnceFitOnOneServer(t *testing.T) {
	for range 30 {
		t.Run("one of many", func(t *testing.T) {
			t.Parallel()
			pool := New(t)
			var wait sync.WaitGroup
			for range 2 * poolSize {
				wait.Go(func() {
					if _, err := pool.Exec(t.Context(), "select pg_sleep(0.02)"); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
		})
	}
}

func TestATemplateIsBuiltOnceAndWhole(t *testing.T) {
	server, err := server()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"1_a.up.sql":   {Data: []byte("create table a (id int); select pg_sleep(0.2) -- " + t.Name() + time.Now().String())},
		"1_a.down.sql": {Data: []byte("drop table a")},
	}
	name, err := templateName(files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, sql := range []string{"drop database if exists " + name, "drop database if exists " + name + "_half"} {
			if err := admin(server, sql); err != nil {
				t.Error(err)
			}
		}
	})
	// What a test process that was killed leaves behind.
	if err := admin(server, "create database "+name+"_half"); err != nil {
		t.Fatal(err)
	}
	broken := fstest.MapFS{"1_a.up.sql": {Data: []byte("nonsense")}, "1_a.down.sql": {}}
	if _, err := build(t.Context(), server, broken); err == nil {
		t.Error("a template of broken migrations was built")
	}
	brokenName, _ := templateName(broken)
	t.Cleanup(func() { _ = admin(server, "drop database if exists "+brokenName+"_half") })
	if err := admin(server, "create database never template "+brokenName); err == nil {
		t.Error("the broken template can be cloned")
		_ = admin(server, "drop database never")
	}

	failures := make([]error, 4)
	var wait sync.WaitGroup
	for i := range failures {
		wait.Go(func() {
			got, err := build(t.Context(), server, files)
			if err == nil && got != name {
				err = errors.New("built " + got)
			}
			failures[i] = err
		})
	}
	wait.Wait()
	if err := errors.Join(failures...); err != nil {
		t.Error(err)
	}
}

func TestTheTemplatesNameFollowsTheMigrations(t *testing.T) {
	names := map[string]bool{}
	for _, files := range []fs.FS{
		fstest.MapFS{"a.sql": {Data: []byte("bc")}},
		fstest.MapFS{"a.sql": {Data: []byte("bd")}},
		fstest.MapFS{"ab.sql": {Data: []byte("c")}},
		fstest.MapFS{},
	} {
		name, err := templateName(files)
		if err != nil {
			t.Fatal(err)
		}
		names[name] = true
	}
	if len(names) != 4 {
		t.Errorf("four sets of migrations, names %v", names)
	}
}

func TestAnAddressThatIsNoneIsRefused(t *testing.T) {
	if os.Getenv("GYORYU_HELPER") != "" {
		_, err := server()
		if err == nil || !strings.Contains(err.Error(), "TEST_DATABASE_URL") {
			t.Errorf("got %v", err)
		}
		return
	}
	// The address is read once per process, so this takes another one.
	cmd := exec.Command(os.Args[0], "-test.run=^TestAnAddressThatIsNoneIsRefused$")
	cmd.Env = append(os.Environ(), "GYORYU_HELPER=1", "TEST_DATABASE_URL=host=localhost dbname=x")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
