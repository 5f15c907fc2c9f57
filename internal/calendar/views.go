package calendar

import (
	"context"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// nav is the entry of the navigation under which the owner's page is.
func nav(of Owner) string {
	if of.InstituteID != 0 {
		return "institutes"
	}
	return ""
}

// crumbs lead from the page of an address back to its owner's.
func crumbs(ctx context.Context, of Owner, name string) []ui.Crumb {
	here := ui.Crumb{Text: i18n.T(ctx, "calendar.calendar")}
	if of.InstituteID != 0 {
		return []ui.Crumb{{Text: i18n.T(ctx, "ui.nav-institutes"), Href: "/institutes"}, {Text: name, Href: of.page()}, here}
	}
	return []ui.Crumb{{Text: i18n.T(ctx, "ui.account"), Href: of.page()}, here}
}

// made is the day on which an address was made, by the office's clock.
func made(a Address, zone *time.Location) day.Day { return day.Of(a.CreatedAt.In(zone)) }
