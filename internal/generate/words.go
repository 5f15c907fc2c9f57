package generate

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gyoryu/internal/visit"
)

// tongue is what people write in one language: sentences with gaps, and what fills
// those that have lists. The other gaps are filled from the scene.
type tongue struct {
	lang                            string
	titles, calls                   []string // of visits; of online meetings and contacts
	purposes, outcomes              []string
	points                          map[visit.Kind][]string
	evidence, reasons, roles, rooms []string
	lists                           map[string][]string
	results
}

// results are what people write about what comes of visits.
type results struct {
	agreements                   map[string][]string // titles by kind
	again                        []string            // what follows the title of the first and of the second renewal
	milestones                   []string            // in the order in which they come
	endings                      map[string][]string // by what ended it
	reviews, remarks, duties     []string            // notes of a review; of an agreement; roles of who is in charge
	topics, summaries, shortcuts []string            // titles; and why a stage was left out
	forums, themes, reforms      []string            // notes on a forum; themes of its editions
	stays                        []string            // what came of a stay
	outputs                      map[string][]string // titles by kind
	because                      []string            // why one thing led to another
	news                                             // only where the public reads it
}

// news are sentences of a public item: the same in each language at the same place, and
// with gaps only that the scene fills.
type news struct{ headlines, openings, middles, closings, withdrawals []string }

var tongues = map[string]tongue{"ko": korean, "zh": chinese, "en": english}

// scene is what a sentence is about.
type scene struct {
	tongue
	at, other place // where one is, and another that the visit goes to
	home      place
	topic     topic
	year      int
}

// say fills the gaps of one of the sentences. {topic:을를} is the topic followed by
// the Korean particle that fits its last sound.
func (s *scene) say(d dice, sentences []string) string {
	var b strings.Builder
	rest := one(d, sentences)
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			break
		}
		gap, further, _ := strings.Cut(after, "}")
		gap, particles, _ := strings.Cut(gap, ":")
		filled := s.fill(d, gap)
		b.WriteString(filled)
		b.WriteString(particle(filled, particles))
		rest = further
	}
	said := b.String()
	if said != "" && said[0] >= 'a' && said[0] <= 'z' {
		said = strings.ToUpper(said[:1]) + said[1:]
	}
	return said
}

func (s *scene) fill(d dice, gap string) string {
	switch gap {
	case "institute":
		return s.at.calledIn(s.lang, d)
	case "other":
		return s.other.calledIn(s.lang, d)
	case "home":
		return s.home.calledIn(s.lang, d)
	case "city":
		return s.at.cityIn(s.lang)
	case "country":
		return s.at.countryIn(s.lang)
	case "topic":
		return s.topic.inside(s.lang)
	case "second":
		second := d.IntN(len(topics))
		if topics[second] == s.topic {
			second = (second + 1) % len(topics)
		}
		return topics[second].inside(s.lang)
	case "year":
		return strconv.Itoa(s.year)
	case "next":
		return strconv.Itoa(s.year + 1)
	case "n":
		return strconv.Itoa(d.between(2, 40))
	}
	return one(d, s.lists[gap]) // a test tries every gap
}

// calledIn is one of the names by which somebody who writes in lang speaks of it.
func (p place) calledIn(lang string, d dice) string {
	switch {
	case p.acronym != "" && d.chance(60):
		return p.acronym
	case lang == "ko" && p.nameKO != "":
		return p.nameKO
	case lang == "zh" && p.tongue == "zh" && p.native != "":
		return p.native
	}
	return p.name
}

func (p place) cityIn(lang string) string {
	switch {
	case lang == "ko":
		return p.cityKO
	case lang == "zh" && p.tongue == "zh" && p.cityNative != "":
		return p.cityNative
	}
	return p.cityEN
}

func (p place) countryIn(lang string) string {
	switch {
	case lang == "ko":
		return p.countryKO
	case lang == "zh" && chineseCountries[p.country] != "":
		return chineseCountries[p.country]
	case lang == "en" && slices.Contains([]string{"US", "GB", "NL", "AE", "PH"}, p.country):
		return "the " + p.countryEN
	}
	return p.countryEN
}

// particle is the first of the two after a consonant, and the second after a vowel.
// What is in brackets at the end doesn't count. Acronyms are spelt: L, M, N and R end
// in consonants. Of other words nobody here knows the sound.
func particle(word, pair string) string {
	if pair == "" {
		return ""
	}
	if strings.HasSuffix(word, ")") {
		word, _, _ = strings.Cut(word, "(")
	}
	two := []rune(pair)
	last, _ := utf8.DecodeLastRuneInString(word)
	if last >= '가' && last <= '힣' && (last-'가')%28 != 0 || strings.ContainsRune("LMNR", last) {
		return string(two[0])
	}
	return string(two[1])
}
