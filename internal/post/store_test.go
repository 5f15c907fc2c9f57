package post

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
)

func TestWhoMayDoWhatWithAPost(t *testing.T) {
	t.Parallel()
	as := func(id int64, roles ...auth.Role) auth.Account { return auth.Account{ID: id, Roles: roles} }
	now := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
	ago := func(days int) *time.Time { at := now.AddDate(0, 0, -days); return &at }
	for _, tt := range []struct {
		name                   string
		who                    auth.Account
		state                  State
		edit, publish, restore bool
	}{
		{"a manager, a draft", as(9, auth.Manager), InDraft, true, true, true},
		{"a manager, what is published", as(9, auth.Manager), Published, true, true, true},
		{"who wrote it, a draft", as(1, auth.Staff), InDraft, true, false, false},
		{"who wrote it, what is published", as(1, auth.Staff), Published, false, false, false},
		{"who wrote it, what was withdrawn", as(1, auth.Staff), Withdrawn, false, false, false},
		{"who wrote it, writing no more", as(1, auth.Researcher), InDraft, false, false, false},
		{"who removed it", as(2, auth.Staff), InDraft, false, false, true},
		{"other staff", as(3, auth.Staff), InDraft, false, false, false},
		{"an administrator", as(4, auth.Admin), InDraft, false, false, false},
		{"the public", auth.Account{}, InDraft, false, false, false},
	} {
		p := Post{State: tt.state, CreatedBy: 1, RemovedBy: 2, RemovedAt: ago(3)}
		if e, b, r := p.EditableBy(tt.who), p.PublishableBy(tt.who), p.RestorableBy(tt.who, now); e != tt.edit || b != tt.publish || r != tt.restore {
			t.Errorf("%s may change it %v, publish it %v, bring it back %v", tt.name, e, b, r)
		}
	}
	if (Post{RemovedBy: 2, RemovedAt: ago(30)}).RestorableBy(as(2, auth.Staff), now) {
		t.Error("who removed it may bring it back after 30 days")
	}
}

func TestAPostIsDraftedPublishedWithdrawnAndDraftedAgain(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), day.Day{})
	p := s.find(id)
	if p.State != InDraft || p.Version != 1 || p.CreatedName != "sun" || p.Hits() != 0 || !p.Whole(i18n.EN) || !p.Whole(i18n.KO) {
		t.Errorf("made as %+v", p)
	}
	s.must(s.Publish(s.ctx, id, 1, on("2026-06-01"), s.manager))
	if p = s.find(id); p.State != Published || p.PublishedOn != on("2026-06-01") || !p.OnBoard() {
		t.Errorf("published as %+v", p)
	}
	s.must(s.Withdraw(s.ctx, id, 2, "A slip", s.manager))
	if p = s.find(id); p.State != Withdrawn || p.Reason != "A slip" || p.OnBoard() {
		t.Errorf("withdrawn as %+v", p)
	}
	s.must(s.Publish(s.ctx, id, 3, on("2026-06-02"), s.manager))
	if p = s.find(id); p.State != Published || p.Reason != "" {
		t.Errorf("published again as %+v", p)
	}
	s.must(s.Redraft(s.ctx, id, 4, s.manager))
	if p = s.find(id); p.State != InDraft || p.OnBoard() {
		t.Errorf("drafted again as %+v", p)
	}
	d := both("Other news")
	d.EarlierHits, d.Category = 1546, Notice
	s.must(s.Update(s.ctx, p, 5, d, s.manager))
	if p = s.find(id); p.TitleEN != "Other news" || p.Hits() != 1546 || p.Category != Notice || p.UpdatedName != "mina" {
		t.Errorf("changed to %+v", p)
	}
	s.must(s.Remove(s.ctx, id, 6, s.manager))
	if p = s.find(id); p.RemovedAt == nil || p.RemovedBy != s.manager.ID {
		t.Errorf("removed as %+v", p)
	}
	s.must(s.Restore(s.ctx, id, s.manager))
	if p = s.find(id); p.RemovedAt != nil {
		t.Errorf("brought back as %+v", p)
	}
	if err := s.Restore(s.ctx, id, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("brought back twice: %v", err)
	}
}

func TestWhatChangedSinceIsNotOverwritten(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	p := s.find(id)
	for how, err := range map[string]error{
		"changing":                 s.Update(s.ctx, p, 1, both("x"), s.manager),
		"publishing":               s.Publish(s.ctx, id, 1, today, s.manager),
		"publishing what is so":    s.Publish(s.ctx, id, 2, today, s.manager),
		"withdrawing":              s.Withdraw(s.ctx, id, 1, "x", s.manager),
		"drafting":                 s.Redraft(s.ctx, id, 1, s.manager),
		"removing":                 s.Remove(s.ctx, id, 1, s.manager),
		"changing what is none":    s.Update(s.ctx, Post{ID: 999}, 1, both("x"), s.manager),
		"withdrawing what is none": s.Withdraw(s.ctx, 999, 1, "x", s.manager),
	} {
		if !errors.Is(err, pg.Stale) {
			t.Errorf("%s: %v", how, err)
		}
	}
	draft := s.post(both("Draft"), day.Day{})
	if err := s.Withdraw(s.ctx, draft, 1, "x", s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("withdrawing a draft: %v", err)
	}
	if err := s.Redraft(s.ctx, draft, 1, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("drafting a draft: %v", err)
	}
	if got := s.find(id); got.Version != 2 || got.TitleEN != "News" {
		t.Errorf("it is now %+v", got)
	}
}

func TestNothingOfAConfidentialVisitIsPublished(t *testing.T) {
	s := newStand(t)
	open, hidden := s.visit(nil), s.visit(func(d *visit.Draft) { d.Confidential = true })
	if _, err := FromVisit(hidden); !errors.Is(err, Confidential) {
		t.Errorf("written from it: %v", err)
	}
	d := both("News")
	d.VisitID = hidden.ID
	if _, err := s.Create(s.ctx, d, s.staff); !errors.Is(err, Confidential) {
		t.Errorf("made of it: %v", err)
	}
	if n := value[int](s, `select count(*) from posts`, nil); n != 0 {
		t.Errorf("%d are there", n)
	}
	id := s.post(both("Of none"), day.Day{})
	if err := s.Update(s.ctx, s.find(id), 1, d, s.staff); !errors.Is(err, Confidential) {
		t.Errorf("given to it: %v", err)
	}
	d.VisitID = open.ID
	id = s.post(d, day.Day{})
	s.do(`update visits set confidential = true where id = @id`, pg.Args{"id": open.ID})
	if err := s.Publish(s.ctx, id, 1, today, s.manager); !errors.Is(err, Confidential) {
		t.Errorf("published though it became so: %v", err)
	}
	p := s.find(id)
	if p.State != InDraft || !p.VisitConfidential || p.Version != 1 {
		t.Errorf("it is now %+v", p)
	}
	s.must(s.Update(s.ctx, p, 1, d, s.manager)) // its text may be changed all the same
}

func TestWhatTellsOfAConfidentialVisitIsSeenByThoseWhoSeeIt(t *testing.T) {
	s := newStand(t)
	v := s.visit(nil)
	d := both("Hidden")
	d.VisitID = v.ID
	id := s.post(d, on("2026-06-01"))
	s.post(both("Plain"), on("2026-06-02"))
	seen := func(who auth.Account) int {
		_, total, err := s.List(s.ctx, Filter{}, who)
		s.must(err)
		records, n, err := s.Records(s.ctx, Filter{}, who)
		s.must(err)
		if n != total || len(records) != total {
			t.Errorf("%s: %d on the page, %d for programs", who.Name, total, n)
		}
		return total
	}
	board := func() int {
		_, total, err := s.board(s.ctx, boardFilter{lang: i18n.EN})
		s.must(err)
		return total
	}
	if seen(s.other) != 2 || board() != 2 {
		t.Errorf("other sees %d, the board has %d", seen(s.other), board())
	}
	s.do(`update visits set confidential = true`, nil)
	if seen(s.other) != 1 || seen(s.staff) != 2 || seen(s.manager) != 2 || board() != 1 {
		t.Errorf("other sees %d, its writer %d, a manager %d, the board has %d", seen(s.other), seen(s.staff), seen(s.manager), board())
	}
	if _, err := s.Find(s.ctx, id, s.other); !errors.Is(err, pg.NotFound) {
		t.Errorf("other finds it: %v", err)
	}
	if _, err := s.Record(s.ctx, id, s.other); !errors.Is(err, pg.NotFound) {
		t.Errorf("other's program finds it: %v", err)
	}
	if _, err := s.public(s.ctx, id); !errors.Is(err, pg.NotFound) {
		t.Errorf("the public finds it: %v", err)
	}
	if items, err := s.latest(s.ctx, i18n.KO); err != nil || len(items) != 1 {
		t.Errorf("the feed has %d, %v", len(items), err)
	}
	if _, err := s.visit0(v.ID, s.other); !errors.Is(err, pg.NotFound) {
		t.Errorf("other may name the visit: %v", err)
	}
	if all, err := s.offered(s.ctx, v.ID, s.other); err != nil || len(all) != 0 {
		t.Errorf("other is offered %v, %v", all, err)
	}
	if p := s.find(id); p.OnBoard() {
		t.Error("its page says that it is on the board")
	}
}

// visit0 is the store's, whose name the stand has for its own.
func (s *stand) visit0(id int64, who auth.Account) (told, error) {
	return s.Store.visit(s.ctx, id, who)
}

func TestTheListOfPosts(t *testing.T) {
	s := newStand(t)
	var ids []int64
	for i := range 5 {
		d := both(fmt.Sprintf("News %d", i))
		d.Category = []Category{Research, Notice}[i%2]
		published := on("2026-06-01").Add(-400 * (i % 2))
		if i == 4 {
			published = day.Day{}
		}
		ids = append(ids, s.post(d, published))
	}
	removed := s.post(both("Removed"), today)
	s.must(s.Remove(s.ctx, removed, 2, s.manager))
	for name, tt := range map[string]struct {
		f    Filter
		want []int
	}{
		"all, the newest first":       {Filter{}, []int{4, 3, 2, 1, 0}},
		"drafts, then by publication": {Filter{Sort: "-published"}, []int{4, 2, 0, 3, 1}},
		"words":                       {Filter{Words: "news 3 국"}, []int{3}},
		"words that are a pattern":    {Filter{Words: "%"}, nil},
		"a state":                     {Filter{State: InDraft}, []int{4}},
		"a category":                  {Filter{Category: Notice}, []int{3, 1}},
		"a year":                      {Filter{Year: 2025}, []int{3, 1}},
		"nothing such":                {Filter{Category: Notice, State: InDraft}, nil},
	} {
		var got, paged []int
		lines, total, err := s.List(s.ctx, tt.f, s.manager)
		s.must(err)
		for _, l := range lines {
			got = append(got, slices.Index(ids, l.ID))
		}
		if !slices.Equal(got, tt.want) || total != len(tt.want) {
			t.Errorf("%s: %v, %d in all; want %v", name, got, total, tt.want)
		}
		f := tt.f
		for f.Limit = 2; ; {
			lines, _, err := s.List(s.ctx, f, s.manager)
			s.must(err)
			for _, l := range lines[:min(2, len(lines))] {
				paged = append(paged, slices.Index(ids, l.ID))
			}
			if len(lines) <= 2 {
				break
			}
			sort := f.Sort
			if sort == "" {
				sort = "-new"
			}
			key, id := place(sort, lines[1].ID, lines[1].PublishedOn)
			f.After = &list.Cursor{Sort: sort, Key: key, ID: id}
		}
		if !slices.Equal(paged, tt.want) {
			t.Errorf("%s, page by page: %v", name, paged)
		}
	}
	if _, _, err := s.List(s.ctx, Filter{Sort: "-published", After: &list.Cursor{Key: "x", ID: 1}}, s.manager); !errors.Is(err, list.BadCursor) {
		t.Errorf("a cursor that is none: %v", err)
	}
	if _, _, err := s.List(s.ctx, Filter{Sort: "size"}, s.manager); !errors.Is(err, list.BadCursor) {
		t.Errorf("an order that is none: %v", err)
	}
}

func TestTheHistoryOfAPostTellsWhyItWasWithdrawn(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	s.must(s.Withdraw(s.ctx, id, 2, "A slip", s.manager))
	for l, want := range map[i18n.Lang]string{
		i18n.EN: "State: published → withdrawn|Why it was withdrawn:  → A slip",
		i18n.KO: "상태: 게시 중 → 게시 철회|철회 사유:  → A slip",
	} {
		events, err := history.Shown(i18n.With(s.ctx, l), s.db, s.clock, "post", id)
		s.must(err)
		var all []string
		for _, c := range events[0].Changes {
			all = append(all, c.Field+": "+c.From+" → "+c.To)
		}
		if got := strings.Join(all, "|"); got != want || events[0].Who != "mina" || len(events) != 3 {
			t.Errorf("%q by %s, %d events", got, events[0].Who, len(events))
		}
	}
}
