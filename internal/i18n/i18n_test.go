package i18n

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gyoryu/web/locales"
)

func TestGuessingTheLanguage(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]Lang{
		"": EN, "ko": KO, "ko-KR,ko;q=0.9,en;q=0.8": KO, "en-US,en;q=0.9,ko;q=0.8": EN, "de,fr": EN, "de, ko;q=0.5": KO, "ja;q=1, ko;q=0.1, en;q=0.2": EN,
		"*": EN, "nonsense;;;": EN, "ko;q=x": EN, "\x00": EN, strings.Repeat("ko,", 100): EN, "KO": KO, "ko-KP": KO,
	} {
		if got := Guess(accept); got != want {
			t.Errorf("%.40q: %s, want %s", accept, got, want)
		}
	}
}

func TestTheLanguagesThatAreKnown(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"en": true, "ko": true, "": false, "EN": false, "de": false} {
		if _, ok := Known(s); ok != want {
			t.Errorf("%q: %v", s, ok)
		}
	}
	if EN.Other() != KO || KO.Other() != EN || From(t.Context()) != EN || From(With(t.Context(), KO)) != KO {
		t.Error("the other language, or the reader's")
	}
}

func TestASentenceIsFilled(t *testing.T) {
	t.Parallel()
	ctx := With(t.Context(), KO)
	for name, tt := range map[string]struct{ got, want string }{
		"a sentence":            {Say(EN, "form.needed"), "Fill this in."},
		"in Korean":             {T(ctx, "form.needed"), "입력해 주세요."},
		"placeholders":          {Say(EN, "form.too-long", "max", 300, "has", 301), "This has 301 characters; at most 300 fit."},
		"one of several names":  {Say(KO, "pick.several", "typed", "김"), "‘김’이(가) 여럿입니다. 하나를 고르세요."},
		"one":                   {Say(EN, "form.complaints", "n", 1), "One thing needs a look before this can be saved"},
		"two":                   {Say(EN, "form.complaints", "n", 2), "2 things need a look before this can be saved"},
		"none":                  {Say(EN, "form.complaints", "n", 0), "0 things need a look before this can be saved"},
		"one, through JSON":     {Say(EN, "form.complaints", "n", float64(1)), "One thing needs a look before this can be saved"},
		"one in Korean":         {Say(KO, "form.complaints", "n", 1), "저장하기 전에 확인할 것이 1가지 있습니다"},
		"no such key":           {Say(EN, "no.such.key"), "⟦no.such.key⟧"},
		"a sentence in another": {Say(EN, "form.theirs", "who", "omar", "value", M("form.nothing")), "Meanwhile omar wrote: (empty)"},
		"the same in Korean":    {M("form.theirs", "who", "omar", "value", M("form.nothing")).In(KO), "그사이 omar 님이 쓴 내용: (비어 있음)"},
		"a value too many":      {Say(EN, "form.needed", "x", 1, "y"), "Fill this in."},
		"a value missing":       {Say(EN, "pick.several"), "Several are called “{typed}”. Choose one."},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", name, tt.got, tt.want)
		}
	}
	if !Exists("form.needed") || Exists("no.such.key") || Exists("") {
		t.Error("which keys exist")
	}
}

func TestAPlaceholderInsideAValueIsJustText(t *testing.T) {
	t.Parallel()
	got := Say(EN, "form.theirs", "who", "{value}", "value", "{who} & {n}")
	if want := "Meanwhile {value} wrote: {who} & {n}"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
	got = Say(EN, "form.theirs", "value", "{who}", "who", "omar")
	if want := "Meanwhile omar wrote: {who}"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func TestEverySentenceIsThereInBothLanguagesWithTheSamePlaceholders(t *testing.T) {
	t.Parallel()
	in := func(text string) []string {
		return slices.Compact(slices.Sorted(slices.Values(placeholder.FindAllString(text, -1))))
	}
	if len(sentences[EN]) < 100 {
		t.Fatalf("only %d sentences", len(sentences[EN]))
	}
	for _, pair := range [][2]Lang{{EN, KO}, {KO, EN}} {
		for key, s := range sentences[pair[0]] {
			other, ok := sentences[pair[1]][key]
			if !ok || strings.TrimSpace(s.other) == "" {
				t.Errorf("%s: %q in %s, in %s: %v", key, s.other, pair[0], pair[1], ok)
				continue
			}
			if !slices.Equal(in(s.other), in(other.other)) {
				t.Errorf("%s: %v in %s, %v in %s", key, in(s.other), pair[0], in(other.other), pair[1])
			}
			if strings.TrimSpace(s.other) != s.other || strings.Contains(s.other, "  ") {
				t.Errorf("%s: %q has spaces to spare", key, s.other)
			}
		}
	}
}

func TestTheLocaleFilesHoldNothingThatIsNotRead(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(locales.Files, "*.json")
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	n := 0
	for _, name := range names {
		data, err := fs.ReadFile(locales.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]map[string]json.RawMessage
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		n += len(file)
		for key, in := range file {
			if got := slices.Sorted(maps.Keys(in)); !slices.Equal(got, []string{"en", "ko"}) {
				t.Errorf("%s: %s is in %v", name, key, got)
			}
			if !strings.Contains(key, ".") {
				t.Errorf("%s: %s has no place in it", name, key)
			}
		}
	}
	if n != len(sentences[EN]) {
		t.Errorf("%d sentences in the files, %d are known", n, len(sentences[EN]))
	}
}

func TestALocaleFileThatCannotBeReadStopsTheProgram(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no JSON": "{", "a list": "[]", "a number": `{"a.b": {"en": 1, "ko": "x"}}`,
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: it goes on", name)
				}
			}()
			load(fstest.MapFS{"x.json": {Data: []byte(text)}})
		}()
	}
	defer func() {
		if said, ok := recover().(error); !ok || !strings.Contains(said.Error(), "a.b is there twice") {
			t.Errorf("twice: %v", said)
		}
	}()
	same := &fstest.MapFile{Data: []byte(`{"a.b": {"en": "x", "ko": "y"}}`)}
	load(fstest.MapFS{"x.json": same, "y.json": same})
}
