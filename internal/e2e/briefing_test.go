package e2e

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"gyoryu/internal/browser"
)

// TestABriefingOfThreeStopsFitsOnTwoPages of paper, in both languages: the article's visit has
// three institutes about which there is much to say.
func TestABriefingOfThreeStopsFitsOnTwoPages(t *testing.T) {
	t.Parallel()
	p := shown(t)
	var three string
	err := p.db.QueryRow(t.Context(), `
		select string_agg('institute=' || x.id, '&') from (
			select i.id from stops s join institutes i on i.id = s.institute_id and not i.home where s.visit_id = 1
			 group by i.id order by (select count(*) from commitment_institutes c where c.institute_id = i.id) desc, i.id limit 3) x`).Scan(&three)
	if err != nil {
		t.Fatal(err)
	}
	tab := browser.New(t, p.url, browser.Options{})
	tab.SignInAs("manager@demo.example")
	tab.Open("/visits/1")
	tab.Follow(func() { tab.Click("a[href='/briefing?visit=1']") })
	for _, at := range []string{"/briefing?" + three, "/briefing?visit=1"} {
		for _, language := range []string{"en", "ko"} {
			tab.Open(at + "&lang=" + language)
			pdf, pages := tab.Paper()
			if !bytes.HasPrefix(pdf, []byte("%PDF")) || pages < 1 || pages > 2 {
				t.Errorf("%s in %s: %d pages", at, language, pages)
			}
			if dir := os.Getenv("GYORYU_PAPER"); dir != "" {
				_ = os.WriteFile(dir+"/briefing-"+language+strings.NewReplacer("/", "-", "?", "-").Replace(at)+".pdf", pdf, 0o600)
			}
		}
	}
	tab.Quiet()
}
