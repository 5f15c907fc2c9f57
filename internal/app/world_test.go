package app_test

import (
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/agreement"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/exchange"
	"gyoryu/internal/output"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/post"
	"gyoryu/internal/visit"
)

// record is something that a page is about, with what decides who may do what.
type record struct {
	noun string
	name string // in failures
	id   int64

	by           auth.Account // who wrote it
	led          int64        // person who led the visit
	inCharge     int64        // person
	went         []int64      // people who went or were met
	readers      []int64      // accounts
	visitBy      auth.Account // of the commitment's visit
	confidential bool
	wasInCharge  int64
	closed       bool // a commitment that is kept
	state        post.State
	anyStaff     bool // what an assignment is of is any staff's to change

	removed     bool
	removedBy   auth.Account
	removedLate bool // more than 30 days ago
}

// world is a site with somebody in every role and records in every state.
type world struct {
	*stand
	admin, manager, staff, other, researcher, keeper auth.Account
	everyone                                         []auth.Account // the public is the zero account
	stepi, casted, casisd, kostec                    int64
	cho, lee, kim, park, wang, li                    int64 // lee is staff's person, park the researcher's
	mobility, robots                                 int64
	records                                          []record
}

// populated fills the site.
func populated(s *stand) *world {
	s.t.Helper()
	w := &world{stand: s}
	w.stepi = s.institute("STEPI", "Science and Technology Policy Institute", "KR")
	w.casted = s.institute("CASTED", "Chinese Academy of Science and Technology for Development", "CN")
	w.casisd = s.institute("CASISD", "Institutes of Science and Development", "CN")
	w.kostec = s.institute("KOSTEC", "Korea-China Science & Technology Cooperation Center", "CN")
	w.cho, w.lee = s.person("Hwang-hee Cho", "조황희", w.stepi), s.person("Yeon-gu Lee", "이연구", w.stepi)
	w.kim, w.park = s.person("Jeong-chaek Kim", "김정책", w.stepi), s.person("Hyeok-sin Park", "박혁신", w.stepi)
	w.wang, w.li = s.person("Wang Yanjiu", "王研究", w.casted), s.person("Li Zhengce", "李政策", w.casisd)
	w.mobility, w.robots = s.area("Smart mobility", "스마트 모빌리티"), s.area("Robots", "로봇")
	w.admin = s.account("admin", 0, auth.Admin)
	w.manager = s.account("manager", w.kim, auth.Manager)
	w.staff = s.account("staff", w.lee, auth.Staff)
	w.other = s.account("other", 0, auth.Staff)
	w.researcher = s.account("researcher", w.park, auth.Researcher)
	w.keeper = s.account("keeper", 0, auth.Manager, auth.Admin)
	w.everyone = []auth.Account{{}, w.admin, w.manager, w.staff, w.other, w.researcher, w.keeper}
	return w
}

// inEveryState adds records of every noun in each state that a door looks at.
func (w *world) inEveryState() *world {
	w.t.Helper()
	w.visitsInEveryState()
	w.commitmentsInEveryState()
	w.agreementsInEveryState()
	w.forumsInEveryState()
	w.exchangesInEveryState()
	w.outputsInEveryState()
	w.topicsInEveryState()
	w.assignmentsInEveryState()
	w.handoversInEveryState()
	w.deputiesInEveryState()
	w.othersInEveryState()
	w.mergesInEveryState()
	w.postsInEveryState()
	w.filesInEveryState()
	w.draftsInEveryState()
	return w
}

func (w *world) visitsInEveryState() {
	log := func(name string, by auth.Account, leader int64, change func(*visit.Draft, *record)) {
		d := w.trip(name, -20, leader, w.casted)
		r := record{noun: "visit", name: name, by: by, led: leader}
		if change != nil {
			change(&d, &r)
		}
		v := w.visit(by, d)
		r.id, r.confidential = v.ID, d.Confidential
		w.remove(r, "visits")
		w.records = append(w.records, r)
	}
	confidential := func(d *visit.Draft, _ *record) { d.Confidential = true }
	removed := func(by auth.Account, late bool) func(*visit.Draft, *record) {
		return func(_ *visit.Draft, r *record) { r.removed, r.removedBy, r.removedLate = true, by, late }
	}
	log("visit of staff", w.staff, 0, nil)
	log("visit of other", w.other, 0, nil)
	log("visit led by staff", w.other, w.lee, nil)
	log("visit removed by staff", w.staff, 0, removed(w.staff, false))
	log("visit removed by other", w.other, 0, removed(w.other, false))
	log("visit removed by staff long ago", w.staff, 0, removed(w.staff, true))
	log("confidential visit of staff", w.staff, 0, confidential)
	log("confidential visit of other", w.other, 0, confidential)
	log("confidential visit led by staff", w.other, w.lee, confidential)
	log("confidential visit that the researcher went on", w.other, w.kim, func(d *visit.Draft, r *record) {
		d.Confidential, r.went = true, []int64{w.park}
		d.Delegates = append(d.Delegates, visit.Delegate{Person: &pick.Person{ID: w.park}})
	})
	log("confidential visit where staff was met", w.other, 0, func(d *visit.Draft, r *record) {
		d.Confidential, d.Direction, r.went = true, visit.Incoming, []int64{w.lee}
		d.Stops[0].People = []visit.Delegate{{Person: &pick.Person{ID: w.lee}}}
	})
	log("confidential visit with the researcher as reader", w.other, 0, func(d *visit.Draft, r *record) {
		d.Confidential, d.ReaderIDs, r.readers = true, []int64{w.researcher.ID}, []int64{w.researcher.ID}
	})
	log("confidential visit removed by other", w.other, 0, func(d *visit.Draft, r *record) {
		d.Confidential, r.removed, r.removedBy = true, true, w.other
	})
}

// remove takes a record away as time would have it.
func (w *world) remove(r record, table string) {
	if !r.removed {
		return
	}
	days := 0
	if r.removedLate {
		days = 31
	}
	args := pg.Args{"id": r.id, "by": r.removedBy.ID, "days": days}
	w.exec(`update `+table+` set removed_at = now() - make_interval(days => @days), removed_by = @by where id = @id`, args)
	if table == "visits" {
		w.exec(`update commitments c set removed_at = v.removed_at, removed_by = @by from visits v where v.id = @id and c.visit_id = v.id`, args)
	}
}

func (w *world) commitmentsInEveryState() {
	alone := func(name string, by auth.Account, inCharge int64, change func(*record)) {
		r := record{noun: "commitment", name: name, by: by, inCharge: inCharge}
		if change != nil {
			change(&r)
		}
		r.id = w.commitment(by, commitment.Draft{What: name, InstituteIDs: []int64{w.casted}, PersonID: inCharge, DueOn: w.today(9)})
		if r.closed {
			w.exec(`update commitments set state = 'kept', state_on = current_date where id = @id`, pg.Args{"id": r.id})
		}
		w.remove(r, "commitments")
		w.records = append(w.records, r)
	}
	alone("commitment of staff", w.staff, w.kim, nil)
	alone("commitment of other", w.other, w.kim, nil)
	alone("commitment of other, nobody in charge", w.other, 0, nil)
	alone("commitment of other, staff in charge", w.other, w.lee, nil)
	alone("commitment of other, the researcher in charge", w.other, w.park, nil)
	alone("kept commitment of other", w.other, w.kim, func(r *record) { r.closed = true })
	alone("commitment removed by staff", w.staff, w.kim, func(r *record) { r.removed, r.removedBy = true, w.staff })
	alone("commitment removed by other", w.other, w.kim, func(r *record) { r.removed, r.removedBy = true, w.other })
	alone("commitment removed by staff long ago", w.staff, w.kim, func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })

	agreed := func(name string, by auth.Account, leader int64, hidden bool, inCharge, was int64) {
		d := w.trip("visit of "+name, -30, leader, w.casted)
		d.Confidential = hidden
		c := promises(w.visit(by, d))[0]
		w.exec(`update commitments set person_id = nullif(@person, 0), due_on = @due,
			was_in_charge = array_remove(array[@was::bigint], 0) where id = @id`,
			pg.Args{"id": c.ID, "person": inCharge, "due": w.today(5), "was": was})
		w.records = append(w.records, record{
			noun: "commitment", name: name, id: c.ID, by: by, visitBy: by, led: leader, inCharge: inCharge, wasInCharge: was, confidential: hidden,
		})
	}
	agreed("what was agreed on a visit of staff", w.staff, 0, false, w.kim, 0)
	agreed("what was agreed on a visit led by staff", w.other, w.lee, false, w.kim, 0)
	agreed("what was agreed on a confidential visit of other", w.other, 0, true, w.kim, 0)
	agreed("what was agreed on a confidential visit, staff in charge", w.other, 0, true, w.lee, 0)
	agreed("what was agreed on a confidential visit, the researcher in charge", w.other, 0, true, w.park, 0)
	agreed("what was agreed on a confidential visit, staff in charge before", w.other, 0, true, w.kim, w.lee)
}

func (w *world) agreementsInEveryState() {
	sign := func(name string, by auth.Account, change func(*agreement.Draft, *record)) {
		d := agreement.Draft{
			Title: name, Kind: agreement.MoU, State: agreement.InForce, SignedOn: w.today(-50), StartsOn: w.today(-40), EndsOn: w.today(60),
			Parties: []agreement.PartyDraft{{Institute: &pick.Institute{ID: w.stepi}}, {Institute: &pick.Institute{ID: w.casted}}},
		}
		r := record{noun: "agreement", name: name, by: by}
		if change != nil {
			change(&d, &r)
		}
		var err error
		if r.id, err = (agreement.Store{DB: w.db}).Create(w.t.Context(), d, by); err != nil {
			w.t.Fatal(err)
		}
		r.confidential = d.Confidential
		for person, ended := range map[int64]bool{r.inCharge: false, r.wasInCharge: true} {
			if person != 0 {
				w.exec(`insert into assignments (agreement_id, person_id, ends_on) values (@a, @p, case when @ended then current_date - 9 end)`,
					pg.Args{"a": r.id, "p": person, "ended": ended})
			}
		}
		w.remove(r, "agreements")
		w.records = append(w.records, r)
	}
	sign("agreement of staff", w.staff, nil)
	sign("agreement of other", w.other, nil)
	sign("agreement of other, staff in charge", w.other, func(_ *agreement.Draft, r *record) { r.inCharge = w.lee })
	sign("agreement of other, staff in charge before", w.other, func(_ *agreement.Draft, r *record) { r.wasInCharge = w.lee })
	sign("agreement removed by staff", w.staff, func(_ *agreement.Draft, r *record) { r.removed, r.removedBy = true, w.staff })
	sign("agreement removed by other", w.other, func(_ *agreement.Draft, r *record) { r.removed, r.removedBy = true, w.other })
	sign("agreement removed by staff long ago", w.staff, func(_ *agreement.Draft, r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
	sign("confidential agreement of staff", w.staff, func(d *agreement.Draft, _ *record) { d.Confidential = true })
	sign("confidential agreement of other", w.other, func(d *agreement.Draft, _ *record) { d.Confidential = true })
	sign("confidential agreement, staff in charge before", w.other, func(d *agreement.Draft, r *record) { d.Confidential, r.wasInCharge = true, w.lee })
	sign("confidential agreement with the researcher as reader", w.other, func(d *agreement.Draft, r *record) {
		d.Confidential, d.ReaderIDs, r.readers = true, []int64{w.researcher.ID}, []int64{w.researcher.ID}
	})
	sign("confidential agreement removed by other", w.other, func(d *agreement.Draft, r *record) {
		d.Confidential, r.removed, r.removedBy = true, true, w.other
	})
}

// exchangesInEveryState adds stays, one of them under an agreement that staff is in charge of.
func (w *world) exchangesInEveryState() {
	stay := func(name string, by auth.Account, change func(*record)) {
		r := record{noun: "exchange", name: name, by: by}
		if change != nil {
			change(&r)
		}
		d := exchange.Draft{PersonID: w.wang, FromID: w.casted, ToID: w.stepi, StartsOn: w.today(-9), Outcome: name}
		if r.inCharge != 0 {
			d.AgreementID = w.pact("Agreement of "+name, false, r.inCharge)
		}
		r.id = w.stay(by, d)
		w.remove(r, "exchanges")
		w.records = append(w.records, r)
	}
	stay("stay of staff", w.staff, nil)
	stay("stay of other", w.other, nil)
	stay("stay of other, staff in charge of its agreement", w.other, func(r *record) { r.inCharge = w.lee })
	stay("stay of other, the researcher in charge of its agreement", w.other, func(r *record) { r.inCharge = w.park })
	stay("stay removed by staff", w.staff, func(r *record) { r.removed, r.removedBy = true, w.staff })
	stay("stay removed by other", w.other, func(r *record) { r.removed, r.removedBy = true, w.other })
	stay("stay removed by staff long ago", w.staff, func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
}

func (w *world) outputsInEveryState() {
	add := func(name string, by auth.Account, author int64, change func(*record)) {
		r := record{noun: "output", name: name, by: by, went: []int64{author}}
		if change != nil {
			change(&r)
		}
		var err error
		if r.id, err = (output.Store{DB: w.db}).Create(w.t.Context(), output.Draft{Title: name, Kind: output.Article, People: []*pick.Person{{ID: author}}}, by); err != nil {
			w.t.Fatal(err)
		}
		w.remove(r, "outputs")
		w.records = append(w.records, r)
	}
	add("output of staff", w.staff, w.kim, nil)
	add("output of other", w.other, w.kim, nil)
	add("output of other, staff made it", w.other, w.lee, nil)
	add("output of other, the researcher made it", w.other, w.park, nil)
	add("output removed by staff", w.staff, w.kim, func(r *record) { r.removed, r.removedBy = true, w.staff })
	add("output removed by other", w.other, w.kim, func(r *record) { r.removed, r.removedBy = true, w.other })
	add("output removed by staff long ago", w.staff, w.kim, func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
}

// assignmentsInEveryState are of an institute, and of agreements, in which those of the
// confidential ones are seen by who is in charge.
func (w *world) assignmentsInEveryState() {
	add := func(name string, by auth.Account, inCharge int64, of string, id int64, change func(*record)) {
		r := record{noun: "assignment", name: name, by: by, inCharge: inCharge, anyStaff: of == "institute_id"}
		if change != nil {
			change(&r)
		}
		r.id = value[int64](w.stand, `insert into assignments (person_id, `+of+`, created_by, starts_on) values (@p, @id, @by, '2020-01-01') returning id`,
			pg.Args{"p": inCharge, "id": id, "by": by.ID})
		w.remove(r, "assignments")
		w.records = append(w.records, r)
	}
	agreement := func(title string, by auth.Account, hidden bool) int64 {
		return value[int64](w.stand, `insert into agreements (title, kind, state, confidential, created_by) values (@t, 'mou', 'in_force', @c, @by) returning id`,
			pg.Args{"t": title, "c": hidden, "by": by.ID})
	}
	add("assignment for an institute", w.staff, w.kim, "institute_id", w.kostec, nil)
	add("assignment removed by staff", w.staff, w.lee, "institute_id", w.kostec, func(r *record) { r.removed, r.removedBy = true, w.staff })
	add("assignment removed by other", w.other, w.cho, "institute_id", w.kostec, func(r *record) { r.removed, r.removedBy = true, w.other })
	add("assignment removed by staff long ago", w.staff, w.park, "institute_id", w.kostec, func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
	add("assignment for an agreement of other", w.other, w.kim, "agreement_id", agreement("Seen by all", w.other, false), nil)
	add("assignment of staff for an agreement of other", w.other, w.lee, "agreement_id", agreement("Staff is in charge", w.other, false), nil)
	hidden := func(r *record) { r.confidential = true }
	add("assignment for a confidential agreement of other", w.other, w.kim, "agreement_id", agreement("Seen by few", w.other, true), hidden)
	add("assignment of staff for a confidential agreement", w.other, w.lee, "agreement_id", agreement("Seen by staff", w.other, true), hidden)
	add("assignment of the researcher for a confidential agreement", w.other, w.park, "agreement_id", agreement("Seen by the researcher", w.other, true), hidden)
}

func (w *world) othersInEveryState() {
	add := func(noun, table, name string, id int64, change func(*record)) {
		r := record{noun: noun, name: noun + " " + name, id: id}
		if change != nil {
			change(&r)
		}
		w.remove(r, table)
		w.records = append(w.records, r)
	}
	byStaff := func(r *record) { r.removed, r.removedBy = true, w.staff }
	byOther := func(r *record) { r.removed, r.removedBy = true, w.other }
	longAgo := func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true }
	add("institute", "institutes", "there", w.casted, nil)
	add("institute", "institutes", "removed by staff", w.institute("RS", "Removed by staff", "DE"), byStaff)
	add("institute", "institutes", "removed by other", w.institute("RO", "Removed by other", "DE"), byOther)
	add("institute", "institutes", "removed by staff long ago", w.institute("RL", "Removed long ago", "DE"), longAgo)
	add("person", "people", "of theirs", w.wang, nil)
	add("person", "people", "of the researcher", w.park, nil)
	add("person", "people", "removed by staff", w.person("Removed Staffs", "", 0), byStaff)
	add("person", "people", "removed by other", w.person("Removed Others", "", 0), byOther)
	add("person", "people", "removed by staff long ago", w.person("Removed Long", "", 0), longAgo)
	add("area", "areas", "there", w.mobility, nil)
	add("area", "areas", "removed by a manager", w.area("Removed area", ""), func(r *record) { r.removed, r.removedBy = true, w.manager })
	add("account", "accounts", "of staff", w.staff.ID, nil)
	add("account", "accounts", "of the administrator", w.admin.ID, nil)
}

// of are the records of a noun.
func (w *world) of(noun string) []record {
	var all []record
	for _, r := range w.records {
		if r.noun == noun {
			all = append(all, r)
		}
	}
	return all
}

// The rules, as the words of the project have them and not as the program does.

func is(who auth.Account, roles ...auth.Role) bool {
	return slices.ContainsFunc(roles, func(r auth.Role) bool { return slices.Contains(who.Roles, r) })
}

func isPerson(who auth.Account, ids ...int64) bool {
	return who.PersonID != 0 && slices.Contains(ids, who.PersonID)
}

// sees: confidential records are seen by managers, by who wrote it, who led or went
// on it, who is or was in charge of it, and its readers.
func (r record) sees(who auth.Account) bool {
	if r.noun == "account" {
		return is(who, auth.Admin)
	}
	if r.noun == "draft" { // only ever its account's
		return who.ID == r.by.ID
	}
	return !r.confidential || is(who, auth.Manager) || who.ID == r.by.ID || isPerson(who, r.led, r.inCharge, r.wasInCharge) ||
		isPerson(who, r.went...) || slices.Contains(r.readers, who.ID)
}

// changes: who may change it while it is there.
func (r record) changes(who auth.Account) bool {
	switch r.noun {
	case "visit", "file": // of a visit
		return is(who, auth.Manager) || is(who, auth.Staff) && (who.ID == r.by.ID || isPerson(who, r.led))
	case "commitment":
		return is(who, auth.Manager) ||
			is(who, auth.Staff) && (who.ID == r.by.ID || who.ID == r.visitBy.ID || isPerson(who, r.led, r.inCharge))
	case "agreement", "exchange", "forum", "edition": // an edition's forum may be changed by the same
		return is(who, auth.Manager) || is(who, auth.Staff) && (who.ID == r.by.ID || isPerson(who, r.inCharge))
	case "output":
		return is(who, auth.Manager) || is(who, auth.Staff) && (who.ID == r.by.ID || isPerson(who, r.went...))
	case "topic":
		return r.changesTopic(who)
	case "post":
		return is(who, auth.Manager) || is(who, auth.Staff) && who.ID == r.by.ID && r.state == post.InDraft
	case "assignment":
		return is(who, auth.Manager) || is(who, auth.Staff) && (r.anyStaff || who.ID == r.by.ID || isPerson(who, r.inCharge))
	case "deputy":
		return is(who, auth.Manager) || isPerson(who, r.inCharge)
	case "institute":
		return is(who, auth.Manager, auth.Staff)
	case "person":
		return is(who, auth.Manager, auth.Staff) || isPerson(who, r.id)
	case "area":
		return is(who, auth.Manager)
	}
	return is(who, auth.Admin)
}

// restores: a manager for ever, who removed it for 30 days.
func (r record) restores(who auth.Account) bool {
	if r.noun == "deputy" {
		return r.removed && (is(who, auth.Manager) || isPerson(who, r.inCharge) && who.ID == r.removedBy.ID && !r.removedLate)
	}
	return r.removed && (is(who, auth.Manager) || is(who, auth.Staff) && who.ID == r.removedBy.ID && !r.removedLate) || r.restoresTopic(who)
}

// removes: like changes, but nobody takes themselves off the list of people.
func (r record) removes(who auth.Account) bool {
	if r.noun == "person" {
		return is(who, auth.Manager, auth.Staff)
	}
	return r.changes(who)
}

// handsOver: managers anybody's duties, staff their own.
func (r record) handsOver(who auth.Account) bool {
	return is(who, auth.Manager) || is(who, auth.Staff) && isPerson(who, r.id)
}

// assigns: who may change it, and any staff while nobody is in charge.
func (r record) assigns(who auth.Account) bool {
	return r.changes(who) || is(who, auth.Staff) && r.inCharge == 0 && !r.closed
}

// notes: who may change it, and who is in charge of it.
func (r record) notes(who auth.Account) bool { return r.changes(who) || isPerson(who, r.inCharge) }

// route is an address of the site.
type route struct{ method, pattern string }

func (r route) String() string { return r.method + " " + r.pattern }

// routes are all of them, as the router has them.
func (s *stand) routes() []route {
	s.t.Helper()
	var all []route
	err := chi.Walk(s.handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		all = append(all, route{method, strings.ReplaceAll(pattern, "/*/", "/")})
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// nounOf is whose id stands in the pattern.
func nounOf(pattern string) string {
	if !strings.Contains(pattern, "{id}") {
		return ""
	}
	return map[string]string{
		"visits": "visit", "commitments": "commitment", "agreements": "agreement", "topics": "topic", "forums": "forum", "editions": "edition",
		"exchanges": "exchange", "outputs": "output", "assignments": "assignment", "institutes": "institute", "people": "person", "areas": "area",
		"accounts": "account", "handovers": "handover", "deputies": "deputy", "merges": "merge", "posts": "post", "drafts": "draft", "news": "post", "en": "post", "ko": "post", "files": "file",
	}[strings.Split(strings.TrimPrefix(pattern, "/api/v1"), "/")[1]]
}

// addresses are all that can be got: every route with every record, and every list
// in each order and with each filter.
func (w *world) addresses() []string {
	w.t.Helper()
	var all []string
	for _, r := range w.routes() {
		if r.method != http.MethodGet {
			continue
		}
		pattern := strings.NewReplacer("{token}", "no-such-token", "{secret}", "no-such-secret", "/static/*", "/static/none").Replace(r.pattern)
		noun := nounOf(pattern)
		if noun == "" {
			all = append(all, pattern)
			continue
		}
		for i, rec := range w.of(noun) {
			path := strings.ReplaceAll(pattern, "{id}", itoa(rec.id))
			if strings.Contains(path, "{version}") {
				if i > 1 && !rec.confidential { // two of each noun, and what is to be hidden
					continue
				}
				places := w.places(noun, rec.id)
				path = strings.ReplaceAll(path, "{version}", itoa(places[0]))
				all = append(all, strings.Replace(path, "/versions/", "/edit?then=", 1))
			}
			all = append(all, path)
		}
	}
	return append(all, w.lists()...)
}

// lists are the lists' addresses with their orders and filters.
func (w *world) lists() []string {
	var all []string
	add := func(path string, queries ...string) {
		for _, q := range queries {
			all = append(all, path+"?"+q)
		}
	}
	casted, wang, lee := itoa(w.casted), itoa(w.wang), itoa(w.lee)
	add("/visits", "sort=day", "sort=-day", "sort=title", "sort=-title", "q=visit", "q=nothing+such", "institute="+casted, "institute=CASTED", "person="+wang,
		"person="+lee, "country=CN", "country=ZZ", "year=1999", "state=done", "state=planned", "direction=outgoing", "direction=incoming", "mine=1",
		"area="+itoa(w.mobility), "institute=CASTED&institute_id="+casted)
	for _, which := range commitment.Sets {
		add("/commitments", "which="+string(which), "which="+string(which)+"&sort=-new")
	}
	add("/commitments", "which=unsettled&at=1&do=note", "at=1", "sort=due", "sort=-settled", "sort=what", "sort=-what", "sort=-new&which=all", "q=commitment", "institute="+casted, "person="+lee, "owed_by=both", "visit=1")
	add("/agreements", "sort=start", "sort=-start", "sort=end", "sort=-end", "sort=title", "sort=-title", "q=agreement", "q=nothing+such", "institute="+casted,
		"person="+lee, "country=CN", "year=2026", "state=in_force", "which=expired", "which=expiring", "which=notice", "which=late", "which=nobody",
		"kind=mou", "area="+itoa(w.mobility))
	add("/agreements/new", "institute="+casted, "commitment=1", "point=1", "renews=1")
	add("/forums", "sort=name", "sort=-name", "sort=last", "sort=-last", "q=forum", "institute="+casted, "institute=CASTED&institute_id="+casted, "country=CN", "kind=seminar", "q=nothing+such")
	add("/forums/new", "institute="+casted)
	for _, f := range w.of("forum") {
		add("/forums/"+itoa(f.id), "before=2")
	}
	add("/exchanges", "sort=day", "sort=-day", "sort=person", "sort=-person", "q=wang", "q=nothing+such", "institute="+casted, "institute=CASTED&institute_id="+casted,
		"person="+wang, "country=KR", "year="+itoa(int64(w.today(0).Year)), "state=planned", "state=under_way", "state=held", "partner=CN", "direction=incoming", "direction=outgoing", "area="+itoa(w.mobility))
	add("/exchanges/calendar", "by=person", "from=2019-03", "from=nonsense", "from=9999-12&by=who")
	add("/exchanges/new", "person="+wang, "institute="+casted, "agreement=1")
	add("/outputs", "sort=published", "sort=title", "sort=-title", "q=output", "q=10.1234/x", "institute="+casted, "person="+lee, "topic=1", "year=2024", "country=CN", "kind=article",
		"area="+itoa(w.mobility), "institute=CASTED&institute_id="+casted)
	add("/outputs/topics", "q=", "q=smart")
	add("/outputs/stays", "q=", "q=lee")
	add("/outputs/new", "topic=1", "exchange=1")
	add("/topics", "sort=moved", "sort=-moved", "sort=title", "sort=-title", "sort=stage", "sort=-stage", "q=topic", "q=nothing+such", "institute="+casted,
		"person="+lee, "area="+itoa(w.mobility), "stage=proposed", "stage=dropped", "year=2026", "year=1999", "mine=1", "institute=CASTED&institute_id="+casted)
	add("/topics/board", "institute="+casted, "area="+itoa(w.mobility))
	add("/topics/new", "institute="+casted, "point=1", "agreement=1")
	add("/posts", "sort=-new", "sort=-published", "q=post", "q=nothing+such", "state=draft", "state=published", "category=notice", "year=2019", "year=1999")
	add("/posts/new", "visit=1")
	add("/en/news", "q=post", "category=notice", "category=research_activities")
	add("/ko/news", "q=post", "category=notice", "category=none")
	add("/assignments", "sort=-new", "sort=person", "sort=-person", "person="+lee, "institute="+casted, "institute=CASTED", "agreement=1", "topic=1", "forum=1",
		"side=ours", "side=nobody", "open=2020-05-05", "open=someday")
	add("/assignments", "left=1", "left=no")
	add("/people", "left=1", "left=no")
	for _, id := range []int64{w.kim, w.lee} {
		add("/people/"+itoa(id)+"/handover", "to_id="+itoa(w.cho), "to=Hwang-hee+Cho&on=tomorrow", "to=nobody", "on=2019-02-30", "to_id=99999999999999999999", "to_id="+itoa(id))
	}
	add("/assignments/new", "of=institute&id="+casted, "of=agreement&id=99999", "of=visit&id=1")
	add("/removed", "noun=visit", "noun=topic", "noun=nothing", "q=removed", "q=nothing+such")
	add("/notices", "which=unseen", "kind=due", "kind=followed&which=unseen", "kind=none")
	add("/lines", "year=2019", "year=all", "year=all&nothing=1", "institute="+casted, "institute=CASTED&institute_id="+casted, "year=none")
	for _, path := range []string{"/map", "/map.svg"} {
		add(path, "in=asia", "in=CN", "in=CN&open=away", "in=nowhere", "open=nowhere", "open="+casted, "q=cas", "country=CN", "kind=university", "area="+itoa(w.mobility))
	}
	for _, path := range []string{"/figures", "/figures.csv"} {
		add(path, "by=country", "by=country&year=2019&sort=days", "by=institute", "by=institute&country=CN&sort=outputs", "by=kind", "by=kind&institute="+casted, "country=CN", "institute="+casted, "by=none", "by=kind&year=none")
	}
	add("/figures", "institute=CASTED&institute_id="+casted)
	add("/quality", "check=twin-institutes", "check=twin-people", "check=carried-by-one", "check=no-place", "check=no-institute", "check=no-points", "check=none")
	add("/lines/suggest", "q=visit&kind=visit", "q=&kind=point", "q=a&kind=agreement", "q=a&kind=nothing")
	add("/institutes", "sort=name", "sort=-name", "sort=country", "sort=-country", "sort=contact", "sort=-contact", "q=cas", "country=CN",
		"kind=research_institute", "parent="+casted, "archived=only", "archived=all", "area="+itoa(w.mobility))
	add("/institutes/suggest", "q=CAS", "q=", "q=c&kind=university")
	add("/institutes/"+casted+"/merge", "with_id="+itoa(w.kostec), "with=KOSTEC", "with=nothing+such", "with_id="+casted, "with_id=99999999999999999999")
	add("/people/"+wang+"/merge", "with_id="+itoa(w.li), "with=Li+Zhengce", "with=nobody")
	add("/merges", "noun=institute", "noun=person", "noun=none")
	for _, m := range w.of("merge") {
		add("/merges/"+itoa(m.id), "part=stops", "outcome=kept", "outcome=none&part=none")
	}
	add("/people", "sort=name", "sort=-name", "sort=met", "sort=-met", "q=lee", "institute="+casted, "country=CN", "home=1", "home=0", "area="+itoa(w.mobility), "archived=all")
	add("/people/suggest", "q=Lee", "q=&home=1", "q=&institute="+casted)
	add("/areas", "sort=name", "sort=-name", "q=smart")
	add("/areas/suggest", "q=smart")
	add("/accounts", "sort=-name", "sort=email", "sort=-created", "q=staff", "role=staff", "state=active", "state=invited")
	add("/settings/holidays", "year=2027", "year=1999", "year=none")
	add("/settings/mail", "which=mails", "which=jobs")
	add("/settings/sign-ins", "outcome=in", "outcome=refused", "account=1", "account=99999&outcome=in")
	add("/visits/new", "direction=contact", "institute="+casted)
	add("/days/read", "text=tomorrow", "text=3-6+March+2019&range=1")
	return all
}
