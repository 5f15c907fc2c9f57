package ui

import (
	"context"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

// sorted is how the list is sorted by the column, empty if it is not. A column
// called "-day" is one whose usual order is descending.
func sorted(v *list.View, sort string) string {
	switch {
	case bare(v.Sort) != bare(sort):
		return ""
	case strings.HasPrefix(v.Sort, "-"):
		return "descending"
	default:
		return "ascending"
	}
}

// turned is the order that a click on the column's heading asks for.
func turned(v *list.View, sort string) string {
	if v.Sort != sort {
		return sort
	}
	if strings.HasPrefix(sort, "-") {
		return bare(sort)
	}
	return "-" + sort
}

func bare(sort string) string { return strings.TrimPrefix(sort, "-") }

// total says how many rows there are: exactly, or that there are more.
func total(ctx context.Context, v *list.View) string {
	n, more := v.Total()
	if more {
		grouped := message.NewPrinter(language.English).Sprint(n)
		return i18n.T(ctx, "list.total-more", "count", grouped)
	}
	return i18n.T(ctx, "list.total", "n", n)
}
