package topic

import (
	"net/url"
	"strconv"
	"strings"

	"gyoryu/internal/form"
)

// renumber makes the lines of institutes contiguous; which of them proposed it goes along.
func renumber(f *form.Form) {
	follow(f, func() { f.Renumber("institutes") })
	f.Renumber(ours)
	f.Renumber(theirs)
}

// follow keeps the mark of who proposed it on its line while lines move.
func follow(f *form.Form, work func()) {
	marked, err := strconv.Atoi(f.Value("proposer"))
	if err != nil || marked < 0 {
		work()
		return
	}
	f.Set(form.At("institutes", marked, "proposed"), "1")
	work()
	f.Set("proposer", "")
	for _, i := range f.Indexes("institutes") {
		if at := form.At("institutes", i, "proposed"); f.Value(at) != "" {
			f.Set("proposer", strconv.Itoa(i))
			delete(f.All(), at)
		}
	}
}

// rearrange does to the lines of institutes what a button asks: add-institute,
// remove-institute:1, up-institute:1, down-institute:1.
func rearrange(f *form.Form, do string) {
	renumber(f)
	what, at, _ := strings.Cut(do, ":")
	n, err := strconv.Atoi(at)
	if err != nil {
		n = -1
	}
	follow(f, func() {
		switch what {
		case "add-institute":
			f.Set(form.At("institutes", len(f.Indexes("institutes")), "institute"), "")
		case "remove-institute":
			f.Drop("institutes", n)
		case "up-institute":
			f.Swap("institutes", n-1, n)
		case "down-institute":
			f.Swap("institutes", n, n+1)
		}
	})
}

// values is the topic as the form writes it.
func (t Topic) values() url.Values {
	f := form.With(nil)
	f.Set("version", strconv.FormatInt(t.Version, 10))
	f.Set("title", t.Title)
	f.Set("summary", t.Summary)
	f.Set("confidential", form.Ticked(t.Confidential))
	if t.AgreementID != 0 {
		f.Set("agreement_id", strconv.FormatInt(t.AgreementID, 10))
	}
	for _, a := range t.Areas {
		f.All().Add("areas", strconv.FormatInt(a.ID, 10))
	}
	for _, r := range t.Readers {
		f.All().Add("readers", strconv.FormatInt(r.ID, 10))
	}
	for i, inst := range t.Institutes {
		f.Set(form.At("institutes", i, "institute"), inst.Short)
		f.Set(form.At("institutes", i, "institute_id"), strconv.FormatInt(inst.ID, 10))
		if inst.ID == t.ProposerID {
			f.Set("proposer", strconv.Itoa(i))
		}
	}
	for part, people := range map[string][]Person{ours: t.side(true), theirs: t.side(false)} {
		for i, p := range people {
			f.Set(form.At(part, i, "person"), p.Name)
			f.Set(form.At(part, i, "person_id"), strconv.FormatInt(p.ID, 10))
			f.Set(form.At(part, i, "keep"), "1")
		}
	}
	return f.All()
}

func listed[T any](all []T, name func(T) string) string {
	var names []string
	for _, one := range all {
		names = append(names, name(one))
	}
	return strings.Join(names, ", ")
}
