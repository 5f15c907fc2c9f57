package search

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// quoted is a piece as a tsquery has it. Pieces hold letters and digits alone.
func quoted(piece string, begins bool) string {
	if begins {
		return "'" + piece + "':*"
	}
	return "'" + piece + "'"
}

func either(all []string) string {
	if len(all) == 1 {
		return all[0]
	}
	return "(" + strings.Join(all, "|") + ")"
}

// syllable are the syllables that r may become when its end is typed.
func syllable(r rune) []rune {
	if r < 0xac00 || r > 0xd7a3 || (r-0xac00)%28 != 0 {
		return ways(r)
	}
	all := make([]rune, 28)
	for i := range all {
		all[i] = r + rune(i)
	}
	return all
}

// ends are the ways in which the last character of a word may be meant.
func (w word) ends(open bool) []rune {
	last, _ := utf8.DecodeLastRuneInString(w.text)
	if open {
		return syllable(last)
	}
	return ways(last)
}

// leaf is the tsquery of a word where scope stands for; empty if it can't stand there.
func (w word) leaf(scope string, names, open bool) string {
	switch w.script {
	case initials:
		if !names {
			return ""
		}
		return quoted(scope+"^"+w.text, true)
	case letters:
		return quoted(scope+w.text, names || utf8.RuneCountInString(w.text) > 2)
	}
	r := []rune(w.text)
	if len(r) == 1 {
		var all []string
		for _, c := range w.ends(open && names) {
			all = append(all, quoted(scope+string(c), true))
		}
		return either(all)
	}
	var pairs []string
	for i := range len(r) - 1 {
		seconds := ways(r[i+1])
		if i == len(r)-2 {
			seconds = w.ends(open && names)
		}
		var all []string
		for _, a := range ways(r[i]) {
			for _, b := range seconds {
				all = append(all, quoted(scope+string(a)+string(b), false))
			}
		}
		pairs = append(pairs, either(all))
	}
	return "(" + strings.Join(pairs, "&") + ")"
}

// openAt reports whether the word at i is still being typed.
func (q Query) openAt(i int) bool { return q.open && i == len(q.words)-1 }

// tsquery is what the index is asked for the kinds: all the words, or any of them.
func (q Query) tsquery(kinds []Kind, any bool) string {
	var all []string
	for _, k := range kinds {
		var words []string
		for i, w := range q.words {
			var at []string
			if s := w.leaf(scopes[k], k.named(), q.openAt(i)); s != "" && k != Point && k != Exchange {
				at = append(at, s)
			}
			if s := w.leaf(strings.ToLower(scopes[k]), false, q.openAt(i)); s != "" && k != Area && k != File {
				at = append(at, s)
			}
			switch {
			case len(at) > 0:
				words = append(words, either(at))
			case !any:
				words = nil
			}
			if len(at) == 0 && !any {
				break
			}
		}
		switch {
		case len(words) == 0:
		case any:
			all = append(all, either(words))
		default:
			all = append(all, "("+strings.Join(words, "&")+")")
		}
	}
	return strings.Join(all, "|")
}

// sounding is the part of a tsquery that finds people whose names sound like the words;
// sounds are what the database makes of each.
func sounding(sounds []string) string {
	var parts []string
	for _, s := range sounds {
		if s == "" {
			return ""
		}
		parts = append(parts, quoted("P~"+s, len(s) > 2))
	}
	if len(parts) == 0 {
		return ""
	}
	ask := "(" + strings.Join(parts, "&") + ")"
	if whole := strings.Join(sounds, ""); len(whole) > 3 {
		ask += "|" + quoted("P~"+whole, true)
	}
	return ask
}

// patterns says in SQL, of a folded text, whether a word stands in it.
type patterns struct{ args pg.Args }

const wordBefore = `(^|[^0-9a-zà-ɏ])`

// mostSpelt is how many spellings of a word are compared one by one, which is quicker than a
// pattern for all of them.
const mostSpelt = 16

// in is the condition that the column has the word.
func (p patterns) in(column string, w word, open bool) string {
	switch w.script {
	case initials:
		return "true"
	case letters:
		return column + " ~ @" + p.arg(wordBefore+regexp.QuoteMeta(w.text))
	}
	r, pattern, spelt := []rune(w.text), "", []string{"%"}
	for i, c := range r {
		all := ways(c)
		if i == len(r)-1 {
			all = w.ends(open)
		}
		pattern += "[" + string(all) + "]"
		var longer []string
		for _, s := range spelt[:min(len(spelt), mostSpelt+1)] {
			for _, c := range all {
				longer = append(longer, s+string(c))
			}
		}
		spelt = longer
	}
	if len(spelt) > mostSpelt {
		return column + " ~ @" + p.arg(pattern)
	}
	var any []string
	for _, s := range spelt {
		any = append(any, column+" like @"+p.arg(s+"%"))
	}
	return "(" + strings.Join(any, " or ") + ")"
}

// arg names a parameter that has the value.
func (p patterns) arg(value string) string {
	for name, known := range p.args {
		if known == value {
			return name
		}
	}
	name := "p" + strconv.Itoa(len(p.args))
	p.args[name] = value
	return name
}

// all is the condition that a folded text has every word; a country's name may be met by
// where the record belongs, if at is true.
func (p patterns) all(q Query, column string, at bool) string {
	var conditions []string
	for i, w := range q.words {
		c := p.in(column, w, q.openAt(i))
		if at && w.country != "" && len(q.words) > 1 {
			c = "(" + c + " or search_at(e.kind, e.record_id, 0, @" + p.arg(w.country) + "))"
		}
		conditions = append(conditions, c)
	}
	if len(conditions) == 0 {
		return "true"
	}
	return "(" + strings.Join(conditions, " and ") + ")"
}

// missing is how many of the words neither stand in the column nor are where it belongs.
func (p patterns) missing(q Query, column string) string {
	var all []string
	for i, w := range q.words {
		c := p.in(column, w, q.openAt(i))
		if w.country != "" {
			c = "(" + c + " or search_at(e.kind, e.record_id, 0, @" + p.arg(w.country) + "))"
		}
		all = append(all, "(not "+c+")::int")
	}
	return "(" + strings.Join(all, " + ") + ")"
}

// key is all names or the title of e without spaces, between bars: no name has a bar in it.
const key = `('|' || replace(search_key(e.title), E'\n', '|') || '|')`

// named is the condition that one of e's names is exactly what was typed.
func (p patterns) named(q Query) string {
	var exact []string
	for _, turn := range q.turns() {
		exact = append(exact, "%|"+list.Escape(turn)+"|%")
	}
	p.args["exact"] = exact
	return key + ` like any (@exact)`
}

// fit is how well e fits, in SQL: the constants fit… in their order.
func (p patterns) fit(q Query) string {
	exactly := p.named(q)
	var begins []string
	for _, turn := range q.turns() {
		begins = append(begins, "%|"+list.Escape(turn)+"%")
	}
	p.args["begins"] = begins
	inTitle := p.all(q.only(func(w word) bool { return w.country == "" || len(q.words) == 1 }), "lower(e.title)", false)
	inBody := p.all(q, "lower(e.body)", false)
	whole := p.whole(q, "lower(e.title)")
	const named = `e.kind in ('institute', 'person', 'forum', 'area')`
	return `case when e.title = '' then ` + text(fitInText) + `
		     when ` + named + ` and ` + exactly + ` then ` + text(fitName) + `
		     when not (` + named + `) and ` + key + ` like (@exact::text[])[1] then ` + text(fitTitle) + `
		     when ` + named + ` and ` + whole + ` then ` + text(fitWhole) + `
		     when e.kind = 'person' and not ` + inTitle + ` and not ` + inBody + ` then ` + text(fitSound) + `
		     when ` + named + ` and ` + key + ` like any (@begins) then ` + text(fitBegins) + `
		     when ` + named + ` and ` + inTitle + ` then ` + text(fitInName) + `
		     when e.kind = 'post' and ` + inTitle + ` then ` + text(fitInText) + `
		     when ` + key + ` like (@begins::text[])[1] then ` + text(fitOpens) + `
		     when ` + inTitle + ` then ` + text(fitInTitle) + `
		     when e.kind = 'post' or ` + named + ` then ` + text(fitRetold) + `
		     else ` + text(fitInText) + ` end`
}

// whole is the condition that the column has all the words, and nothing goes on after those in
// letters: Cho is no part of Choi.
func (p patterns) whole(q Query, column string) string {
	var conditions []string
	for i, w := range q.words {
		if w.script != letters || q.openAt(i) {
			return "false"
		}
		conditions = append(conditions, column+" ~ @"+p.arg(wordBefore+regexp.QuoteMeta(w.text)+`([^0-9a-zà-ɏ]|$)`))
	}
	return "(" + strings.Join(conditions, " and ") + ")"
}

func text(n int) string { return strconv.Itoa(n) }
