package app_test

import (
	"net/http"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/post"
	"gyoryu/internal/webtest"
)

// postsInEveryState writes news by staff and by another, and publishes and withdraws some.
func (w *world) postsInEveryState() {
	w.t.Helper()
	posts := post.Store{DB: w.db}
	write := func(name string, by auth.Account, state post.State, change func(*record)) {
		id, err := posts.Create(w.t.Context(), post.Draft{
			TitleEN: name, TextEN: "Text of " + name, TitleKO: "국문 " + name, TextKO: "국문 내용 " + name, Category: post.Research,
		}, by)
		if err != nil {
			w.t.Fatal(err)
		}
		if state != post.InDraft {
			err = posts.Publish(w.t.Context(), id, 1, w.today(-3), w.manager)
		}
		if state == post.Withdrawn && err == nil {
			err = posts.Withdraw(w.t.Context(), id, 2, "A slip", w.manager)
		}
		if err != nil {
			w.t.Fatal(err)
		}
		r := record{noun: "post", name: name, id: id, by: by, state: state}
		if change != nil {
			change(&r)
		}
		w.remove(r, "posts")
		w.records = append(w.records, r)
	}
	write("published post of staff", w.staff, post.Published, nil)
	write("post of staff in draft", w.staff, post.InDraft, nil)
	write("post of other in draft", w.other, post.InDraft, nil)
	write("withdrawn post of staff", w.staff, post.Withdrawn, nil)
	write("published post removed by staff", w.staff, post.Published, func(r *record) { r.removed, r.removedBy = true, w.staff })
	write("post removed by other", w.other, post.InDraft, func(r *record) { r.removed, r.removedBy = true, w.other })
	write("post removed by staff long ago", w.staff, post.InDraft, func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
}

// onBoard reports an address of the public board that names an item.
func onBoard(pattern string) bool {
	return strings.Contains(pattern, "/news/") && !strings.HasPrefix(pattern, "/api/")
}

// onBoard is what anybody gets there: what is published, a sentence where it was
// withdrawn, and nothing else.
func (r record) onBoard(d door) []int {
	switch {
	case !r.removed && r.state == post.Published:
		return d.in
	case !r.removed && r.state == post.Withdrawn && d.in[0] == http.StatusOK:
		return []int{http.StatusGone}
	case !r.removed && r.state == post.Withdrawn:
		return d.in
	}
	return unknown
}

// public reports a page of the board as anybody gets it, which caches may keep for a minute.
func public(who auth.Account, r route, p webtest.Page) bool {
	board := strings.HasPrefix(r.pattern, "/en/news") || strings.HasPrefix(r.pattern, "/ko/news") || r.pattern == "/news.atom"
	feed := strings.HasSuffix(r.pattern, ".atom")
	return board && p.Status == http.StatusOK && (feed || !who.SignedIn()) && p.Header.Get("Cache-Control") == "public, max-age=60"
}

func postPath(id int64) string { return "/posts/" + itoa(id) }
