package agreement

import (
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

var today = on("2026-06-15")

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func days(n int) *int { return &n }

func TestHowAnAgreementStandsOnADay(t *testing.T) {
	t.Parallel()
	in := Standing{State: InForce, Charged: true, StartsOn: on("2024-01-01"), SignedOn: on("2024-01-01")}
	with := func(change func(*Standing)) Standing { s := in; change(&s); return s }
	for name, tt := range map[string]struct {
		s    Standing
		want string
	}{
		"without an end":                   {in, ""},
		"ends today":                       {with(func(s *Standing) { s.EndsOn = today }), "expiring"},
		"ended yesterday":                  {with(func(s *Standing) { s.EndsOn = today.Add(-1) }), "expired"},
		"ends in 90 days":                  {with(func(s *Standing) { s.EndsOn = today.Add(90) }), "expiring"},
		"ends in 91 days":                  {with(func(s *Standing) { s.EndsOn = today.Add(91) }), ""},
		"went on by itself":                {with(func(s *Standing) { s.EndsOn, s.Renews = today.Add(-1), true }), ""},
		"goes on by itself soon":           {with(func(s *Standing) { s.EndsOn, s.Renews = today.Add(9), true }), ""},
		"notice in 30 days":                {with(func(s *Standing) { s.NoticeDays, s.NoticeOn, s.Renews = days(90), today.Add(30), true }), "notice"},
		"notice in 31 days":                {with(func(s *Standing) { s.NoticeDays, s.NoticeOn, s.Renews = days(90), today.Add(31), true }), ""},
		"notice is past":                   {with(func(s *Standing) { s.NoticeDays, s.NoticeOn, s.Renews = days(90), today.Add(-5), true }), "notice"},
		"no notice is asked for":           {with(func(s *Standing) { s.EndsOn, s.NoticeOn, s.Renews = today.Add(9), today.Add(9), true }), ""},
		"notice without an end":            {with(func(s *Standing) { s.NoticeDays = days(90) }), ""},
		"a milestone of yesterday":         {with(func(s *Standing) { s.DueOn = today.Add(-1) }), "late"},
		"a milestone of today":             {with(func(s *Standing) { s.DueOn = today }), ""},
		"nobody in charge":                 {with(func(s *Standing) { s.Charged = false }), "nobody"},
		"everything at once, the loud one": {Standing{State: InForce, EndsOn: today.Add(-1), DueOn: today.Add(-9), NoticeDays: days(1), NoticeOn: today.Add(-2)}, "expired late nobody notice"},
		"proposed, past its days":          {Standing{State: Proposed, EndsOn: today.Add(-1), Charged: true}, ""},
		"negotiated, a milestone late":     {Standing{State: Negotiating, DueOn: today.Add(-1), Charged: true}, "late"},
		"ended asks for nothing":           {Standing{State: Ended, EndsOn: today.Add(-1), DueOn: today.Add(-1), NoticeDays: days(1), NoticeOn: today.Add(-2)}, ""},
	} {
		var got []string
		for _, set := range tt.s.in(today) {
			got = append(got, string(set))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", name, got, tt.want)
		}
	}
}

func TestTheBadgesSayTheLoudestFirstInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		s      Standing
		tones  []ui.Tone
		en, ko string
	}{
		{Standing{State: InForce, EndsOn: on("2026-06-01"), DueOn: on("2026-05-01")}, []ui.Tone{ui.Bad, ui.Bad, ui.Bad}, "expired 1 Jun 2026, milestone late, nobody in charge", "2026. 6. 1. 만료, 이행 지연, 담당 없음"},
		{Standing{State: InForce, Charged: true, EndsOn: on("2026-06-20"), NoticeDays: days(30), NoticeOn: on("2026-05-21")}, []ui.Tone{ui.Bad, ui.Warn}, "notice was due 21 May 2026, ends in 5 days", "2026. 5. 21. 통보 기한 지남, 만료 5일 남음"},
		{Standing{State: InForce, Charged: true}, []ui.Tone{ui.Good}, "in force", "발효"},
		{Standing{State: Proposed, Charged: true}, []ui.Tone{ui.Info}, "proposed", "제안"},
		{Standing{State: Ended}, []ui.Tone{ui.Plain}, "ended", "종료"},
	} {
		for l, want := range map[i18n.Lang]string{i18n.EN: tt.en, i18n.KO: tt.ko} {
			var texts []string
			for i, m := range tt.s.marks(i18n.With(t.Context(), l), today) {
				texts = append(texts, m.text)
				if i >= len(tt.tones) || m.tone != tt.tones[i] {
					t.Errorf("%s is %s", m.text, m.tone)
				}
			}
			if got := strings.Join(texts, ", "); got != want {
				t.Errorf("says %q, want %q", got, want)
			}
		}
	}
}

func TestARenewalIsAsLongAsWhatItRenews(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ first, last, next, until string }{
		{"2023-01-01", "2023-12-31", "2024-01-01", "2024-12-31"},
		{"2024-01-01", "2024-12-31", "2025-01-01", "2025-12-31"}, // a leap year, and one that is none
		{"2019-06-01", "2022-05-31", "2022-06-01", "2025-05-31"},
		{"2024-02-29", "2025-02-28", "2025-03-01", "2026-02-28"},
		{"2023-03-01", "2024-02-29", "2024-03-01", "2025-02-28"},
		{"2026-01-31", "2026-02-27", "2026-02-28", "2026-03-27"},
		{"2026-01-01", "2026-01-10", "2026-01-11", "2026-01-20"},
		{"2026-01-01", "2026-01-01", "2026-01-02", "2026-01-02"},
	} {
		if next := on(tt.last).Add(1); next != on(tt.next) {
			t.Fatalf("the day after %s is %s", tt.last, next)
		}
		if got := termOf(on(tt.first), on(tt.last)).from(on(tt.next)); got != on(tt.until) {
			t.Errorf("%s to %s goes on from %s to %s, want %s", tt.first, tt.last, tt.next, got, tt.until)
		}
	}
}

func TestWhoMayChangeAnAgreement(t *testing.T) {
	t.Parallel()
	as := func(id, person int64, roles ...auth.Role) auth.Account {
		return auth.Account{ID: id, PersonID: person, Roles: roles}
	}
	a := Agreement{Head: Head{CreatedBy: 1}, Charges: []charge.InCharge{{PersonID: 30, Now: true, Side: charge.Ours}, {PersonID: 40, Side: charge.Ours}}}
	for _, tt := range []struct {
		name string
		who  auth.Account
		may  bool
	}{
		{"a manager", as(9, 0, auth.Manager), true},
		{"who wrote it", as(1, 0, auth.Staff), true},
		{"who wrote it, a researcher now", as(1, 0, auth.Researcher), false},
		{"who is in charge", as(3, 30, auth.Staff), true},
		{"who is in charge, a researcher", as(3, 30, auth.Researcher), false},
		{"who was in charge", as(4, 40, auth.Staff), false},
		{"other staff", as(5, 50, auth.Staff), false},
		{"staff without a person", as(6, 0, auth.Staff), false},
		{"an administrator", as(7, 0, auth.Admin), false},
		{"the public", auth.Account{}, false},
	} {
		if got := a.EditableBy(tt.who); got != tt.may {
			t.Errorf("%s may change it: %v", tt.name, got)
		}
	}
	now := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
	ago := func(days int) *time.Time { at := now.AddDate(0, 0, -days); return &at }
	for _, tt := range []struct {
		name    string
		who     auth.Account
		removed *time.Time
		want    bool
	}{
		{"a manager, years later", as(9, 0, auth.Manager), ago(3000), true},
		{"a manager, what is there", as(9, 0, auth.Manager), nil, false},
		{"who removed it, after 29 days", as(5, 0, auth.Staff), ago(29), true},
		{"who removed it, after 30 days", as(5, 0, auth.Staff), ago(30), false},
		{"who wrote it", as(1, 0, auth.Staff), ago(1), false},
	} {
		if got := (Agreement{Head: Head{CreatedBy: 1, RemovedAt: tt.removed, RemovedBy: 5}}).RestorableBy(tt.who, now); got != tt.want {
			t.Errorf("%s may bring it back: %v", tt.name, got)
		}
	}
}

func TestSinceWhenItIsInItsState(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		d    Draft
		want day.Day
	}{
		"proposed":                     {Draft{State: Proposed, SignedOn: on("2020-01-01")}, today},
		"in force since it was signed": {Draft{State: InForce, SignedOn: on("2020-01-01")}, on("2020-01-01")},
		"in force unsigned":            {Draft{State: InForce}, today},
		"ended with its term":          {Draft{State: Ended, EndsOn: on("2020-01-01")}, on("2020-01-01")},
		"ended before its term":        {Draft{State: Ended, EndsOn: on("2030-01-01")}, today},
		"ended after it went on":       {Draft{State: Ended, EndsOn: on("2020-01-01"), Renews: true}, today},
	} {
		if got := tt.d.stateOn(today); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
