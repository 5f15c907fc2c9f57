package topic

import (
	"cmp"
	"context"
	"gyoryu/internal/line"
	"net/url"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/bell"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// listing is one page of the list, or the board.
type listing struct {
	*list.View
	found
	named pick.Named // what it is narrowed to
	today day.Day
}

// shownOne is a topic's page; f is the form that moves it, as it was tried.
type shownOne struct {
	t Topic
	beside
	events    []ui.Event
	line      line.Line
	following bell.Following
	f         *form.Form
	tried     bool
	today     day.Day
}

// In is the area's name in l, or in the other language.
func (a Area) In(l i18n.Lang) string {
	if l == i18n.KO {
		return cmp.Or(a.NameKO, a.NameEN)
	}
	return cmp.Or(a.NameEN, a.NameKO)
}

// full is an institute's long name for the reader, empty if it is the short one.
func (i Institute) full(ctx context.Context) string {
	name := i.Name
	if i18n.From(ctx) == i18n.KO {
		name = cmp.Or(i.NameKO, i.Name)
	}
	if name == i.Short {
		return ""
	}
	return name
}

// tone is how a stage looks.
func (s Stage) tone() ui.Tone {
	switch {
	case s.Chosen():
		return ui.Good
	case s == Shared:
		return ui.Info
	}
	return ui.Plain
}

// In is the stage in words.
func (s Stage) In(ctx context.Context) string { return i18n.T(ctx, "topic.stage."+string(s)) }

func versionOf(h Head) string { return strconv.FormatInt(h.Version, 10) }

func stageChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, s := range Stages {
		all = append(all, ui.Choice{Value: string(s), Text: s.In(ctx)})
	}
	return all
}

// movable are the stages to which the reader may move the topic.
func (h Head) movable(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, s := range Stages {
		if s != h.Stage && h.MovableTo(s, auth.Who(ctx)) {
			all = append(all, ui.Choice{Value: string(s), Text: s.In(ctx)})
		}
	}
	return all
}

// next is the stage to which the reader may move the topic on, or false.
func (h Head) next(ctx context.Context) (Stage, bool) {
	to, ok := h.Stage.Next()
	return to, ok && h.MovableTo(to, auth.Who(ctx))
}

func areaChoices(ctx context.Context, areas []Area) []ui.Choice {
	var all []ui.Choice
	for _, a := range areas {
		all = append(all, ui.Choice{Value: strconv.FormatInt(a.ID, 10), Text: a.In(i18n.From(ctx))})
	}
	return all
}

func (s listing) yearChoices() []ui.Choice {
	var all []ui.Choice
	for _, y := range s.years {
		all = append(all, ui.Choice{Value: y, Text: y})
	}
	return all
}

// asked are the filters as a form shows them.
func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"], all["person"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}
	return all
}

// at is another address of the topics, with the filters that list and board share.
func (s listing) at(path string, more ...string) string {
	q := url.Values{}
	for _, name := range []string{"institute", "area"} {
		if v := s.Filter(name); v != "" {
			q.Set(name, v)
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// tabs lead from the list to the board and back.
func (s listing) tabs(ctx context.Context, board bool) []ui.Tab {
	return []ui.Tab{
		{Text: i18n.T(ctx, "topic.as-list"), Href: s.at("/topics"), Current: !board},
		{Text: i18n.T(ctx, "topic.as-board"), Href: s.at("/topics/board"), Current: board},
	}
}

// institutes of a line, in order.
func (l Line) institutes() []Institute {
	all := make([]Institute, len(l.InstituteIDs))
	for i, id := range l.InstituteIDs {
		all[i] = Institute{ID: id, Short: l.Shorts[i]}
	}
	return all
}

// facts are what a card says below its title.
func (l Line) facts(ctx context.Context, today day.Day) string {
	var all []string
	if l.People > 0 {
		all = append(all, i18n.T(ctx, "topic.people-count", "n", l.People))
	}
	return strings.Join(append(all, i18n.T(ctx, "topic.days-here", "n", max(0, today.Sub(l.StageOn)))), " · ")
}

// card is where on the board a topic stands.
func (h Head) card() string { return "topic-" + strconv.FormatInt(h.ID, 10) }

// passed is one stage of the way as the page shows it.
type passed struct {
	Stage Stage
	On    day.Day // when the topic came to it last; zero: not, or not known
	Been  bool    // it was in this stage, or is
	Now   bool
}

// way are the stages on the way, with when the topic came to each, and dropped if it is.
func (s shownOne) way() []passed {
	came := map[Stage]day.Day{s.began.Stage: s.began.On}
	for i := len(s.moves) - 1; i >= 0; i-- {
		came[s.moves[i].To] = s.moves[i].On
	}
	came[s.t.Stage] = s.t.StageOn
	var all []passed
	for _, stage := range Stages {
		on, been := came[stage]
		if stage != Dropped || s.t.Stage == Dropped {
			all = append(all, passed{Stage: stage, On: on, Been: been, Now: stage == s.t.Stage})
		}
	}
	return all
}

// others reports whether anything else was on the table.
func (s shownOne) others() bool { return len(s.rivals) > 1 }

func (s shownOne) visitLink() string {
	return "/visits/" + strconv.FormatInt(s.t.VisitID, 10) + "#point-" + strconv.FormatInt(s.t.PointID, 10)
}

func institutePath(id int64) string { return "/institutes/" + strconv.FormatInt(id, 10) }
func personPath(id int64) string    { return "/people/" + strconv.FormatInt(id, 10) }
func agreementPath(id int64) string { return "/agreements/" + strconv.FormatInt(id, 10) }
func outputPath(id int64) string    { return "/outputs/" + strconv.FormatInt(id, 10) }

// open reports whether there is still something to do for a topic in this stage.
func (s Stage) open() bool { return s != Published && s != Dropped }

// count is how many there are in a column, in words where they are more than are counted.
func (c Column) count() string {
	if c.Total > list.MaxTotal {
		return "1,000+"
	}
	return strconv.Itoa(c.Total)
}
