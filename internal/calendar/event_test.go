package calendar

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

// TestEventsAreCalledByWhatTheyAre, in both languages.
func TestEventsAreCalledByWhatTheyAre(t *testing.T) {
	two := []string{"CASISD", "CASTED"}
	for _, tt := range []struct {
		e      event
		en, ko string
	}{
		{event{Kind: "visit", Way: "outgoing", Title: "Tour", Names: two, Cities: []string{"Beijing"}}, "Visit: CASISD, CASTED (Beijing)", "출장: CASISD, CASTED (Beijing)"},
		{event{Kind: "visit", Way: "outgoing", Title: "Tour of nobody"}, "Visit: Tour of nobody", "출장: Tour of nobody"},
		{event{Kind: "visit", Way: "incoming", Title: "Tour", Names: two[1:]}, "Visit here: CASTED", "내방: CASTED"},
		{event{Kind: "visit", Way: "online", Title: "Tour", Names: two[1:]}, "Online: CASTED", "온라인: CASTED"},
		{event{Kind: "visit", Way: "contact", Title: "Tour", Names: two[1:]}, "Contact: CASTED", "연락: CASTED"},
		{event{Kind: "commitment", State: "open", Title: "Send the report list", Names: two[1:]}, "Due: Send the report list — CASTED", "기한: Send the report list — CASTED"},
		{event{Kind: "commitment", State: "kept", Title: "Send it"}, "Kept: Send it", "이행: Send it"},
		{event{Kind: "milestone", Title: "Seminar", Of: "MoU"}, "Milestone: Seminar — MoU", "단계 목표: Seminar — MoU"},
		{event{Kind: "milestone", State: "done", Title: "Seminar", Of: "MoU"}, "Milestone done: Seminar — MoU", "단계 목표 완료: Seminar — MoU"},
		{event{Kind: "notice", Title: "MoU"}, "Last day for notice: MoU", "해지 통보 마지막 날: MoU"},
		{event{Kind: "end", Title: "MoU"}, "Ends: MoU", "협약 만료: MoU"},
		{event{Kind: "end", Title: "MoU", Renews: true}, "Renews by itself: MoU", "협약 자동 연장: MoU"},
		{event{Kind: "edition", Title: "Forum", TitleKO: "포럼", Number: 7, Cities: []string{"Seoul"}}, "Forum, no. 7 (Seoul)", "포럼 제7회 (Seoul)"},
		{event{Kind: "exchange", Title: "Wang Yanjiu", TitleKO: "王研究", Of: "STEPI"}, "Stay: Wang Yanjiu at STEPI", "체류: 王研究 → STEPI"},
	} {
		if got := tt.e.summary(i18n.EN); got != tt.en {
			t.Errorf("%q, want %q", got, tt.en)
		}
		if got := tt.e.summary(i18n.KO); got != tt.ko {
			t.Errorf("%q, want %q", got, tt.ko)
		}
	}
}

func TestALongCommitmentIsCutInItsNameAndWholeBelow(t *testing.T) {
	long := strings.Repeat("보고서 ", 60)
	e := event{Kind: "commitment", Way: "us", Title: long}
	if got := e.summary(i18n.EN); utf8.RuneCountInString(got) > 130 || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
	if got := e.description(i18n.EN); got != strings.TrimSpace(long)+"\nOwed by us" {
		t.Errorf("%q", got)
	}
}

func TestAVisitSaysWhereItStops(t *testing.T) {
	e := event{Kind: "visit", Way: "outgoing", Title: "Tour", Names: []string{"CASTED", "CASISD"}, Lead: "Cho", Stops: []stop{
		{Institute: "CASTED", Place: "Room 1", On: on("2026-03-04")}, {Institute: "CASISD"},
	}}
	if got := e.description(i18n.EN); got != "Tour\n4 Mar 2026: CASTED, Room 1\nCASISD\nLed by Cho" {
		t.Errorf("%q", got)
	}
	if got := e.description(i18n.KO); got != "Tour\n2026. 3. 4.: CASTED, Room 1\nCASISD\n단장: Cho" {
		t.Errorf("%q", got)
	}
}

// written reads back what a file of the events holds.
func written(t *testing.T, events ...event) (string, []ical.Event) {
	t.Helper()
	for i := range events {
		events[i].UpdatedAt, events[i].CreatedAt, events[i].Version = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC), 3
	}
	body, err := file{Name: "Exchange", Lang: i18n.EN, Zone: "Asia/Seoul", Host: "x.example", Base: "https://x.example", Events: events}.write()
	if err != nil {
		t.Fatal(err)
	}
	c, err := ical.NewDecoder(bytes.NewReader(body)).Decode()
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return string(body), c.Events()
}

func TestTheLastDayIsTheOneBeforeTheEnd(t *testing.T) {
	for _, tt := range []struct{ from, to, end string }{
		{"2026-03-04", "2026-03-06", "20260307"}, {"2026-03-04", "2026-03-04", "20260305"}, {"2026-03-04", "", "20260305"}, {"2026-02-28", "2026-02-28", "20260301"},
		{"2026-12-30", "2026-12-31", "20270101"}, {"2028-02-28", "2028-02-28", "20280229"},
	} {
		e := event{Kind: "visit", Way: "outgoing", ID: 5, Title: "Tour", From: on(tt.from)}
		if tt.to != "" {
			e.To = on(tt.to)
		}
		body, events := written(t, e)
		if !strings.Contains(body, "DTSTART;VALUE=DATE:"+strings.ReplaceAll(tt.from, "-", "")+"\r\n") || !strings.Contains(body, "DTEND;VALUE=DATE:"+tt.end+"\r\n") {
			t.Errorf("%+v: %s", tt, body)
		}
		if uid := events[0].Props.Get(ical.PropUID).Value; uid != "visit-5@x.example" {
			t.Errorf("known by %s", uid)
		}
		for _, want := range []string{"SEQUENCE:3\r\n", "DTSTAMP:20260601T090000Z\r\n", "LAST-MODIFIED:20260601T090000Z\r\n", "CREATED:20260501T090000Z\r\n", "URL:https://x.example/visits/5\r\n"} {
			if !strings.Contains(body, want) {
				t.Errorf("no %q in %s", want, body)
			}
		}
	}
}

// nasty are texts that something might take for a line of the file.
var nasty = []string{
	"a\r\nSTATUS:CANCELLED\r\nX-EVIL:1", "a\nEND:VEVENT", "\rb", "a\x00b", "a\xff\xfeb", `a\nb\,c\;d\\`, `"quoted"; x, y: z`, "<script>alert(1)</script>", "=1+1", "\u2028a\u2029",
	"\u202ereversed", "👩‍🔬🇰🇷", "\x1b[31m", "\u0085next", strings.Repeat("가나다라", 200), strings.Repeat("z\u0301", 100), "BEGIN:VALARM", " ", "\ufeffbom",
}

func TestTextsStayTexts(t *testing.T) {
	for _, text := range nasty {
		body, events := written(t, event{Kind: "visit", Way: "outgoing", ID: 1, Title: text, From: on("2026-03-04"), Names: []string{text}, Cities: []string{text},
			Stops: []stop{{Institute: text, Place: text}}, Lead: text})
		if len(events) != 1 || len(events[0].Props["X-EVIL"]) > 0 || len(events[0].Children) > 0 {
			t.Fatalf("%q became something else: %s", text, body)
		}
		if s, err := events[0].Status(); err != nil || s != ical.EventConfirmed {
			t.Errorf("%q changed the state to %s", text, s)
		}
		description, err := events[0].Props.Text(ical.PropDescription)
		if want := strings.TrimSpace(plain(text)); err != nil || !strings.HasPrefix(description, want) {
			t.Errorf("%q is described as %q, %v", text, description, err)
		}
		lines(t, body)
	}
}

// lines checks that no line is longer than programs must take, and that none breaks a character.
func lines(t *testing.T, body string) {
	t.Helper()
	for _, l := range strings.Split(strings.TrimSuffix(body, "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n\x00") {
			t.Errorf("the line %q has %d bytes", l, len(l))
		}
	}
}

func TestAnEmptyCalendarIsOne(t *testing.T) {
	body, events := written(t)
	if len(events) != 0 || !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\n") || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
		t.Error(body)
	}
}

func TestACalendarHoldsTheLatestEvents(t *testing.T) {
	var all []event
	for n := range most + 50 {
		all = append(all, event{Kind: "commitment", Way: "us", ID: int64(n), Title: "x", From: on("2026-01-01").Add(n)})
	}
	body, events := written(t, all...)
	if len(events) != most || strings.Contains(body, "UID:commitment-49@") || !strings.Contains(body, "UID:commitment-50@") {
		t.Errorf("%d events", len(events))
	}
}

func TestWhatWasRemovedSaysNoMoreThanThat(t *testing.T) {
	body, events := written(t, event{Kind: "visit", Way: "outgoing", ID: 1, Title: "Title", From: on("2026-03-04"), Names: []string{"CASTED"}, Cities: []string{"Beijing"},
		Stops: []stop{{Institute: "CASTED"}}, Lead: "Cho", Removed: true, Busy: true})
	if s, _ := events[0].Status(); s != ical.EventCancelled {
		t.Errorf("it is %s", s)
	}
	for _, no := range []string{"DESCRIPTION", "LOCATION", "URL", "Cho", "OPAQUE"} {
		if strings.Contains(body, no) {
			t.Errorf("%s in %s", no, body)
		}
	}
}

// FuzzFile writes any text and reads it back.
func FuzzFile(f *testing.F) {
	for _, text := range nasty {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		body, events := written(t, event{Kind: "commitment", Way: "us", ID: 1, Title: text, From: on("2026-03-04"), Names: []string{text}})
		if len(events) != 1 {
			t.Fatalf("%d events: %q", len(events), body)
		}
		summary, err := events[0].Props.Text(ical.PropSummary)
		if want := line(with(i18n.Say(i18n.EN, "calendar.is.commitment", "what", cut(line(text))), line(text))); err != nil || line(summary) != want {
			t.Errorf("%q, want %q, %v", summary, want, err)
		}
		lines(t, body)
	})
}
