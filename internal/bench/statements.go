package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// entry is one statement that the server was sent, as its log tells it.
type entry struct {
	pid    string
	xact   string // the virtual transaction: what was sent as one batch has the same
	sql    string
	params []param
}

// param is what a statement was sent for a $n.
type param struct {
	text string
	null bool
}

var (
	logHead  = regexp.MustCompile(`^<(\d+)\|([^|]*)\|([^>]*)> ([A-Z]+):  (.*)`)
	logWhat  = regexp.MustCompile(`(?s)^(?:statement|execute [^:]*): (.*)`)
	logParam = regexp.MustCompile(`^(?:, )?\$\d+ = `)
)

// readLog finds the statements sent to a database in a log whose lines begin as
// log_line_prefix says, in the order in which they came.
func readLog(log, database string) []entry {
	type record struct{ pid, xact, database, level, text string }
	var records []record
	for line := range strings.Lines(log) {
		line = strings.TrimSuffix(line, "\n")
		if m := logHead.FindStringSubmatch(line); m != nil {
			records = append(records, record{m[1], m[2], m[3], m[4], m[5]})
		} else if n := len(records); n > 0 { // the server puts a tab before what goes on
			records[n-1].text += "\n" + strings.TrimPrefix(line, "\t")
		}
	}
	var all []entry
	last := map[string]int{} // the place in all of a process's latest statement
	for _, r := range records {
		if r.database != database {
			continue
		}
		if r.level == "DETAIL" {
			if text, ok := strings.CutPrefix(r.text, "parameters: "); ok && last[r.pid] > 0 {
				all[last[r.pid]-1].params = readParams(text)
			}
			continue
		}
		m := logWhat.FindStringSubmatch(r.text)
		if r.level != "LOG" || m == nil || strings.HasPrefix(m[1], "--") || m[1] == ";" { // a connection is being tried
			continue
		}
		all = append(all, entry{pid: r.pid, xact: r.xact, sql: m[1]})
		last[r.pid] = len(all)
	}
	return all
}

// readParams reads "$1 = 'it”s', $2 = NULL".
func readParams(s string) []param {
	var all []param
	for {
		head := logParam.FindString(s)
		if head == "" {
			return all
		}
		s = s[len(head):]
		if rest, ok := strings.CutPrefix(s, "NULL"); ok {
			all, s = append(all, param{null: true}), rest
			continue
		}
		var text strings.Builder
		for i := 1; ; i++ { // from behind the opening quote
			if i >= len(s) {
				return all
			}
			if s[i] == '\'' {
				if i+1 >= len(s) || s[i+1] != '\'' {
					s = s[i+1:]
					break
				}
				i++
			}
			text.WriteByte(s[i])
		}
		all = append(all, param{text: text.String()})
	}
}

// script is a transaction of pgbench's, and the values of its variables.
type script struct {
	text   strings.Builder
	values []string // name=value
	n      int      // statements
}

var place = regexp.MustCompile(`\$(\d+)`)

// scripted makes pgbench send what the program sent: the same statements with the same
// parameters, as parameters, so that they are planned alike; and what went together
// in one batch, together. Changes are rolled back, so that each time finds them undone.
// With several lists of entries, each client sends its own.
func scripted(lists ...[]entry) *script {
	s := &script{}
	for client, entries := range lists {
		if len(lists) > 1 {
			word := `\elif`
			if client == 0 {
				word = `\if`
			}
			fmt.Fprintf(&s.text, "%s :client_id = %d\n", word, client)
		}
		for len(entries) > 0 {
			n := 1
			for n < len(entries) && entries[n].pid == entries[0].pid && entries[n].xact == entries[0].xact {
				n++
			}
			s.group(entries[:n])
			entries = entries[n:]
		}
	}
	if len(lists) > 1 {
		s.text.WriteString("\\endif\n")
	}
	return s
}

// group adds what belongs to one transaction: a batch, unless it was begun as one.
func (s *script) group(entries []entry) {
	batch := len(entries) > 1 && !slices.ContainsFunc(entries, func(e entry) bool { return isWord(e.sql, "begin") })
	if batch {
		s.text.WriteString("\\startpipeline\n")
	}
	for _, e := range entries {
		s.add(e)
	}
	if batch {
		s.text.WriteString("\\endpipeline\n")
	}
}

func (s *script) add(e entry) {
	s.n++
	sql := e.sql
	if isWord(sql, "commit") {
		sql = "rollback"
	}
	used := map[string]bool{}
	sql = place.ReplaceAllStringFunc(sql, func(m string) string {
		i, err := strconv.Atoi(m[1:])
		if err != nil || i < 1 || i > len(e.params) {
			return m
		}
		p := e.params[i-1]
		switch { // no variable of pgbench's is either
		case p.null:
			return "null"
		case p.text == "":
			return "''"
		}
		name := fmt.Sprintf("s%d_%d", s.n, i)
		if !used[name] {
			used[name] = true
			s.values = append(s.values, name+"="+p.text)
		}
		return ":" + name
	})
	s.text.WriteString(strings.TrimRight(strings.TrimSpace(sql), ";") + ";\n")
}

func isWord(sql, word string) bool {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(strings.TrimRight(sql, "; "))), " ")
	return first == word
}
