package webtest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// serve is a site of one page.
func serve(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, body)
		case "/go":
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
			http.Redirect(w, r, "/", http.StatusSeeOther)
		default:
			_ = r.ParseForm()
			fmt.Fprintf(w, "%s %s from %s", r.Method, r.PostForm.Encode(), r.Header.Get("Origin"))
		}
	})
}

// TestAFormSendsWhatABrowserWould: what is chosen and ticked, the first option where
// none is, no button but the one that was pressed, and nothing of a template.
func TestAFormSendsWhatABrowserWould(t *testing.T) {
	t.Parallel()
	b := Open(t, serve(`<main><form method="post" action="/save">
		<button name="do" value="first">Save</button><label for="a">Name *</label><input id="a" name="a" value="1">
		<label>Kind <select name="b"><option value="x">X</option><option value="y" selected>Y</option></select></label><select name="c"><option>first</option><option>second</option></select>
		<input type="checkbox" name="d" value="1" checked><input type="checkbox" name="d" value="2"><input type="radio" name="e" value="1"><input type="radio" name="e" value="2" checked>
		<textarea name="f">
two
lines</textarea><input name="g" value="off" disabled><template><input name="h" value="never"></template><input type="hidden" name="i" value="0"><input value="nameless">
		<button name="do" value="second">Other</button></form></main>`))
	form := b.Get("/").Want(200).Form("/save")
	want := url.Values{"a": {"1"}, "b": {"y"}, "c": {"first"}, "d": {"1"}, "e": {"2"}, "f": {"two\nlines"}, "i": {"0"}}
	if got := form.Values().Encode(); got != want.Encode() {
		t.Errorf("%s, want %s", got, want.Encode())
	}
	form.Fill("Name", "new").Set("c", "second").Tick("d", "2").Untick("d", "1").Tick("e", "1")
	if got := form.Press("second").Want(200).Body; got != "POST a=new&b=y&c=second&d=2&do=second&e=1&f=two%0Alines&i=0 from "+Origin {
		t.Error(got)
	}
	if got := form.Enter().Body; !strings.Contains(got, "do=first") {
		t.Error(got)
	}
	if got := strings.Join(form.TextFields(), " "); got != "a f" {
		t.Error(got)
	}
}

// TestItFollowsWhereItIsLed, with its cookies, unless it only asks.
func TestItFollowsWhereItIsLed(t *testing.T) {
	t.Parallel()
	b := Open(t, serve(`<main><h1>Here</h1><p>one<br>two <b>th</b>ree</p><ul><li>a</li><li>b</li></ul><template>never</template></main>`))
	if p := b.Ask(http.MethodGet, "/go", nil); p.Status != 303 || p.Location() != "/" {
		t.Errorf("%d %s", p.Status, p.Location())
	}
	p := b.Post("/go", url.Values{}).Want(200)
	if p.Path != "/" || b.Cookie("seen") != "1" || p.Says() != "Here one two three a b" {
		t.Errorf("%s %q %q", p.Path, b.Cookie("seen"), p.Says())
	}
}

// TestUnsafeFindsWhatRuns, and leaves alone what doesn't.
func TestUnsafeFindsWhatRuns(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`<p style="x">`, `<p onclick="x">`, `<svg onload=x>`, `<script>x</script>`, `<script src="/a.js">x</script>`, `<style>x</style>`, `<a href="javascript:x">`, `<a href=" JaVaScRiPt:x">`,
		`<a href="data:text/html,x">`, `<img src="https://evil.example/x.png">`, `<script src="//evil.example/x.js"></script>`, `<form action="https://evil.example">`, `<button formaction="https://e.example">`,
		`<iframe src="/x"></iframe>`, `<base href="/x">`, `<object></object>`, `<embed>`, `<link rel="stylesheet" href="https://evil.example/x.css">`, `<template><p onclick="x"></template>`,
	} {
		if got := Open(t, serve(bad)).Get("/").Unsafe(); len(got) == 0 {
			t.Errorf("%s is taken for safe", bad)
		}
	}
	for _, good := range []string{
		`<p class="x" title="onclick=x">&lt;script&gt;x&lt;/script&gt;</p>`, `<script src="/a.js"></script>`, `<a href="https://x.example">x</a>`, `<a href="mailto:a@b.example">x</a>`, `<a href="/x?y=javascript:x">x</a>`, `<img src="/a.png">`,
	} {
		if got := Open(t, serve(good)).Get("/").Unsafe(); len(got) > 0 {
			t.Errorf("%s is taken for unsafe: %v", good, got)
		}
	}
}
