package ui

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var out strings.Builder
	if err := c.Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEveryComponentSpeaksBothLanguages(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		for _, roles := range [][]auth.Role{nil, {auth.Researcher}, {auth.Manager, auth.Admin}} {
			ctx := i18n.With(context.Background(), l)
			if roles != nil {
				ctx = auth.As(ctx, auth.Account{ID: 1, Name: "관리자", Roles: roles})
			}
			page := render(t, WithDemo(ctx), ComponentsPage())
			if strings.Contains(page, "⟦") {
				_, rest, _ := strings.Cut(page, "⟦")
				t.Errorf("%s: no sentence ⟦%.40s", l, rest)
			}
			if !strings.Contains(page, `<html lang="`+string(l)+`"`) {
				t.Errorf("%s: the page does not say its language", l)
			}
			for _, inline := range []string{"<style", " style=", " onclick=", "<script>", "javascript:"} {
				if strings.Contains(page, inline) {
					t.Errorf("%s: inline %s", l, inline)
				}
			}
		}
	}
}

func TestNavigationShowsOnlyOnesDoors(t *testing.T) {
	see := func(roles ...auth.Role) string {
		ctx := auth.As(context.Background(), auth.Account{ID: 1, Roles: roles})
		return render(t, ctx, Frame(Page{Title: "x", Nav: "visits"}))
	}
	for _, c := range []struct {
		href string
		role auth.Role
		want bool
	}{
		{"/visits", auth.Researcher, true}, {"/areas", auth.Researcher, false}, {"/areas", auth.Staff, true},
		{"/accounts", auth.Manager, false}, {"/accounts", auth.Admin, true},
	} {
		if got := strings.Contains(see(c.role), `href="`+c.href+`"`); got != c.want {
			t.Errorf("%s for %s: %v", c.href, c.role, got)
		}
	}
	if page := render(t, context.Background(), Frame(Page{Title: "x"})); strings.Contains(page, `id="nav"`) {
		t.Error("signed out: there is a navigation")
	}
}

// What was typed stands in the field exactly, markup and all.
func TestWhatWasTypedStaysAsTyped(t *testing.T) {
	f := form.With(url.Values{"a": {`<b>"x"</b>`}, "t": {"  two\n lines "}, "p": {"secret"}})
	page := render(t, context.Background(), Input(f, Field{Name: "a"}))
	if !strings.Contains(page, `value="&lt;b&gt;&#34;x&#34;&lt;/b&gt;"`) {
		t.Error(page)
	}
	if page := render(t, context.Background(), Textarea(f, Field{Name: "t"})); !strings.Contains(page, ">\n  two\n lines </textarea>") {
		t.Error(page)
	}
	if page := render(t, context.Background(), Input(f, Field{Name: "p", Type: "password"})); strings.Contains(page, "secret") {
		t.Error("a password was sent back")
	}
}

func TestComplaintsAreTiedToTheirFields(t *testing.T) {
	f := form.With(nil)
	f.Reject("stops[1].day", i18n.M("form.needed"))
	page := render(t, context.Background(), Input(f, Field{Name: "stops[1].day", Hint: "h"}))
	for _, want := range []string{`aria-invalid="true"`, `aria-describedby="stops[1].day-hint stops[1].day-complaint"`, `id="stops[1].day-complaint"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
}

// Several forms of one page may have a field of the same name.
func TestFieldsOfOneNameHaveTheirOwnIDs(t *testing.T) {
	d := Field{Name: "person", Hint: "h", Attrs: templ.Attributes{"id": "c7-person"}}
	page := render(t, context.Background(), Combo(form.With(nil), d, Lookup{}))
	if strings.Contains(page, `id="person`) || !strings.Contains(page, `for="c7-person"`) || !strings.Contains(page, `aria-describedby="c7-person-hint"`) {
		t.Error(page)
	}
}

// The first value of a name is the one read: a hidden id before the radios would
// always win over them.
func TestAskingWhichOnePostsOneID(t *testing.T) {
	page := render(t, context.Background(), Combo(form.With(nil), Field{Name: "institute"}, Lookup{Choices: []Choice{{"1", "A"}, {"new", "B"}}}))
	if n := strings.Count(page, `type="hidden" name="institute_id"`); n != 0 {
		t.Errorf("%d hidden ids beside the radios", n)
	}
	if n := strings.Count(page, `name="institute_id"`); n != 2 {
		t.Errorf("%d radios", n)
	}
}

func TestTextIsHarmless(t *testing.T) {
	for md, bad := range map[string]string{
		"<script>alert(1)</script>":       "<script",
		"[x](javascript:alert(1))":        "javascript:",
		"<img src=x onerror=alert(1)>":    "<img",
		"![x](https://example.org/x.png)": "<img",
		"<a href=\"/\" style=\"x\">":      "style",
		"<div id=main class=masthead>":    "masthead",
	} {
		if html := markdown(md); strings.Contains(html, bad) {
			t.Errorf("%s became %s", md, html)
		}
	}
	if html := markdown("# 제목\nfirst\nsecond"); !strings.Contains(html, "<h3>제목</h3>") || !strings.Contains(html, "first<br") {
		t.Error(html)
	}
}

func TestNamesShowTheReadersFormFirst(t *testing.T) {
	ko, en := i18n.With(context.Background(), i18n.KO), context.Background()
	if a, b := names(ko, "Hwang-hee Cho", "조황희"); a != "조황희" || b != "Hwang-hee Cho" {
		t.Error(a, b)
	}
	if a, b := names(en, "Hwang-hee Cho", "조황희"); a != "Hwang-hee Cho" || b != "조황희" {
		t.Error(a, b)
	}
	if a, b := names(ko, "Wang Yanjiu", "王研究"); a != "Wang Yanjiu" || b != "王研究" {
		t.Error(a, b)
	}
	if page := render(t, en, Name("Wang Yanjiu", "王研究")); !strings.Contains(page, `lang="zh"`) || strings.Contains(page, `lang="en"`) {
		t.Error(page)
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"관리자": "관리", "Hwang-hee Cho": "HC", "": "?", "王 研究": "王", "x": "x"} {
		if got := initials(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestCountsAreShort(t *testing.T) {
	for n, want := range map[int]string{-1: "", 0: "", 7: "7", 99: "99", 100: "99+"} {
		if got := count(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
