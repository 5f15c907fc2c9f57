package setting

import (
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// which says what the page of the mail lists.
type which string

const (
	failedMails which = "mails"
	brokenJobs  which = "jobs"
)

// mailing is what the page of the mail shows.
type mailing struct {
	*list.View
	post   post
	which  which
	all    []failure
	server string
	tests  bool // a test can be sent
	again  bool // what failed can be tried again
	in     times
}

// Mail shows whether mail is set, and what could not be sent.
func (h *Handler) Mail(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, "-new")
	if err != nil {
		return err
	}
	s := mailing{View: v, which: list.OneOf(v, "which", failedMails, brokenJobs), server: h.mail.Server, tests: h.mail.Test != nil, in: h.times(r)}
	if s.which == "" {
		s.which = failedMails
	}
	if s.post, s.all, err = h.settings.standing(r.Context(), v, s.which == brokenJobs); err != nil {
		return err
	}
	total := s.post.Failed
	s.again = h.mail.Again != nil
	if s.which == brokenJobs {
		total, s.again = s.post.Jobs, h.mail.Retry != nil
	}
	s.all = list.Cut(v, s.all, total, func(f failure) (string, int64) { return "", f.ID })
	return page.Show(w, r, http.StatusOK, mailPage(s))
}

// TestMail sends whoever asks a mail that says that mail works.
func (h *Handler) TestMail(w http.ResponseWriter, r *http.Request) error {
	if h.mail.Test == nil {
		flash.Set(w, r, i18n.M("setting.mail.unset"))
		return page.Go(w, r, "/settings/mail")
	}
	to := auth.Who(r.Context())
	if err := h.mail.Test(r.Context(), to); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("setting.mail.test-sent", "email", to.Email))
	return page.Go(w, r, "/settings/mail")
}

// TryAgain tries a failed mail, or a failed job, once more.
func (h *Handler) TryAgain(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	sort, again := failedMails, h.mail.Again
	if f.Has("job") {
		sort, again = brokenJobs, h.mail.Retry
	}
	id := f.ID(map[which]string{failedMails: "mail", brokenJobs: "job"}[sort])
	if id == 0 {
		return pg.NotFound
	}
	said := i18n.M("setting.mail.unset")
	if again != nil {
		err := again(r.Context(), id)
		if err != nil && !errors.Is(err, pg.NotFound) { // not found: it went out meanwhile
			return err
		}
		said = i18n.M("setting.mail.tried")
	}
	flash.Set(w, r, said)
	return page.Go(w, r, "/settings/mail?which="+string(sort))
}

func idText(id int64) string { return strconv.FormatInt(id, 10) }
