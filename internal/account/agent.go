package account

import (
	"regexp"
	"strings"
)

// agent is the part of a browser's description that is worth keeping.
func agent(header string) string {
	header = strings.ToValidUTF8(header, "")
	header = strings.Join(strings.FieldsFunc(header, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
	r := []rune(header)
	return string(r[:min(len(r), 300)])
}

// browsers are the marks of browsers, those first whose makers also claim the later
// ones.
var browsers = []struct{ name, mark string }{
	{"Whale", "Whale"}, {"Samsung Internet", "SamsungBrowser"}, {"Edge", "Edg(?:A|iOS)?"}, {"Opera", "OPR"},
	{"Firefox", "(?:Firefox|FxiOS)"}, {"Chrome", "(?:Headless)?(?:Chrome|CriOS)"}, {"Safari", "Version"},
}

var browserMarks = func() []*regexp.Regexp {
	marks := make([]*regexp.Regexp, len(browsers))
	for i, b := range browsers {
		marks[i] = regexp.MustCompile(`\b` + b.mark + `/(\d+)`)
	}
	return marks
}()

var systems = []struct{ name, mark string }{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"macOS", "Mac OS X"}, {"Linux", "Linux"},
}

// shortAgent is how people call a browser: Chrome 140 · Windows.
func shortAgent(agent string) string {
	var parts []string
	for i, mark := range browserMarks {
		if m := mark.FindStringSubmatch(agent); m != nil {
			parts = append(parts, browsers[i].name+" "+m[1])
			break
		}
	}
	for _, s := range systems {
		if strings.Contains(agent, s.mark) {
			parts = append(parts, s.name)
			break
		}
	}
	if len(parts) == 0 {
		r := []rune(agent)
		if len(r) > 40 {
			return string(r[:40]) + "…"
		}
		return agent
	}
	return strings.Join(parts, " · ")
}
