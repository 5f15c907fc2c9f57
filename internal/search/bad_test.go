package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gyoryu/internal/search"
)

// odd is what nobody should type, and somebody will.
var odd = []string{
	"", " ", "   ", "a", "1", "희", "研", "%", "_", "\\", "'", "\"", "<", ">", "&", "|", "!", "(", ")", ":", "*", "%_\\'\"<>&|!():*", "\"unbalanced", "don't", "'; drop table visits; --",
	"a & | b", "!a", "a:*", "a:ABCD", "<->", "a <-> b", "(a", "a)", "\\'", "\x00", "a\x00b", "\xff", "a\xed\xa0\x80b", "😀", "👩‍👩‍👧", "é", "ＣＡＳ", "①②", "ﬁ", "İ", "ß", "ǅ", "ㅎ", "ㅏ", "ㅎㅗ", "하ㄴ", "ᄒ", "ᅡ", "조황ㅎ",
	"조황ㅎㅡ", "中국AIかな", "\u202eabc", "\u200b", "…", "―", "ー", "・", "゛", "〆", "𠀀𠀁", "a\nb\tc", strings.Repeat("가", 10_000), strings.Repeat("a ", 5_000), strings.Repeat("x", 10_000), strings.Repeat("研究", 3000),
	strings.Repeat("'", 10_000), "0", "-1", "1e5", "3.14", "10.5555/gyoryu.example", "http://www.casisd.cn/path?x=y#z", "a@b.c", "C++", "R&D", "S&T", "null", "undefined", "NaN",
}

// TestWhateverIsTypedIsAnswered: no error, and nothing that is not text.
func TestWhateverIsTypedIsAnswered(t *testing.T) {
	t.Parallel()
	db, who := shown(t)
	for _, typed := range odd {
		q := search.Read(typed)
		for _, sort := range search.Sorts {
			for _, by := range []search.Filter{{}, {Kind: search.Point, Year: 2019, Country: "CN"}, {Institute: 1}} {
				if _, err := (search.Store{DB: db}).Find(t.Context(), q, by, sort, nil, 51, who); err != nil {
					t.Errorf("%.40q: %v", typed, err)
				}
			}
		}
	}
	for _, nothing := range []string{"", "  ", "%_", "!():*", "…", "😀"} {
		if r := look(t, db, nothing, who); len(r.Hits) != 0 || !search.Read(nothing).Empty() {
			t.Errorf("%q finds %d", nothing, len(r.Hits))
		}
	}
}

// FuzzRead: what is read is bounded, and marks exactly what stands in a text.
func FuzzRead(f *testing.F) {
	for _, typed := range odd {
		f.Add(typed, "The forum was too uniform. 과학기술정책연구원 · 一带一路")
	}
	f.Fuzz(func(t *testing.T, typed, text string) {
		q := search.Read(typed)
		if utf8.RuneCountInString(q.Text) > search.MaxText || !utf8.ValidString(q.Text) || strings.ContainsRune(q.Text, 0) {
			t.Errorf("%q became %q", typed, q.Text)
		}
		if !utf8.ValidString(text) {
			return
		}
		var whole strings.Builder
		for _, p := range q.Marked(text) {
			whole.WriteString(p.Text)
		}
		if whole.String() != text {
			t.Errorf("%q marked in %q is %q", typed, text, whole.String())
		}
		if s := q.Sentence(text); len(s) > 0 {
			marked := false
			for _, p := range s {
				marked = marked || p.Marked
			}
			if !marked {
				t.Errorf("the sentence of %q in %q has no mark: %v", typed, text, s)
			}
		}
	})
}
