package flash

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gyoryu/internal/i18n"
)

// shown is what the next page says, and the cookies that it sets.
func shown(t *testing.T, l i18n.Lang, r *http.Request) (string, []*http.Cookie) {
	t.Helper()
	w, said := httptest.NewRecorder(), ""
	Load(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		said = From(i18n.With(r.Context(), l))
	})).ServeHTTP(w, r)
	return said, w.Result().Cookies()
}

func set(m i18n.Msg) *http.Cookie {
	w := httptest.NewRecorder()
	Set(w, httptest.NewRequest(http.MethodPost, "/", nil), m)
	return w.Result().Cookies()[0]
}

func get(c *http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/visits/1", nil)
	if c != nil {
		r.AddCookie(c)
	}
	return r
}

func TestASentenceIsCarriedAcrossARedirectOnce(t *testing.T) {
	t.Parallel()
	c := set(i18n.M("visit.removed", "title", "“A & B” <b> {n}\n과학"))
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 60 || strings.ContainsAny(c.Value, "; ,\"") {
		t.Errorf("the cookie is %v", c)
	}
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		said, cookies := shown(t, l, get(c))
		if want := i18n.Say(l, "visit.removed", "title", "“A & B” <b> {n}\n과학"); said != want {
			t.Errorf("in %s: %q, want %q", l, said, want)
		}
		if len(cookies) != 1 || cookies[0].Name != c.Name || cookies[0].MaxAge >= 0 {
			t.Errorf("it stays: %v", cookies)
		}
	}
	if said, cookies := shown(t, i18n.EN, get(nil)); said != "" || len(cookies) != 0 {
		t.Errorf("without one: %q, %v", said, cookies)
	}
}

func TestTheCookieStaysOnTLSWhereThereIsTLS(t *testing.T) {
	t.Parallel()
	for address, secure := range map[string]bool{"https://gyoryu.example/visits": true, "http://127.0.0.1:8080/visits": false} {
		w := httptest.NewRecorder()
		Set(w, httptest.NewRequest(http.MethodPost, address, nil), i18n.M("form.saved"))
		if c := w.Result().Cookies()[0]; c.Secure != secure {
			t.Errorf("%s: %v", address, c)
		}
	}
}

func TestNumbersAreCountedAfterTheRedirect(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "One thing needs a look before this can be saved", 3: "3 things need a look before this can be saved"} {
		if said, _ := shown(t, i18n.EN, get(set(i18n.M("form.complaints", "n", n)))); said != want {
			t.Errorf("%d: %q", n, said)
		}
	}
}

func TestOnlyAPageTakesTheSentence(t *testing.T) {
	t.Parallel()
	c := set(i18n.M("form.saved"))
	post := httptest.NewRequest(http.MethodPost, "/visits", nil)
	post.AddCookie(c)
	fetched := get(c)
	fetched.Header.Set("Sec-Fetch-Dest", "empty")
	for name, r := range map[string]*http.Request{"a form": post, "a script": fetched} {
		if said, cookies := shown(t, i18n.EN, r); said != "" || len(cookies) != 0 {
			t.Errorf("%s: %q, %v", name, said, cookies)
		}
	}
}

func TestACookieThatSomebodyChangedSaysNothing(t *testing.T) {
	t.Parallel()
	encode := base64.RawURLEncoding.EncodeToString
	for name, value := range map[string]string{
		"empty": "", "no base64": "%%%", "no JSON": encode([]byte("x")), "null": encode([]byte("null")), "a list": encode([]byte("[1]")),
		"no such sentence":  encode([]byte(`{"Key":"no.such"}`)),
		"a value too few":   encode([]byte(`{"Key":"form.saved","Args":["n"]}`)),
		"values of no list": encode([]byte(`{"Key":"form.saved","Args":"n"}`)),
		"cut off":           set(i18n.M("form.saved")).Value[:9],
	} {
		if said, cookies := shown(t, i18n.EN, get(&http.Cookie{Name: cookie, Value: value})); said != "" || len(cookies) != 1 || cookies[0].MaxAge >= 0 {
			t.Errorf("%s: %q, %v", name, said, cookies)
		}
	}
}
