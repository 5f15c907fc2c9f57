package e2e

import (
	"strings"
	"testing"

	"gyoryu/internal/browser"
	"gyoryu/internal/pg"
)

const (
	currentRow = `document.querySelector('work-list tbody > tr[aria-current]')?.id ?? ''`
	focusedRow = `document.activeElement.closest('tbody > tr[id]')?.id ?? ''`
)

// TestADayOfWorkOnTheListByKeyboard: the keys move the current row, one is marked as kept,
// the next is noted about, and what was typed is there after one has looked elsewhere.
func TestADayOfWorkOnTheListByKeyboard(t *testing.T) {
	t.Parallel()
	p := site(t)
	tab := browser.New(t, p.url, browser.Options{})
	tab.SignInAs("manager@demo.example")
	tab.Open("/commitments?which=unsettled")
	rows := browser.Eval[[]string](tab, `[...document.querySelectorAll('work-list tbody > tr[id]')].map(row => row.id)`)
	if len(rows) < 4 {
		t.Fatalf("only %d rows", len(rows))
	}
	at := func(row string) {
		t.Helper()
		if current, focused := browser.Eval[string](tab, currentRow), browser.Eval[string](tab, focusedRow); current != row || focused != row {
			t.Errorf("the current row is %q, the focus on %q, want %q", current, focused, row)
		}
	}
	for _, step := range []struct {
		key string
		row int
	}{{"j", 0}, {"j", 1}, {"ArrowDown", 2}, {"k", 1}, {"ArrowUp", 0}, {"k", 0}} {
		tab.Press(step.key)
		at(rows[step.row])
	}
	if shown := browser.Eval[bool](tab, `(row => getComputedStyle(row).backgroundColor !== getComputedStyle(row.nextElementSibling).backgroundColor)(document.querySelector('tr[aria-current]'))`); !shown {
		t.Error("the current row looks like the others")
	}

	// The keys are listed.
	tab.Press("?")
	tab.WaitShown(".keys .confirm-panel")
	tab.Press("Escape")
	tab.WaitGone(".keys .confirm-panel")

	// What was typed about a row is there when one comes back; letters typed are no keys.
	tab.Press("j", "k", "n")
	tab.WaitShown(".work-panel form[action$='/note']")
	tab.Type("jkd asked")
	tab.Press("Escape")
	tab.WaitGone(".work-panel form[action$='/note']")
	at(rows[0])
	tab.Press("j", "k", "n")
	if typed := browser.Eval[string](tab, `document.activeElement.value`); typed != "jkd asked" {
		t.Errorf("what was typed is %q", typed)
	}
	tab.Press("Escape")

	// d: what is complained about is complained about in the row; then it is kept, and the
	// next row is the current one.
	tab.Press("d")
	tab.WaitShown(".work-panel form[action$='/keep']")
	browser.Eval[bool](tab, `(document.querySelector(".work-panel [name=text]").form.remove(), true)`) // nothing to be asked about on leaving
	tab.Follow(func() { tab.Press("Ctrl+Enter") })
	tab.WaitShown("#" + rows[0] + " + .work-panel .complaints")
	tab.Focus(".work-panel [name=evidence]")
	tab.Type("The report")
	tab.Follow(func() { tab.Press("Ctrl+Enter") })
	at(rows[1])
	if got := state(t, p, rows[0]); got != "kept" {
		t.Errorf("it is %s", got)
	}
	if browser.Eval[bool](tab, `Boolean(document.getElementById('`+rows[0]+`'))`) || !strings.HasPrefix(browser.Eval[string](tab, `location.search`), "?which=unsettled") {
		t.Error("the view is not the one that it was, without the row")
	}

	// n: the note is in the row, which is still the current one; then the next.
	tab.Press("n")
	tab.Type("asked again")
	tab.Follow(func() { tab.Press("Enter") })
	at(rows[1])
	if row := browser.Eval[string](tab, `document.getElementById('`+rows[1]+`').textContent`); !strings.Contains(row, "asked again") {
		t.Errorf("the row says %q", row)
	}
	tab.Press("j")
	at(rows[2])
	tab.Press("a")
	if name := browser.Eval[string](tab, `document.activeElement.name`); name != "person" {
		t.Errorf("the focus is in %q", name)
	}
	tab.Press("Escape", "t")
	if name := browser.Eval[string](tab, `document.activeElement.name`); name != "due_on" {
		t.Errorf("the focus is in %q", name)
	}
	tab.Press("Escape")

	// Letters can be switched off, the arrows stay.
	browser.Eval[bool](tab, `(document.querySelector('[data-keys-on]').click(), true)`)
	tab.Press("k")
	at(rows[2])
	tab.Press("ArrowUp")
	at(rows[1])
	tab.Follow(func() { tab.Press("Enter") })
	if path := browser.Eval[string](tab, `location.pathname`); path != "/commitments/"+rows[1][1:] {
		t.Errorf("Enter opens %s", path)
	}
	tab.Quiet(422) // of what was complained about
}

func state(t *testing.T, p *place, row string) string {
	t.Helper()
	s, err := pg.Value[string](t.Context(), p.db, "select state from commitments where id = @id::bigint", pg.Args{"id": row[1:]})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
