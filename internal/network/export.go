package network

import (
	"strconv"

	"gyoryu/internal/country"
	"gyoryu/internal/i18n"
	"gyoryu/internal/tie"
)

// sheet is all ties, one a row, of each window.
func sheet(ties []tie.Tie, windows []tie.Window, lang i18n.Lang) [][]string {
	say := func(key string) string { return i18n.Say(lang, key) }
	rows := [][]string{{
		say("network.from"), say("network.until"), say("network.country"), say("network.partner"), say("network.carried"),
		say("network.kind.visit"), say("network.kind.edition"), say("network.kind.agreement"), say("network.kind.topic"), say("network.kind.exchange"), say("network.kind.output"),
		say("network.ours"), say("network.theirs"),
	}}
	for _, t := range ties {
		n := strconv.Itoa
		span := windows[t.Window]
		rows = append(rows, []string{
			span.From.String(), span.Until.String(), country.Name(t.Country, lang), t.Name, carriedBy(t.Researcher, lang),
			n(t.Visits), n(t.Editions), n(t.Agreements), n(t.Topics), n(t.Exchanges), n(t.Outputs), n(len(t.Ours)), n(len(t.Theirs)),
		})
	}
	return rows
}

func carriedBy(researcher bool, lang i18n.Lang) string {
	if researcher {
		return i18n.Say(lang, "network.by-researchers")
	}
	return i18n.Say(lang, "network.by-institutes")
}
