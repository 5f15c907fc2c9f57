// Package flash carries one sentence across a redirect: "Visit saved."
package flash

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"gyoryu/internal/i18n"
)

const cookie = "flash"

type key struct{}

// Set shows the sentence on the next page that this browser loads.
func Set(w http.ResponseWriter, r *http.Request, m i18n.Msg) {
	data, err := json.Marshal(m)
	if err != nil { // a sentence's values are numbers and words
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookie, Value: base64.RawURLEncoding.EncodeToString(data), Path: "/",
		MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
	})
}

// Load takes the sentence out of a page's request, for From to find.
func Load(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie(cookie); err == nil && r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Dest") != "empty" {
			http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil})
			if data, err := base64.RawURLEncoding.DecodeString(c.Value); err == nil {
				var m i18n.Msg
				if json.Unmarshal(data, &m) == nil && i18n.Exists(m.Key) && len(m.Args)%2 == 0 {
					r = r.WithContext(context.WithValue(r.Context(), key{}, m))
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// From is the sentence for this page in the reader's language, or empty.
func From(ctx context.Context) string {
	m, ok := ctx.Value(key{}).(i18n.Msg)
	if !ok {
		return ""
	}
	return m.In(i18n.From(ctx))
}
