package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a small image has no time zones

	"github.com/jackc/pgx/v5/pgxpool"
)

func (c *Config) readDatabase(s string) error {
	if s == "" {
		return nil
	}
	// What the parser complains about it quotes without the password.
	if _, err := pgxpool.ParseConfig(s); err != nil {
		return err
	}
	c.DatabaseURL = s
	return nil
}

func (c *Config) readAddr(s string) error {
	c.Addr = s
	return checkAddr(s)
}

func (c *Config) readData(s string) error {
	c.Data = s
	return nil
}

func (c *Config) readURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil {
		return fmt.Errorf("%q is not an address", s)
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return fmt.Errorf("%q is not an address like https://gyoryu.example.org", u.Redacted())
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "", strings.Trim(u.Path, "/") != "":
		return fmt.Errorf("%q has more than a scheme, a host and a port", u.Redacted())
	}
	c.URL = u.Scheme + "://" + u.Host
	return nil
}

func (c *Config) readZone(s string) error {
	zone, err := time.LoadLocation(s)
	if err != nil || zone == time.Local {
		return fmt.Errorf("%q is not a time zone like Asia/Seoul", s)
	}
	c.Zone = zone
	return nil
}

func (c *Config) readDemo(s string) error {
	switch s {
	case "1":
		c.Demo = true
	case "", "0":
	default:
		return fmt.Errorf("%q is neither 1 nor 0", s)
	}
	return nil
}

func (c *Config) readProxies(s string) error {
	for one := range strings.SplitSeq(s, ",") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(one)
		if err != nil {
			addr, err := netip.ParseAddr(one)
			if err != nil || addr.Zone() != "" {
				return fmt.Errorf("%q is not an address or prefix like 10.0.0.0/8", one)
			}
			addr = addr.Unmap()
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix.Masked())
	}
	return nil
}

func (c *Config) readMetrics(s string) error {
	c.Metrics.Addr = s
	if s == "" {
		return nil
	}
	return checkAddr(s)
}

func (c *Config) readLog(s string) error {
	if s != "text" && s != "json" {
		return fmt.Errorf("%q is neither text nor json", s)
	}
	c.Log = s
	return nil
}

// checkAddr accepts what one can listen on: host:port, :port, [::1]:port.
func checkAddr(s string) error {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return fmt.Errorf("%q is not a host and a port like 127.0.0.1:8080", s)
	}
	if strings.ContainsAny(host, "/ @") {
		return fmt.Errorf("%q is not a host", host)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q is not a port from 0 to 65535", port)
	}
	return nil
}

// Collides reports whether metrics would be where the pages are.
func (c Config) Collides() bool {
	host, port, err := net.SplitHostPort(c.Metrics.Addr)
	if err != nil {
		return false
	}
	mainHost, mainPort, err := net.SplitHostPort(c.Addr)
	if err != nil || number(port) != number(mainPort) || number(port) == "0" {
		return false
	}
	return host == mainHost || everywhere(host) || everywhere(mainHost) || loopback(host) && loopback(mainHost)
}

// number is a port as a number says it: 080 is 80.
func number(port string) string {
	if n, err := strconv.ParseUint(port, 10, 16); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return port
}

func everywhere(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "" || err == nil && addr.Unmap().IsUnspecified()
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

// keepDemoHome refuses whatever lets others reach a demo.
func (c Config) keepDemoHome() error {
	if !c.Demo {
		return nil
	}
	host, _, _ := net.SplitHostPort(c.Addr) // checked before
	switch {
	case !loopback(host):
		return fmt.Errorf("GYORYU_DEMO: a demo lets anyone sign in, so GYORYU_ADDR must be a loopback address like 127.0.0.1:8080, not %s", c.Addr)
	case c.URL != "":
		return errors.New("GYORYU_DEMO: a demo lets anyone sign in, so GYORYU_URL must not be set")
	case len(c.TrustedProxies) > 0:
		return errors.New("GYORYU_DEMO: a demo lets anyone sign in, so GYORYU_TRUSTED_PROXIES must not be set")
	}
	return nil
}

// Local is where this machine finds what listens on addr.
func Local(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://" + addr
	}
	if everywhere(host) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Site is the address that people get to see, in a link that is sent to them.
func (c Config) Site() string {
	if c.URL != "" {
		return c.URL
	}
	return Local(c.Addr)
}
