package home

import (
	"cmp"
	"context"
	"strconv"

	"gyoryu/internal/day"
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

// until is what the day of a decision is.
func (d decision) until(ctx context.Context) string {
	key := "home.decide.end"
	if d.Notice {
		key = "home.decide.notice"
	}
	return i18n.T(ctx, key, "day", day.Short(d.On, string(i18n.From(ctx))))
}

func agreementPath(id int64) string { return "/agreements/" + strconv.FormatInt(id, 10) }

// path is the milestone's place on its agreement's page.
func (m milestone) path() string {
	return agreementPath(m.AgreementID) + "#milestone-" + strconv.FormatInt(m.ID, 10)
}
