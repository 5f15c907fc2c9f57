package country

import (
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"gyoryu/internal/i18n"
)

// tags are the languages that forms offer for names and for what people speak.
var tags = []string{
	"ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "kk", "km", "ko", "lo", "mn", "ms",
	"my", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "uz", "vi", "zh", "zh-Hant",
}

// Language is a BCP 47 tag and its name in one language.
type Language struct{ Tag, Name string }

// LanguageName is what the language is called in l, or the tag itself.
func LanguageName(tag string, l i18n.Lang) string {
	if tag == "zh-Hant" && l == i18n.KO { // which CLDR has no Korean name for
		return "중국어(번체)"
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	in := language.English
	if l == i18n.KO {
		in = language.Korean
	}
	if name := display.Tags(in).Name(t); name != "" {
		return name
	}
	return tag
}

// Languages are those that forms offer, by their names in l.
func Languages(l i18n.Lang) []Language { return slices.Clone(languages()[l]) }

var languages = sync.OnceValue(func() map[i18n.Lang][]Language {
	made := map[i18n.Lang][]Language{}
	for l, tag := range map[i18n.Lang]language.Tag{i18n.EN: language.English, i18n.KO: language.Korean} {
		var all []Language
		for _, t := range tags {
			all = append(all, Language{t, LanguageName(t, l)})
		}
		order := collate.New(tag)
		slices.SortFunc(all, func(a, b Language) int { return order.CompareString(a.Name, b.Name) })
		made[l] = all
	}
	return made
})
