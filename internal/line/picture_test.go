package line

import (
	"strings"
	"testing"
	"time"

	"gyoryu/internal/i18n"
)

var seoul = time.FixedZone("KST", 9*60*60)

func clockNow() time.Time { return time.Now() }

func TestTheDrawingHasEveryRecordOnceInColumnsByDistance(t *testing.T) {
	s := newStand(t)
	ctx := i18n.With(s.ctx, i18n.EN)
	p := s.line(s.agreement, s.staff).draw(ctx)
	if len(p.Boxes) != 7 || len(p.Wires) != 6 || len(p.Left) != 0 {
		t.Fatalf("%d boxes, %d wires", len(p.Boxes), len(p.Wires))
	}
	columns := map[int]int{}
	for _, b := range p.Boxes {
		columns[b.X]++
		if b.Here != (b.Ref == s.agreement) || b.X < 0 || b.Y < 0 || b.X+boxWidth > p.Width || b.Y+boxHeight > p.Height {
			t.Errorf("%+v in %d × %d", b, p.Width, p.Height)
		}
	}
	if len(columns) != 6 {
		t.Errorf("columns %v", columns)
	}
	if got := p.Boxes[3].said(ctx); got != "Agreement: Memorandum, proposed, this record" {
		t.Errorf("it is called %q", got)
	}
}

func TestATitleIsWrappedToTwoLines(t *testing.T) {
	for title, want := range map[string]string{
		"Short": "Short",
		"Design of the joint survey of innovation districts in six cities": "Design of the joint survey|of innovation districts…",
		"Design of the joint survey of innovation districts":               "Design of the joint survey|of innovation districts",
		"중국과학기술발전전략연구원과의 공동연구 양해각서 체결 및 후속 협의":                             "중국과학기술발전전략연구|원과의 공동연구…",
		strings.Repeat("x", 100): "xxxxxxxxxxxxxxxxxxxxxx|xxxxxxxxxxxxxxxxxxxx…",
		"":                       "",
	} {
		if got := strings.Join(wrapped(title, boxWidth-2*boxPadding), "|"); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
