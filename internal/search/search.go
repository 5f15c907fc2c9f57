// Package search finds records of every kind by what they are called and what they say, in
// Korean, Chinese, Japanese and Latin letters. It owns no noun's table: its own index is
// kept by the database, in search_entries, and who may see a record is asked of the record.
//
// Read search.go for what is found, query.go for what typed words mean (with han.go for ways
// to write a character), ask.go for the SQL that says so, store.go for looking it up, with
// store_common.go for how common words are and store_newest.go for those that very many records
// have, store_near.go for names that are nearly so, and store_hit.go for what is shown of a record; mark.go marks the words, handler.go and
// api.go answer.
package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
)

// Kind is what a record is.
type Kind string

// The kinds.
const (
	Institute  Kind = "institute"
	Person     Kind = "person"
	Forum      Kind = "forum"
	Area       Kind = "area"
	Topic      Kind = "topic"
	Agreement  Kind = "agreement"
	Visit      Kind = "visit"
	Commitment Kind = "commitment"
	Output     Kind = "output"
	Exchange   Kind = "exchange"
	Edition    Kind = "edition"
	Point      Kind = "point"
	Post       Kind = "post"
	File       Kind = "file"
)

// Kinds are all, in the order in which they come where nothing else decides.
var Kinds = []Kind{Institute, Person, Forum, Topic, Agreement, Visit, Commitment, Output, Exchange, Edition, Point, Post, File, Area}

// scopes are the letters of search_scope.
var scopes = map[Kind]string{
	Institute: "I", Person: "P", Visit: "V", Point: "N", Commitment: "C", Agreement: "A", Topic: "T", Forum: "F", Edition: "E", Exchange: "X",
	Output: "O", Post: "S", File: "L", Area: "R",
}

// named are the kinds of which the title is a list of names.
func (k Kind) named() bool { return k == Institute || k == Person || k == Forum || k == Area }

// rank is the kind's place in Kinds.
func (k Kind) rank() int { return slices.Index(Kinds, k) }

// Sort is an order of what is found.
type Sort = string

// The orders: what fits best first, or what is newest.
const (
	ByFit Sort = "fit"
	ByDay Sort = "day"
)

// Sorts are the orders, the usual one first.
var Sorts = []Sort{ByFit, ByDay}

// Filter narrows what is found; zero values don't.
type Filter struct {
	Kind      Kind
	Year      int
	Institute int64
	Country   string
}

// place is a record that was found, and how well it fits: 0 is best.
type place struct {
	Kind  Kind
	ID    int64
	OnDay day.Day
	Fit   int
}

// The fits, from the best.
const (
	fitName    = iota // a name is exactly what was typed
	fitTitle          // a title is
	fitWhole          // a name has all its words
	fitSound          // a person's name sounds like it
	fitBegins         // a name begins with it
	fitInName         // a name has it
	fitOpens          // a title begins with it
	fitInTitle        // a title has it
	fitInText         // a text has it
	fitRetold         // a text that tells again what other records say
	fitMissing        // added for each word that is missing
)

// compare orders places as sort says; no two are equal.
func (p place) compare(q place, sort Sort) int {
	c := 0
	if sort != ByDay {
		if c = cmp.Compare(p.Fit, q.Fit); c == 0 && p.Fit < fitOpens { // among names the kind decides, in texts the day
			c = cmp.Compare(p.Kind.rank(), q.Kind.rank())
		}
	}
	if c != 0 {
		return c
	}
	if c = cmp.Compare(q.OnDay.String(), p.OnDay.String()); c != 0 {
		return c
	}
	if c = cmp.Compare(p.Kind.rank(), q.Kind.rank()); c != 0 {
		return c
	}
	return cmp.Compare(q.ID, p.ID)
}

// key is the place as a cursor has it, beside the id.
func (p place) key() string {
	return string(p.Kind) + " " + p.OnDay.String() + " " + strconv.Itoa(p.Fit)
}

// readPlace reads what key wrote.
func readPlace(key string, id int64) (p place, ok bool) {
	parts := strings.Split(key, " ")
	if len(parts) != 3 || id < 1 {
		return p, false
	}
	on, err := day.Parse(parts[1])
	fit, bad := strconv.Atoi(parts[2])
	if err != nil || bad != nil || fit < 0 || fit > 1000 || Kind(parts[0]).rank() < 0 {
		return p, false
	}
	return place{Kind(parts[0]), id, on, fit}, true
}

// Hit is a record as it is shown.
type Hit struct {
	Kind    Kind
	ID      int64
	Title   string
	Also    string // the native or Korean form of it
	Lang    string // of Also
	Context string // names: where, with whom
	Country string // its code
	State   string // a word of its kind
	OnDay   day.Day
	Whole   string // the record that it is a part of
	Body    string // the text that it is found by
	Names   string // all its names, one a line
	Href    string

	place place
}
