package local

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// oldest is the first major version that the schema's SQL is written for.
const oldest = 15

// places are where packages put the server's programs, which Debian and Homebrew
// leave out of PATH.
var places = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
}

// An install is one PostgreSQL on this machine.
type install struct {
	bin   string // the folder with initdb and postgres
	major int
}

// find returns every usable install: those in PATH first, which somebody put
// there on purpose, and then the newest.
func find() ([]install, error) {
	var usable, old []install
	add := func(dirs []string) {
		var here []install
		for _, dir := range dirs {
			if one, ok := look(dir); ok {
				here = append(here, one)
			}
		}
		slices.SortStableFunc(here, func(a, b install) int { return cmp.Compare(b.major, a.major) })
		for _, one := range here {
			if one.major >= oldest {
				usable = append(usable, one)
			} else {
				old = append(old, one)
			}
		}
	}
	add(inPath())
	for _, pattern := range places {
		dirs, _ := filepath.Glob(pattern) // only a malformed pattern fails
		add(dirs)
	}
	switch {
	case len(usable) > 0:
		return usable, nil
	case len(old) > 0:
		return nil, fmt.Errorf("%w: PostgreSQL %d in %s is too old, %d or newer is needed", NoServer, old[0].major, old[0].bin, oldest)
	default:
		return nil, fmt.Errorf("%w: install PostgreSQL %d or newer (apt install postgresql, brew install postgresql@17), or set DATABASE_URL to a server's address", NoServer, oldest)
	}
}

// inPath returns the folders of the server's programs in PATH, behind symlinks:
// the programs find their libraries from where they really are.
func inPath() []string {
	var dirs []string
	for _, program := range []string{"postgres", "initdb", "pg_ctl"} {
		path, err := exec.LookPath(program)
		if err != nil {
			continue
		}
		if path, err = filepath.EvalSymlinks(path); err != nil {
			continue
		}
		if path, err = filepath.Abs(path); err == nil && !slices.Contains(dirs, filepath.Dir(path)) {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	return dirs
}

// look reports the install in dir, if both programs are there and one answers.
func look(dir string) (install, bool) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return install{}, false
	}
	// "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "… 19devel"
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	_, version, ok := strings.Cut(string(out), "(PostgreSQL) ")
	if err != nil || !ok {
		return install{}, false
	}
	digits := len(version) - len(strings.TrimLeft(version, "0123456789"))
	major, err := strconv.Atoi(version[:digits])
	return install{bin: dir, major: major}, err == nil
}

// choose picks the install for a cluster made by the given major version, or the
// first one for a cluster that is yet to be made (0).
func choose(found []install, major int, data string) (install, error) {
	var have []string
	for _, one := range found {
		if major == 0 || one.major == major {
			return one, nil
		}
		have = append(have, strconv.Itoa(one.major))
	}
	return install{}, fmt.Errorf("%w: %s was made by PostgreSQL %d, and this machine has %s; install %d beside it, or move the data with pg_upgrade",
		Broken, data, major, strings.Join(slices.Compact(have), ", "), major)
}
