// Package config reads the program's settings from the environment, and refuses
// what it does not know: a misspelt setting must not be passed over in silence.
//
// Read config.go for what the settings are, then values.go and smtp.go for
// what each accepts and which do not go together.
package config

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is what the environment asks for, checked.
type Config struct {
	DatabaseURL    string         // empty: the program brings a server along
	Addr           string         // where pages are served, host:port
	Data           string         // the folder of the server brought along
	URL            string         // the public address without a slash at the end, empty if not set
	Zone           *time.Location // the office's
	Demo           bool           // sign in with one click, as anyone
	TrustedProxies []netip.Prefix // whose X-Forwarded-For and -Proto count
	Metrics        Metrics
	Log            string // text or json
	SMTP           SMTP
}

// Metrics says where they are served.
type Metrics struct {
	Addr  string // empty: nowhere
	Given bool   // somebody asked for this address
}

// settings are the names, in the order in which people read about them. Each is
// text here, so that a complaint can name the setting and not a Go type.
type settings struct {
	DatabaseURL    string `env:"DATABASE_URL" help:"address of a PostgreSQL 15+ database (postgres://user@host/name); without it the program runs a private one in its data folder"`
	Addr           string `env:"GYORYU_ADDR" envDefault:"127.0.0.1:8080" help:"where it listens, host:port"`
	Data           string `env:"GYORYU_DATA" envDefault:"./.data" help:"its data folder, where the private database is"`
	URL            string `env:"GYORYU_URL" help:"the public address, such as https://gyoryu.example.org, if it is behind a proxy"`
	TZ             string `env:"GYORYU_TZ" envDefault:"Asia/Seoul" help:"the office's time zone"`
	Demo           string `env:"GYORYU_DEMO" help:"1: demo data, and anyone may sign in as a demo account; on a loopback address only"`
	TrustedProxies string `env:"GYORYU_TRUSTED_PROXIES" help:"addresses or prefixes, with commas, of the proxies whose X-Forwarded-For and X-Forwarded-Proto count"`
	MetricsAddr    string `env:"GYORYU_METRICS_ADDR" envDefault:"127.0.0.1:9090" help:"where Prometheus finds metrics; set but empty: nowhere"`
	Log            string `env:"GYORYU_LOG" envDefault:"text" help:"how the log is written: text or json"`
	SMTPURL        string `env:"GYORYU_SMTP_URL" help:"the server that takes mails, smtp://user:password@host:587 or smtps://…, with ?from=Name <address> and tls=required, opportunistic or none; without it no mail is sent"`
}

// Setting describes one, for those who set it.
type Setting struct{ Name, Default, Help string }

// Settings are all that there are.
func Settings() []Setting {
	var all []Setting
	for field := range reflect.TypeFor[settings]().Fields() {
		all = append(all, Setting{field.Tag.Get("env"), field.Tag.Get("envDefault"), field.Tag.Get("help")})
	}
	return all
}

// Read makes a Config of an environment as os.Environ has it. The error is one
// line that names the setting.
func Read(environ []string) (Config, error) {
	values := env.ToMap(environ)
	if err := refuseUnknown(values); err != nil {
		return Config{}, err
	}
	var s settings
	if err := env.ParseWithOptions(&s, env.Options{Environment: values}); err != nil {
		return Config{}, fmt.Errorf("settings: %w", err)
	}
	if given, ok := values["GYORYU_METRICS_ADDR"]; ok && given == "" {
		s.MetricsAddr = "" // here alone empty is not the same as not set
	}

	var c Config
	for _, read := range []struct {
		name string
		from string
		into func(string) error
	}{
		{"DATABASE_URL", s.DatabaseURL, c.readDatabase},
		{"GYORYU_ADDR", s.Addr, c.readAddr},
		{"GYORYU_DATA", s.Data, c.readData},
		{"GYORYU_URL", s.URL, c.readURL},
		{"GYORYU_TZ", s.TZ, c.readZone},
		{"GYORYU_DEMO", s.Demo, c.readDemo},
		{"GYORYU_TRUSTED_PROXIES", s.TrustedProxies, c.readProxies},
		{"GYORYU_METRICS_ADDR", s.MetricsAddr, c.readMetrics},
		{"GYORYU_LOG", s.Log, c.readLog},
		{"GYORYU_SMTP_URL", s.SMTPURL, c.readSMTP},
	} {
		if err := read.into(strings.TrimSpace(read.from)); err != nil {
			return Config{}, fmt.Errorf("%s: %w", read.name, oneLine(err))
		}
	}
	c.Metrics.Given = values["GYORYU_METRICS_ADDR"] != ""
	if c.Metrics.Given && c.Collides() {
		return Config{}, fmt.Errorf("GYORYU_METRICS_ADDR: %s is where the pages are (GYORYU_ADDR)", c.Metrics.Addr)
	}
	if err := c.keepDemoHome(); err != nil {
		return Config{}, err
	}
	return c, nil
}

// refuseUnknown also protects from settings of a newer version of the program,
// which somebody relies on.
func refuseUnknown(values map[string]string) error {
	var known, unknown []string
	for _, s := range Settings() {
		known = append(known, s.Name)
	}
	for name := range values {
		if strings.HasPrefix(name, "GYORYU_") && !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return fmt.Errorf("%q is no setting of this program; gyoryu serve --help lists them", unknown[0])
}

func oneLine(err error) error {
	if text := err.Error(); strings.ContainsAny(text, "\r\n") {
		return errors.New(strings.Join(strings.Fields(text), " "))
	}
	return err
}
