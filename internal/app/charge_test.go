package app_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestSomebodyMistypedIsOffered: who is not found by the typed name when a commitment
// is given to them is offered by nearly that name, and the way back is kept.
func TestSomebodyMistypedIsOffered(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	c := promises(v)[0]
	p := w.as(w.staff).Post(commitmentPath(c.ID)+"/assign", url.Values{
		"version": {itoa(c.Version)}, "person": {"Yeongu"}, "due_on": {""}, "back": {visitPath(v.ID)},
	}).Want(422)
	if n := p.Find("input[type=radio][name=person_id]").Length(); n == 0 {
		t.Errorf("nobody is offered: %s", p.Says())
	}
	if got := p.Find("form[action$='/assign'] input[name=back]").AttrOr("value", ""); got != visitPath(v.ID) {
		t.Errorf("the way back is %q", got)
	}
	several := w.as(w.staff).Post("/commitments/assign", url.Values{"picked": {itoa(c.ID) + ":" + itoa(c.Version)}, "person": {"Yeongu"}}).Want(422)
	if n := several.Find("input[type=radio][name=person_id]").Length(); n == 0 {
		t.Errorf("nobody is offered for several: %s", several.Says())
	}
}

// TestADueDayBeforeTheVisitIsRefusedLater, as it is on the visit's form.
func TestADueDayBeforeTheVisitIsRefusedLater(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	for _, c := range promises(v) {
		for _, action := range []string{"assign", "move"} {
			p := w.as(w.staff).Post(commitmentPath(c.ID)+"/"+action, url.Values{
				"version": {itoa(c.Version)}, "due_on": {"2019-01-01"}, "reason": {"A slip"}, "person": {""},
			})
			if p.Status != 422 || !strings.Contains(p.Says(), "before the visit") {
				t.Errorf("%s: %d %.200s", action, p.Status, p.Says())
			}
		}
	}
}

// TestAnEmptyContactSaysWhatIsMissing, at fields that its form has.
func TestAnEmptyContactSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.as(w.staff).Post("/visits", url.Values{"direction": {"contact"}, "starts_on": {"today"}}).Want(422)
	for _, link := range p.Find("[role=alert] a[href^='#']").EachIter() {
		if id := strings.TrimPrefix(link.AttrOr("href", ""), "#"); p.Find(`[id="`+id+`"]`).Length() != 1 {
			t.Errorf("%q leads to no field of the form", id)
		}
	}
	if got := p.Complaint("stops[0].points[0].text"); !strings.Contains(got, "what it was about") {
		t.Errorf("the line is told %q", got)
	}
}
