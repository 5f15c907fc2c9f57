package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

const columns = `
	a.id, a.email, a.name, a.roles, coalesce(a.language, '') as language, a.version,
	coalesce(a.person_id, 0) as person_id, coalesce(p.name, '') as person, coalesce(p.native_name, '') as person_native,
	a.password_hash is not null as has_password, a.password_set_at, a.disabled_at, a.created_at,
	(select count(*) from sessions s
	  where s.account_id = a.id and s.ended_at is null and s.ends_at > now() and s.seen_at > now() - @idle::interval) as sessions,
	(select max(s.seen_at) from sessions s where s.account_id = a.id) as seen_at,
	(select max(l.ends_at) from account_links l
	  where l.account_id = a.id and l.used_at is null and l.ends_at > now()) as link_ends_at`

const from = `
	  from accounts a
	  left join people p on p.id = a.person_id`

func (s Store) find(ctx context.Context, id int64) (Account, error) {
	return pg.One[Account](ctx, s.DB, "select "+columns+from+" where a.id = @id", pg.Args{"id": id, "idle": idle})
}

func (s Store) byEmail(ctx context.Context, email string) (Account, error) {
	return pg.One[Account](ctx, s.DB, "select "+columns+from+" where lower(a.email) = lower(@email)",
		pg.Args{"email": strings.TrimSpace(email), "idle": idle})
}

// addressee is whom the account's mails are for.
func (s Store) addressee(ctx context.Context, id int64) (addressee, error) {
	return pg.One[addressee](ctx, s.DB, "select name, coalesce(language, '') as language from accounts where id = @id", pg.Args{"id": id})
}

// Accounts are all of them by e-mail, for the command line.
func (s Store) Accounts(ctx context.Context) ([]Account, error) {
	return pg.Many[Account](ctx, s.DB, "select "+columns+from+" order by lower(a.email), a.id", pg.Args{"idle": idle})
}

// The orders of the list, the first being usual, and what they sort by.
var (
	sorts  = []string{"name", "-name", "email", "-email", "created", "-created"}
	sortBy = map[string]struct{ key, kind string }{
		"name":    {"a.name", "text"},
		"email":   {"lower(a.email)", "text"},
		"created": {"a.created_at", "timestamptz"},
	}
)

type row struct {
	Account
	Total int
}

// list is the page of accounts that the view asks for.
func (s Store) list(ctx context.Context, v *list.View) ([]Account, error) {
	role := list.OneOf(v, "role", auth.Roles...)
	state := list.OneOf(v, "state", States...)
	if len(v.Reject) > 0 {
		return nil, nil
	}
	sort := strings.TrimPrefix(v.Sort, "-")
	by := sortBy[sort]
	order, beyond := "asc", ">"
	if sort != v.Sort {
		order, beyond = "desc", "<"
	}
	if v.After != nil && by.kind == "timestamptz" {
		if _, err := time.Parse(time.RFC3339Nano, v.After.Key); err != nil {
			return nil, list.BadCursor
		}
	}
	q := v.Filter("q")
	w := list.Select(pg.Args{"idle": idle, "limit": list.PerPage + 1, "most": list.MaxTotal + 1})
	w.And(role != "", "@role = any(a.roles)", "role", string(role))
	w.And(state == Disabled, "a.disabled_at is not null", "", nil)
	w.And(state == Invited, "a.disabled_at is null and a.password_hash is null", "", nil)
	w.And(state == Active, "a.disabled_at is null and a.password_hash is not null", "", nil)
	w.And(q != "", "(a.name ilike @q or a.email ilike @q or p.name ilike @q or p.native_name ilike @q)", "q", "%"+list.Escape(q)+"%")
	all := w.String()
	if v.After != nil {
		w.And(true, fmt.Sprintf("(%s, a.id) %s (@key::%s, @id::bigint)", by.key, beyond, by.kind), "key", v.After.Key)
		w.Args["id"] = v.After.ID
	}
	rows, err := pg.Many[row](ctx, s.DB, fmt.Sprintf(`
		select %s,
		       (select count(*) from (select 1 %s where true %s limit @most) counted) as total
		  %s
		 where true %s
		 order by %s %s, a.id %s
		 limit @limit`, columns, from, all, from, w, by.key, order, order), w.Args)
	if err != nil {
		return nil, fmt.Errorf("listing accounts: %w", err)
	}
	total := 0
	if len(rows) > 0 {
		total = rows[0].Total
	}
	rows = list.Cut(v, rows, total, func(r row) (string, int64) {
		switch sort {
		case "email":
			return strings.ToLower(r.Email), r.ID
		case "created":
			return r.CreatedAt.Format(time.RFC3339Nano), r.ID
		}
		return r.Name, r.ID
	})
	accounts := make([]Account, len(rows))
	for i, r := range rows {
		accounts[i] = r.Account
	}
	return accounts, nil
}

// match is somebody whose name fits a text exactly.
type match struct {
	ID         int64
	Name       string
	NativeName string
	Institute  string
}

// people are those whom a text names, whatever its spacing.
func (s Store) people(ctx context.Context, text string) ([]match, error) {
	return pg.Many[match](ctx, s.DB, `
		select p.id, p.name, p.native_name,
		       coalesce((select i.short from positions o join institutes i on i.id = o.institute_id
		                  where o.person_id = p.id order by o.position limit 1), '') as institute
		  from people p
		 where p.removed_at is null and (p.key = name_key(@text) or p.native_key = name_key(@text)) and name_key(@text) <> ''
		 order by p.name, p.id
		 limit 20`, pg.Args{"text": text})
}
