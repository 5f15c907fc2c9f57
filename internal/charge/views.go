package charge

import (
	"context"
	"strconv"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

func id64(id int64) string { return strconv.FormatInt(id, 10) }

// back is where the forms of a record's panel lead back to.
func back(of Of, id int64) string { return of.Href(id) + "#in-charge" }

// blank is the form for one more: ours, from today on.
func blank(ctx context.Context, today day.Day) *form.Form {
	f := form.With(nil)
	f.Set("side", string(Ours))
	f.Set("from", day.Long(today, string(i18n.From(ctx))))
	return f
}

func sides(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, s := range Sides {
		all = append(all, ui.Choice{Value: string(s), Text: i18n.T(ctx, "charge."+string(s))})
	}
	return all
}
