package network

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/tie"
)

var today = day.Day{Year: 2026, Month: 11, Day: 23}

// tiesOf are made-up ties of so many partners in so many countries, in both windows.
func tiesOf(partners int, countries ...string) (all []tie.Tie) {
	for i := range partners {
		for w := range 2 {
			all = append(all, tie.Tie{
				Window: w, InstituteID: int64(i + 2), Short: fmt.Sprintf("Institute %d", i), Country: countries[i%len(countries)],
				Visits: 1 + i%7, Topics: i % 2, Researcher: i%(3-w) == 0, Ours: []int64{1}, Theirs: make([]int64, i%4),
			})
		}
	}
	return all
}

var lands = strings.Fields("CN JP DE US FR GB VN TH ID IN BR MX CL ZA KE EG TR SE FI NO DK NL BE AT CH IT ES PT PL CZ HU RO GR IL SG MY PH AU NZ CA")

func pageOf(t *testing.T, ties []tie.Tie, address string) shown {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	a, err := read(u, today)
	if err != nil {
		t.Fatal(err)
	}
	s := shown{asked: a, today: today, home: institute{Short: "STEPI"}, ties: ties, wide: 560, high: 500, shares: make([]tie.Share, years)}
	s.spots, s.high = place(nodes(ties, 2, a.open, i18n.EN), s.wide, s.high)
	return s
}

func drawnOf(t *testing.T, s shown) string {
	t.Helper()
	var b bytes.Buffer
	ctx := i18n.With(context.Background(), i18n.EN)
	for n := range s.windows {
		if err := picture(s, n).Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
	}
	if err := table(s).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestThePictureIsAlwaysTheSame, whatever order the database gives the ties in.
func TestThePictureIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	ties := tiesOf(30, lands...)
	first := drawnOf(t, pageOf(t, ties, path))
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(ties), func(i, j int) { ties[i], ties[j] = ties[j], ties[i] })
	if again := drawnOf(t, pageOf(t, ties, path)); again != first {
		t.Error("the same ties in another order give another picture")
	}
}

// TestNetworkOf2000IsSmall: countries first, one opened on demand; and labels keep apart.
func TestNetworkOf2000IsSmall(t *testing.T) {
	t.Parallel()
	ties := tiesOf(2000, lands...)
	for address, most := range map[string]int{path: 41, path + "?open=CN": 80} {
		s := pageOf(t, ties, address)
		if len(s.spots) == 0 || len(s.spots) > most {
			t.Fatalf("%s: %d nodes", address, len(s.spots))
		}
		partners, size := 0, bytes.Buffer{}
		for _, p := range s.spots {
			partners += p.Size
		}
		if partners != 2000 {
			t.Errorf("%s: the nodes stand for %d partners", address, partners)
		}
		z := gzip.NewWriter(&size)
		_, _ = z.Write([]byte(drawnOf(t, s)))
		_ = z.Close()
		if size.Len() > 100_000 {
			t.Errorf("%s: %d bytes compressed", address, size.Len())
		}
	}
}

// TestLabelsKeepApart, with 12 nodes as with as many as are shown.
func TestLabelsKeepApart(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 12, most} {
		spots := pageOf(t, tiesOf(n, lands...), path).spots
		for i, a := range spots {
			for _, b := range spots[i+1:] {
				if math.Abs(a.x-b.x) < (a.labelWide+b.labelWide)/2-6 && math.Abs(a.y-b.y) < 36 {
					t.Errorf("%d nodes: %s at %.0f, %.0f covers %s at %.0f, %.0f", n, a.Label, a.x, a.y, b.Label, b.x, b.y)
				}
			}
		}
	}
}

// TestAddressesThatMeanNothingAreTold.
func TestAddressesThatMeanNothingAreTold(t *testing.T) {
	t.Parallel()
	for address, wrong := range map[string]bool{
		"": false, "?from=2019-03-01": false, "?from=2019-03-02&until=2019-03-01": true, "?from2=2019-03-02&until2=2019-03-01": true, "?from=soonish": true,
		"?country=XX": true, "?open=XX": true, "?open=CN": false, "?node=x": true, "?node=99999999999999999999": true, "?node=4": false, "?from=%00": false,
	} {
		if got := pageOf(t, nil, path+address).wrong(); got != wrong {
			t.Errorf("%s: told is %v", address, got)
		}
	}
}
