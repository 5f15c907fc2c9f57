package handover

import (
	"net/url"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	picks "gyoryu/internal/pick"
)

func TestWhatIsSentAsTicked(t *testing.T) {
	for sent, want := range map[string]bool{
		"assignment:1:2": true, "commitment:9223372036854775807:1": true, "milestone:7:7": true,
		"": false, "assignment": false, "assignment:1": false, "assignment:0:1": false, "assignment:1:0": false, "visit:1:1": false, "assignment:-1:1": false,
		"assignment:9223372036854775808:1": false, "assignment:1:1:1": false, "\x00:1:1": false, "assignment:１:1": false,
	} {
		p, ok := parse(sent)
		if ok != want || ok && p.String() != sent {
			t.Errorf("%q: %v %v", sent, p, ok)
		}
	}
}

func TestEachWrongInputGetsASentenceOfItsOwn(t *testing.T) {
	for name, c := range map[string]struct {
		typed      url.Values
		to         Person
		field, key string
	}{
		"nobody":               {url.Values{}, Person{}, "to", "handover.needs-successor"},
		"oneself":              {url.Values{"to_id": {"3"}}, Person{ID: 3, AtHome: true}, "to", "handover.to-oneself"},
		"somebody who left":    {url.Values{"to_id": {"4"}}, Person{ID: 4, Left: true}, "to", "handover.to-left"},
		"somebody archived":    {url.Values{"to_id": {"4"}}, Person{ID: 4, AtHome: true, Archived: true}, "to", "handover.to-left"},
		"somebody of theirs":   {url.Values{"to_id": {"4"}}, Person{ID: 4}, "to", "handover.to-elsewhere"},
		"no day":               {url.Values{"to_id": {"4"}, "on": {"31 April 2026"}}, Person{ID: 4, AtHome: true}, "on", "form.no-such-day"},
		"nonsense":             {url.Values{"to_id": {"4"}, "on": {"soon\x00"}}, Person{ID: 4, AtHome: true}, "on", "form.no-day"},
		"before anything":      {url.Values{"to_id": {"4"}, "on": {"2023-12-31"}}, Person{ID: 4, AtHome: true}, "on", "handover.too-early"},
		"far away":             {url.Values{"to_id": {"4"}, "on": {"2029-01-01"}}, Person{ID: 4, AtHome: true}, "on", "handover.too-late"},
		"as far back as it is": {url.Values{"to_id": {"4"}, "on": {"2024-01-01"}}, Person{ID: 4, AtHome: true}, "", ""},
		"today":                {url.Values{"to_id": {"4"}}, Person{ID: 4, AtHome: true}, "", ""},
	} {
		f := form.With(c.typed)
		d := read(f, picks.In(f), 3, today)
		d.ToID = c.to.ID
		d.check(f, c.to, on("2024-01-01"), today)
		all := f.Complaints()
		if c.key == "" && len(all) > 0 || c.key != "" && (len(all) != 1 || all[0].Field != c.field || all[0].Msg.Key != c.key) {
			t.Errorf("%s: %v", name, all)
		}
	}
}

func TestWhoMayUndoItAndUntilWhen(t *testing.T) {
	now := time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)
	manager, staff := auth.Account{ID: 1, Roles: []auth.Role{auth.Manager}}, auth.Account{ID: 2, Roles: []auth.Role{auth.Staff}, PersonID: 5}
	for name, c := range map[string]struct {
		h    Handover
		who  auth.Account
		want bool
	}{
		"a manager":             {Handover{CreatedAt: now.AddDate(0, 0, -29)}, manager, true},
		"too late":              {Handover{CreatedAt: now.AddDate(0, 0, -30)}, manager, false},
		"undone":                {Handover{CreatedAt: now, UndoneAt: &now}, manager, false},
		"who gave is not there": {Handover{CreatedAt: now, From: Person{Removed: true}}, manager, false},
		"staff who handed over": {Handover{CreatedAt: now, CreatedBy: 2, From: Person{ID: 5}}, staff, false},
	} {
		if got := c.h.UndoableBy(c.who, now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !MayHandOver(manager, 9) || !MayHandOver(staff, 5) || MayHandOver(staff, 9) || MayHandOver(auth.Account{ID: 3, PersonID: 5, Roles: []auth.Role{auth.Researcher}}, 5) {
		t.Error("who may hand over")
	}
}
