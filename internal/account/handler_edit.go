package account

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

// editing is what the form of an account shows.
type editing struct {
	Account  Account // the zero one is new
	Form     *form.Form
	Choices  []ui.Choice // people whom the typed name may mean
	Conflict string      // who saved meanwhile
}

// New shows an empty form.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(url.Values{"roles": {string(auth.Staff)}})
	return page.Show(w, r, http.StatusOK, formPage(editing{Form: f}))
}

// Create makes the account that the form describes, and shows the link that invites
// to it.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	e, d, err := h.read(r, Account{})
	if err != nil {
		return err
	}
	if status, again := e.again(); again {
		return page.Show(w, r, status, formPage(e))
	}
	who := auth.Who(r.Context())
	id, token, err := h.store.add(r.Context(), who.ID, d, h.postman(r))
	if e.reject(err) {
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(e))
	}
	if err != nil {
		return err
	}
	slog.InfoContext(r.Context(), "account made", "account", who.ID, "made", id)
	return h.showLink(w, r, id, token)
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, formPage(editing{Account: a, Form: form.With(a.values())}))
}

// Update changes the account to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	e, d, err := h.read(r, a)
	if err != nil {
		return err
	}
	if status, again := e.again(); again {
		return page.Show(w, r, status, formPage(e))
	}
	err = h.store.change(r.Context(), auth.Who(r.Context()).ID, a.ID, e.Form.Version(), d)
	switch {
	case e.reject(err):
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(e))
	case errors.Is(err, pg.Stale):
		return h.showConflict(w, r, e, d)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(a.ID))
}

// account is the one in the path, if who asks may change it.
func (h *Handler) account(r *http.Request) (Account, error) {
	id, err := page.ID(r)
	if err != nil {
		return Account{}, err
	}
	a, err := h.store.find(r.Context(), id)
	if err == nil && !a.EditableBy(auth.Who(r.Context())) {
		err = auth.Forbidden
	}
	return a, err
}

// read reads the form, and finds the person that it names.
func (h *Handler) read(r *http.Request, a Account) (editing, Draft, error) {
	f, err := form.Parse(r)
	if err != nil {
		return editing{}, Draft{}, err
	}
	e := editing{Account: a, Form: f}
	d := read(f)
	text := f.Line("person", 200)
	if text == "" {
		f.Set("person_id", "")
		return e, d, nil
	}
	if d.PersonID = f.ID("person_id"); d.PersonID != 0 {
		return e, d, nil
	}
	found, err := h.store.people(r.Context(), text)
	if err != nil {
		return e, d, err
	}
	switch len(found) {
	case 0:
		f.Reject("person", i18n.M("account.no-person"))
	case 1:
		d.PersonID = found[0].ID
		f.Set("person_id", strconv.FormatInt(d.PersonID, 10))
	default:
		for _, m := range found {
			e.Choices = append(e.Choices, ui.Choice{Value: strconv.FormatInt(m.ID, 10), Text: m.String()})
		}
		f.Reject("person", i18n.M("account.which-person"))
	}
	return e, d, nil
}

// String tells one person from another of the same name.
func (m match) String() string {
	var parts []string
	for _, s := range []string{m.Name, m.NativeName, m.Institute} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// again reports whether the form is to be shown again rather than saved.
func (e editing) again() (status int, again bool) {
	if e.Form.Do() == "show" {
		return http.StatusOK, true
	}
	return http.StatusUnprocessableEntity, !e.Form.OK()
}

// reject turns an error into a complaint beside its field, if it is one.
func (e editing) reject(err error) bool {
	refusal, ok := errors.AsType[Refusal](err)
	switch {
	case ok:
		e.Form.Reject(refusal.Field, refusal.Msg)
	case errors.Is(err, Yourself):
		e.Form.Reject("roles", i18n.M("account.own-admin"))
	case errors.Is(err, LastAdmin):
		e.Form.Reject("roles", i18n.M("account.last-admin"))
	default:
		return false
	}
	return true
}

// showConflict shows what was typed and, beside it, what somebody else has saved.
func (h *Handler) showConflict(w http.ResponseWriter, r *http.Request, e editing, d Draft) error {
	now, err := h.store.find(r.Context(), e.Account.ID)
	if err != nil {
		return err
	}
	events, err := history.Of(r.Context(), h.db, "account", now.ID)
	if err != nil {
		return err
	}
	l := i18n.From(r.Context())
	e.Account, e.Conflict = now, i18n.Say(l, "history.program")
	if len(events) > 0 && events[0].Account != "" {
		e.Conflict = events[0].Account
	}
	theirs := func(field string, differs bool, value any) {
		if value == "" {
			value = i18n.M("form.nothing")
		}
		if differs {
			e.Form.Reject(field, i18n.M("form.theirs", "who", e.Conflict, "value", value))
		}
	}
	theirs("email", d.Email != now.Email, now.Email)
	theirs("name", d.Name != now.Name, now.Name)
	theirs("roles", !slices.Equal(inOrder(d.Roles), inOrder(now.Roles)), roleWords(r.Context(), now.Roles))
	theirs("person", d.PersonID != now.PersonID, now.Person)
	theirs("language", d.Language != now.Language, languageWord(r.Context(), now.Language))
	e.Form.Set("version", strconv.FormatInt(now.Version, 10))
	return page.Show(w, r, http.StatusConflict, formPage(e))
}

// Disable shuts the account and ends its sessions.
func (h *Handler) Disable(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "disabled", h.store.disable)
}

// Enable opens it again.
func (h *Handler) Enable(w http.ResponseWriter, r *http.Request) error {
	return h.act(w, r, "enabled", h.store.enable)
}

func (h *Handler) act(w http.ResponseWriter, r *http.Request, done string, work func(ctx context.Context, by, id, version int64) error) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	err = work(r.Context(), who.ID, a.ID, f.Version())
	if errors.Is(err, Yourself) || errors.Is(err, LastAdmin) {
		key := "account.disable-own"
		if errors.Is(err, LastAdmin) {
			key = "account.last-admin"
		}
		return h.show(w, r, http.StatusUnprocessableEntity, a.ID, shown{Problem: i18n.T(r.Context(), key)})
	}
	if err != nil {
		return err
	}
	slog.InfoContext(r.Context(), "account "+done, "account", who.ID, done, a.ID)
	flash.Set(w, r, i18n.M("account."+done))
	return page.Go(w, r, path(a.ID))
}

// Reset makes a one-time link and shows it.
func (h *Handler) Reset(w http.ResponseWriter, r *http.Request) error {
	a, err := h.account(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	token, err := h.store.inviteBy(r.Context(), who.ID, a.ID, h.postman(r))
	if errors.Is(err, pg.NotFound) { // disabled: it has to be opened first
		return h.show(w, r, http.StatusUnprocessableEntity, a.ID, shown{Problem: i18n.T(r.Context(), "account.link-disabled")})
	}
	if err != nil {
		return err
	}
	slog.InfoContext(r.Context(), "one-time link made", "account", who.ID, "for", a.ID)
	return h.showLink(w, r, a.ID, token)
}
