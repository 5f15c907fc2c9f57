package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// TestEveryErrorHasAStatusAndASentence in both languages, however deep it is wrapped.
func TestEveryErrorHasAStatusAndASentence(t *testing.T) {
	t.Parallel()
	for status, all := range map[int][]error{
		404: {pg.NotFound},
		403: {auth.Forbidden, auth.ReadsOnly, page.Foreign},
		401: {auth.SignedOut, auth.BadToken},
		405: {page.NotAllowed},
		400: {list.BadCursor, page.BadRequest, &pgconn.PgError{Code: "22021"}, &pgconn.PgError{Code: "22P05"}, errors.New("invalid semicolon separator in query"), url.EscapeError("%zz")},
		409: {pg.Stale},
		429: {page.TooMany},
		413: {&http.MaxBytesError{Limit: 1}},
		503: {
			page.Unavailable, context.DeadlineExceeded, context.Canceled, &net.OpError{Op: "dial", Err: errors.New("connection refused")}, &pgconn.PgError{Code: "57P01"},
			&pgconn.PgError{Code: "57014"}, &pgconn.PgError{Code: "53300"}, &pgconn.PgError{Code: "53100"}, &pgconn.PgError{Code: "08006"}, errors.New("conn closed"),
		},
		500: {errors.New("anything"), &pgconn.PgError{Code: "23505"}, &pgconn.PgError{Code: "42P01"}, io.ErrShortBuffer},
	} {
		for _, err := range all {
			for _, wrapped := range []error{err, fmt.Errorf("finding visit 7: %w", err), errors.Join(errors.New("and"), fmt.Errorf("x: %w", err))} {
				got, code := page.Describe(wrapped)
				if got != status {
					t.Errorf("%v: %d, want %d", wrapped, got, status)
				}
				if !i18n.Exists("fail."+code) || !i18n.Exists("fail."+code+".advice") {
					t.Errorf("%v: no sentences for %q", wrapped, code)
				}
			}
		}
	}
}

// answer is what h answers to a request.
func answer(t *testing.T, h page.Handler, target string, l i18n.Lang) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	w := httptest.NewRecorder()
	page.Handle(h)(w, r.WithContext(i18n.With(r.Context(), l)))
	return w
}

// TestAFailureTellsWhatToDo, not what went wrong inside, and in the reader's language.
func TestAFailureTellsWhatToDo(t *testing.T) {
	t.Parallel()
	secret := errors.New("dial tcp 10.0.0.1: password=hunter2")
	for l, want := range map[i18n.Lang]string{i18n.EN: "Something went wrong", i18n.KO: "문제가 생겼습니다"} {
		w := answer(t, func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("saving: %w", secret) }, "/", l)
		if w.Code != 500 || !strings.Contains(w.Body.String(), want) || !strings.Contains(w.Body.String(), `<html lang="`+string(l)+`"`) {
			t.Errorf("%d: %.300s", w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "hunter2") || strings.Contains(w.Body.String(), "saving") {
			t.Error("the page tells what it should not")
		}
	}
	w := answer(t, func(http.ResponseWriter, *http.Request) error { return page.Unavailable }, "/", i18n.EN)
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// TestAFailureIsShownThoughTheTimeIsUp: what took too long has a context that has
// ended, and its page is a page all the same.
func TestAFailureIsShownThoughTheTimeIsUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	w := httptest.NewRecorder()
	page.Fail(w, r, ctx.Err())
	if w.Code != 503 || !strings.Contains(w.Body.String(), "<h1>Not available right now</h1>") || !strings.Contains(w.Body.String(), "Try again") {
		t.Errorf("%d: %.300s", w.Code, w.Body)
	}
}

// TestAPageThatFailsHalfwayIsNotSent: its status is still to be had.
func TestAPageThatFailsHalfwayIsNotSent(t *testing.T) {
	t.Parallel()
	half := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		fmt.Fprint(w, "<p>The first half")
		return pg.NotFound
	})
	w := answer(t, func(w http.ResponseWriter, r *http.Request) error { return page.Show(w, r, 200, half) }, "/", i18n.EN)
	if w.Code != 404 || strings.Contains(w.Body.String(), "The first half") {
		t.Errorf("%d: %.200s", w.Code, w.Body)
	}
}

// TestShowAndJSON.
func TestShowAndJSON(t *testing.T) {
	t.Parallel()
	whole := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprint(w, "교류")
		return err
	})
	w := answer(t, func(w http.ResponseWriter, r *http.Request) error { return page.Show(w, r, 422, whole) }, "/", i18n.EN)
	if w.Code != 422 || w.Body.String() != "교류" || w.Header().Get("Content-Length") != "6" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%d %v %q", w.Code, w.Header(), w.Body)
	}
	w = answer(t, func(w http.ResponseWriter, _ *http.Request) error {
		return page.JSON(w, map[string]string{"name": "</script>교류"})
	}, "/", i18n.EN)
	if w.Header().Get("Content-Type") != "application/json" || w.Body.String() != `{"name":"\u003c/script\u003e교류"}` {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	w = answer(t, func(w http.ResponseWriter, _ *http.Request) error { return page.JSON(w, func() {}) }, "/", i18n.EN)
	if w.Code != 500 {
		t.Errorf("what is no JSON: %d", w.Code)
	}
}

// TestIDsOfRecords.
func TestIDsOfRecords(t *testing.T) {
	t.Parallel()
	ids := map[string]int64{"1": 1, "9223372036854775807": 9223372036854775807}
	for _, none := range []string{"0", "-1", "+1", "01", "9223372036854775808", "99999999999999999999", "x", "1x", "1.0", "0x1", "１", " 1", ""} {
		ids[none] = 0
	}
	for typed, want := range ids {
		routing := chi.NewRouteContext()
		routing.URLParams.Add("id", typed)
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		got, err := page.ID(r.WithContext(context.WithValue(r.Context(), chi.RouteCtxKey, routing)))
		if got != want || want == 0 && !errors.Is(err, pg.NotFound) || want != 0 && err != nil {
			t.Errorf("%q is %d, %v", typed, got, err)
		}
	}
}

// TestLocalAddresses stay here, and lead home otherwise.
func TestLocalAddresses(t *testing.T) {
	t.Parallel()
	for _, here := range []string{"/", "/visits", "/visits?q=a%20b&sort=-day", "/visits/1#point-2", "/visits?next=//evil.example", "/sign-in/continue?form=1"} {
		if got := page.Local(here, "/home"); got != here {
			t.Errorf("%q became %q", here, got)
		}
	}
	for _, away := range []string{"", "visits", "//evil.example", `/\evil.example`, "https://evil.example", "javascript:alert(1)", "/a\r\nb", "/\t/evil.example", "/\x00", "\\\\evil.example"} {
		if got := page.Local(away, "/home"); got != "/home" {
			t.Errorf("%q stayed %q", away, got)
		}
	}
}

// FuzzLocal: whatever an address says, a browser that follows it stays here.
func FuzzLocal(f *testing.F) {
	for _, s := range []string{"/visits", "//evil.example", `/\evil`, "/\t/evil.example", "/.//evil.example", "/%2f/evil", "https://evil.example/", "/a?b=//c#//d", "/../..//evil.example"} {
		f.Add(s)
	}
	here, err := url.Parse("http://gyoryu.test/visits")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address string) {
		to := page.Local(address, "/")
		w := httptest.NewRecorder()
		if err := page.Go(w, httptest.NewRequest(http.MethodPost, "/visits", nil), to); err != nil {
			t.Fatal(err)
		}
		location := w.Header().Get("Location")
		if strings.ContainsAny(location, "\r\n\x00") {
			t.Fatalf("%q splits the header: %q", address, location)
		}
		u, err := here.Parse(strings.NewReplacer(`\`, "/", "\t", "").Replace(location))
		if err == nil && (u.Host != here.Host || u.Scheme != here.Scheme) {
			t.Errorf("%q leads to %q", address, location)
		}
	})
}

// TestBackGoesWhereTheFormSays, unless that is away.
func TestBackGoesWhereTheFormSays(t *testing.T) {
	t.Parallel()
	for back, want := range map[string]string{"/visits?q=x": "/visits?q=x", "//evil.example": "/commitments/1", "": "/commitments/1"} {
		r := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader(url.Values{"back": {back}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if err := page.Back(w, r, "/commitments/1"); err != nil || w.Code != 303 || w.Header().Get("Location") != want {
			t.Errorf("%q: %v %d %q", back, err, w.Code, w.Header().Get("Location"))
		}
	}
}

// TestABodyThatCannotBeReadIsTheirFault: as form.Parse meets it.
func TestABodyThatCannotBeReadIsTheirFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body, kind string
		want       int
	}{
		{"a=%zz", "application/x-www-form-urlencoded", 400},
		{"a=1;b=2", "application/x-www-form-urlencoded", 400},
		{strings.Repeat("a=1&", 20_000), "application/x-www-form-urlencoded", 413},
		{"a=" + strings.Repeat("x", 100), "application/x-www-form-urlencoded", 413},
		{"a=1", "a/b; c=\"", 400},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		limit := int64(1 << 20)
		if c.want == 413 && len(c.body) < 200 {
			limit = 10
		}
		r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, limit)
		_, err := form.Parse(r)
		if err == nil {
			t.Errorf("%.20q is read", c.body)
			continue
		}
		if status, _ := page.Describe(err); status != c.want {
			t.Errorf("%.20q: %v: %d, want %d", c.body, err, status, c.want)
		}
	}
}
