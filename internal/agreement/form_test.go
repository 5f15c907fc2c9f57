package agreement

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

func (s *stand) handler() *Handler {
	noon := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	return NewHandler(s.db, day.Clock{Now: func() time.Time { return noon }, Zone: time.UTC}, nil, nil)
}

// typed is a form that is right, but for what is changed.
func (s *stand) typed(change url.Values) *form.Form {
	v := url.Values{
		"title": {"MoU"}, "kind": {"mou"}, "state": {"in_force"}, "signed_on": {"2024-05-20"}, "starts_on": {"2024-06-01"}, "ends_on": {"2027-05-31"},
		"parties[0].institute": {"STEPI"}, "parties[1].institute": {"CASTED"},
		"milestones[0].title": {"Seminar"}, "milestones[0].due_on": {"2026-09-01"}, "milestones[0].person": {"Yeon-gu Lee"},
	}
	for field, values := range change {
		v[field] = values
	}
	return form.With(v)
}

// complaints are what the form gets, by field, and nothing of it without words.
func (s *stand) complaints(f *form.Form, a *Agreement, who auth.Account) map[string]string {
	s.t.Helper()
	_, err := s.handler().draft(auth.As(s.ctx, who), f, pick.In(f), a)
	s.must(err)
	all := map[string]string{}
	for _, c := range f.Complaints() {
		all[c.Field] = c.Msg.Key
		if said := c.Msg.In(i18n.EN) + c.Msg.In(i18n.KO); strings.ContainsAny(said, "⟦{") {
			s.t.Errorf("%s says %s", c.Field, said)
		}
	}
	return all
}

func TestEachMistakeHasItsOwnSentenceWhereItWasTyped(t *testing.T) {
	s := newStand(t)
	gone := s.person("Gone Person", 0)
	s.do(`insert into positions (person_id, institute_id, ends_on) values (@p, @i, '2026-06-14')`, pg.Args{"p": gone, "i": s.stepi})
	old := s.create(between("Old", s.stepi, s.casted))
	d := between("Renewal", s.stepi, s.casted)
	d.RenewalOfID = old.ID
	s.create(d)
	d = between("Secret", s.stepi, s.casted)
	d.Confidential = true
	secret := s.create(d)
	ofStaff := s.create(between("Of staff", s.stepi, s.casted))
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	for name, tt := range map[string]struct {
		change url.Values
		field  string
		key    string
	}{
		"right":                         {nil, "", ""},
		"no title":                      {url.Values{"title": {" "}}, "title", "form.needed"},
		"a title too long":              {url.Values{"title": {strings.Repeat("가", 301)}}, "title", "form.too-long"},
		"NUL in a title":                {url.Values{"title": {"a\x00b"}}, "title", "form.unreadable"},
		"broken UTF-8":                  {url.Values{"notes": {"a\xff"}}, "notes", "form.unreadable"},
		"no such kind":                  {url.Values{"kind": {"treaty"}}, "kind", "form.no-such-choice"},
		"no state":                      {url.Values{"state": {""}}, "state", "form.needed"},
		"no day":                        {url.Values{"starts_on": {"soon"}}, "starts_on", "form.no-day"},
		"no such leap day":              {url.Values{"ends_on": {"2027-02-29"}}, "ends_on", "form.no-such-day"},
		"a leap day":                    {url.Values{"ends_on": {"2028-02-29"}}, "", ""},
		"ends before it starts":         {url.Values{"ends_on": {"2024-05-31"}}, "ends_on", "agreement.ends-first"},
		"ends as it starts":             {url.Values{"ends_on": {"2024-06-01"}, "milestones[0].due_on": {""}}, "", ""},
		"signed in the future":          {url.Values{"signed_on": {"2026-06-16"}}, "signed_on", "agreement.signed-later"},
		"signed today":                  {url.Values{"signed_on": {"2026-06-15"}}, "", ""},
		"to be signed":                  {url.Values{"signed_on": {"2026-06-16"}, "state": {"negotiating"}}, "", ""},
		"in force unsigned":             {url.Values{"signed_on": {""}}, "signed_on", "agreement.unsigned"},
		"an understanding unsigned":     {url.Values{"signed_on": {""}, "kind": {"understanding"}}, "", ""},
		"proposed unsigned":             {url.Values{"signed_on": {""}, "state": {"proposed"}}, "", ""},
		"one party":                     {url.Values{"parties[1].institute": {""}}, "parties[1].institute", "agreement.two-parties"},
		"a party twice":                 {url.Values{"parties[2].institute": {"casted"}}, "parties[2].institute", "agreement.party-twice"},
		"a new party twice":             {url.Values{"parties[1].institute": {"X"}, "parties[1].institute_id": {"new"}, "parties[2].institute": {"x"}, "parties[2].institute_id": {"new"}}, "parties[2].institute", "agreement.party-twice"},
		"signed for nobody":             {url.Values{"parties[2].signed_by": {"Wang"}}, "parties[2].institute", "agreement.which-institute"},
		"an unknown party":              {url.Values{"parties[1].institute": {"CASTEDD"}}, "parties[1].institute", "pick.no-institute"},
		"a party past bigint":           {url.Values{"parties[1].institute_id": {"99999999999999999999"}, "parties[1].institute_for": {"CASTED"}}, "parties[1].institute", "form.no-such-record"},
		"a milestone after the end":     {url.Values{"milestones[0].due_on": {"2027-06-01"}}, "milestones[0].due_on", "agreement.milestone-after-end"},
		"a milestone on the last day":   {url.Values{"milestones[0].due_on": {"2027-05-31"}}, "", ""},
		"a milestone without an end":    {url.Values{"milestones[0].due_on": {"2037-06-01"}, "ends_on": {""}}, "", ""},
		"a milestone without a title":   {url.Values{"milestones[0].title": {""}}, "milestones[0].title", "agreement.milestone-untitled"},
		"a milestone done tomorrow":     {url.Values{"milestones[0].done_on": {"2026-06-16"}}, "milestones[0].done_on", "commitment.not-yet"},
		"somebody who left":             {url.Values{"milestones[0].person": {"Gone Person"}}, "milestones[0].person", "agreement.has-left"},
		"somebody who left, meant":      {url.Values{"milestones[0].person": {"Gone Person"}, "confirmed": {"milestones[0].person=agreement.has-left"}}, "", ""},
		"who left did it then":          {url.Values{"milestones[0].person": {"Gone Person"}, "milestones[0].done_on": {"2026-01-01"}}, "", ""},
		"somebody nobody knows":         {url.Values{"milestones[0].person": {"Zzyzx"}}, "milestones[0].person", "pick.no-person"},
		"notice as long as the term":    {url.Values{"notice_days": {"1094"}}, "", ""},
		"notice longer than the term":   {url.Values{"notice_days": {"1095"}}, "notice_days", "agreement.notice-too-long"},
		"notice of no number":           {url.Values{"notice_days": {"x"}}, "notice_days", "form.no-number"},
		"notice below nothing":          {url.Values{"notice_days": {"-1"}}, "notice_days", "form.no-number"},
		"notice beyond all":             {url.Values{"notice_days": {"99999999999999999999"}}, "notice_days", "form.no-number"},
		"notice before all days":        {url.Values{"notice_days": {"3650"}, "starts_on": {""}, "ends_on": {"0001-01-05"}, "milestones[0].due_on": {""}}, "notice_days", "form.day-out-of-range"},
		"ended without a reason":        {url.Values{"state": {"ended"}}, "end_reason", "agreement.why-ended"},
		"ended with a reason":           {url.Values{"state": {"ended"}, "end_reason": {"by term"}}, "", ""},
		"an unknown reader":             {url.Values{"readers": {"99999"}}, "readers", "form.no-such-record"},
		"an unknown area":               {url.Values{"areas": {"99999"}}, "areas", "form.no-such-record"},
		"an area past bigint":           {url.Values{"areas": {"99999999999999999999"}}, "areas", "form.no-such-record"},
		"an unknown source":             {url.Values{"sources": {"99999"}}, "sources", "form.no-such-record"},
		"an unknown point":              {url.Values{"point_id": {"99999"}}, "point_id", "form.no-such-record"},
		"renews what is not there":      {url.Values{"renewal_of_id": {"99999"}}, "renewal_of_id", "form.no-such-record"},
		"renews what is hidden":         {url.Values{"renewal_of_id": {id(secret.ID)}}, "renewal_of_id", "form.no-such-record"},
		"renews what another wrote":     {url.Values{"renewal_of_id": {id(ofStaff.ID)}}, "renewal_of_id", "agreement.not-yours-to-renew"},
		"too many milestones":           {many(201), "milestones[0].title", "agreement.too-many-milestones"},
		"lines that were left empty":    {url.Values{"parties[5].institute": {""}, "milestones[7].title": {" "}}, "", ""},
		"lines that are not in a row":   {url.Values{"parties[1].institute": {""}, "parties[7].institute": {"CASISD"}}, "", ""},
		"an institute made in place":    {url.Values{"parties[1].institute": {"New one"}, "parties[1].institute_id": {"new"}}, "", ""},
		"a reader who is there":         {url.Values{"readers": {id(s.researcher.ID)}, "confidential": {"1"}}, "", ""},
		"an end reason too long":        {url.Values{"state": {"ended"}, "end_reason": {strings.Repeat("x", 1001)}}, "end_reason", "form.too-long"},
		"a milestone past bigint":       {url.Values{"milestones[0].id": {"99999999999999999999"}}, "milestones[0].id", "form.no-such-record"},
		"a renewal that is no id":       {url.Values{"renewal_of_id": {"x"}}, "renewal_of_id", "form.no-such-record"},
		"a day of signing that is none": {url.Values{"signed_on": {"soon"}}, "signed_on", "form.no-day"},
	} {
		got := s.complaints(s.typed(tt.change), nil, s.other)
		if tt.key == "" && len(got) > 0 || tt.key != "" && (got[tt.field] != tt.key || len(got) != 1) {
			t.Errorf("%s: %v, want %s at %s", name, got, tt.key, tt.field)
		}
	}
	renews := func(of int64) url.Values { return url.Values{"renewal_of_id": {id(of)}} }
	if got := s.complaints(s.typed(renews(old.ID)), nil, s.staff)["renewal_of_id"]; got != "agreement.renewed-already" {
		t.Errorf("renewed already: %s", got)
	}
	if got := s.complaints(s.typed(renews(ofStaff.ID)), &ofStaff, s.staff)["renewal_of_id"]; got != "agreement.renews-itself" {
		t.Errorf("renews itself: %s", got)
	}
}

func many(n int) url.Values {
	v := url.Values{}
	for i := range n {
		v.Set(form.At("milestones", i, "title"), "One more")
	}
	return v
}

func TestWhoLeftStaysInChargeWithoutBeingAskedAgain(t *testing.T) {
	s := newStand(t)
	d := between("MoU", s.stepi, s.casted)
	d.Milestones = []MilestoneDraft{{Title: "One", Person: &pick.Person{ID: s.lee}}}
	a := s.create(d)
	s.do(`update positions set ends_on = '2026-01-01' where person_id = @p`, pg.Args{"p": s.lee})
	if got := s.complaints(form.With(a.values(i18n.EN)), &a, s.staff); len(got) > 0 {
		t.Errorf("asks %v", got)
	}
}

func TestAFormThatIsShownSavesWhatItShows(t *testing.T) {
	s := newStand(t)
	d := between("MoU", s.stepi, s.casted)
	d.Parties[1].SignedBy, d.NoticeDays, d.Renews, d.Notes, d.Confidential = "Wang", days(30), true, "Notes", true
	d.AreaIDs, d.ReaderIDs, d.PrintedOn, d.SentOn = []int64{s.area("Robots")}, []int64{s.researcher.ID}, on("2024-02-29"), on("2024-03-01")
	d.Milestones = []MilestoneDraft{{Title: "One", DueOn: on("2025-01-01"), DoneOn: on("2025-01-02"), Person: &pick.Person{ID: s.lee}}, {Title: "Two"}}
	a := s.create(d)
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		f := form.With(a.values(l))
		got, err := s.handler().draft(auth.As(i18n.With(s.ctx, l), s.staff), f, pick.In(f), &a)
		s.must(err)
		if !f.OK() {
			t.Fatal(f.Complaints())
		}
		s.must(a.meet(auth.As(i18n.With(s.ctx, l), s.staff), s.DB, f, on("2026-06-15")))
		if all := f.Complaints(); len(all) != 1 || all[0].Field != "version" {
			t.Errorf("differs in %v", all)
		}
		s.must(s.Update(s.ctx, a.ID, a.Version, got, s.staff))
		b := s.find(a.ID)
		if shorts(b) != shorts(a) || b.DueOn != a.DueOn || *b.NoticeDays != 30 || b.PrintedOn != a.PrintedOn || b.Milestones[0].ID != a.Milestones[0].ID {
			t.Errorf("saved %+v", b)
		}
		a = b
	}
}

func TestAConflictShowsBoth(t *testing.T) {
	s := newStand(t)
	d := between("MoU", s.stepi, s.casted)
	d.Milestones = []MilestoneDraft{{Title: "One"}, {Title: "Two"}}
	a := s.create(d)
	mine := form.With(a.values(i18n.EN))
	mine.Set("title", "Mine")
	mine.Set("ends_on", "2027-01-01")
	mine.Set("milestones[0].title", "One, mine")
	mine.Set("milestones[1].title", "Two, mine")
	theirs := again(a)
	theirs.Title, theirs.EndsOn, theirs.Notes, theirs.NoticeDays = "Theirs", on("2028-02-29"), "Notes", days(9)
	theirs.Parties[1].Institute.ID = s.casisd
	theirs.Milestones = append(theirs.Milestones[1:], MilestoneDraft{Title: "Three"})
	s.must(s.Update(s.ctx, a.ID, a.Version, theirs, s.other))
	_, err := s.handler().draft(auth.As(s.ctx, s.staff), mine, pick.In(mine), &a)
	s.must(err)
	now := s.find(a.ID)
	s.must(now.meet(auth.As(s.ctx, s.staff), s.DB, mine, on("2026-06-15")))
	said := map[string]string{}
	for _, c := range mine.Complaints() {
		said[c.Field] = c.Msg.In(i18n.EN)
	}
	for field, want := range map[string]string{
		"title": "Theirs", "ends_on": "29 Feb 2028", "milestones[0].title": "omar took this line away", "version": "omar",
	} {
		if !strings.Contains(said[field], want) {
			t.Errorf("%s says %q, want %s", field, said[field], want)
		}
	}
	for field, want := range map[string]string{"notes": "Notes", "notice_days": "9", "parties[1].institute": "CASISD"} {
		if got := mine.Value(field); got != want || mine.Told("version", i18n.EN) == "" {
			t.Errorf("%s is %q, not taken over", field, got)
		}
	}
	if mine.Value("version") != "2" || mine.Value("title") != "Mine" || mine.Value("milestones[0].id") != "" || mine.Value("milestones[1].title") != "Two, mine" || mine.Value("milestones[2].title") != "Three" {
		t.Errorf("the form has %v", mine.All())
	}
	again := form.With(mine.All())
	d2, err := s.handler().draft(auth.As(s.ctx, s.staff), again, pick.In(again), &now)
	s.must(err)
	s.must(s.Update(s.ctx, a.ID, 2, d2, s.staff))
	if b := s.find(a.ID); b.Title != "Mine" || len(b.Milestones) != 3 {
		t.Errorf("saved again: %+v", b)
	}
}

func TestLinesWithoutScript(t *testing.T) {
	t.Parallel()
	f := form.With(url.Values{"parties[0].institute": {"A"}, "parties[1].institute": {"B"}, "milestones[0].title": {"1"}, "milestones[1].title": {"2"}})
	if at := rearrange(f, "add-party"); at != "parties[2]" || !f.Has("parties[2].institute") {
		t.Errorf("added %q", at)
	}
	rearrange(f, "up-party:1")
	rearrange(f, "down-milestone:0")
	rearrange(f, "remove-party:2")
	for _, nonsense := range []string{"up-party:0", "down-party:99", "remove-milestone:x", "up-stop:1", "x", "", "remove-party:-1", "add-x:1", "up-party:99999999999999999999"} {
		rearrange(f, nonsense)
	}
	if f.Value("parties[0].institute") != "B" || f.Value("milestones[0].title") != "2" || len(f.Indexes("parties")) != 2 || len(f.Indexes("milestones")) != 2 {
		t.Errorf("lines %v", f.All())
	}
	if at := rearrange(form.With(nil), "add-party"); at != "parties[2]" {
		t.Errorf("below the two that are always there: %q", at)
	}
}

func TestWhatANewAgreementBeginsWith(t *testing.T) {
	s := newStand(t)
	c, err := commitment.Store{DB: s.db}.Create(s.ctx, commitment.Draft{What: "Joint\nresearch " + strings.Repeat("가", 400), OwedBy: commitment.Both, InstituteIDs: []int64{s.casted, s.casisd}}, s.staff)
	s.must(err)
	hidden := value[int64](s, `insert into visits (title, direction, starts_on, ends_on, confidential, created_by)
		values ('Hidden', 'outgoing', '2026-03-03', '2026-03-06', true, @by) returning id`, pg.Args{"by": s.staff.ID})
	stop := value[int64](s, `insert into stops (visit_id, institute_id, position) values (@v, @i, 1) returning id`, pg.Args{"v": hidden, "i": s.casisd})
	point := value[int64](s, `insert into points (visit_id, stop_id, position, kind, text) values (@v, @s, 1, 'agreed', 'Agreed there') returning id`, pg.Args{"v": hidden, "s": stop})
	learned := value[int64](s, `insert into points (visit_id, position, kind, text) values (@v, 2, 'learned', 'Learned there') returning id`, pg.Args{"v": hidden})
	d := between("Old", s.stepi, s.casted)
	d.StartsOn, d.EndsOn, d.NoticeDays, d.Renews, d.Kind, d.Notes = on("2024-01-01"), on("2024-12-31"), days(30), true, DataSharing, "Notes"
	d.Parties[1].SignedBy, d.AreaIDs, d.Confidential, d.ReaderIDs = "Wang", []int64{s.area("Robots")}, true, []int64{s.researcher.ID}
	d.Milestones = []MilestoneDraft{{Title: "One"}}
	old := s.create(d)
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	begin := func(name, value string, who auth.Account) *form.Form {
		t.Helper()
		f, err := s.handler().begun(auth.As(s.ctx, who), url.Values{name: {value}})
		s.must(err)
		if !f.OK() {
			t.Errorf("%s=%s complains: %v", name, value, f.Complaints())
		}
		return f
	}
	parties := func(f *form.Form) string { return inWords(f, "parties", "institute", "signed_by") }
	if f := begin("", "", s.staff); parties(f) != "STEPI" || f.Value("title") != "" || f.Value("state") != "proposed" {
		t.Errorf("with nothing: %v", f.All())
	}
	if f := begin("institute", id(s.casted), s.staff); parties(f) != "STEPI, CASTED" {
		t.Errorf("with an institute: %v", f.All())
	}
	f := begin("commitment", id(c), s.staff)
	if parties(f) != "STEPI, CASTED, CASISD" || f.Value("sources") != id(c) || !strings.HasPrefix(f.Value("title"), "Joint research 가") || len([]rune(f.Value("title"))) != 300 {
		t.Errorf("with a commitment: %v", f.All())
	}
	if f := begin("point", id(point), s.staff); parties(f) != "STEPI, CASISD" || f.Value("point_id") != id(point) || f.Value("title") != "Agreed there" {
		t.Errorf("with a point: %v", f.All())
	}
	for name, value := range map[string]string{"a point that is hidden": id(point)} {
		if f := begin("point", value, s.other); f.Value("point_id") != "" || f.Value("title") != "" || parties(f) != "STEPI" {
			t.Errorf("%s: %v", name, f.All())
		}
	}
	if f := begin("institute", id(s.casted), s.staff); f.Value("notice_days") != "60" {
		t.Errorf("the notice days that are offered: %v", f.All())
	}
	if _, err := s.DB.Exec(s.ctx, `update settings set notice_days = 45`); err != nil {
		t.Fatal(err)
	}
	if f := begin("institute", id(s.casted), s.staff); f.Value("notice_days") != "45" {
		t.Errorf("the notice days that were set: %v", f.All())
	}
	if f := begin("point", id(learned), s.staff); f.Value("point_id") != "" {
		t.Errorf("with what was not agreed: %v", f.All())
	}
	f = begin("renews", id(old.ID), s.staff)
	if parties(f) != "STEPI, CASTED" || f.Value("title") != "Old" || f.Value("kind") != "data_sharing" || f.Value("state") != "proposed" || f.Value("renews") != "1" ||
		f.Value("notice_days") != "30" || f.Value("starts_on") != "1 Jan 2025" || f.Value("ends_on") != "31 Dec 2025" || f.Value("signed_on") != "" ||
		f.Value("renewal_of_id") != id(old.ID) || f.Value("confidential") != "1" || len(f.Values("readers")) != 1 || len(f.Values("areas")) != 1 ||
		len(f.Indexes("milestones")) != 0 || f.Value("notes") != "" || f.Value("version") != "" {
		t.Errorf("a renewal: %v", f.All())
	}
	for _, value := range []string{id(old.ID), "999", "x", "-1", "99999999999999999999"} {
		if f := begin("renews", value, s.other); f.Value("renewal_of_id") != "" || parties(f) != "STEPI" {
			t.Errorf("a renewal of %s by somebody else: %v", value, f.All())
		}
	}
	for _, name := range []string{"commitment", "point", "institute"} {
		for _, value := range []string{"999", "x", "-1", "99999999999999999999", "\x00"} {
			begin(name, value, s.other)
		}
	}
}

// inWords are the lines of a part in words: what stands in first, and in brackets in second.
func inWords(f *form.Form, part, first, second string) string {
	return listed(f.Indexes(part), func(i int) string {
		text := strings.TrimSpace(f.Value(form.At(part, i, first)))
		if more := strings.TrimSpace(f.Value(form.At(part, i, second))); more != "" {
			text += " (" + more + ")"
		}
		return text
	})
}
