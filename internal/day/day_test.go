package day_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"gyoryu/internal/day"
)

// on gives a day that the test knows to exist.
func on(t testing.TB, iso string) day.Day {
	t.Helper()
	d, err := day.Parse(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOnlyDaysOfTheCalendarAreMade(t *testing.T) {
	for _, c := range []struct {
		y    int
		m    time.Month
		d    int
		want bool
	}{
		{2019, 3, 6, true}, {2020, 2, 29, true}, {2000, 2, 29, true}, {1, 1, 1, true}, {9999, 12, 31, true},
		{2019, 2, 29, false}, {1900, 2, 29, false}, {2019, 4, 31, false}, {2019, 13, 1, false}, {2019, 0, 1, false},
		{2019, 1, 0, false}, {0, 1, 1, false}, {10000, 1, 1, false}, {-1, 1, 1, false},
	} {
		got, ok := day.New(c.y, c.m, c.d)
		if ok != c.want || ok != !got.IsZero() {
			t.Errorf("New(%d, %d, %d) = %v, %v, want %v", c.y, c.m, c.d, got, ok, c.want)
		}
	}
}

func TestParseIsStrict(t *testing.T) {
	for text, want := range map[string]error{
		"2019-03-06": nil, "0001-01-01": nil, "9999-12-31": nil, "2020-02-29": nil,
		"2019-02-29": day.NoSuchDay, "2019-13-01": day.NoSuchDay, "2019-04-31": day.NoSuchDay, "0000-01-01": day.OutOfRange,
		"": day.Unreadable, "2019-3-6": day.Unreadable, "2019/03/06": day.Unreadable, "+019-03-06": day.Unreadable,
		"2019-03-06 ": day.Unreadable, "2019-03-0６": day.Unreadable, "10000-01-1": day.Unreadable, "2019-03/06": day.Unreadable,
	} {
		got, err := day.Parse(text)
		if !errors.Is(err, want) || (want == nil && got.String() != text) {
			t.Errorf("Parse(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestTheDayOfAnInstantDependsOnWhereOneStands(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	instant := time.Date(2019, 3, 5, 15, 0, 0, 0, time.UTC)
	if got := day.Of(instant).String(); got != "2019-03-05" {
		t.Errorf("in UTC it is %s", got)
	}
	if got := day.Of(instant.In(seoul)).String(); got != "2019-03-06" {
		t.Errorf("in Seoul it is %s", got)
	}
	if got := day.Of(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)); !got.IsZero() {
		t.Errorf("a day beyond the calendar is %v", got)
	}
}

func TestAddAndSub(t *testing.T) {
	for _, c := range []struct {
		from string
		days int
		want string
	}{
		{"2019-02-28", 1, "2019-03-01"}, {"2020-02-28", 1, "2020-02-29"}, {"2019-01-01", -1, "2018-12-31"},
		{"2019-03-06", 30, "2019-04-05"}, {"2019-03-06", 0, "2019-03-06"}, {"0001-01-01", 3652058, "9999-12-31"},
		{"0001-01-01", -1, ""}, {"9999-12-31", 1, ""}, {"2019-03-06", 1 << 62, ""}, {"2019-03-06", -1 << 63, ""},
	} {
		from := on(t, c.from)
		got := from.Add(c.days)
		if got.String() != c.want {
			t.Errorf("%s + %d = %q, want %q", c.from, c.days, got, c.want)
		}
		if c.want != "" && got.Sub(from) != c.days {
			t.Errorf("%s - %s = %d, want %d", got, from, got.Sub(from), c.days)
		}
	}
	if got := (day.Day{}).Add(1); !got.IsZero() {
		t.Errorf("the day after the unknown is %v", got)
	}
}

func TestAnUnknownDayIsNeitherBeforeNorAfter(t *testing.T) {
	a, b, unknown := on(t, "2019-03-06"), on(t, "2019-03-07"), day.Day{}
	if !a.Before(b) || b.Before(a) || a.Before(a) || !b.After(a) || a.After(b) || a.After(a) {
		t.Error("two days are out of order")
	}
	if unknown.Before(a) || unknown.After(a) || a.Before(unknown) || a.After(unknown) || a.Sub(unknown) != 0 {
		t.Error("the unknown day took a side")
	}
	if unknown.String() != "" || !unknown.Time().IsZero() || a.Weekday() != time.Wednesday {
		t.Error("the unknown day has a text or a time, or 6 March 2019 was no Wednesday")
	}
}

func TestTheZeroDayIsNullInPostgreSQL(t *testing.T) {
	types := pgtype.NewMap()
	for _, format := range []int16{pgtype.TextFormatCode, pgtype.BinaryFormatCode} {
		for _, want := range []day.Day{{}, on(t, "2019-03-06"), on(t, "0001-01-01"), on(t, "9999-12-31"), on(t, "1999-12-31")} {
			wire, err := types.Encode(pgtype.DateOID, format, want, nil)
			if err != nil {
				t.Fatal(err)
			}
			if (wire == nil) != want.IsZero() {
				t.Errorf("%v is on the wire as %v", want, wire)
			}
			got := on(t, "2000-01-01") // what a scan has to replace
			if err := types.Scan(pgtype.DateOID, format, wire, &got); err != nil || got != want {
				t.Errorf("%v came back as %v, %v", want, got, err)
			}
		}
		days := []day.Day{on(t, "2019-03-06"), {}}
		wire, err := types.Encode(pgtype.DateArrayOID, format, days, nil)
		if err != nil {
			t.Fatal(err)
		}
		var back []day.Day
		if err := types.Scan(pgtype.DateArrayOID, format, wire, &back); err != nil || len(back) != 2 || back[0] != days[0] || back[1] != days[1] {
			t.Errorf("%v came back as %v, %v", days, back, err)
		}
	}
	var d day.Day
	for _, text := range []string{"infinity", "-infinity", "0044-03-15 BC", "10000-01-01"} {
		if err := types.Scan(pgtype.DateOID, pgtype.TextFormatCode, []byte(text), &d); !errors.Is(err, day.OutOfRange) {
			t.Errorf("scanning %s: %v, want OutOfRange", text, err)
		}
	}
	if _, err := (day.Day{Year: 2019, Month: 2, Day: 31}).DateValue(); !errors.Is(err, day.NoSuchDay) {
		t.Errorf("31 February was written: %v", err)
	}
}

func TestTheZeroDayIsNullInJSON(t *testing.T) {
	type trip struct {
		First, Last day.Day
		Seen        map[day.Day]int
	}
	want := `{"First":"2019-03-06","Last":null,"Seen":{"2019-03-07":2}}`
	out, err := json.Marshal(trip{First: on(t, "2019-03-06"), Seen: map[day.Day]int{on(t, "2019-03-07"): 2}})
	if err != nil || string(out) != want {
		t.Fatalf("got %s, %v, want %s", out, err, want)
	}
	back := trip{Last: on(t, "2000-01-01")}
	if err := json.Unmarshal(out, &back); err != nil || back.First.String() != "2019-03-06" || !back.Last.IsZero() ||
		back.Seen[on(t, "2019-03-07")] != 2 {
		t.Errorf("came back as %+v, %v", back, err)
	}
	for text, want := range map[string]error{
		`""`: nil, `null`: nil, `"2019-02-29"`: day.NoSuchDay, `"6 March"`: day.Unreadable, `20190306`: day.Unreadable,
		`"0000-01-01"`: day.OutOfRange,
	} {
		d := on(t, "2000-01-01")
		if err := d.UnmarshalJSON([]byte(text)); !errors.Is(err, want) || (want == nil && !d.IsZero()) {
			t.Errorf("%s gives %v, %v, want %v", text, d, err, want)
		}
	}
	if _, err := json.Marshal(day.Day{Year: 2019, Month: 2, Day: 31}); !errors.Is(err, day.NoSuchDay) {
		t.Errorf("31 February was written: %v", err)
	}
}
