package app

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"strings"
)

// proxied takes who asks, and whether over TLS, from a trusted proxy's headers. Each
// hop adds to X-Forwarded-For at its end, so the first address from there that is no
// trusted proxy is who asked. With a public address on https every browser comes
// over TLS, whatever the last hop speaks.
func proxied(trusted []netip.Prefix, public bool) func(http.Handler) http.Handler {
	isTrusted := func(a netip.Addr) bool {
		for _, p := range trusted {
			if p.Contains(a.Unmap()) {
				return true
			}
		}
		return false
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			at, err := netip.ParseAddrPort(r.RemoteAddr)
			if err == nil && isTrusted(at.Addr()) {
				hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
				for i := len(hops) - 1; i >= 0; i-- {
					a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
					if err != nil {
						break
					}
					r.RemoteAddr = netip.AddrPortFrom(a, 0).String()
					if !isTrusted(a) {
						break
					}
				}
			}
			if r.TLS == nil && (public || err == nil && isTrusted(at.Addr()) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")) {
				r.TLS = &tls.ConnectionState{} // whoever asks whether it is secure asks for this
			}
			next.ServeHTTP(w, r)
		})
	}
}
