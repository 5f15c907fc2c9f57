package app_test

import (
	"strings"
	"testing"

	"gyoryu/internal/pg"
)

// TestAVisitThatNamesWhatWasRemovedIsStillEdited: an institute and a person that were
// removed after the visit stay in it, and what else it says can be changed.
func TestAVisitThatNamesWhatWasRemovedIsStillEdited(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Before", -20, w.staff.PersonID, w.casted))
	w.exec("update institutes set removed_at = now() where id = @id", pg.Args{"id": w.casted})
	w.exec("update people set removed_at = now() where id = @id", pg.Args{"id": w.staff.PersonID})
	b := w.as(w.staff)
	p := b.Get(visitPath(v.ID)+"/edit").Want(200).Form(visitPath(v.ID)).Set("title", "After").Press("save").Want(200)
	if got := p.Text("h1"); got != "After" {
		t.Errorf("it is called %q", got)
	}
	if got := p.Says(); !strings.Contains(got, "CASTED") {
		t.Errorf("its institute is gone: %s", got)
	}
}
