package setting

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// failure is a mail that was not sent, or a job that failed: never what it says, which may
// be about something that the administrator may not see.
type failure struct {
	ID        int64
	Kind      string
	State     string
	At        time.Time // when it last failed, or was made
	Tries     int
	Most      int // tries in all, of a job
	Error     string
	AccountID int64 // to whom; 0: to nobody in particular
	Account   string
	Email     string
}

// post is how the mail stands.
type post struct {
	Waiting, Failed, Jobs int // at most one more than a list counts
	SentAt                *time.Time
}

// failed is the last attempts that failed for good, and that are tried again.
const failedJobs = `j.state in ('discarded', 'retryable')`

// standing is how the mail stands, and a page of the failures of either sort, one row
// longer if there is another.
func (s Store) standing(ctx context.Context, v *list.View, jobs bool) (post, []failure, error) {
	var b pg.Batch
	counted := func(rows string) *int {
		return pg.QueueValue[int](&b, `select count(*) from (`+rows+list.Limit(list.MaxTotal)+`) x`, nil)
	}
	waiting := counted(`select from mails where state = 'waiting'`)
	failed := counted(`select from mails where state = 'failed'`)
	broken := counted(`select from river.river_job j where ` + failedJobs)
	sent := pg.Queue[struct{ SentAt *time.Time }](&b, `select sent_at from mails where state = 'sent' order by id desc limit 1`, nil)
	w := list.Select(pg.Args{})
	var rows *[]failure
	if jobs {
		w.And(v.After != nil, `j.id < @after`, "", nil)
		rows = pg.Queue[failure](&b, `
			select j.id, j.kind, j.state::text as state, coalesce(j.finalized_at, j.attempted_at, j.created_at) as at, j.attempt as tries, j.max_attempts as most,
			       coalesce(j.errors[array_upper(j.errors, 1)] ->> 'error', '') as error,
			       coalesce(a.id, 0) as account_id, coalesce(a.name, '') as account, coalesce(a.email, '') as email
			  from river.river_job j
			  left join mails m on m.id = `+argOf("mail_id")+`
			  left join notices n on n.id = `+argOf("notice_id")+`
			  left join accounts a on a.id = coalesce(m.account_id, n.account_id, `+argOf("account_id")+`)
			 where `+failedJobs+after(v, w)+`
			 order by j.id desc`+list.Limit(v.Size), w.Args)
	} else {
		w.And(v.After != nil, `m.id < @after`, "", nil)
		rows = pg.Queue[failure](&b, `
			select m.id, m.kind, m.state, m.created_at as at, m.tries, 0 as most, m.error, a.id as account_id, a.name as account, a.email
			  from mails m join accounts a on a.id = m.account_id
			 where m.state = 'failed'`+after(v, w)+`
			 order by m.id desc`+list.Limit(v.Size), w.Args)
	}
	if err := b.Send(ctx, s.DB); err != nil {
		return post{}, nil, fmt.Errorf("reading what could not be sent: %w", err)
	}
	p := post{Waiting: *waiting, Failed: *failed, Jobs: *broken}
	if len(*sent) > 0 {
		p.SentAt = (*sent)[0].SentAt
	}
	for i := range *rows {
		(*rows)[i].Error = harmless((*rows)[i].Error)
	}
	return p, *rows, nil
}

// after gives the conditions the row after which the page begins.
func after(v *list.View, w *list.Where) string {
	if v.After != nil {
		w.Args["after"] = v.After.ID
	}
	return w.String()
}

// argOf is an id among a job's arguments, null if it has none that is one.
func argOf(name string) string {
	return `case when j.args ->> '` + name + `' ~ '^\d{1,18}$' then (j.args ->> '` + name + `')::bigint end`
}

const maxError = 240

var (
	secrets = regexp.MustCompile(`://[^/\s@]*@`)                            // of an address: user and password
	quoted  = regexp.MustCompile(`"[^"]*"`)                                 // may be of a record, or what somebody typed
	login   = regexp.MustCompile(`(?i)\b(auth|pass(?:word)?)\b[ :=]+\S.*$`) // what was sent to sign in
)

// harmless is the first line of an error without what it may quote.
func harmless(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text = secrets.ReplaceAllString(text, "://…@")
	text = quoted.ReplaceAllString(text, "“…”")
	text = login.ReplaceAllString(text, "$1 …")
	if r := []rune(text); len(r) > maxError {
		text = string(r[:maxError]) + "…"
	}
	return text
}
