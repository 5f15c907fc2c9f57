package webtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Form is a form on a page, as somebody fills it in.
type Form struct {
	page   Page
	action string
	sel    *goquery.Selection
	typed  url.Values // what is in its controls now
}

// Form is the page's form that posts to action.
func (p Page) Form(action string) *Form {
	p.t.Helper()
	if p.Document == nil {
		p.t.Fatalf("%s: %d has no form: %q", p.Path, p.Status, clip(p.Body))
	}
	sel := p.Find("form[method=post]").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.AttrOr("action", "") == action
	}).First()
	if sel.Length() == 0 {
		p.t.Fatalf("%s (%d): no form posts to %s; the page says %q", p.Path, p.Status, action, clip(p.Says()))
	}
	f := &Form{page: p, action: action, sel: sel, typed: url.Values{}}
	f.controls().Each(func(_ int, c *goquery.Selection) {
		name := c.AttrOr("name", "")
		switch {
		case goquery.NodeName(c) == "button":
		case goquery.NodeName(c) == "textarea":
			// A browser drops the first newline of a textarea.
			f.typed.Add(name, strings.TrimPrefix(c.Text(), "\n"))
		case goquery.NodeName(c) == "select":
			f.typed.Add(name, chosen(c))
		case c.AttrOr("type", "") == "checkbox" || c.AttrOr("type", "") == "radio":
			if _, on := c.Attr("checked"); on {
				f.typed.Add(name, c.AttrOr("value", "on"))
			}
		default:
			f.typed.Add(name, c.AttrOr("value", ""))
		}
	})
	return f
}

// chosen is the option that a browser sends: the chosen one, or the first.
func chosen(c *goquery.Selection) string {
	o := c.Find("option[selected]").First()
	if o.Length() == 0 {
		o = c.Find("option").First()
	}
	return o.AttrOr("value", o.Text())
}

// controls are those that a browser would send, buttons too, and those elsewhere that say
// they are the form's; what stands in a template is none.
func (f *Form) controls() *goquery.Selection {
	all := f.sel.Find("input[name], select[name], textarea[name], button[name]")
	if id, named := f.sel.Attr("id"); named {
		all = all.AddSelection(f.page.Find("[name][form='" + id + "']"))
	}
	return all.FilterFunction(func(_ int, c *goquery.Selection) bool {
		_, off := c.Attr("disabled")
		return !off && c.ParentsFiltered("template").Length() == 0
	})
}

func (f *Form) named(name string) *goquery.Selection {
	return f.controls().FilterFunction(func(_ int, c *goquery.Selection) bool {
		return c.AttrOr("name", "") == name && goquery.NodeName(c) != "button"
	})
}

// Values are what the form would send, without a button.
func (f *Form) Values() url.Values {
	v := url.Values{}
	for name, values := range f.typed {
		v[name] = slices.Clone(values)
	}
	return v
}

// Value is what stands in the field.
func (f *Form) Value(name string) string { return f.typed.Get(name) }

// Has reports whether the form has a field of this name.
func (f *Form) Has(name string) bool { return f.named(name).Length() > 0 }

// TextFields are the names of the fields that take any text.
func (f *Form) TextFields() []string {
	var all []string
	f.controls().Each(func(_ int, c *goquery.Selection) {
		kind := c.AttrOr("type", "text")
		if goquery.NodeName(c) == "textarea" || goquery.NodeName(c) == "input" && slices.Contains([]string{"text", "search", "email", "url", "tel", "password"}, kind) {
			all = append(all, c.AttrOr("name", ""))
		}
	})
	return all
}

// Set types into the field, or chooses in it: it has to be there, and to offer that.
func (f *Form) Set(name, value string) *Form {
	f.page.t.Helper()
	c := f.named(name)
	if c.Length() == 0 {
		f.page.t.Fatalf("%s: the form to %s has no field %s", f.page.Path, f.action, name)
	}
	last := c.Last()
	switch kind := last.AttrOr("type", ""); {
	case goquery.NodeName(last) == "select":
		offered := last.Find("option").FilterFunction(func(_ int, o *goquery.Selection) bool { return o.AttrOr("value", o.Text()) == value })
		if offered.Length() == 0 {
			f.page.t.Fatalf("%s: %s does not offer %q", f.page.Path, name, value)
		}
	case kind == "radio" || kind == "checkbox":
		f.page.t.Fatalf("%s: %s is for ticking", f.page.Path, name)
	}
	f.typed.Set(name, value)
	return f
}

// Fill types into the field that a person knows by this label; nth (from 0) if
// several have it.
func (f *Form) Fill(label, value string, nth ...int) *Form {
	f.page.t.Helper()
	var names []string
	f.sel.Find("label").Each(func(_ int, l *goquery.Selection) {
		if strings.TrimSpace(strings.TrimSuffix(read(l), "*")) != label || l.ParentsFiltered("template").Length() > 0 {
			return
		}
		if id, ok := l.Attr("for"); ok {
			names = append(names, f.sel.Find(`[id="`+id+`"]`).First().AttrOr("name", ""))
			return
		}
		names = append(names, l.Find("input").AttrOr("name", ""))
	})
	n := 0
	if len(nth) > 0 {
		n = nth[0]
	}
	if n >= len(names) || names[n] == "" {
		f.page.t.Fatalf("%s: %d fields are labelled %q", f.page.Path, len(names), label)
	}
	return f.Set(names[n], value)
}

// Tick chooses one of a field's boxes.
func (f *Form) Tick(name, value string) *Form {
	f.page.t.Helper()
	kind := ""
	f.named(name).Each(func(_ int, c *goquery.Selection) {
		if c.AttrOr("value", "on") == value {
			kind = c.AttrOr("type", "")
		}
	})
	switch kind {
	case "radio":
		f.typed.Set(name, value)
	case "checkbox":
		if !slices.Contains(f.typed[name], value) {
			f.typed.Add(name, value)
		}
	default:
		f.page.t.Fatalf("%s: %s has no box %q", f.page.Path, name, value)
	}
	return f
}

// Untick takes a tick away.
func (f *Form) Untick(name, value string) *Form {
	f.typed[name] = slices.DeleteFunc(f.typed[name], func(v string) bool { return v == value })
	return f
}

// Press presses the button that asks for do, which has to be there, and follows
// where the answer leads. An empty do is a button without a name.
func (f *Form) Press(do string) Page {
	f.page.t.Helper()
	v := f.Values()
	if do != "" {
		there := f.controls().FilterFunction(func(_ int, c *goquery.Selection) bool {
			return goquery.NodeName(c) == "button" && c.AttrOr("name", "") == "do" && c.AttrOr("value", "") == do
		})
		if there.Length() == 0 {
			f.page.t.Fatalf("%s: no button does %q", f.page.Path, do)
		}
		v.Set("do", do)
	}
	return f.page.browser.For(f.page.t).load(http.MethodPost, f.action, v, true)
}

// Enter presses Enter in a field: the form's first button.
func (f *Form) Enter() Page {
	f.page.t.Helper()
	v := f.Values()
	first := f.sel.Find("button").FilterFunction(func(_ int, c *goquery.Selection) bool {
		return c.AttrOr("type", "submit") == "submit" && c.ParentsFiltered("template").Length() == 0
	}).First()
	if name := first.AttrOr("name", ""); name != "" {
		v.Add(name, first.AttrOr("value", ""))
	}
	return f.page.browser.For(f.page.t).load(http.MethodPost, f.action, v, true)
}
