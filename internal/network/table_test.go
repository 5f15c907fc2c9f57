package network

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestThePictureAndItsTableHoldTheSameNumbers: what a node says aloud in each window is what
// its row says, partner by partner and country by country.
func TestThePictureAndItsTableHoldTheSameNumbers(t *testing.T) {
	t.Parallel()
	for _, partners := range []int{12, 200} {
		s := pageOf(t, tiesOf(partners, lands...), path)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(drawnOf(t, s)))
		if err != nil {
			t.Fatal(err)
		}
		rows := doc.Find(".network-table tbody tr")
		if rows.Length() == 0 || rows.Length() != len(s.spots) {
			t.Fatalf("%d partners: %d rows of %d nodes", partners, rows.Length(), len(s.spots))
		}
		doc.Find("svg.network").Each(func(n int, picture *goquery.Selection) {
			drawn := map[string]string{} // what a node says, by where it leads
			picture.Find("a.net-node").Each(func(_ int, a *goquery.Selection) { drawn[a.AttrOr("href", "")] = a.AttrOr("aria-label", "") })
			if len(drawn) != rows.Length() {
				t.Errorf("%d partners, window %d: %d nodes, %d rows", partners, n, len(drawn), rows.Length())
			}
			rows.Each(func(_ int, row *goquery.Selection) {
				link, cells := row.Find("th a"), row.Find("td")
				how, records := strings.TrimSpace(cells.Eq(1+3*n).Text()), strings.TrimSpace(cells.Eq(2+3*n).Text())
				label := drawn[link.AttrOr("href", "")]
				if !strings.HasPrefix(label, strings.TrimSpace(link.Text())) || !strings.Contains(label, how) || !strings.Contains(label, " "+records+" ") {
					t.Errorf("%d partners, window %d: the picture says %q, the table %q and %s records", partners, n, label, how, records)
				}
			})
		})
	}
}
