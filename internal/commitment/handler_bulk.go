package commitment

import (
	"net/http"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pick"
)

// picked is a commitment ticked in the list, in the version that the list showed.
type picked struct{ id, version int64 }

// AssignSeveral gives all ticked commitments a person or a day. Those that somebody
// else changed meanwhile, or that have a day already, are left as they are and said.
func (h *Handler) AssignSeveral(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	back := page.Local(f.Value("back"), "/commitments")
	ticked := readPicked(f)
	f.Require("picked", len(ticked) > 0, i18n.M("commitment.pick-some"))
	f.Require("picked", len(ticked) <= list.PerPage, i18n.M("form.no-such-choice"))
	names := pick.In(f)
	who, due, err := h.charge(r, f, names)
	if err != nil {
		return err
	}
	if f.OK() && who == 0 && due.IsZero() {
		f.Reject("person", i18n.M("commitment.assign-whom"))
	}
	if !f.OK() || f.Do() != "save" {
		status := http.StatusUnprocessableEntity
		if f.OK() {
			status = http.StatusOK
		}
		u, _ := listOf(f)
		return h.showList(w, r, status, u, bulk{f, names}, nil)
	}
	done, err := h.commitments.assignSeveral(r.Context(), ticked, who, due, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	switch left := len(ticked) - done; left {
	case 0:
		flash.Set(w, r, i18n.M("commitment.assigned-several", "n", done))
	default:
		flash.Set(w, r, i18n.M("commitment.assigned-some", "n", done, "left", left))
	}
	return page.Go(w, r, back)
}

// readPicked reads boxes whose values are ID:VERSION.
func readPicked(f *form.Form) []picked {
	var all []picked
	for _, v := range f.Values("picked") {
		id, version, _ := strings.Cut(v, ":")
		p := picked{}
		var err, err2 error
		p.id, err = strconv.ParseInt(id, 10, 64)
		p.version, err2 = strconv.ParseInt(version, 10, 64)
		if err != nil || err2 != nil {
			f.Reject("picked", i18n.M("form.no-such-record"))
			continue
		}
		all = append(all, p)
	}
	return all
}
