package commitment

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
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
	who, due, err := h.charge(r, f)
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
		u, err := url.Parse(back)
		if err != nil {
			u = &url.URL{Path: "/commitments"}
		}
		again := r.Clone(r.Context())
		again.URL = &url.URL{Path: "/commitments", RawQuery: u.RawQuery}
		return h.showList(w, again, status, f)
	}
	done, err := h.commitments.assignSeveral(r.Context(), ticked, who, due, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	switch left := len(ticked) - done; left {
	case 0:
		flash.Set(w, i18n.M("commitment.assigned-several", "n", done))
	default:
		flash.Set(w, i18n.M("commitment.assigned-some", "n", done, "left", left))
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

// assignSeveral gives commitments a person (0: as it is) and, where they have none,
// a day; it says how many it changed. Only those count that who may assign and that
// are still as the list showed them.
func (s Store) assignSeveral(ctx context.Context, ticked []picked, personID int64, due day.Day, who auth.Account) (done int, err error) {
	var ids, versions []int64
	for _, p := range ticked {
		ids, versions = append(ids, p.id), append(versions, p.version)
	}
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		seen, err := pg.Many[Commitment](ctx, tx,
			`select `+shown+` from seen_commitments(@who) c `+joined+` where c.id = any(@ids) and c.removed_at is null`,
			pg.Args{"who": who.ID, "ids": ids})
		if err != nil {
			return err
		}
		var may []int64
		for _, c := range seen {
			if c.AssignableBy(who) {
				may = append(may, c.ID)
			}
		}
		tag, err := tx.Exec(ctx, `
			update commitments c
			   set person_id = coalesce(@person::bigint, c.person_id), due_on = coalesce(c.due_on, @due::date),
			       was_in_charge = case when @person::bigint is distinct from c.person_id and @person::bigint is not null and c.person_id is not null
			                            then array_append(array_remove(c.was_in_charge, c.person_id), c.person_id)
			                            else c.was_in_charge end
			  from unnest(@ids::bigint[], @versions::bigint[]) u(id, version)
			 where c.id = u.id and c.version = u.version and c.removed_at is null and c.id = any(@may)
			   and (@person::bigint is not null or c.due_on is null)`,
			pg.Args{"ids": ids, "versions": versions, "may": may, "person": nilID(personID), "due": due})
		done = int(tag.RowsAffected())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("assigning %d commitments: %w", len(ticked), err)
	}
	return done, nil
}
