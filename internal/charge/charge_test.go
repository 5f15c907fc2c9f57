package charge

import (
	"context"
	"strings"
	"testing"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

var today = day.Day{Year: 2026, Month: 6, Day: 15}

func drawn(t *testing.T, l i18n.Lang, all []InCharge, editable bool) string {
	t.Helper()
	var b strings.Builder
	if err := Panel(Agreement, 7, all, true, editable, today).Render(i18n.With(context.Background(), l), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "⟦") {
		t.Errorf("a sentence is missing in %s: %s", l, b.String())
	}
	return b.String()
}

// in are the texts in this order.
func in(page string, texts ...string) bool {
	for _, text := range texts {
		_, rest, found := strings.Cut(page, text)
		if !found {
			return false
		}
		page = rest
	}
	return true
}

func TestNobodyInChargeOnOurSideIsLoud(t *testing.T) {
	for name, tt := range map[string]struct {
		all  []InCharge
		loud bool
	}{
		"nobody at all":     {nil, true},
		"only theirs":       {[]InCharge{{ID: 1, Side: Theirs}}, true},
		"who was":           {[]InCharge{{ID: 1, Side: Ours, To: today.Add(-1)}}, true},
		"who will be":       {[]InCharge{{ID: 1, Side: Ours, From: today.Add(1)}}, true},
		"to the last day":   {[]InCharge{{ID: 1, Side: Ours, To: today}}, false},
		"from the first":    {[]InCharge{{ID: 1, Side: Ours, From: today}}, false},
		"days not recorded": {[]InCharge{{ID: 1, Side: Ours}}, false},
	} {
		if loud := strings.Contains(drawn(t, i18n.EN, tt.all, false), "nobody in charge on our side"); loud != tt.loud {
			t.Errorf("%s: loud %v", name, loud)
		}
	}
	if !strings.Contains(drawn(t, i18n.KO, nil, true), "우리 측 담당 없음") {
		t.Error("in Korean")
	}
}

func TestWhoIsInChargeNowComesFirst(t *testing.T) {
	page := drawn(t, i18n.EN, []InCharge{
		{ID: 1, PersonID: 11, Name: "Later", Side: Ours, From: today.Add(3)},
		{ID: 2, PersonID: 12, Name: "Before", Side: Ours, From: today.Add(-30), To: today.Add(-3)},
		{ID: 3, PersonID: 13, Name: "Now", Side: Ours, Role: "lead", From: today.Add(-2)},
		{ID: 4, PersonID: 14, Name: "Other", Side: Theirs},
	}, false)
	if !in(page, `id="in-charge"`, "Ours", "/people/13", "Now", "lead", "since 13 Jun 2026", "Later", "Earlier (1)", "Before", "Theirs", "Other", "days not known") {
		t.Errorf("%s", page)
	}
	if strings.Contains(page, "<form") {
		t.Error("who may not edit is shown a form")
	}
}

func TestWhoMayEditHasTheForms(t *testing.T) {
	page := drawn(t, i18n.EN, []InCharge{{ID: 3, Version: 5, PersonID: 13, Name: "Now", Side: Ours}}, true)
	for _, want := range []string{
		`action="/assignments/3/end"`, `action="/assignments/3/remove"`, `name="version" value="5"`, "/assignments/3/edit?back=%2Fagreements%2F7%23in-charge",
		`action="/assignments"`, `name="of" value="agreement"`, `name="id" value="7"`, `name="back" value="/agreements/7#in-charge"`, `id="charge-person"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing from %s", want, page)
		}
	}
}
