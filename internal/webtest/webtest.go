// Package webtest drives a handler as a browser without script would, and reads its
// pages by what a person sees: headings, labels, complaints.
//
// Read webtest.go for the browser, page.go for reading a page, form.go for filling
// in a form and pressing its buttons, text.go for what a page may not have.
package webtest

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Origin is where a site is, unless it is opened elsewhere.
const Origin = "http://gyoryu.test"

// Browser is a browser with one tab.
type Browser struct {
	t      testing.TB
	client *http.Client
	origin *url.URL
	at     string // the page it is on
	// Header is sent with every request.
	Header http.Header
}

// Open opens a browser on the site that h serves.
func Open(t testing.TB, h http.Handler) *Browser {
	t.Helper()
	return OpenAt(t, h, Origin)
}

// OpenAt opens a browser on a site with another address; it speaks TLS to one that
// begins with https.
func OpenAt(t testing.TB, h http.Handler, origin string) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(origin)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, client: &http.Client{Jar: jar, Transport: direct{h}}, origin: u, Header: http.Header{}}
}

// direct hands requests to the handler: no port, no network.
type direct struct{ http.Handler }

// RoundTrip answers as a server would.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.RequestURI, in.RemoteAddr, in.Host = r.URL.RequestURI(), "192.0.2.7:40000", r.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	if r.URL.Scheme == "https" {
		in.TLS = &tls.ConnectionState{}
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, in)
	answer := w.Result()
	answer.Request = r
	if answer.Header.Get("Content-Type") == "" && w.Body.Len() > 0 {
		answer.Header.Set("Content-Type", http.DetectContentType(w.Body.Bytes()))
	}
	return answer, nil
}

// For is the same browser, whose failures are those of another test: a subtest.
func (b *Browser) For(t testing.TB) *Browser {
	other := *b
	other.t = t
	return &other
}

// SetCookie gives the browser a cookie of the site.
func (b *Browser) SetCookie(name, value string) {
	b.client.Jar.SetCookies(b.origin, []*http.Cookie{{Name: name, Value: value, Path: "/", Secure: b.origin.Scheme == "https"}})
}

// Cookie is the value of a cookie that the browser has, empty if it has none.
func (b *Browser) Cookie(name string) string {
	for _, c := range b.client.Jar.Cookies(b.origin) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// Get loads a page, and follows where it leads.
func (b *Browser) Get(path string) Page {
	b.t.Helper()
	return b.load(http.MethodGet, path, nil, true)
}

// Post sends a form as the page that the browser is on would, and follows where the
// answer leads.
func (b *Browser) Post(path string, values url.Values) Page {
	b.t.Helper()
	return b.load(http.MethodPost, path, values, true)
}

// Ask sends a request and takes the answer as it is: a redirect is not followed.
// values are a form's, nil for none.
func (b *Browser) Ask(method, path string, values url.Values) Page {
	b.t.Helper()
	return b.load(method, path, values, false)
}

func (b *Browser) load(method, path string, values url.Values, follow bool) Page {
	b.t.Helper()
	var body io.Reader
	if values != nil {
		body = strings.NewReader(values.Encode())
	}
	r, err := http.NewRequest(method, b.origin.String()+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != http.MethodGet && method != http.MethodHead {
		r.Header.Set("Origin", b.origin.String())
	}
	if b.at != "" {
		r.Header.Set("Referer", b.origin.String()+b.at)
	}
	if values != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, v := range b.Header {
		r.Header[name] = v
		if len(v) == 0 {
			r.Header.Del(name)
		}
	}
	return b.send(r, follow)
}

// Send sends a request that no page of the site makes.
func (b *Browser) Send(method, path, contentType, body string) Page {
	b.t.Helper()
	r, err := http.NewRequest(method, b.origin.String()+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	for name, v := range b.Header {
		r.Header[name] = v
	}
	return b.send(r, false)
}

func (b *Browser) send(r *http.Request, follow bool) Page {
	b.t.Helper()
	client := *b.client
	if !follow {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	answer, err := client.Do(r)
	if err != nil {
		b.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	p := Page{
		t: b.t, browser: b, Status: answer.StatusCode, Path: answer.Request.URL.RequestURI(), Header: answer.Header,
		Body: string(body), Method: answer.Request.Method,
	}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		if answer.Request.Method == http.MethodGet {
			b.at = p.Path
		}
		if p.Document, err = goquery.NewDocumentFromReader(strings.NewReader(p.Body)); err != nil {
			b.t.Fatal(err)
		}
	}
	return p
}
