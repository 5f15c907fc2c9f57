package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// pgbench runs a script for d and says how many times a second. It begins a second
// earlier: in its first, each of its connections plans every statement anew.
func (p *postgres) pgbench(ctx context.Context, database string, s *script, d time.Duration) (float64, error) {
	file := filepath.Join(p.Dir(), "bench.sql")
	if err := os.WriteFile(file, []byte(s.text.String()), 0o600); err != nil {
		return 0, err
	}
	args := []string{
		"-n", "-M", "prepared", "-c", strconv.Itoa(connections), "-j", "2", "-P", "1", "-f", file,
		"-T", strconv.Itoa(1 + int(d/time.Second)),
	}
	for _, v := range s.values {
		args = append(args, "-D", v)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "pgbench"), append(args, p.url(database))...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	return readPgbench(string(out))
}

var (
	inProgress = regexp.MustCompile(`progress: ([\d.]+) s, ([\d.]+) tps`)
	processed  = regexp.MustCompile(`number of transactions actually processed: (\d+)`)
	perSecond  = regexp.MustCompile(`tps = ([\d.]+) \(without`)
	failures   = regexp.MustCompile(`number of failed transactions: (\d+)`)
)

// readPgbench is the rate after the first second.
func readPgbench(out string) (float64, error) {
	number := func(re *regexp.Regexp, group int) float64 {
		m := re.FindStringSubmatch(out)
		if m == nil {
			return -1
		}
		n, err := strconv.ParseFloat(m[group], 64)
		if err != nil {
			return -1
		}
		return n
	}
	seconds, rate := number(inProgress, 1), number(inProgress, 2)
	all, overall := number(processed, 1), number(perSecond, 1)
	if seconds < 0 && overall > 0 { // not one was done within a second
		return overall, nil
	}
	if seconds < 0 || rate < 0 || all <= 0 || overall <= 0 || number(failures, 1) != 0 {
		return 0, fmt.Errorf("pgbench does not say how quick it was:\n%s", out)
	}
	took := all/overall - seconds
	if took < 0.2 || rate == 0 {
		return overall, nil
	}
	return (all - seconds*rate) / took, nil
}
