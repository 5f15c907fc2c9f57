package post

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// stand is a database with accounts in it, and the pages of posts over it.
type stand struct {
	Store
	t                                 *testing.T
	ctx                               context.Context
	db                                *pgxpool.Pool
	clock                             day.Clock
	now                               time.Time
	hits                              *Hits
	memory                            *recent.Memory
	staff, other, manager, researcher auth.Account
	casted, cho, wang                 int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db, now: time.Date(2026, 6, 15, 3, 0, 0, 0, time.UTC)}
	s.clock = day.Clock{Now: func() time.Time { return s.now }, Zone: time.FixedZone("KST", 9*60*60)}
	s.hits, s.memory = NewHits(db, s.clock), recent.New(s.clock.Now)
	s.staff, s.other = s.account("sun", auth.Staff), s.account("omar", auth.Staff)
	s.manager, s.researcher = s.account("mina", auth.Manager), s.account("rae", auth.Researcher)
	s.casted = value[int64](s, `insert into institutes (name, acronym, name_ko, kind, country, city) values
		('Chinese Academy of Science and Technology for Development', 'CASTED', '중국과학기술발전전략연구원', 'other', 'CN', 'Beijing') returning id`, nil)
	s.cho = value[int64](s, `insert into people (name, native_name, email, phone) values ('Hwang-hee Cho', '조황희', 'cho@stepi.example', '+82 44 287 0000') returning id`, nil)
	s.wang = value[int64](s, `insert into people (name, native_name, email) values ('Wang Yanjiu', '王研究', 'wang@casted.example') returning id`, nil)
	return s
}

var today = on("2026-06-15")

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func value[T any](s *stand, sql string, args pg.Args) T {
	s.t.Helper()
	v, err := pg.Value[T](s.ctx, s.db, sql, args)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func (s *stand) do(sql string, args pg.Args) {
	s.t.Helper()
	if _, err := s.db.Exec(s.ctx, sql, args); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) account(name string, role auth.Role) auth.Account {
	s.t.Helper()
	id := value[int64](s, `insert into accounts (email, name, roles) values (@name || '@example.org', @name, array[@role]) returning id`,
		pg.Args{"name": name, "role": string(role)})
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
}

// both is a draft in both languages.
func both(title string) Draft {
	return Draft{TitleEN: title, TextEN: "Text of " + title, TitleKO: title + " 국문", TextKO: title + " 국문 내용", Category: Research}
}

// post writes one as staff, and publishes it on the day unless that is zero.
func (s *stand) post(d Draft, published day.Day) int64 {
	s.t.Helper()
	id, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	if !published.IsZero() {
		s.must(s.Publish(s.ctx, id, 1, published, s.manager))
	}
	return id
}

func (s *stand) find(id int64) Post {
	s.t.Helper()
	p, err := s.Find(s.ctx, id, s.manager)
	s.must(err)
	return p
}

// visit logs one at CASTED as staff.
func (s *stand) visit(change func(*visit.Draft)) visit.Visit {
	s.t.Helper()
	d := visit.Draft{
		Title: "A trip to Beijing", Direction: visit.Outgoing, StartsOn: on("2026-03-03"), EndsOn: on("2026-03-06"), State: visit.Done, DelegationSize: 5,
		Purpose: "To meet.", Outcome: "The network grew.",
		Delegates: []visit.Delegate{{Person: &pick.Person{ID: s.cho}, Role: "President of STEPI"}, {Person: &pick.Person{ID: s.wang}}},
		Stops: []visit.StopDraft{{
			Institute: &pick.Institute{ID: s.casted}, Place: "Room 3", People: []visit.Delegate{{Person: &pick.Person{ID: s.wang}}},
			Points: []visit.PointDraft{
				{Kind: visit.Agreed, Text: "To share lists."}, {Kind: visit.Learned, Text: "A new unit."}, {Kind: visit.Agreed, Text: "1. <b>To</b> *write* to wang@casted.example,\nor call +86 10 1234 5678."},
			},
		}},
		Points: []visit.PointDraft{{Kind: visit.Problem, Text: "Visas took long."}},
	}
	if change != nil {
		change(&d)
	}
	visits := visit.Store{DB: s.db}
	id, err := visits.Create(s.ctx, d, s.staff)
	s.must(err)
	v, err := visits.Find(s.ctx, id, s.staff)
	s.must(err)
	return v
}

// browser is one in which who is signed in, or nobody.
func (s *stand) browser(who auth.Account) *webtest.Browser {
	s.t.Helper()
	h := NewHandler(s.db, s.clock, s.memory, Options{Hits: s.hits, URL: "https://news.example"})
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := auth.As(r.Context(), who)
			if l, ok := i18n.Known(r.Header.Get("Accept-Language")); ok {
				ctx = i18n.With(ctx, l)
			}
			if r.Method == http.MethodPost {
				defer s.memory.Forget()
			}
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	})
	for pattern, handler := range map[string]page.Handler{
		"/posts": h.List, "/posts/new": h.New, "/posts/{id}": h.Show, "/posts/{id}/edit": h.Edit, "/news": h.News, "/news/{id}": h.NewsItem,
		"/news.atom": h.Feed(i18n.EN), "/en/news": h.Board(i18n.EN), "/ko/news": h.Board(i18n.KO),
		"/en/news.atom": h.Feed(i18n.EN), "/ko/news.atom": h.Feed(i18n.KO), "/en/news/{id}": h.BoardItem(i18n.EN), "/ko/news/{id}": h.BoardItem(i18n.KO),
	} {
		r.Get(pattern, page.Handle(handler))
		r.Head(pattern, page.Handle(handler))
	}
	for pattern, handler := range map[string]page.Handler{
		"/posts": h.Create, "/posts/{id}": h.Update, "/posts/{id}/publish": h.Publish, "/posts/{id}/withdraw": h.Withdraw,
		"/posts/{id}/draft": h.Redraft, "/posts/{id}/remove": h.Remove, "/posts/{id}/restore": h.Restore,
	} {
		r.Post(pattern, page.Handle(handler))
	}
	return webtest.Open(s.t, r)
}

// typed is a form with something in every field.
func typed() url.Values {
	return url.Values{
		"title_en": {"A title"}, "text_en": {"A text"}, "title_ko": {"제목"}, "text_ko": {"내용"}, "category": {"notice"}, "published_on": {"2026-06-01"},
		"visit_id": {""}, "earlier_hits": {"7"}, "do": {"save"},
	}
}
