package timeline

import (
	"context"
	"strconv"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/web/ui"
)

// legend is what the key explains, in order.
var legend = []string{"in-force", "negotiating", "ended", "expired", "notice", "done", "late", "ahead"}

func diamond(x, y float64) string {
	return "M" + num(x) + " " + num(y-8) + "l8 8-8 8-8-8z"
}

// joinPath leads from the end of a bar to the start of its renewal.
func joinPath(j join) string {
	return "M" + num(j.x1) + " " + num(j.y1) + "h5V" + num(j.y2) + "H" + num(max(j.x2, labels))
}

// turnPath marks where a term went on by itself.
func turnPath(r row) string {
	return "M" + num(r.turn) + " " + num(r.y+(rowHigh-barHigh)/2) + "v" + num(barHigh)
}

// edgePath is an arrowhead where a bar goes on beyond the picture.
func edgePath(x, y, way float64) string {
	return "M" + num(x-way*5) + " " + num(y-5) + "l" + num(way*5) + " 5" + " " + num(-way*5) + " 5"
}

// wordAt is where the word today stands, whole within the picture.
func wordAt(x float64) float64 { return min(max(x, labels+26), width-26) }

// done is how many of the milestones were reached.
func done(b Bar) string {
	if len(b.Milestones) == 0 {
		return ""
	}
	n := 0
	for _, m := range b.Milestones {
		if !m.DoneOn.IsZero() {
			n++
		}
	}
	return strconv.Itoa(n) + " / " + strconv.Itoa(len(b.Milestones))
}

// counted says a number that is counted up to a limit.
func counted(ctx context.Context, key string, n int) string {
	if n > list.MaxTotal {
		return i18n.T(ctx, key+"-more", "n", list.MaxTotal)
	}
	return i18n.T(ctx, key, "n", n)
}

func pictureName(ctx context.Context, s shown) string {
	return i18n.T(ctx, "timeline.picture", "days", day.Range(s.From, s.last(), string(i18n.From(ctx))), "by", i18n.M("timeline.group."+string(s.by)))
}

func countries(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, c := range country.All(i18n.From(ctx)) {
		all = append(all, ui.Choice{Value: c.Code, Text: c.Name})
	}
	return all
}

// svgPath is the address of the picture as a file.
func svgPath(s shown) string {
	address := s.with()
	if s.after != nil {
		address = s.with("after", s.after.String())
	}
	return path + ".svg" + address[len(path):]
}

// cleared is the address without filters.
func cleared(s shown) string {
	return s.with("q", "", "institute", "", "person", "", "country", "", "kind", "", "state", "", "area", "")
}

// fileStyle is how the picture looks by itself: in the colours of the light pages.
const fileStyle = `text{font-family:"Pretendard GOV","Noto Sans KR",sans-serif;font-size:12px;fill:#464c53}
.tl-head{font-size:20px;font-weight:700;fill:#1e2124}.tl-tick{font-weight:600}.tl-title,.tl-group-text{font-size:13px;font-weight:600;fill:#1e2124}
.tl-under{font-size:12px}.tl-loud{fill:#bd2c0f}.tl-hit{fill:none}.tl-group{fill:#f4f5f6}.tl-year{stroke:#cdd1d5}.tl-month{stroke:#e6e8ea}
.tl-in-force{fill:#4c87f6}.tl-negotiating{fill:#ecf2fe;stroke:#256ef4;stroke-dasharray:4 3}.tl-ended{fill:#cdd1d5}.tl-expired{fill:#fff;stroke:#bd2c0f;stroke-width:1.5}
.tl-notice-bg{fill:#ffcf5c}.tl-notice-line{fill:#c78500}.tl-today{stroke:#de3412;stroke-width:1.5}.tl-today-word rect{fill:#de3412}.tl-today-word text{fill:#fff;font-weight:600}
.tl-mark path{stroke:#fff;stroke-width:1.2}.tl-mark-done path{fill:#58616a}.tl-mark-late path{fill:#de3412}.tl-mark-ahead path{fill:#fff;stroke:#33363d}
.tl-edge,.tl-turn{fill:none;stroke:#052b57;stroke-width:1.5}.tl-join{fill:none;stroke:#58616a;stroke-width:1.5}`
