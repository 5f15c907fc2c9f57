package account

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/matching"
	"golang.org/x/text/unicode/norm"
)

// familiar are words that people here choose first, and that the checker's English
// dictionaries lack.
var familiar = []string{
	"gyoryu", "교류", "비밀번호", "암호", "안녕하세요", "안녕", "사랑해", "사랑해요", "사랑", "대한민국", "한국", "우리나라",
	"관리자", "연구원", "연구소", "과학기술", "정책", "가나다라마바사", "아자차카타파하", "korea", "seoul", "sejong",
}

// checked is how much of a password is looked at for being guessable. The checker
// takes minutes on two hundred signs that could be letters (4@8), and by then has
// long made up its mind.
const checked = 40

// guessable reports whether a patient program would find the password soon: it is
// common, follows the keyboard, repeats itself, or is about its owner.
func guessable(password, email, name string) bool {
	about := append([]string{email, name}, familiar...)
	about = append(about, strings.FieldsFunc(email, func(r rune) bool { return strings.ContainsRune("@.-_+", r) })...)
	about = append(about, strings.Fields(name)...)
	var known []string
	for _, s := range about {
		if s = strings.ToLower(keystrokes(s)); utf8.RuneCountInString(s) >= 3 {
			known = append(known, s)
		}
	}
	loaded()
	r := []rune(keystrokes(once(password)))
	typed := string(r[:min(len(r), checked)])
	if signs(typed) > disguises {
		return zxcvbn.PasswordStrength(typed, known, matching.FilterL33tMatcher).Score < 2
	}
	return zxcvbn.PasswordStrength(typed, known).Score < 2
}

// loaded makes the checker read its dictionaries, which it does at its first use,
// and not safely if that is two at once.
var loaded = sync.OnceFunc(func() { zxcvbn.PasswordStrength("password", nil) })

// disguises is how many different signs are tried out as letters, as in p4$$w0rd. The
// checker tries them in every combination, which takes seconds with a dozen, and no
// word has so many.
const disguises = 7

func signs(s string) int {
	n := 0
	for _, sign := range "4@8({[<369&#!1/|0$5+7%2" {
		if strings.ContainsRune(s, sign) {
			n++
		}
	}
	return n
}

// once is s without its repetitions: abc of abcabcabc.
func once(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}

// The keys of a Korean keyboard, in the order in which Unicode has the letters.
var (
	initialKeys = strings.Fields("r R s e E f a q Q t T d w W c z x v g")
	vowelKeys   = strings.Fields("k o i O j p u P h hk ho hl y n nj np nl b m ml l")
	finalKeys   = strings.Fields("r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g")
)

// keystrokes is s as typed with the keyboard set to English: dkssud of 안녕. Korean
// passwords are often typed so, and the checker reads only this.
func keystrokes(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r >= 0x1100 && int(r-0x1100) < len(initialKeys):
			b.WriteString(initialKeys[r-0x1100])
		case r >= 0x1161 && int(r-0x1161) < len(vowelKeys):
			b.WriteString(vowelKeys[r-0x1161])
		case r >= 0x11a8 && int(r-0x11a8) < len(finalKeys):
			b.WriteString(finalKeys[r-0x11a8])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
