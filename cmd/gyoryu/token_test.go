package main

import (
	"regexp"
	"testing"

	"gyoryu/internal/pg/pgtest"
)

func TestTokensAreKeptFromTheCommandLine(t *testing.T) {
	t.Parallel()
	db := []string{"DATABASE_URL=" + pgtest.NewURL(t)}
	for _, email := range []string{"jo@example.org", "shut@example.org"} {
		if got := gyoryu(t, db, "account", "add", "--email="+email, "--name=Jo", "--role=staff"); got.status != 0 {
			t.Fatalf("account add: %+v", got)
		}
	}
	if got := gyoryu(t, db, "account", "disable", "--email=shut@example.org"); got.status != 0 {
		t.Fatalf("account disable: %+v", got)
	}
	alone := regexp.MustCompile(`^gyoryu_[A-Za-z0-9_-]{43}\n$`)
	seen := map[string]bool{}
	for _, more := range [][]string{nil, {"--read-only"}} {
		got := gyoryu(t, db, append([]string{"token", "add", "--email=JO@example.org", "--name=Sync"}, more...)...)
		if got.status != 0 || !alone.MatchString(got.stdout) || seen[got.stdout] {
			t.Errorf("token add %v: %+v", more, got)
		}
		seen[got.stdout] = true
	}
	if got := gyoryu(t, db, "token", "add", "--email=jo@example.org", "--name=Other"); got.status != 0 {
		t.Errorf("token add: %+v", got)
	}
	for name, want := range map[string]string{"Sync": "2 tokens are revoked\n", "Other": "1 token is revoked\n"} {
		if got := gyoryu(t, db, "token", "revoke", "--email=jo@example.org", "--name="+name); got.status != 0 || got.stdout != want {
			t.Errorf("token revoke %s: %+v", name, got)
		}
		refused(t, gyoryu(t, db, "token", "revoke", "--email=jo@example.org", "--name="+name), 1, "jo@example.org", name)
	}
	refused(t, gyoryu(t, db, "token", "add", "--email=no@example.org", "--name=x"), 1, "no@example.org")
	refused(t, gyoryu(t, db, "token", "add", "--email=shut@example.org", "--name=x"), 1, "shut@example.org")
	refused(t, gyoryu(t, db, "token", "add", "--email=jo@example.org", "--name= "), 1, "name")
	refused(t, gyoryu(t, db, "token", "revoke", "--email=no@example.org", "--name=x"), 1, "no@example.org")
}
