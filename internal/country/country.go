// Package country knows the countries of ISO 3166-1, and the languages of names,
// by what they are called in the languages that the program speaks.
//
// Read country.go, then language.go.
package country

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"gyoryu/internal/i18n"
)

// Unknown is the code of a country that nobody has recorded yet: an institute
// created in passing has it until somebody fills it in. It is not one of All.
const Unknown = "ZZ"

// codes are the officially assigned alpha-2 codes.
var codes = strings.Fields(`
	AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
	CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
	GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
	JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
	MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ
	OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ
	TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`)

// Country is a code and its name in one language.
type Country struct{ Code, Name string }

// Known reports whether code is a country's.
func Known(code string) bool {
	_, known := slices.BinarySearch(codes, code)
	return known
}

// Name is the country's name in l, empty for Unknown and for what is no code.
func Name(code string, l i18n.Lang) string { return all()[l].names[code] }

// All are the countries by their names, in the order of the language l.
func All(l i18n.Lang) []Country { return slices.Clone(all()[l].sorted) }

type named struct {
	names  map[string]string
	sorted []Country
}

// all is made once, since collating is slow.
var all = sync.OnceValue(func() map[i18n.Lang]named {
	made := map[i18n.Lang]named{}
	for l, tag := range map[i18n.Lang]language.Tag{i18n.EN: language.English, i18n.KO: language.Korean} {
		in := display.Regions(tag)
		n := named{names: map[string]string{}}
		for _, code := range codes {
			name := in.Name(language.MustParseRegion(code))
			n.names[code] = name
			n.sorted = append(n.sorted, Country{code, name})
		}
		order := collate.New(tag)
		slices.SortFunc(n.sorted, func(a, b Country) int { return order.CompareString(a.Name, b.Name) })
		made[l] = n
	}
	return made
})
