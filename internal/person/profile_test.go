package person

import (
	"net/http"
	"strings"
	"testing"

	"gyoryu/internal/i18n"
)

// TestAResearcherKeepsTheirOwnProfile all but where they work, in either language, and meets
// what others saved meanwhile.
func TestAResearcherKeepsTheirOwnProfile(t *testing.T) {
	s := newStand(t)
	self := s.researcher
	self.PersonID = s.wang
	before, err := s.find(s.ctx, s.wang)
	if err != nil || len(before.Positions) == 0 {
		t.Fatalf("%+v, %v", before, err)
	}
	if text := s.get(t, self, path(s.wang)); !strings.Contains(text, "Edit my profile") {
		t.Error("one's own page does not offer it")
	}
	if text := s.get(t, s.staff, path(s.wang)); strings.Contains(text, "Edit my profile") {
		t.Error("somebody else's page is called one's own")
	}
	for l, want := range map[i18n.Lang]string{i18n.EN: "Where you work is kept by staff", i18n.KO: "소속은 직원이 관리합니다"} {
		text := s.as(t, self, l, http.MethodGet, path(s.wang)+"/edit", nil).Body.String()
		if !strings.Contains(text, want) || strings.Contains(text, "add-position") || !strings.Contains(text, `type="hidden" name="positions[0].institute_id"`) {
			t.Errorf("the form in %s has positions to change, or does not say %q", l, want)
		}
	}
	mine := before.draft().values(before.Version, i18n.EN)
	mine.Set("phone", "777")
	mine.Set("notes", "mine")
	mine["languages"] = []string{"zh", "en"}
	mine.Set("positions[0].title", "Emperor")
	mine.Set("positions[7].institute", "CASISD")
	if w := s.as(t, self, i18n.EN, http.MethodPost, path(s.wang), mine); w.Code != http.StatusSeeOther {
		t.Fatalf("saving it: %d", w.Code)
	}
	after, err := s.find(s.ctx, s.wang)
	if err != nil || after.Phone != "777" || after.Notes != "mine" || len(after.Languages) != 2 || len(after.Positions) != len(before.Positions) || after.Positions[0] != before.Positions[0] {
		t.Errorf("saved %+v, %v", after, err)
	}

	stale := after.draft().values(after.Version, i18n.EN)
	theirs := after.draft().values(after.Version, i18n.EN)
	theirs.Set("positions[0].title", "President")
	theirs.Set("phone", "888")
	if w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.wang), theirs); w.Code != http.StatusSeeOther {
		t.Fatalf("staff: %d", w.Code)
	}
	stale.Set("phone", "999")
	w := s.as(t, self, i18n.EN, http.MethodPost, path(s.wang), stale)
	for _, want := range []string{"Meanwhile", "888", `value="999"`, "President"} {
		if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d, and it does not tell %q", w.Code, want)
		}
	}
}

// TestThePartsOfAPersonsPage are there in both languages, with what they have or that there is none.
func TestThePartsOfAPersonsPage(t *testing.T) {
	s := newStand(t)
	for _, part := range []string{"visits", "knows", "commitments", "topics", "exchanges", "outputs"} {
		for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
			w := s.as(t, s.researcher, l, http.MethodGet, path(s.kim)+"?part="+part, nil)
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `part=`+part+`" aria-current="page"`) {
				t.Errorf("%s in %s: %d", part, l, w.Code)
			}
		}
	}
	if text := s.get(t, s.staff, path(s.kim)+"?part=balance"); !strings.Contains(text, "One of these filters") {
		t.Error("a part that people do not have is not told")
	}
}
