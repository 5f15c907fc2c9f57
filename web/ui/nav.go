package ui

import (
	"context"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
)

// entry is one link of the navigation; its text is ui.nav-NAME.
type entry struct{ name, href string }

// group is a heading of the navigation, ui.nav-NAME, and what is below it.
type group struct {
	name    string
	entries []entry
}

// groups are what the reader may go to. It shows doors; it does not guard them.
func groups(ctx context.Context) []group {
	who := auth.Who(ctx)
	all := []group{
		{"", []entry{{"today", "/"}}},
		{"exchange", []entry{{"visits", "/visits"}, {"commitments", "/commitments"}, {"agreements", "/agreements"}, {"exchanges", "/exchanges"}, {"forums", "/forums"}}},
		{"research", []entry{{"topics", "/topics"}, {"outputs", "/outputs"}, {"lines", "/lines"}, {"kept", "/follow-through"}, {"figures", "/figures"}, {"boardpaper", "/board-paper"}}},
		{"partners", []entry{{"institutes", "/institutes"}, {"people", "/people"}, {"network", "/network"}, {"map", "/map"}, {"collaborators", "/collaborators"}}},
		{"public", []entry{{"posts", "/posts"}}},
	}
	if !who.Writes() { // they read what is published, and no drafts
		all[len(all)-1].entries[0].href = "/news"
	}
	settings := group{"settings", nil}
	if who.Writes() {
		settings.entries = append(settings.entries, entry{"areas", "/areas"})
	}
	if who.Proposes() {
		settings.entries = append(settings.entries, entry{"removed", "/removed"})
	}
	if who.Is(auth.Manager) {
		settings.entries = append(settings.entries, entry{"quality", "/quality"})
	}
	if who.Is(auth.Admin) {
		settings.entries = append(settings.entries, entry{"accounts", "/accounts"}, entry{"system", "/settings"})
	}
	if settings.entries != nil {
		all = append(all, settings)
	}
	return all
}

// count is how a number stands beside an entry: 0 not at all.
func count(n int) string {
	switch {
	case n <= 0:
		return ""
	case n > 99:
		return "99+"
	default:
		return strconv.Itoa(n)
	}
}

// bellName is what the bell is called, with how much was not seen.
func bellName(ctx context.Context, n string) string {
	if n == "" {
		return i18n.T(ctx, "ui.notices")
	}
	return i18n.T(ctx, "ui.notices-new", "count", n)
}

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
