package setting

import (
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// daysOff is what the page of a year's holidays shows.
type daysOff struct {
	year  int
	today day.Day
	all   []Holiday
	f     *form.Form
	knows bool // Korea's public holidays of the year
	lacks int  // how many of those are not in the list
}

// Holidays shows the holidays of a year: this one unless the address says which.
func (h *Handler) Holidays(w http.ResponseWriter, r *http.Request) error {
	return h.showHolidays(w, r, http.StatusOK, r.URL.Query().Get("year"), form.With(nil))
}

// showHolidays shows a year's holidays with the form as filled in.
func (h *Handler) showHolidays(w http.ResponseWriter, r *http.Request, status int, year string, f *form.Form) error {
	s := daysOff{today: h.clock.Today(), f: f}
	var err error
	if s.year, err = strconv.Atoi(year); err != nil || s.year < firstYear || s.year > lastYear {
		s.year = s.today.Year
	}
	if s.all, err = h.settings.holidays(r.Context(), s.year); err != nil {
		return err
	}
	listed := map[day.Day]bool{}
	for _, d := range s.all {
		listed[d.OnDay] = true
	}
	for _, d := range Korea(s.year) {
		s.knows = true
		if !listed[d.OnDay] {
			s.lacks++
		}
	}
	return page.Show(w, r, status, holidayPage(s))
}

// AddHolidays adds the day that the form describes, or the lines that were pasted.
func (h *Handler) AddHolidays(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	var days []Holiday
	field := "on_day"
	switch f.Do() {
	case "show":
		return h.showHolidays(w, r, http.StatusOK, f.Value("year"), f)
	case "paste":
		days, field = readLines(f), "pasted"
	default:
		days = []Holiday{readOne(f, h.clock.Today())}
	}
	if f.OK() {
		err = h.settings.add(ctx, days, auth.Who(ctx))
		if listed, is := errors.AsType[Listed](err); is {
			l := i18n.From(ctx)
			f.Reject(field, i18n.M("setting.holiday.listed", "day", day.Long(listed.OnDay, string(l)), "name", listed.in(l)))
		} else if err != nil {
			return err
		}
	}
	if !f.OK() {
		return h.showHolidays(w, r, http.StatusUnprocessableEntity, f.Value("year"), f)
	}
	flash.Set(w, r, i18n.M("setting.holiday.added", "n", len(days)))
	return page.Go(w, r, yearPath(days[0].OnDay.Year))
}

// AddKorea adds Korea's public holidays of a year.
func (h *Handler) AddKorea(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	f.Need("year")
	year, _ := f.Int("year", firstKnown, lastKnown)
	if !f.OK() {
		return h.showHolidays(w, r, http.StatusUnprocessableEntity, "", f)
	}
	n, err := h.settings.addKorea(r.Context(), year, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("setting.holiday.added", "n", n))
	return page.Go(w, r, yearPath(year))
}

// RemoveHoliday takes a day off the list.
func (h *Handler) RemoveHoliday(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	gone, err := h.settings.drop(r.Context(), f.ID("holiday"), auth.Who(r.Context()))
	if year, is := f.Int("year", firstYear, lastYear); is && errors.Is(err, pg.NotFound) { // pressed twice, or somebody else was quicker
		return page.Go(w, r, yearPath(year))
	}
	if err != nil {
		return err
	}
	l := i18n.From(r.Context())
	flash.Set(w, r, i18n.M("setting.holiday.removed", "day", day.Long(gone.OnDay, string(l)), "name", gone.in(l)))
	return page.Go(w, r, yearPath(gone.OnDay.Year))
}

func yearPath(year int) string { return "/settings/holidays?year=" + strconv.Itoa(year) }

// in is the holiday's name in l.
func (h Holiday) in(l i18n.Lang) string {
	if l == i18n.KO {
		return h.NameKO
	}
	return h.NameEN
}
