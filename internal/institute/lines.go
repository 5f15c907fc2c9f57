package institute

import (
	"strconv"
	"strings"

	"gyoryu/internal/form"
)

// rearrange does to the lines of other names what a button asks: add-name,
// remove-name:1, up-name:1, down-name:1. It reports false for a button that is
// none of these, such as save.
func rearrange(f *form.Form, do string) bool {
	what, at, _ := strings.Cut(do, ":")
	n, err := strconv.Atoi(at)
	if err != nil {
		n = -1
	}
	f.Renumber("names")
	switch what {
	case "add-name":
		next := len(f.Indexes("names"))
		f.Set(form.At("names", next, "text"), "")
		f.Set(form.At("names", next, "kind"), string(Former))
	case "remove-name":
		f.Drop("names", n)
	case "up-name":
		f.Swap("names", n-1, n)
	case "down-name":
		f.Swap("names", n, n+1)
	case "show":
	default:
		return false
	}
	return true
}
