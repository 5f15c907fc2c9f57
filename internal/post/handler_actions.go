package post

import (
	"errors"
	"log/slog"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// act is one thing that is done with an item by a small form on its page.
type act struct {
	name string // of its form, and of the sentence that says it was done
	may  func(Post, auth.Account) bool
	do   func(r *http.Request, p Post, f *form.Form) error
}

// rejected reports that the form has complaints, which are noted on it.
var rejected = errors.New("rejected")

// run does it and goes back to the item's page, or shows that with the form as it was
// filled in.
func (h *Handler) run(w http.ResponseWriter, r *http.Request, a act) error {
	p, err := h.allowed(r, a.may)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if f.Do() == "show" {
		return h.showOne(w, r, http.StatusOK, p, f, a.name)
	}
	err = a.do(r, p, f)
	switch {
	case errors.Is(err, rejected):
		return h.showOne(w, r, http.StatusUnprocessableEntity, p, f, a.name)
	case errors.Is(err, Confidential):
		f.Reject("version", i18n.M("post.visit-became-confidential"))
		return h.showOne(w, r, http.StatusUnprocessableEntity, p, f, a.name)
	case errors.Is(err, pg.Stale):
		if p, err = h.allowed(r, a.may); err != nil {
			return err
		}
		f.Set("version", versionOf(p))
		f.Reject("version", i18n.M("post.changed-meanwhile"))
		return h.showOne(w, r, http.StatusConflict, p, f, a.name)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("post.done."+a.name))
	return page.Go(w, r, Path(p.ID))
}

// Publish puts the item on the board: today, or on the day that the form says.
func (h *Handler) Publish(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"publish", Post.PublishableBy, func(r *http.Request, p Post, f *form.Form) error {
		on := h.publishOn(f, f.Day("published_on", h.clock.Today()))
		if !f.OK() {
			return rejected
		}
		return h.posts.Publish(r.Context(), p.ID, f.Version(), on, auth.Who(r.Context()))
	}})
}

// publishOn is the day on which something is published: today unless another is said,
// and none that has not come.
func (h *Handler) publishOn(f *form.Form, on day.Day) day.Day {
	if on.IsZero() {
		on = h.clock.Today()
	}
	f.Require("published_on", !on.After(h.clock.Today()), i18n.M("post.not-yet"))
	return on
}

// Withdraw takes the item off the board, with the reason.
func (h *Handler) Withdraw(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"withdraw", Post.PublishableBy, func(r *http.Request, p Post, f *form.Form) error {
		f.Need("reason")
		reason := f.Text("reason", maxReason)
		if !f.OK() {
			return rejected
		}
		ctx, who := r.Context(), auth.Who(r.Context())
		err := h.posts.Withdraw(ctx, p.ID, f.Version(), reason, who)
		if err == nil {
			slog.InfoContext(ctx, "post withdrawn", "post", p.ID, "account", who.ID, "reason", reason)
		}
		return err
	}})
}

// Redraft makes the item a draft again.
func (h *Handler) Redraft(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"draft", Post.PublishableBy, func(r *http.Request, p Post, f *form.Form) error {
		return h.posts.Redraft(r.Context(), p.ID, f.Version(), auth.Who(r.Context()))
	}})
}

// Remove takes the item out of every list, and off the board.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"remove", Post.EditableBy, func(r *http.Request, p Post, f *form.Form) error {
		return h.posts.Remove(r.Context(), p.ID, f.Version(), auth.Who(r.Context()))
	}})
}

// Restore brings it back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	p, err := h.post(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if p.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(p.ID))
	}
	if !p.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.posts.Restore(r.Context(), p.ID, who); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("post.done.restore"))
	return page.Back(w, r, Path(p.ID))
}
