package ui

import (
	"context"
	"net/url"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

// What ComponentsPage shows: words that are long, Korean, Chinese, and wrong.

var sampleChoices = []Choice{
	{"agreed", "Agreed"}, {"discussed", "논의함"}, {"research", "研究"},
	{"long", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"},
}

func longLabel(ctx context.Context) string {
	if i18n.From(ctx) == i18n.KO {
		return "과학기술혁신정책국제공동연구협력사업추진위원회 방문 목적"
	}
	return "What for, in the words that somebody would use who was there"
}

func filledForm(at string) *form.Form {
	return form.With(url.Values{
		at + "line": {"중국 주요 과학기술혁신 연구기관 방문"}, at + "select": {"research"}, at + "day": {"2019. 3. 6."},
		at + "combo": {"中国科学技术发展战略研究院"}, at + "combo_id": {"7"}, at + "people": {"Wang Yanjiu"},
		at + "text":  {"What changed, what comes next.\n\n무엇이 달라졌고 다음은 무엇인지."},
		at + "radio": {"discussed"}, at + "boxes": {"agreed", "research"}, at + "box": {"1"},
	})
}

func refusedForm(at string) *form.Form {
	f := filledForm(at)
	f.Set(at+"combo_id", "")
	f.Reject(at+"line", i18n.M("form.too-long", "max", 200, "has", 312))
	f.Reject(at+"select", i18n.M("form.no-such-choice"))
	f.Ask(at+"day", i18n.M("form.day-out-of-range", "typed", "2091. 3. 6."))
	f.Reject(at+"combo", i18n.M("form.no-such-record"))
	f.Reject(at+"people", i18n.M("form.needed"))
	f.Reject(at+"text", i18n.M("form.unreadable"))
	f.Reject(at+"radio", i18n.M("form.needed"))
	f.Reject(at+"boxes", i18n.M("form.no-such-choice"))
	f.Reject(at+"box", i18n.M("form.needed"))
	return f
}

func samplePicks(f *form.Form, name string) []Pick {
	if f.Value(name) == "" {
		return nil
	}
	return []Pick{{ID: "1", Text: "조황희", Leads: true}, {ID: "2", Text: "王研究", Role: "CASTED"}, {ID: "new", Text: "Wolfeschlegelsteinhausenbergerdorff"}}
}

func sampleMeanings(f *form.Form, name string) []Choice {
	if f.Complaint(name, i18n.EN) == "" {
		return nil
	}
	return []Choice{{"7", "CASTED · Beijing"}, {"9", "CASTED · 上海"}, {"new", "“CASTED”"}}
}

func sampleView() *list.View {
	v, err := list.Read(&url.URL{Path: "/components", RawQuery: "country=CN"}, "-day", "day", "title", "-title")
	if err != nil { // the address stands right here
		panic(err)
	}
	list.Cut(v, make([]int, list.PerPage+1), 1234, func(int) (string, int64) { return "2019-03-06", 7 })
	return v
}

var sampleEvents = []Event{
	{When: "23 Nov 2026, 14:02", Title: "Edited", Who: "이연구", Changes: []Change{{"Title", "Visit", "방문"}, {"Due", "", "5 Dec 2026"}}},
	{When: "6 Mar 2019", Title: "Logged", Who: "조황희", What: "From the trip report.", Changes: []Change{
		{"Title", "", "Visit"}, {"First day", "", "3 Mar 2019"}, {"Last day", "", "6 Mar 2019"}, {"Country", "CN", ""}, {"Led by", "", "조황희"},
	}},
}
