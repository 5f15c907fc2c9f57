package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

// axe-core (MPL-2.0), which finds what keeps people with disabilities out of a page.
//
//go:embed axe/axe.min.js
var axe string

// Finding is a place in the page that breaks a rule of accessibility.
type Finding struct {
	Rule, Impact, Help string
	Selector, HTML     string
	Why                string
}

func (f Finding) String() string {
	return fmt.Sprintf("%s (%s): %s\n    at %s\n    %s\n    %s", f.Rule, f.Impact, f.Help, f.Selector, short(f.HTML), strings.ReplaceAll(f.Why, "\n", "\n    "))
}

// Axe has axe-core look at the page with all its rules, or only with those named. It
// is brought in from outside of the page, whose policy would rightly refuse it.
func (tab *Tab) Axe(rules ...string) []Finding {
	tab.t.Helper()
	if !Eval[bool](tab, `typeof axe === 'object'`) {
		Eval[bool](tab, axe+"\n;true")
	}
	which := `rules: {'target-size': {enabled: true}}` // new in WCAG 2.2, and not among axe's own choice yet
	if len(rules) > 0 {
		list, _ := json.Marshal(rules) // of strings: cannot fail
		which = `runOnly: {type: 'rule', values: ` + string(list) + `}`
	}
	return Eval[[]Finding](tab, `axe.run(document, {resultTypes: ['violations'], `+which+`}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => ({rule: v.id, impact: v.impact ?? '', help: v.help,
			selector: n.target.flat().join(' '), html: n.html, why: n.failureSummary ?? ''}))))`)
}
