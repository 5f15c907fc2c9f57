// Package app puts the parts together: it is the only package that knows them all.
//
// Read routes.go for every address and whose door it is behind, app.go for what
// every request goes through, and the other files for those steps.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"

	"gyoryu/internal/account"
	"gyoryu/internal/agreement"
	"gyoryu/internal/area"
	"gyoryu/internal/assignment"
	"gyoryu/internal/bell"
	"gyoryu/internal/boardpaper"
	"gyoryu/internal/briefing"
	"gyoryu/internal/calendar"
	"gyoryu/internal/collaborator"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/deputy"
	"gyoryu/internal/draft"
	"gyoryu/internal/exchange"
	"gyoryu/internal/figure"
	"gyoryu/internal/file"
	"gyoryu/internal/flash"
	"gyoryu/internal/forum"
	"gyoryu/internal/handover"
	"gyoryu/internal/home"
	"gyoryu/internal/institute"
	"gyoryu/internal/kept"
	"gyoryu/internal/line"
	"gyoryu/internal/mail"
	"gyoryu/internal/merge"
	"gyoryu/internal/network"
	"gyoryu/internal/output"
	"gyoryu/internal/page"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/places"
	"gyoryu/internal/post"
	"gyoryu/internal/quality"
	"gyoryu/internal/recent"
	"gyoryu/internal/removed"
	"gyoryu/internal/search"
	"gyoryu/internal/setting"
	"gyoryu/internal/timeline"
	"gyoryu/internal/topic"
	"gyoryu/internal/visit"
)

const (
	// maxBody is the largest body taken, in bytes: a visit with 100 stops and 500
	// points of 4,000 characters does not reach it, ten megabytes do.
	maxBody = 4 << 20
	// maxTime is how long a request may take before it is given up.
	maxTime = 20 * time.Second
	// maxFiles is the largest body with files in it: of those that are too large the page
	// says so, beyond this it does not read on.
	maxFiles = 1 << 30
	// maxFilesTime is how long files may take to come or go: 50 MB over a slow line.
	maxFilesTime = 30 * time.Minute
)

// Options are what the site needs to know.
type Options struct {
	DB             *pgxpool.Pool
	Clock          day.Clock
	URL            string // public address, empty unless set
	Demo           bool   // the demo accounts sign in with one click
	TrustedProxies []netip.Prefix
	Log            *slog.Logger
	Metrics        prometheus.Registerer // nil: none are kept
	Sessions       *account.Sessions     // nil: none are remembered
	Hits           *post.Hits            // nil: nobody counts who reads the news
	Zone           *time.Location        // what GYORYU_TZ says, which holds while the settings have none; nil: the clock's
	Mail           setting.Mail          // how the administrator reaches the mail; the zero one: there is none
	Outbox         mail.Outbox           // the zero one: no mail leaves
}

// New serves the whole site.
func New(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	memory := recent.New(o.Clock.Now)
	n := nouns{
		accounts: account.NewHandler(o.DB, o.Clock, account.Options{
			Demo: o.Demo, Secure: strings.HasPrefix(o.URL, "https://"), URL: o.URL, Sessions: o.Sessions,
			Outbox: o.Outbox,
		}),
		areas:       area.NewHandler(o.DB, o.Clock),
		institutes:  institute.NewHandler(o.DB, o.Clock),
		people:      person.NewHandler(o.DB, o.Clock),
		calendars:   calendar.NewHandler(o.DB, o.Clock, calendar.Options{URL: o.URL}),
		commitments: commitment.NewHandler(o.DB, o.Clock, memory),
		outputs:     output.NewHandler(o.DB, o.Clock, memory),
		posts:       post.NewHandler(o.DB, o.Clock, memory, post.Options{Hits: o.Hits, URL: strings.TrimSuffix(o.URL, "/")}),
		visits:      visit.NewHandler(o.DB, o.Clock, memory),
		agreements:  agreement.NewHandler(o.DB, o.Clock, memory, assignment.CarryOver), // nil: nobody takes over assignments to a renewal yet
		forums:      forum.NewHandler(o.DB, o.Clock, memory),
		exchanges:   exchange.NewHandler(o.DB, o.Clock, memory),
		topics:      topic.NewHandler(o.DB, o.Clock, memory),
		assignments: assignment.NewHandler(o.DB, o.Clock, memory),
		bell:        bell.NewHandler(o.DB, o.Clock, memory),
		handovers:   handover.NewHandler(o.DB, o.Clock),
		deputies:    deputy.NewHandler(o.DB, o.Clock),
		merges:      merge.NewHandler(o.DB, o.Clock),
		lines:       line.NewHandler(o.DB, o.Clock, memory),
		drafts:      draft.NewHandler(o.DB, o.Clock),
		home:        home.NewHandler(o.DB, o.Clock, memory),
		timeline:    timeline.NewHandler(o.DB, o.Clock, memory),
		network:     network.NewHandler(o.DB, o.Clock, memory),
		settings:    setting.NewHandler(o.DB, o.Clock, setting.Options{Zone: o.Zone, Mail: o.Mail}),
		kept:        kept.NewHandler(o.DB, o.Clock, memory),
		search:      search.NewHandler(o.DB, memory),
		places:      places.NewHandler(o.DB),
		figures:     figure.NewHandler(o.DB, o.Clock, memory),
		quality:     quality.NewHandler(o.DB, o.Clock, memory),
		briefings:   briefing.NewHandler(o.DB, o.Clock),
		boardPapers: boardpaper.NewHandler(o.DB, o.Clock, memory),
		collabs:     collaborator.NewHandler(o.DB, o.Clock, memory),
		removed:     removed.NewHandler(o.DB, o.Clock, memory),
		db:          o.DB,
		ready:       func(ctx context.Context) error { return o.DB.Ping(ctx) },
		clock:       o.Clock,
		demo:        o.Demo,
	}
	n.files = file.NewHandler(o.DB, o.Clock, file.Records{
		file.OfVisit: n.visits.Attachable, file.OfInstitute: n.institutes.Attachable, file.OfAgreement: n.agreements.Attachable,
		file.OfCommitment: n.commitments.Attachable, file.OfOutput: n.outputs.Attachable,
	})
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(2), gzhttp.ExceptContentTypes([]string{"font/woff2"}))
	if err != nil { // its options are constants
		panic(err)
	}
	counts := attention{commitment.Store{DB: o.DB}, bell.Store{DB: o.DB}, o.Clock, memory}

	watch := newWatch(o.Log, o.Metrics)

	r := chi.NewRouter()
	r.Use(
		middleware.GetHead,
		watch.logged,
		secure,
		func(next http.Handler) http.Handler { return compress(next) },
		recovered,
		bounded,
		sameOrigin(o.URL),
		n.accounts.Identify,
		flash.Load,
		framed(counts, o.Demo),
		n.drafts.Mind,
	)
	r.NotFound(page.Handle(func(http.ResponseWriter, *http.Request) error { return pg.NotFound }))
	r.MethodNotAllowed(page.Handle(func(w http.ResponseWriter, req *http.Request) error {
		w.Header().Set("Allow", strings.Join(allowed(r, req.URL.Path), ", "))
		return page.NotAllowed
	}))
	routes(r, n)
	n.accounts.SetReplay(r.ServeHTTP)
	n.drafts.SetReplay(r.ServeHTTP)
	behind := proxied(o.TrustedProxies, strings.HasPrefix(o.URL, "https://"))
	return whole{r, middleware.RequestID(behind(watch.short(n.posts, r)))}
}

// whole is the site: what it answers with, and its routes for whoever wants to know them.
type whole struct {
	addresses
	http.Handler
}

// addresses are chi's Routes, embedded by a name that is none of its methods'.
type addresses interface{ chi.Routes }

// sameOrigin refuses every change that another site's page asks for.
func sameOrigin(public string) func(http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	if u, err := url.Parse(public); err == nil && u.Host != "" {
		_ = guard.AddTrustedOrigin(u.Scheme + "://" + u.Host) // an origin by its form
	}
	guard.SetDenyHandler(page.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		slog.WarnContext(r.Context(), "refused from another site", "origin", r.Header.Get("Origin"), "path", account.Redact(r.URL.Path))
		return page.Foreign
	}))
	return guard.Handler
}

// allowed are the methods that an address has.
func allowed(routes chi.Routes, path string) []string {
	var all []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		if routes.Match(chi.NewRouteContext(), method, path) {
			all = append(all, method)
		}
	}
	if slices.Contains(all, http.MethodGet) {
		all = append(all, http.MethodHead)
	}
	return all
}
