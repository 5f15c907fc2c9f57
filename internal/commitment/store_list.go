package commitment

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Which is a set of commitments that people ask for by name.
type Which string

// The sets. What is still to be done is shown unless another is asked for.
const (
	Unsettled Which = "unsettled"
	Overdue   Which = "overdue"
	Nobody    Which = "nobody"
	Undated   Which = "undated"
	Mine      Which = "mine"
	Waiting   Which = "waiting" // for them: owed by them, or under way and they were asked
	Settled   Which = "done"    // kept or dropped
	IsKept    Which = "kept"
	IsDropped Which = "dropped"
	All       Which = "all"
)

// Sets are all of them; tabbed are those that have a tab, in its order.
var (
	Sets   = []Which{Unsettled, Overdue, Nobody, Undated, Mine, Waiting, Settled, IsKept, IsDropped, All}
	tabbed = []Which{Mine, Overdue, Nobody, Undated, Waiting, Unsettled, Settled, All}
)

const unsettled = `c.state in ('open', 'under_way')`

// waiting has the words of its index first: of what it leaves, the notes are looked at.
const waiting = unsettled + ` and (c.owed_by = 'them' or c.state = 'under_way')
	and (c.owed_by = 'them' or exists (select from commitment_notes n where n.commitment_id = c.id and n.asked))`

// conditions are the sets in SQL; they name @today and @me where they need them.
var conditions = map[Which]string{
	Unsettled: unsettled,
	Overdue:   unsettled + ` and c.due_on < @today`,
	Nobody:    unsettled + ` and c.person_id is null`,
	Undated:   unsettled + ` and c.due_on is null`,
	Mine:      unsettled + ` and c.person_id = @me`,
	Waiting:   waiting,
	Settled:   `c.state in ('kept', 'dropped')`,
	IsKept:    `c.state = 'kept'`,
	IsDropped: `c.state = 'dropped'`,
	All:       `true`,
}

// Filter is what a list of commitments is narrowed to; zero values don't narrow.
type Filter struct {
	Which       Which
	InstituteID int64
	PersonID    int64 // in charge, on either side
	VisitID     int64
	AgreementID int64 // that contains it
	LedTo       int64 // the agreement that came from it
	Words       string
	OwedBy      Side
	State       State
	Sort        string // "urgent", "due", "-settled", "what", "-what", "-new"
	After       *list.Cursor
	Limit       int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"urgent", "due", "-settled", "what", "-what", "-new"}

// usual is the order of a set on its page, unless another is asked for: one's own begin
// with what is overdue, and what is done with the latest.
func (w Which) usual() string {
	switch w {
	case Mine:
		return "due"
	case Settled, IsKept, IsDropped:
		return "-settled"
	}
	return Sorts[0]
}

// sorts are the orders of the set's page, its usual one first.
func (w Which) sorts() []string {
	all := []string{w.usual()}
	for _, sort := range Sorts {
		if sort != w.usual() {
			all = append(all, sort)
		}
	}
	return all
}

type order struct{ by, after string }

var orders = map[string]order{
	"urgent": {"c.urgent_on, c.id", "(c.urgent_on, c.id) > (@key::date, @after)"},
	"due":    {"coalesce(c.due_on, 'infinity'::date), c.id", "(coalesce(c.due_on, 'infinity'::date), c.id) > (@key::date, @after)"},
	"-settled": {
		"coalesce(c.state_on, '-infinity'::date) desc, c.id desc",
		"(coalesce(c.state_on, '-infinity'::date), c.id) < (@key::date, @after)",
	},
	"what":  {"left(c.what, 200), c.id", "(left(c.what, 200), c.id) > (@key::text, @after)"},
	"-what": {"left(c.what, 200) desc, c.id desc", "(left(c.what, 200), c.id) < (@key::text, @after)"},
	"-new":  {"c.id desc", "c.id < @after"},
}

// The keys of what has no day: after all days, and before them.
const lastDay, firstDay = "infinity", "-infinity"

// Line is a commitment in a list, with its place in the order urgent and its last note.
type Line struct {
	Commitment
	UrgentOn  day.Day
	NoteOn    day.Day // zero without a note
	NoteText  string  // the beginning of it
	NoteAsked bool
}

// noted is the last note of commitments c.
const noted = `
	left join lateral (
		select n.noted_on, left(n.text, 100) as text, n.asked from commitment_notes n where n.commitment_id = c.id
		 order by n.noted_on desc, n.id desc limit 1) n on true `

// Found is one page of a list, and how many there are in its sets.
type Found struct {
	Lines  []Line
	Total  int // at most list.MaxTotal+1
	Counts map[Which]int
}

// List is a page (of f.Limit, and one row more if there is another page) of the
// commitments that the account may see.
func (s Store) List(ctx context.Context, f Filter, today day.Day, who auth.Account) (Found, error) {
	by, w, err := f.where(today, who)
	if err != nil {
		return Found{}, err
	}
	var b pg.Batch
	counts := map[Which]list.Total{}
	for _, set := range tabbed {
		counts[set] = list.QueueTotal(&b, s.Recent, `select`+fromSeen(w, set), w.Args)
	}
	total, counted := counts[f.Which]
	if !counted {
		total = list.QueueTotal(&b, s.Recent, `select`+fromSeen(w, f.Which), w.Args)
	}
	lines, err := f.queue(&b, w, by)
	if err != nil {
		return Found{}, err
	}
	if err := b.Send(ctx, s.DB); err != nil {
		return Found{}, fmt.Errorf("listing commitments: %w", err)
	}
	found := Found{Lines: *lines, Total: total.N(), Counts: map[Which]int{}}
	for set, n := range counts {
		found.Counts[set] = n.N()
	}
	return found, nil
}

// Queue asks for the page in a batch of the caller's, and counts nothing.
func (f Filter) Queue(b *pg.Batch, today day.Day, who auth.Account) (*[]Line, error) {
	by, w, err := f.where(today, who)
	if err != nil {
		return nil, err
	}
	return f.queue(b, w, by)
}

func (f Filter) queue(b *pg.Batch, w *list.Where, by order) (*[]Line, error) {
	if err := f.after(w, by); err != nil {
		return nil, err
	}
	return pg.Queue[Line](b, `
		with page as materialized (select c.*`+fromSeen(w, f.Which)+`order by `+by.by+list.Limit(f.Limit)+`)
		select `+shown+`, c.urgent_on, n.noted_on as note_on, coalesce(n.text, '') as note_text, coalesce(n.asked, false) as note_asked
		  from page c `+joined+noted+`order by `+by.by, w.Args), nil
}

// QueueCount asks how many there are in a set.
func (f Filter) QueueCount(b *pg.Batch, m *recent.Memory, today day.Day, who auth.Account) (list.Total, error) {
	_, w, err := f.where(today, who)
	if err != nil {
		return list.Total{}, err
	}
	return list.QueueTotal(b, m, `select`+fromSeen(w, f.Which), w.Args), nil
}

// where is the order of the list, and its conditions but for the set and the page.
func (f *Filter) where(today day.Day, who auth.Account) (order, *list.Where, error) {
	f.Sort, f.Which, f.Limit = cmp.Or(f.Sort, Sorts[0]), cmp.Or(f.Which, All), cmp.Or(f.Limit, list.PerPage)
	by, ok := orders[f.Sort]
	if !ok {
		return by, nil, list.BadCursor
	}
	w := list.Select(pg.Args{"who": who.ID, "today": today, "me": who.PersonID})
	w.And(f.InstituteID != 0, `exists (select from commitment_institutes x where x.commitment_id = c.id and x.institute_id = @institute)`, "institute", f.InstituteID)
	w.And(f.PersonID != 0, `(c.person_id = @person or c.their_person_id = @person)`, "person", f.PersonID)
	w.And(f.VisitID != 0, `c.visit_id = (select v.id from seen_visits(@who) v where v.id = @visit)`, "visit", f.VisitID)
	w.And(f.AgreementID != 0, `c.agreement_id = (select g.id from seen_agreements(@who) g where g.id = @agreement)`, "agreement", f.AgreementID)
	w.And(f.LedTo != 0, `c.id in (select x.commitment_id from agreement_sources x join seen_agreements(@who) g on g.id = x.agreement_id
		where x.agreement_id = @led_to)`, "led_to", f.LedTo)
	w.And(f.Words != "", `c.what ilike @words`, "words", "%"+list.Escape(f.Words)+"%")
	w.And(f.OwedBy != "", `c.owed_by = @owed_by`, "owed_by", f.OwedBy)
	w.And(f.State != "", `c.state = @state`, "state", f.State)
	return by, w, nil
}

// fromSeen is where a set's rows are found.
func fromSeen(w *list.Where, set Which) string {
	return ` from seen_commitments(@who) c where c.removed_at is null` + w.String() + ` and ` + conditions[set] + ` `
}

// after narrows the conditions to what comes after the page before.
func (f Filter) after(w *list.Where, by order) error {
	if f.After == nil {
		return nil
	}
	if !f.reads(f.After.Key) {
		return list.BadCursor
	}
	w.And(true, by.after, "after", f.After.ID)
	w.Args["key"] = f.After.Key
	return nil
}

// reads reports whether the key is a value of the order.
func (f Filter) reads(key string) bool {
	_, err := day.Parse(key)
	switch f.Sort {
	case "urgent":
		return err == nil
	case "due":
		return err == nil || key == lastDay
	case "-settled":
		return err == nil || key == firstDay
	}
	return true
}

// place is a line's value in the order, for the next page's cursor.
func (l Line) place(sort string) (key string, id int64) {
	switch sort {
	case "urgent":
		return l.UrgentOn.String(), l.ID
	case "due":
		return cmp.Or(l.DueOn.String(), lastDay), l.ID
	case "-settled":
		return cmp.Or(l.StateOn.String(), firstDay), l.ID
	case "what", "-what":
		r := []rune(l.What)
		return string(r[:min(len(r), 200)]), l.ID
	}
	return strconv.FormatInt(l.ID, 10), l.ID
}

// Attention is how many commitments the account should look at, at most 100: for a
// manager all that are overdue, undated or without anyone; for the others those
// that they wrote or are in charge of.
func (s Store) Attention(ctx context.Context, today day.Day, who auth.Account) (int, error) {
	w := list.Select(pg.Args{"who": who.ID, "today": today, "me": who.PersonID})
	w.And(!who.Is(auth.Manager), `(c.person_id = @me or c.created_by = @who)`, "", nil)
	n, err := pg.Value[int](ctx, s.DB, `
		select count(*) from (
			select from seen_commitments(@who) c
			 where c.removed_at is null and `+unsettled+`
			   and (c.due_on < @today or c.person_id is null or c.due_on is null)`+w.String()+`
			 limit 100) x`, w.Args)
	if err != nil {
		return 0, fmt.Errorf("counting commitments that need attention: %w", err)
	}
	return n, nil
}
