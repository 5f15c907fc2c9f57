package institute

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// decide is within how many days of its end an agreement wants a decision.
const (
	decide = 90
	notice = 30
)

// stands is how an agreement stands, in a word and as loud as it is.
func (a agreed) stands(ctx context.Context, today day.Day) (ui.Tone, string) {
	on := func(key string, d day.Day) string {
		return i18n.T(ctx, key, "day", day.Short(d, string(i18n.From(ctx))))
	}
	switch {
	case a.State != "in_force":
		tone := ui.Info
		if a.State == "ended" {
			tone = ui.Plain
		}
		return tone, i18n.T(ctx, "institute.agreement."+a.State)
	case !a.Renews && !a.EndsOn.IsZero() && a.EndsOn.Before(today):
		return ui.Bad, on("institute.agreement.expired", a.EndsOn)
	case !a.NoticeOn.IsZero() && !today.Add(notice).Before(a.NoticeOn) && !a.EndsOn.Before(today):
		return ui.Warn, on("institute.agreement.notice", a.NoticeOn)
	case !a.Renews && !a.EndsOn.IsZero() && !today.Add(decide).Before(a.EndsOn):
		return ui.Warn, on("institute.agreement.expiring", a.EndsOn)
	}
	return ui.Good, i18n.T(ctx, "institute.agreement.in_force")
}

// nobody reports whether none of ours is in charge of what is not over.
func (a agreed) nobody() bool { return a.State != "ended" && len(a.Ours) == 0 }

// cutTo is the first n of all, and whether there are more.
func cutTo[T any](all []T, n int) ([]T, bool) {
	if len(all) > n {
		return all[:n], true
	}
	return all, false
}

func (m meeting) called(l i18n.Lang) string {
	if l == i18n.KO && m.NameKO != "" {
		return m.NameKO
	}
	return m.Name
}
