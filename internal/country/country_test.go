package country_test

import (
	"slices"
	"testing"

	"gyoryu/internal/country"
	"gyoryu/internal/i18n"
)

func TestCountriesHaveNamesInBothLanguages(t *testing.T) {
	for _, want := range []struct{ code, en, ko string }{
		{"KR", "South Korea", "대한민국"},
		{"CN", "China", "중국"},
		{"DE", "Germany", "독일"},
	} {
		if en, ko := country.Name(want.code, i18n.EN), country.Name(want.code, i18n.KO); en != want.en || ko != want.ko {
			t.Errorf("%s is %q and %q, want %q and %q", want.code, en, ko, want.en, want.ko)
		}
	}
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		all := country.All(l)
		if len(all) != 249 {
			t.Errorf("%d countries in %s, want the 249 of ISO 3166-1", len(all), l)
		}
		for _, c := range all {
			if c.Name == "" || c.Name == c.Code || !country.Known(c.Code) {
				t.Errorf("%s has no name in %s, or is not known", c.Code, l)
			}
		}
	}
}

func TestCountriesAreInTheOrderOfTheLanguage(t *testing.T) {
	place := func(l i18n.Lang, code string) int {
		return slices.IndexFunc(country.All(l), func(c country.Country) bool { return c.Code == code })
	}
	if place(i18n.EN, "AX") > place(i18n.EN, "AL") { // Åland before Albania, not after Zimbabwe
		t.Error("Åland Islands come after Albania in English")
	}
	if place(i18n.KO, "GH") > place(i18n.KO, "HK") || place(i18n.KO, "KR") > place(i18n.KO, "CN") { // 가나 … 대한민국 … 중국 … 홍콩
		t.Error("Korean names are not in Korean order")
	}
}

func TestWhatIsNoCountry(t *testing.T) {
	for _, code := range []string{"", "cn", "EU", "XX", country.Unknown, "KOR"} {
		if country.Known(code) || country.Name(code, i18n.EN) != "" {
			t.Errorf("%q is taken for a country", code)
		}
	}
}

func TestLanguagesHaveNamesInBothLanguages(t *testing.T) {
	for _, want := range []struct{ tag, en, ko string }{{"ko", "Korean", "한국어"}, {"zh", "Chinese", "중국어"}, {"??", "??", "??"}} {
		if en, ko := country.LanguageName(want.tag, i18n.EN), country.LanguageName(want.tag, i18n.KO); en != want.en || ko != want.ko {
			t.Errorf("%s is %q and %q, want %q and %q", want.tag, en, ko, want.en, want.ko)
		}
	}
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		for _, lang := range country.Languages(l) {
			if lang.Name == "" || lang.Name == lang.Tag {
				t.Errorf("%s has no name in %s", lang.Tag, l)
			}
		}
	}
}
