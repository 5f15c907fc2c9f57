package network

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/i18n"
	"gyoryu/internal/tie"
)

// write writes all ties as comma-separated values, one a line, of each window.
func write(w io.Writer, ties []tie.Tie, windows []tie.Window, lang i18n.Lang) error {
	say := func(key string) string { return i18n.Say(lang, key) }
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // so that spreadsheets read Korean
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{{
		say("network.from"), say("network.until"), say("network.country"), say("network.partner"), say("network.carried"),
		say("network.kind.visit"), say("network.kind.edition"), say("network.kind.agreement"), say("network.kind.topic"), say("network.kind.exchange"), say("network.kind.output"),
		say("network.ours"), say("network.theirs"),
	}}
	for _, t := range ties {
		n := strconv.Itoa
		span := windows[t.Window]
		rows = append(rows, []string{
			span.From.String(), span.Until.String(), country.Name(t.Country, lang), plain(t.Name), carriedBy(t.Researcher, lang),
			n(t.Visits), n(t.Editions), n(t.Agreements), n(t.Topics), n(t.Exchanges), n(t.Outputs), n(len(t.Ours)), n(len(t.Theirs)),
		})
	}
	return out.WriteAll(rows)
}

func carriedBy(researcher bool, lang i18n.Lang) string {
	if researcher {
		return i18n.Say(lang, "network.by-researchers")
	}
	return i18n.Say(lang, "network.by-institutes")
}

// plain keeps a spreadsheet from taking a text for a formula.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
