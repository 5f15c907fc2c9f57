package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is a part of a text, marked where it was looked for.
type Piece struct {
	Text   string
	Marked bool
}

// snippet is how long a sentence may be that is shown, in characters; before is how much of it
// comes before the first mark.
const (
	snippet = 220
	before  = 70
)

// folded is a text, rune by rune, as it is compared.
type folded struct {
	runes []rune // as written
	plain []rune // small, of usual width; as many
}

func foldRunes(text string) folded {
	f := folded{runes: []rune(text)}
	for _, r := range f.runes {
		one, _ := utf8.DecodeRuneInString(fold(string(r)))
		f.plain = append(f.plain, one)
	}
	return f
}

// spans are where words stand in it, in order and apart.
func (f folded) spans(words []word) [][2]int {
	marked := make([]bool, len(f.plain))
	for _, w := range words {
		want := []rune(w.text)
		if w.script == initials || len(want) == 0 {
			continue
		}
		for at := 0; at+len(want) <= len(f.plain); at++ {
			if f.stands(want, at, w.script == letters) {
				for i := range want {
					marked[at+i] = true
				}
			}
		}
	}
	var all [][2]int
	for i := 0; i < len(marked); i++ {
		if !marked[i] {
			continue
		}
		from := i
		for i < len(marked) && marked[i] {
			i++
		}
		all = append(all, [2]int{from, i})
	}
	return all
}

// stands reports whether want stands at a place; a word in letters only where one begins.
func (f folded) stands(want []rune, at int, begins bool) bool {
	for i, r := range want {
		if f.plain[at+i] != r && !same(f.plain[at+i], r) {
			return false
		}
	}
	if !begins || at == 0 {
		return true
	}
	p := f.plain[at-1]
	return p >= 0x3041 || !unicode.IsLetter(p) && !unicode.IsDigit(p)
}

func same(a, b rune) bool {
	for _, r := range ways(a) {
		if r == b {
			return true
		}
	}
	return false
}

// Marked is a whole text with the words marked.
func (q Query) Marked(text string) []Piece {
	f := foldRunes(text)
	return f.pieces(0, len(f.runes), f.spans(q.words))
}

func (f folded) pieces(from, to int, spans [][2]int) []Piece {
	var all []Piece
	add := func(a, b int, marked bool) {
		if a < b {
			all = append(all, Piece{string(f.runes[a:b]), marked})
		}
	}
	at := from
	for _, s := range spans {
		if s[1] <= from || s[0] >= to {
			continue
		}
		add(at, max(s[0], from), false)
		add(max(s[0], from), min(s[1], to), true)
		at = min(s[1], to)
	}
	add(at, to, false)
	return all
}

// Sentence is the sentence of a text in which most of the words stand, with the words marked;
// nothing if none stands in it.
func (q Query) Sentence(text string) []Piece {
	f := foldRunes(text)
	spans := f.spans(q.words)
	if len(spans) == 0 {
		return nil
	}
	from, to, most := 0, 0, 0
	for begin := 0; begin < len(f.runes); {
		end := f.end(begin)
		n := 0
		for _, s := range spans {
			if s[0] >= begin && s[0] < end {
				n++
			}
		}
		if n > most {
			from, to, most = begin, end, n
		}
		begin = end
	}
	for from < to && unicode.IsSpace(f.runes[from]) {
		from++
	}
	for to > from && unicode.IsSpace(f.runes[to-1]) {
		to--
	}
	head, tail := "", ""
	if to-from > snippet {
		for _, s := range spans {
			if s[0] >= from {
				if s[0]-from > before {
					from, head = s[0]-before, "… "
				}
				break
			}
		}
		if to-from > snippet {
			to, tail = from+snippet, " …"
		}
	}
	all := f.pieces(from, to, spans)
	if head != "" {
		all = append([]Piece{{Text: head}}, all...)
	}
	if tail != "" {
		all = append(all, Piece{Text: tail})
	}
	return all
}

// end is where the sentence ends that begins at a place.
func (f folded) end(begin int) int {
	for i := begin; i < len(f.runes); i++ {
		switch r := f.runes[i]; {
		case r == '\n' || strings.ContainsRune("。！？", r):
			return i + 1
		case strings.ContainsRune(".!?", r) && (i+1 == len(f.runes) || unicode.IsSpace(f.runes[i+1])):
			return i + 1
		}
	}
	return len(f.runes)
}
