package app

import (
	"context"
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"

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
	"gyoryu/internal/forum"
	"gyoryu/internal/handover"
	"gyoryu/internal/home"
	"gyoryu/internal/institute"
	"gyoryu/internal/kept"
	"gyoryu/internal/line"
	"gyoryu/internal/merge"
	"gyoryu/internal/network"
	"gyoryu/internal/output"
	"gyoryu/internal/page"
	"gyoryu/internal/person"
	"gyoryu/internal/places"
	"gyoryu/internal/post"
	"gyoryu/internal/quality"
	"gyoryu/internal/removed"
	"gyoryu/internal/search"
	"gyoryu/internal/setting"
	"gyoryu/internal/timeline"
	"gyoryu/internal/topic"
	"gyoryu/internal/visit"
	"gyoryu/web/ui"
)

// nouns answer for their addresses.
type nouns struct {
	accounts    *account.Handler
	areas       *area.Handler
	institutes  *institute.Handler
	people      *person.Handler
	calendars   *calendar.Handler
	commitments *commitment.Handler
	outputs     *output.Handler
	posts       *post.Handler
	visits      *visit.Handler
	agreements  *agreement.Handler
	forums      *forum.Handler
	exchanges   *exchange.Handler
	topics      *topic.Handler
	assignments *assignment.Handler
	bell        *bell.Handler
	handovers   *handover.Handler
	deputies    *deputy.Handler
	merges      *merge.Handler
	lines       *line.Handler
	drafts      *draft.Handler
	home        *home.Handler
	removed     *removed.Handler
	search      *search.Handler
	timeline    *timeline.Handler
	network     *network.Handler
	settings    *setting.Handler
	kept        *kept.Handler
	places      *places.Handler
	figures     *figure.Handler
	quality     *quality.Handler
	briefings   *briefing.Handler
	boardPapers *boardpaper.Handler
	collabs     *collaborator.Handler
	files       *file.Handler
	db          *pgxpool.Pool
	ready       func(context.Context) error
	clock       day.Clock
	demo        bool
}

// components shows every shared component in all its states.
func components(w http.ResponseWriter, r *http.Request) error {
	return page.Show(w, r, http.StatusOK, ui.ComponentsPage())
}
