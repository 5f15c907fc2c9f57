package commitment

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

func TestWhoMayDoWhatWithACommitment(t *testing.T) {
	t.Parallel()
	as := func(id, person int64, roles ...auth.Role) auth.Account {
		return auth.Account{ID: id, PersonID: person, Roles: roles}
	}
	c := Commitment{State: Open, CreatedBy: 1, VisitBy: 2, VisitLeader: 30, Person: &Person{ID: 40}}
	nobody := c
	nobody.Person = nil
	settled := nobody
	settled.State = Kept
	for _, tt := range []struct {
		name               string
		who                auth.Account
		c                  Commitment
		edit, assign, note bool
	}{
		{"a manager", as(9, 0, auth.Manager), c, true, true, true},
		{"who wrote it", as(1, 0, auth.Staff), c, true, true, true},
		{"who wrote it, a researcher now", as(1, 0, auth.Researcher), c, false, false, false},
		{"who logged the visit", as(2, 0, auth.Staff), c, true, true, true},
		{"who led the visit", as(3, 30, auth.Staff), c, true, true, true},
		{"who led the visit, a researcher", as(3, 30, auth.Researcher), c, false, false, false},
		{"who is in charge", as(4, 40, auth.Staff), c, true, true, true},
		{"who is in charge, a researcher", as(4, 40, auth.Researcher), c, false, false, true},
		{"other staff", as(5, 50, auth.Staff), c, false, false, false},
		{"other staff, nobody in charge", as(5, 50, auth.Staff), nobody, false, true, false},
		{"other staff, nobody was", as(5, 50, auth.Staff), settled, false, false, false},
		{"a researcher, nobody in charge", as(6, 60, auth.Researcher), nobody, false, false, false},
		{"an administrator", as(7, 0, auth.Admin), nobody, false, false, false},
		{"staff without a person, of no visit", as(8, 0, auth.Staff), Commitment{State: Open, CreatedBy: 1, Person: &Person{ID: 40}}, false, false, false},
		{"the public", auth.Account{}, Commitment{State: Open}, false, false, false},
	} {
		if e, a, n := tt.c.EditableBy(tt.who), tt.c.AssignableBy(tt.who), tt.c.NotableBy(tt.who); e != tt.edit || a != tt.assign || n != tt.note {
			t.Errorf("%s may change it %v, assign it %v, note %v", tt.name, e, a, n)
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
		{"who removed it, writing no more", as(5, 0, auth.Researcher), ago(1), false},
		{"who wrote it", as(1, 0, auth.Staff), ago(1), false},
		{"the public", auth.Account{}, ago(1), false},
	} {
		if got := (Commitment{CreatedBy: 1, RemovedAt: tt.removed, RemovedBy: 5}).RestorableBy(tt.who, now); got != tt.want {
			t.Errorf("%s may bring it back: %v", tt.name, got)
		}
	}
}

func TestTheBadgeSaysWhatIsMissingFirst(t *testing.T) {
	t.Parallel()
	lee := &Person{ID: 1}
	for _, tt := range []struct {
		name   string
		c      Commitment
		tone   ui.Tone
		en, ko string
	}{
		{"nobody, undated", Commitment{State: Open}, ui.Bad, "nobody, no date", "담당·기한 없음"},
		{"nobody, overdue", Commitment{State: Open, DueOn: on("2026-06-11")}, ui.Bad, "nobody in charge, 4 days late", ""},
		{"nobody, dated", Commitment{State: UnderWay, DueOn: on("2026-09-11")}, ui.Bad, "nobody in charge", ""},
		{"overdue", Commitment{State: UnderWay, Person: lee, DueOn: on("2026-06-14")}, ui.Bad, "1 day late", ""},
		{"undated", Commitment{State: Open, Person: lee}, ui.Bad, "no date", "기한 없음"},
		{"today", Commitment{State: Open, Person: lee, DueOn: today}, ui.Warn, "due today", ""},
		{"in 14 days", Commitment{State: Open, Person: lee, DueOn: today.Add(14)}, ui.Warn, "in 14 days", "14일"},
		{"in 15 days", Commitment{State: Open, Person: lee, DueOn: today.Add(15)}, ui.Info, "in 15 days", "15일"},
		{"kept, with nobody", Commitment{State: Kept, StateOn: on("2026-05-01"), DueOn: on("2026-01-01")}, ui.Good, "kept", "이행"},
		{"dropped", Commitment{State: Dropped}, ui.Plain, "dropped", "중단"},
	} {
		tone, en := tt.c.status(i18n.With(t.Context(), i18n.EN), today)
		_, ko := tt.c.status(i18n.With(t.Context(), i18n.KO), today)
		if tone != tt.tone || !strings.HasPrefix(strings.ToLower(en), tt.en) || !strings.Contains(ko, tt.ko) || ko == en || strings.Contains(en+ko, "⟦") {
			t.Errorf("%s: %v, %q, %q", tt.name, tone, en, ko)
		}
	}
}

func TestWhatIsDerivedFromACommitment(t *testing.T) {
	t.Parallel()
	lee := &Person{ID: 1}
	for _, tt := range []struct {
		c                        Commitment
		overdue, nobody, undated bool
	}{
		{Commitment{State: Open}, false, true, true},
		{Commitment{State: Open, DueOn: today, Person: lee}, false, false, false},
		{Commitment{State: UnderWay, DueOn: today.Add(-1), Person: lee}, true, false, false},
		{Commitment{State: Kept, DueOn: today.Add(-1)}, false, false, false},
		{Commitment{State: Dropped}, false, false, false},
	} {
		if tt.c.Overdue(today) != tt.overdue || tt.c.Nobody() != tt.nobody || tt.c.Undated() != tt.undated {
			t.Errorf("%+v: overdue %v, nobody %v, undated %v", tt.c, tt.c.Overdue(today), tt.c.Nobody(), tt.c.Undated())
		}
	}
}

func (s *stand) read(fields url.Values) (Draft, *form.Form) {
	s.t.Helper()
	f := form.With(fields)
	names := pick.In(f)
	d := read(f, names, today)
	s.must(names.Resolve(s.ctx, s.db))
	d.check(f)
	return d, f
}

func complaints(f *form.Form) []string {
	all := []string{}
	for _, c := range f.Complaints() {
		all = append(all, c.Field+" "+c.Msg.Key)
	}
	slices.Sort(all)
	return all
}

func TestWhatIsWrongWithACommitmentsForm(t *testing.T) {
	s := newStand(t)
	begin := func() url.Values {
		return url.Values{
			"what": {"Share lists."}, "owed_by": {"us"}, "person": {"Lee Yeon-gu"}, "their_person": {""}, "due_on": {"2026-09-01"}, "recurs": {"year"},
			"institutes[0].institute": {"CASTED"}, "institutes[1].institute": {"casted"}, "institutes[2].institute": {""}, "evidence": {"E"},
		}
	}
	d, f := s.read(begin())
	if !f.OK() || d.What != "Share lists." || d.OwedBy != Us || d.PersonID != s.lee || d.DueOn != on("2026-09-01") || d.Recurs != "year" || !slices.Equal(d.InstituteIDs, []int64{s.casted}) {
		t.Errorf("read %+v, complaints %v", d, complaints(f))
	}
	for name, tt := range map[string]struct {
		field, value string
		want         []string
	}{
		"nothing":               {"what", " ", []string{"what form.needed"}},
		"too much":              {"what", strings.Repeat("가", 4001), []string{"what form.too-long"}},
		"NUL":                   {"what", "a\x00", []string{"what form.unreadable"}},
		"broken UTF-8":          {"evidence", "\xff", []string{"evidence form.unreadable"}},
		"an unknown side":       {"owed_by", "me", []string{"owed_by form.no-such-choice"}},
		"every so often":        {"recurs", "week", []string{"recurs form.no-such-choice"}},
		"a day that is none":    {"due_on", "x", []string{"due_on form.no-day"}},
		"nobody of the name":    {"person", "Zzyzx", []string{"person pick.no-person"}},
		"a person past bigint":  {"person_id", "99999999999999999999", []string{"person form.no-such-record"}},
		"nobody of theirs":      {"their_person", "Zzyzx", []string{"their_person pick.no-person"}},
		"no institute so named": {"institutes[0].institute", "Zzyzx", []string{"institutes[0].institute pick.no-institute"}},
		"an institute gone":     {"institutes[0].institute_id", "999", []string{"institutes[0].institute form.no-such-record"}},
		"a new institute":       {"institutes[0].institute_id", "new", nil},
	} {
		v := begin()
		v.Set(tt.field, tt.value)
		if _, f := s.read(v); !slices.Equal(complaints(f), tt.want) {
			t.Errorf("%s: %v, want %v", name, complaints(f), tt.want)
		}
	}
	v := begin()
	v.Set("institutes[0].institute", "")
	v.Set("institutes[1].institute", "")
	v.Set("owed_by", "")
	if d, f := s.read(v); !slices.Equal(complaints(f), []string{"institutes[0].institute commitment.needs-institute"}) || d.OwedBy != Both {
		t.Errorf("with none: %v, owed by %s", complaints(f), d.OwedBy)
	}
}

func TestAFormFilledFromACommitmentReadsAsTheSame(t *testing.T) {
	s := newStand(t)
	for _, d := range []Draft{
		{What: "Two\nlines", OwedBy: Them, InstituteIDs: []int64{s.casted, s.casisd}, PersonID: s.lee, TheirPersonID: s.wang, DueOn: on("2026-09-01"), Recurs: "year", Evidence: "E"},
		{What: "Bare", OwedBy: Both, InstituteIDs: []int64{s.casisd}},
	} {
		c := s.create(d)
		for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
			got, f := s.read(c.values(l))
			got.person, got.theirPerson, got.institutes = nil, nil, nil
			if !f.OK() || fmt.Sprint(got) != fmt.Sprint(d) || f.Version() != c.Version {
				t.Errorf("in %s: read %+v, complaints %v, want %+v", l, got, complaints(f), d)
			}
		}
	}
}

func TestAFormThatCameTooLateShowsWhatTheOtherSaved(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists.", InstituteIDs: []int64{s.casted, s.casisd}, PersonID: s.lee, DueOn: on("2026-09-01")})
	for field, tt := range map[string]struct {
		change func(*Draft)
		mine   string
	}{
		"what": {func(d *Draft) { d.What = "Theirs." }, "Mine."}, "owed_by": {func(d *Draft) { d.OwedBy = Us }, "them"}, "due_on": {func(d *Draft) { d.DueOn = day.Day{} }, "2026-10-01"},
		"recurs": {func(d *Draft) { d.Recurs = "year" }, ""}, "evidence": {func(d *Draft) { d.Evidence = "E" }, "Mine"}, "person": {func(d *Draft) { d.PersonID = s.kim }, ""},
		"their_person": {func(d *Draft) { d.TheirPersonID = s.wang }, ""}, "institutes[0].institute": {func(d *Draft) { d.InstituteIDs = []int64{s.casisd} }, ""},
	} {
		theirs := Draft{What: "Share lists.", OwedBy: Both, InstituteIDs: []int64{s.casted, s.casisd}, PersonID: s.lee, DueOn: on("2026-09-01")}
		now := s.find(c.ID)
		s.must(s.Update(s.ctx, now, theirs, now.Version, s.staff))
		opened := s.find(c.ID)
		tt.change(&theirs)
		s.must(s.Update(s.ctx, opened, theirs, opened.Version, s.other))
		saved := s.find(c.ID)
		// I changed nothing: theirs is taken over.
		_, f := s.read(opened.values(i18n.EN))
		s.must(saved.meet(s.ctx, s.DB, f, on("2026-06-15")))
		if got := complaints(f); !slices.Equal(got, []string{"version form.conflict"}) || f.Told("version", i18n.EN) == "" || f.Version() != saved.Version {
			t.Errorf("%s: %v, told %q, version %d", field, got, f.Told("version", i18n.EN), f.Version())
		}
		if tt.mine == "" {
			continue
		}
		mine := opened.values(i18n.EN)
		mine.Set(field, tt.mine)
		_, f = s.read(mine)
		s.must(saved.meet(s.ctx, s.DB, f, on("2026-06-15")))
		if said := f.Complaint(field, i18n.EN); !strings.HasPrefix(said, "Meanwhile omar wrote: ") || f.Value(field) != tt.mine {
			t.Errorf("%s: %q, the form has %q", field, said, f.Value(field))
		}
	}
}

func TestTickedCommitmentsAreReadWithTheirVersions(t *testing.T) {
	t.Parallel()
	f := form.With(url.Values{"picked": {"12:3", "7:1"}})
	if got := readPicked(f); !f.OK() || !slices.Equal(got, []picked{{12, 3}, {7, 1}}) {
		t.Errorf("read %v, %v", got, complaints(f))
	}
	for _, v := range []string{"", "12", ":", "a:b", "12:", ":3", "99999999999999999999:1", "1:2:3"} {
		f := form.With(url.Values{"picked": {v, "7:1"}})
		if got := readPicked(f); f.OK() || len(got) != 1 {
			t.Errorf("%q: read %v, %v", v, got, complaints(f))
		}
	}
}
