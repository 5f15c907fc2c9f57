package bell

import (
	"context"
	"strconv"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/notice"
	"gyoryu/web/ui"
)

func id64(id int64) string { return strconv.FormatInt(id, 10) }

// says is why somebody is told, before what it is about.
func (t Told) says(ctx context.Context, today day.Day) string {
	key := "bell.say." + string(t.Kind)
	args := []any{"day", day.Short(t.AboutOn, string(i18n.From(ctx))), "near", day.Relative(t.AboutOn, today, string(i18n.From(ctx)))}
	switch {
	case t.Kind == notice.Followed:
		return t.saysFollowed(ctx)
	case t.Kind == notice.Charge || t.Kind == notice.Handover:
		return i18n.T(ctx, key)
	case t.AboutOn.IsZero():
		return i18n.T(ctx, key+".undated")
	case t.Milestone != "":
		return i18n.T(ctx, key+".titled", append(args, "title", t.Milestone)...)
	}
	return i18n.T(ctx, key, args...)
}

// saysFollowed names what is followed: the topic, or the institute where it happened.
func (t Told) saysFollowed(ctx context.Context) string {
	switch {
	case t.TopicToo:
		return i18n.T(ctx, "bell.say.followed.topic")
	case t.Of == string(charge.Institute) && t.At != "" && !t.Assignment:
		return i18n.T(ctx, "bell.say.followed.institute")
	case t.At != "":
		return i18n.T(ctx, "bell.say.followed.at", "name", t.At)
	}
	return i18n.T(ctx, "bell.say.followed.before")
}

// tone is how loud a notice is.
func (t Told) tone() ui.Tone {
	switch {
	case t.Settled():
		return ui.Plain
	case t.Kind == notice.Overdue:
		return ui.Bad
	case t.Kind == notice.Due || t.Kind == notice.NoticeDay || t.Kind == notice.Milestone || t.Kind == notice.Report:
		return ui.Warn
	}
	return ui.Info
}

// tabs are all notices, and those that were not seen.
func (s listing) tabs(ctx context.Context) []ui.Tab {
	only := s.Filter("which") == string(onlyUnseen)
	left := ui.Tab{Text: i18n.T(ctx, "bell.not-seen"), Href: s.With("which", string(onlyUnseen)), Count: s.Unseen, Current: only}
	if s.Unseen >= most {
		left.Text, left.Count = i18n.T(ctx, "bell.not-seen-many", "count", most-1), 0
	}
	return []ui.Tab{{Text: i18n.T(ctx, "bell.all"), Href: s.With("which", ""), Current: !only}, left}
}

func kindChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, k := range notice.Kinds {
		all = append(all, ui.Choice{Value: string(k), Text: i18n.T(ctx, "bell.kind."+string(k))})
	}
	return all
}

// often is how many notices it means to follow something.
func (f Following) often(ctx context.Context) string {
	switch {
	case f.Lately == 0:
		return i18n.T(ctx, "bell.lately-none", "days", Window)
	case f.Lately >= most:
		return i18n.T(ctx, "bell.lately-many", "days", Window, "count", most-1)
	}
	return i18n.T(ctx, "bell.lately", "n", f.Lately, "days", Window)
}

// followOr is the end of the address that follows, or does no longer.
func followOr(follow bool) string {
	if follow {
		return "/follow"
	}
	return "/unfollow"
}

// onOr is what a button asks for.
func onOr(is bool) string {
	if is {
		return on
	}
	return off
}
