// Package generate fills a database with as many made-up visits as one asks for, to
// see how the program does after twenty years of use: institutes, people, accounts,
// areas, visits with all their parts, what was agreed there, and what came of it:
// agreements, topics, forums, stays, outputs, news, who is in charge, and links.
//
// The same seed, number of visits, day and starting database give the same rows. It
// copies into the tables in one transaction, with the triggers of version and history
// off; afterwards each record has one line in the history that it was made, and its
// parts (names, positions, stops, points …) have none. Until it ends nobody else
// writes to these tables.
//
// Read generate.go for the order, dice.go for chance, copy.go and store_history.go for
// how rows get into the database; then each noun in the order in which they are made:
// institutes.go, people.go, accounts.go, visits.go with parts.go, commitments.go. Those
// that come of others find them by trail.go: agreements.go with agreement_parts.go,
// joint_topics.go, forums.go with editions.go, assignments.go, exchanges.go, outputs.go,
// posts.go, links.go and files.go; search.go makes all of them be found. For what they say there are words.go, with two files for each
// language, names.go, topics.go and places.go. A new noun is a file with its tables, and
// a step here.
package generate

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// MaxVisits are as many as can be asked for.
const MaxVisits = 5_000_000

// Options say what to make.
type Options struct {
	Visits   int
	Seed     uint64
	Today    day.Day                            // visits are spread from twenty years before it to one after
	Progress func(what string, done, total int) // may be nil
}

// Count is how many rows a table got.
type Count struct {
	Table string
	Rows  int64
}

// Counts are those of all tables, in the order in which they are filled.
type Counts []Count

// Of is how many rows the table got.
func (c Counts) Of(table string) int64 {
	for _, one := range c {
		if one.Table == table {
			return one.Rows
		}
	}
	return 0
}

// tables are all that are filled, each after those that it points to.
var tables = []table{
	instituteTable, instituteNameTable, personTable, positionTable, accountTable, areaTable, personAreaTable,
	visitTable, delegateTable, visitAreaTable, readerTable, stopTable, stopPersonTable, pointTable,
	commitmentTable, commitmentInstituteTable, commitmentSpellTable,
	agreementTable, partyTable, milestoneTable, agreementAreaTable, agreementReaderTable, sourceTable, reviewTable,
	jointTopicTable, moveTable, topicInstituteTable, topicPersonTable, topicAreaTable, topicReaderTable,
	forumTable, forumInstituteTable, editionTable, editionPersonTable, editionPointTable, problemTable, reformTable,
	assignmentTable, exchangeTable, exchangeAreaTable,
	outputTable, outputPersonTable, outputTopicTable, outputExchangeTable, shareTable,
	postTable, postReaderTable, postHitTable, linkTable, blobTable, chunkTable, fileTable,
}

// generator is what the steps share: where rows go, and what there is to point to.
type generator struct {
	Options
	size
	*copier
	home       place
	institutes []place           // abroad, the best known first
	byCountry  map[string][]int  // indexes of institutes, in their order
	ours       []somebody        // our people
	theirs     map[int][]someone // people by the index of their institute
	accounts   []writer
	areas      []int64 // one for each of topics
	trails
	yield      yield
	followedUp int        // commitments that belong to an agreement
	contained  [][2]int64 // those of them that it contains, each with its id, still to be written
}

// size is how many there are of what visits point to.
type size struct{ institutes, people, ours, accounts int }

// sizeFor lets the rest grow more slowly than the visits: 100,000 visits have 2,000
// institutes, and 1,000 have 200.
func sizeFor(visits int) size {
	scale := float64(visits) / 100_000
	grown := func(at100k, power float64, least int) int {
		return max(least, int(math.Round(at100k*math.Pow(scale, power))))
	}
	s := size{
		institutes: grown(2000, 0.5, 12), people: grown(15_000, 0.588, 0),
		ours: grown(200, 0.3, 12), accounts: grown(40, 0.2, 6),
	}
	s.people = max(s.people, s.ours+2*s.institutes)
	return s
}

// yield is how many records there are of what comes of visits.
type yield struct{ agreements, topics, forums, editions, exchanges, outputs, posts, links, files int }

// yieldOf grows with the visits; of each there are a few at least.
func yieldOf(visits int) yield {
	grown := func(at100k, least int) int {
		return max(least, int(math.Round(float64(at100k)*float64(visits)/100_000)))
	}
	return yield{
		agreements: grown(20_000, 10), topics: grown(8000, 8), forums: grown(40, 3), editions: grown(600, 9), exchanges: grown(6000, 6),
		outputs: grown(10_000, 8), posts: grown(3000, 6), links: grown(2000, 6), files: grown(10_000, 8),
	}
}

// Load makes the visits and all that belongs to them, or nothing.
func Load(ctx context.Context, db *pgxpool.Pool, o Options) (Counts, error) {
	if o.Visits < 1 || o.Visits > MaxVisits {
		return nil, fmt.Errorf("the number of visits is not between 1 and %d", MaxVisits)
	}
	if o.Today.Add(-23*365).IsZero() || o.Today.Add(5*365).IsZero() {
		return nil, errors.New("generating needs to know which day it is")
	}
	g := generator{
		Options: o, size: sizeFor(o.Visits), yield: yieldOf(o.Visits),
		byCountry: map[string][]int{}, theirs: map[int][]someone{},
	}
	g.trails = g.newTrails()
	err := pg.Tx(ctx, db, 0, func(tx pgx.Tx) error {
		var err error
		if g.copier, err = newCopier(ctx, tx); err != nil {
			return err
		}
		for _, step := range []func(context.Context) error{
			g.findHome, g.addOurs, g.addAccounts, g.addAreas, g.addInstitutes, g.addTheirs, g.addVisits,
			g.addAgreements, g.addTopics, g.addForums, g.addAssignments, g.addExchanges, g.addOutputs, g.addPosts, g.addLinks, g.addFiles,
			g.writeHistory, g.writeLinkHistory, g.index, g.finish,
		} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("generating %d visits: %w", o.Visits, err)
	}
	return g.counts(), nil
}

func (g *generator) progress(what string, done, total int) {
	if g.Progress != nil {
		g.Progress(what, done, total)
	}
}
