package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/pg/pgtest"
)

func TestTheDemoDataIsLoadedOnce(t *testing.T) {
	t.Parallel()
	db := []string{"DATABASE_URL=" + pgtest.Empty(t)}
	for _, words := range []string{"is loaded", "there already"} {
		if got := gyoryu(t, db, "demo"); got.status != 0 || !strings.Contains(got.stdout, words) {
			t.Errorf("demo: %+v; want %q", got, words)
		}
	}
}

func TestInADemoAnyoneSignsInWithOneClick(t *testing.T) {
	t.Parallel()
	db := "DATABASE_URL=" + pgtest.Empty(t)
	for range 2 { // the second start finds the data there
		r := start(t, db, "GYORYU_DEMO=1")
		browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		for _, email := range []string{"admin@demo.example", "manager@demo.example", "staff@demo.example", "researcher@demo.example"} {
			answer, err := browser.PostForm(r.address+"/sign-in/demo", url.Values{"email": {email}})
			if err != nil {
				t.Fatal(err)
			}
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusSeeOther || len(answer.Cookies()) == 0 {
				t.Errorf("signing in as %s: %s, cookies %v", email, answer.Status, answer.Cookies())
			}
		}
		r.stop()
	}
}
