package pg

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/golang-migrate/migrate/v4/source"
)

// series are the migrations of the program, oldest first.
type series []pair

// A pair is one migration, there and back.
type pair struct {
	version  uint
	up, down string // names of files
}

// readSeries reads the names of the files. It is stricter than golang-migrate,
// which passes over a misspelt name and takes a missing file for an empty one.
func readSeries(files fs.FS) (series, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	found := map[uint]pair{}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".sql" {
			continue
		}
		name, err := source.DefaultParse(e.Name())
		if err != nil || name.Version == 0 {
			return nil, fmt.Errorf("%s is not named like 0007_visits.up.sql", e.Name())
		}
		p := found[name.Version]
		p.version = name.Version
		half := &p.up
		if name.Direction == source.Down {
			half = &p.down
		}
		if *half != "" {
			return nil, fmt.Errorf("%s and %s have the same number", *half, e.Name())
		}
		*half = e.Name()
		found[name.Version] = p
	}
	var all series
	for _, p := range found {
		if p.up == "" || p.down == "" {
			return nil, fmt.Errorf("%s%s lacks its other half", p.up, p.down)
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b pair) int { return int(a.version) - int(b.version) })
	return all, nil
}

// newest is the last version, 0 of an empty series.
func (s series) newest() uint {
	if len(s) == 0 {
		return 0
	}
	return s[len(s)-1].version
}

// upTo is the part of the series that a schema of the given version has.
func (s series) upTo(version uint) series {
	n := 0
	for n < len(s) && s[n].version <= version {
		n++
	}
	return s[:n]
}

// neighbours reports whether a and b are the same version or next to each other,
// which is all that one interrupted migration can explain.
func (s series) neighbours(a, b uint) bool {
	return max(len(s.upTo(a)), len(s.upTo(b)))-min(len(s.upTo(a)), len(s.upTo(b))) <= 1
}
