package main

import (
	"regexp"
	"strings"
	"testing"

	"gyoryu/internal/pg/pgtest"
)

func TestAccountsAreKeptFromTheCommandLine(t *testing.T) {
	t.Parallel()
	db := []string{"DATABASE_URL=" + pgtest.NewURL(t), "GYORYU_URL=https://gyoryu.example.org"}
	link := regexp.MustCompile(`^https://gyoryu\.example\.org/\S{20,}\n$`)

	added := gyoryu(t, db, "account", "add", "--email=jo@example.org", "--name=Jo Example", "--role=staff,manager")
	if added.status != 0 || !link.MatchString(added.stdout) {
		t.Errorf("add: %+v", added)
	}
	again := gyoryu(t, db, "account", "reset", "--email=jo@example.org")
	if again.status != 0 || !link.MatchString(again.stdout) || again.stdout == added.stdout {
		t.Errorf("reset: %+v", again)
	}
	if list := gyoryu(t, db, "account", "list"); !regexp.MustCompile(`(?m)^jo@example\.org +Jo Example +staff,manager +invited$`).MatchString(list.stdout) {
		t.Errorf("list: %+v", list)
	}
	if got := gyoryu(t, db, "account", "disable", "--email=jo@example.org"); got.status != 0 {
		t.Errorf("disable: %+v", got)
	}
	if list := gyoryu(t, db, "account", "list"); !strings.Contains(list.stdout, "disabled") {
		t.Errorf("list: %+v", list)
	}
	refused(t, gyoryu(t, db, "account", "reset", "--email=jo@example.org"), 1, "jo@example.org")
	refused(t, gyoryu(t, db, "account", "disable", "--email=no@example.org"), 1, "no@example.org")
	refused(t, gyoryu(t, db, "account", "add", "--email=JO@example.org", "--name=Jo", "--role=staff"), 1, "email")
	refused(t, gyoryu(t, db, "account", "add", "--email=nonsense", "--name=Jo", "--role=staff"), 1, "email")
	refused(t, gyoryu(t, db, "account", "add", "--email=a@example.org", "--name=Jo", "--role=king"), 2, "role")
}

func TestAnAccountIsAddedBesideARunningProgram(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	r := start(t, "GYORYU_DATA="+dir)
	here := []string{"GYORYU_DATA=" + dir, "GYORYU_ADDR=" + strings.TrimPrefix(r.address, "http://")}
	got := gyoryu(t, here, "account", "add", "--email=jo@example.org", "--name=Jo", "--role=admin")
	if got.status != 0 || !strings.HasPrefix(got.stdout, r.address+"/") {
		t.Errorf("add: %+v", got)
	}
}
