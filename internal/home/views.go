package home

import (
	"cmp"
	"context"

	"gyoryu/internal/i18n"
)

// full is an institute's long name for the reader, empty if it is the short one.
func (i institute) full(ctx context.Context) string {
	name := i.Name
	if i18n.From(ctx) == i18n.KO {
		name = cmp.Or(i.NameKO, i.Name)
	}
	if name == i.Short {
		return ""
	}
	return name
}
