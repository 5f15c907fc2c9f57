package remind

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/mail"
	"gyoryu/internal/pg"
)

type weeklyWorker struct {
	river.WorkerDefaults[Weekly]
	*reminder
}

// Work puts the week's mail of a manager, if there is anything to say.
func (w *weeklyWorker) Work(ctx context.Context, job *river.Job[Weekly]) error {
	return w.weekly(ctx, job.Args.AccountID, job.Args.Week)
}

func (r *reminder) weekly(ctx context.Context, account int64, monday day.Day) error {
	if !r.outbox.On() {
		return nil // home shows the same
	}
	o, err := r.office(ctx)
	if err != nil {
		return err
	}
	if week(day.Of(r.clock.Now().In(o.zone))).After(monday) {
		return nil
	}
	letter, err := r.weekLetter(ctx, account, i18n.EN)
	if err != nil || letter.Empty() {
		return err
	}
	err = pg.Tx(ctx, r.db, 0, func(tx pgx.Tx) error {
		wants, err := wantsWeekly(ctx, tx, account)
		if err != nil || !wants {
			return err
		}
		return r.outbox.Put(ctx, tx, mail.Mail{
			AccountID: account, Kind: mail.Weekly, Key: "weekly:" + strconv.FormatInt(account, 10) + ":" + monday.String(),
		})
	})
	if err != nil {
		return fmt.Errorf("the week's mail of account %d: %w", account, err)
	}
	return nil
}

// weekLetter is how things stand now, for a manager; empty if all is well, or the account is no
// manager's any more.
func (r *reminder) weekLetter(ctx context.Context, account int64, lang i18n.Lang) (mail.Letter, error) {
	o, err := r.office(ctx)
	if err != nil {
		return mail.Letter{}, err
	}
	today, _ := o.morning(r.clock.Now())
	sets, err := standing(ctx, r.db, account, today)
	if err != nil {
		return mail.Letter{}, err
	}
	l := mail.Letter{Lang: lang}
	for _, set := range sets {
		if set.total == 0 {
			continue
		}
		s := mail.Section{Title: say(lang, "week-"+set.key, "n", set.total), Alarm: set.alarm}
		for _, x := range set.rows {
			s.Lines = append(s.Lines, mail.Line{Text: short(x.Title), Href: r.link("/%s/%d", set.path, x.ID), About: weekAbout(lang, set.key, x, today)})
		}
		if n := set.total - len(set.rows); n > 0 {
			s.More = &mail.Link{Text: say(lang, "more", "n", n), Href: r.site + set.more}
		}
		l.Sections = append(l.Sections, s)
	}
	if len(l.Sections) == 0 {
		return mail.Letter{}, nil
	}
	l.Subject = say(lang, "subject-weekly")
	l.Intro = []string{say(lang, "intro-weekly")}
	return l, nil
}

func weekAbout(lang i18n.Lang, key string, x stood, today day.Day) string {
	switch {
	case key == "left":
		return say(lang, "week-left-of", "n", x.N)
	case key == "milestones":
		return say(lang, "about-milestone", "titles", short(x.Detail), "day", day.Long(x.On, string(lang)), "due", day.Due(x.On, today, string(lang)))
	case key == "decide" && !x.On.IsZero():
		return say(lang, "week-decide-by", "day", day.Long(x.On, string(lang)), "due", day.Relative(x.On, today, string(lang)))
	case !x.On.IsZero():
		who := x.Detail
		if who == "" {
			who = say(lang, "week-nobody-is")
		}
		return say(lang, "week-due", "day", day.Long(x.On, string(lang)), "due", day.Due(x.On, today, string(lang)), "who", who)
	}
	return ""
}
