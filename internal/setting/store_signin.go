package setting

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// outcome says how a try to sign in ended.
type outcome string

const (
	cameIn  outcome = "in"
	refused outcome = "refused"
)

// signIn is one try to sign in.
type signIn struct {
	ID        int64
	At        time.Time
	Email     string // as typed
	Address   string
	OK        bool
	Way       string // password, link, demo
	AccountID int64  // 0: nobody has that e-mail
	Account   string
}

// typed is what was typed as e-mail, if it looks like one: people slip, and what stands
// there then may be a password.
func (s signIn) typed() string {
	if local, domain, is := strings.Cut(s.Email, "@"); is && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(s.Email, " \t") {
		return s.Email
	}
	return ""
}

// somebody is an account that the log can be narrowed to.
type somebody struct {
	ID          int64
	Name, Email string
}

// mostAccounts is how many accounts the filter offers.
const mostAccounts = 500

// tries is what the log is narrowed to.
type tries struct {
	Account int64
	Outcome outcome
}

// signIns is a page of the log, the last first, one row longer if there is another; how many
// rows there are; and the accounts to narrow it to.
func (s Store) signIns(ctx context.Context, t tries, v *list.View) ([]signIn, int, []somebody, error) {
	w := list.Select(pg.Args{})
	w.And(t.Account != 0, `s.account_id = @account`, "account", t.Account)
	w.And(t.Outcome != "", `s.ok = @ok`, "ok", t.Outcome == cameIn)
	var b pg.Batch
	total := list.QueueTotal(&b, nil, `select from sign_ins s where true`+w.String(), w.Args)
	if v.After != nil {
		w.And(true, `s.id < @after`, "after", v.After.ID)
	}
	rows := pg.Queue[signIn](&b, `
		select s.id, s.at, s.email, s.address, s.ok, s.way, coalesce(s.account_id, 0) as account_id, coalesce(a.name, '') as account
		  from sign_ins s left join accounts a on a.id = s.account_id
		 where true`+w.String()+`
		 order by s.id desc`+list.Limit(v.Size), w.Args)
	accounts := pg.Queue[somebody](&b, `
		(select id, name, email from accounts order by name, id limit @most)
		union (select id, name, email from accounts where id = @account)
		order by name, id`, pg.Args{"most": mostAccounts, "account": t.Account})
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, nil, fmt.Errorf("reading the log of sign-ins: %w", err)
	}
	return *rows, total.N(), *accounts, nil
}
