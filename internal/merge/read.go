package merge

import (
	"strconv"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
)

// drop is what a name becomes that is not kept.
const drop institute.NameKind = "drop"

// readWhich is which values are chosen; what nobody chose is as the preview had it.
func readWhich(f *form.Form, fields []Field) map[string]Which {
	which := map[string]Which{}
	for _, x := range fields {
		which[x.Key] = x.Usual
		if name := chosenName(x.Key); !x.Same() && f.Has(name) {
			choices := []Which{Mine, Theirs}
			if x.Both {
				choices = append(choices, Both)
			}
			which[x.Key] = form.OneOf(f, name, choices...)
			f.Require(name, which[x.Key] != "", i18n.M("form.no-such-choice"))
		}
	}
	return which
}

// readNames are the names that are kept beside the first ones, as which kind.
func readNames(f *form.Form, names []Name) []institute.Name {
	var all []institute.Name
	for _, n := range names {
		if f.Has(n.Field) {
			n.Kind = form.OneOf(f, n.Field, append([]institute.NameKind{drop}, institute.NameKinds...)...)
		}
		if n.Kind != drop && n.Kind != "" {
			all = append(all, n.Name)
		}
	}
	return all
}

func otherVersion(f *form.Form) int64 {
	n, _ := strconv.ParseInt(f.Value("other_version"), 10, 64) // nonsense is no version
	return n
}

func chosenName(key string) string { return "keep." + key }
