package version

import (
	"context"
	"strconv"

	"gyoryu/internal/i18n"
)

func (s shown) path() string { return s.rec.Path + "/versions/" + strconv.FormatInt(s.place, 10) }

// chosen is the version compared with, as the field has it.
func (s shown) chosen() string {
	if s.with == 0 {
		return ""
	}
	return strconv.FormatInt(s.with, 10)
}

// other is what the second column is called.
func (s shown) other(ctx context.Context) string {
	if s.with == 0 {
		return i18n.T(ctx, "version.now")
	}
	return s.withWhen + " · " + s.withWho
}

// standing says in a sentence how the versions differ.
func (s shown) standing(ctx context.Context) string {
	switch {
	case s.last:
		return i18n.T(ctx, "version.is-now")
	case s.same():
		return i18n.T(ctx, "version.no-difference")
	}
	return ""
}
