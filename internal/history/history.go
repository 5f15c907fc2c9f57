// Package history tells what was done to a record: who, when, from what to what.
// The rows are written by triggers; see migrations/000001_history.up.sql.
//
// Read history.go for the reading, names.go for how values are shown, links.go for
// links between records.
package history

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gyoryu/internal/pg"
)

// most is how many rows are read for one page: the latest changes of a record. The
// first saving of the largest visit has fewer.
const most = 2000

// Change is one changed column of one row: before or after is nil where the row
// was made or removed.
type Change struct {
	Part          string // the table
	Row           int64
	Column        string
	Before, After any
}

// Event is everything that one saving changed.
type Event struct {
	At      time.Time
	Account string // who; empty is the program itself
	Made    bool   // it made the record
	Removed bool   // it removed the record, or with Restored brought it back
	Back    bool
	Merged  bool // it merged the record into another, or with Parted took it out again
	Parted  bool
	Changes []Change
	Into    string  // the name of the record whose event it is, if that was merged into the one asked for
	version float64 // of the record, once it was saved; 0 if only its parts were
	place   int64   // of its last row
}

type row struct {
	ID      int64
	Part    string
	PartID  int64
	Action  string
	Before  map[string]any
	After   map[string]any
	Account string
	At      time.Time
	Into    string
}

// joined are the nouns whose records are merged: the history of those that were merged into
// one is a part of its history.
var joined = map[string]string{
	"institute": "select i.id, i.short as name from institutes i where i.merged_into_id = @id",
	"person":    "select p.id, p.name from people p where p.merged_into_id = @id",
}

// Of is the history of a record, the latest saving first. Whether the reader may
// see the record is for its noun to ask before.
func Of(ctx context.Context, db pg.DB, noun string, id int64) ([]Event, error) {
	from, into := "h.noun_id = @id", "''"
	if others := joined[noun]; others != "" {
		from = "h.noun_id = any (@id::bigint || array(select x.id from (" + others + ") x))"
		into = "coalesce((select x.name from (" + others + ") x where x.id = h.noun_id), '')"
	}
	rows, err := pg.Many[row](ctx, db, `
		select h.id, h.part, h.part_id, h.action, h.before, h.after, coalesce(a.name, '') as account, h.at, `+into+` as into
		  from history h
		  left join accounts a on a.id = h.account_id
		 where h.noun = @noun and `+from+`
		 order by h.id desc
		 limit @most`,
		pg.Args{"noun": noun, "id": id, "most": most})
	if err != nil {
		return nil, fmt.Errorf("reading the history of %s %d: %w", noun, id, err)
	}
	var events []Event
	for _, r := range rows {
		// Rows of one transaction share its instant.
		if n := len(events); n == 0 || !events[n-1].At.Equal(r.At) && !events[n-1].goesOn(r) || events[n-1].Account != r.Account || events[n-1].Into != r.Into {
			events = append(events, Event{At: r.At, Account: r.Account, Into: r.Into, place: r.ID})
		}
		events[len(events)-1].add(r, noun, id)
	}
	return events, nil
}

// whole are the tables whose row is the record itself, by noun.
var whole = map[string]string{
	"account": "accounts", "area": "areas", "institute": "institutes", "person": "people",
	"visit": "visits", "commitment": "commitments",
	"assignment": "assignments", "agreement": "agreements", "topic": "topics", "forum": "forums", "edition": "editions",
	"exchange": "exchanges", "output": "outputs", "post": "posts", "settings": "settings",
	"handover": "handovers", "deputy": "deputies", "merge": "merges",
}

// silent are columns that say nothing to a reader, of one table or of all.
var silent = map[string]bool{
	"id": true, "version": true, "updated_at": true, "created_at": true, "created_by": true,
	"removed_at": true, "removed_by": true, "visit_id": true, "stop_id": true, "institute_names": true,
	"position": true, "was_in_charge": true, "password_set_at": true, "point_id": true, "home": true,
	"state_on": true, "commitment_id": true, "revoked_by": true, "ended_by": true,
	"accounts.theme":                  true,
	"holidays.name_en":                true, // told beside its day
	"holidays.name_ko":                true,
	"handover_items.assignment_id":    true, // the page itself tells what became of each
	"handover_items.heir_id":          true,
	"handover_items.agreement_id":     true,
	"handover_items.milestone_id":     true,
	"handover_items.ended_on":         true,
	"handover_items.left_version":     true,
	"handover_items.state":            true,
	"handover_items.reason":           true,
	"commitments.follows_id":          true, // its page leads there
	"merged_into_id":                  true, // the event says so
	"merges.noun":                     true, // its page tells all of these
	"merges.kept_id":                  true,
	"merges.merged_id":                true,
	"merges.undone_by":                true,
	"editions.forum_id":               true, // it stays with its forum
	"forum_problems.edition_point_id": true,
	"stage_on":                        true, "from_stage": true, "to_stage": true, "moved_on": true, // the stage's own change tells
}

// hushed reports whether a column of a table, or of all tables, is silent.
func hushed(part, column string) bool { return silent[column] || silent[part+"."+column] }

func (e *Event) add(r row, noun string, id int64) {
	if r.Part == links {
		if c := linked(r, noun, id); c.Before != c.After {
			e.Changes = append([]Change{c}, e.Changes...)
		}
		return
	}
	if r.Part == files {
		if c := attached(r); c.Before != c.After {
			e.Changes = append([]Change{c}, e.Changes...)
		}
		return
	}
	if r.Part == holidays {
		e.Changes = append([]Change{dayOff(r)}, e.Changes...)
		return
	}
	if r.Part == twins || r.Part == merges && noun != "merge" {
		if c := twin(r, noun, id); c.Before != c.After {
			e.Changes = append([]Change{c}, e.Changes...)
		}
		return
	}
	if r.Part == whole[noun] {
		if version, is := r.After["version"].(float64); is {
			e.version = max(e.version, version)
		}
		e.Made = e.Made || r.Action == "insert"
		if r.Action == "update" {
			e.Removed = e.Removed || r.Before["removed_at"] == nil && r.After["removed_at"] != nil
			e.Back = e.Back || r.Before["removed_at"] != nil && r.After["removed_at"] == nil
			e.Merged = e.Merged || r.Before["merged_into_id"] == nil && r.After["merged_into_id"] != nil
			e.Parted = e.Parted || r.Before["merged_into_id"] != nil && r.After["merged_into_id"] == nil
		}
	}
	var changes []Change
	for _, column := range columns(r) {
		before, after := r.Before[column], r.After[column]
		if column == "revoked_at" && after != nil { // when is the event's: which one is what a reader asks
			after = r.After["name"]
		}
		if hushed(r.Part, column) || column == noun+"_id" || same(before, after) || blank(before) && blank(after) {
			continue
		}
		changes = append(changes, Change{r.Part, r.PartID, column, before, after})
	}
	e.Changes = folded(append(changes, e.Changes...)) // rows come latest first, and are told as they were written
}

func same(a, b any) bool {
	x, _ := json.Marshal(a) // values that came from JSON
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

func blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case bool:
		return !v
	case []any:
		return len(v) == 0
	}
	return false
}
