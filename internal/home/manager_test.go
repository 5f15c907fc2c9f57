package home

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
)

// page is what somebody's first page says.
func (s *stand) page(who auth.Account, l i18n.Lang) string {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	w := httptest.NewRecorder()
	if err := (&Handler{s.store}).Show(w, r.WithContext(i18n.With(auth.As(r.Context(), who), l))); err != nil || w.Code != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", who.Name, w.Code, err)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s in %s: a text is missing", who.Name, l)
	}
	return w.Body.String()
}

func TestWhatManagersDecideOnAndWhatIsLate(t *testing.T) {
	s := newStand(t)
	agreement := func(title, more string) int64 {
		return s.id(`insert into agreements (title, kind, state, state_on, starts_on, ends_on, notice_days, renews) values ('%s', 'mou', 'in_force', '2026-01-01', '2026-01-01', %s) returning id`, title, more)
	}
	agreement("ends in 91 days", "date '2026-06-15' + 91, null, false")
	soon := agreement("ends in 90 days", "date '2026-06-15' + 90, null, false")
	agreement("has ended", "date '2026-06-14', null, false")
	agreement("goes on", "date '2026-06-15' + 20, null, true")
	agreement("goes on unless said", "date '2026-06-15' + 80, 60, true")
	agreement("notice in 91 days", "date '2026-06-15' + 151, 60, false")
	agreement("too late to say", "date '2026-06-15' + 30, 60, false")
	s.id(`insert into agreements (title, kind, state, starts_on, ends_on) values ('proposed', 'mou', 'proposed', '2026-01-01', '2026-07-01') returning id`)
	s.id(`insert into agreements (title, kind, state, starts_on, ends_on, removed_at) values ('removed', 'mou', 'in_force', '2026-01-01', '2026-07-01', now()) returning id`)
	over := s.id(`insert into agreements (title, kind, state, end_reason) values ('ended', 'mou', 'ended', 'x') returning id`)
	for title, of := range map[string]int64{"late under what goes on": soon, "late under what ended": over} {
		s.id(`insert into agreement_milestones (agreement_id, position, title, due_on) values (%d, 1, '%s', '2026-06-14') returning id`, of, title)
	}
	s.id(`insert into agreement_milestones (agreement_id, position, title, due_on) values (%d, 2, 'due today', '2026-06-15') returning id`, soon)
	s.id(`insert into agreement_milestones (agreement_id, position, title, due_on, done_on) values (%d, 3, 'done', '2026-06-01', '2026-06-02') returning id`, soon)

	got, err := s.today(s.ctx, s.manager)
	if err != nil {
		t.Fatal(err)
	}
	var decide, late []string
	for _, d := range got.decide {
		decide = append(decide, d.Title+" "+d.until(s.ctx))
	}
	for _, m := range got.late {
		late = append(late, m.Title+" of "+m.Agreement)
	}
	if got, want := strings.Join(decide, ", "), "goes on unless said notice until 5 Jul 2026, too late to say ends 15 Jul 2026, ends in 90 days ends 13 Sept 2026"; strings.ReplaceAll(got, "Sep ", "Sept ") != want {
		t.Errorf("to decide on: %s, want %s", got, want)
	}
	if got := strings.Join(late, ", "); got != "late under what goes on of ends in 90 days" {
		t.Errorf("late: %s", got)
	}
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		body := s.page(s.manager, l)
		for _, want := range []string{"/follow-through", agreementPath(soon), "#milestone-", i18n.Say(l, "home.decide"), i18n.Say(l, "home.late"), i18n.Say(l, "home.kept.none")} {
			if !strings.Contains(body, want) {
				t.Errorf("a manager's page in %s lacks %q", l, want)
			}
		}
		if body = s.page(s.staff, l); strings.Contains(body, "kept-panel") || strings.Contains(body, i18n.Say(l, "home.decide")) {
			t.Errorf("staff are shown what is for managers in %s", l)
		}
	}
}

func TestManagersSeeTheFollowThroughAgainstAYearBefore(t *testing.T) {
	s := newStand(t)
	for range 3 {
		s.id(`insert into commitments (what, state, state_on, created_at) values ('x', 'kept', '2026-01-01', '2025-01-01') returning id`)
	}
	s.id(`insert into commitments (what, due_on, created_at) values ('x', '2025-02-01', '2025-01-01') returning id`)
	body := s.page(s.manager, i18n.EN)
	for _, want := range []string{"<strong>75%</strong>", "3 of 4 kept", "Up by 75 points in a year: 0% on 15 Jun 2025", "what=overdue"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
