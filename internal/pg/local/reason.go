package local

import (
	"io"
	"os"
	"path/filepath"
	"strings"
)

// reason is one line that says why a program of the server's failed: the gravest
// message it wrote, or, where a full disk swallowed that, what writing there says.
func reason(wrote, dir string, err error) string {
	var lines []string
	var gravest string
	for line := range strings.Lines(wrote) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		lines = append(lines, line)
		for _, level := range []string{"PANIC:", "FATAL:", "error:"} {
			_, message, ok := strings.Cut(line, level)
			if ok && !isNoise(message) && (gravest == "" || level == "PANIC:") {
				gravest = strings.TrimSpace(message)
			}
		}
	}
	switch {
	case gravest != "":
		return gravest
	case len(lines) > 0:
		return strings.Join(lines[max(0, len(lines)-3):], " ")
	}
	if full := tryWriting(dir); full != nil {
		return full.Error()
	}
	return err.Error()
}

// isNoise recognises what a start writes without being at fault: the answers to
// our own knocking while it starts, and the last words of a dead server's children.
func isNoise(message string) bool {
	return strings.Contains(message, "the database system is") || strings.Contains(message, "terminating connection")
}

// tryWriting reports why nothing can be written in dir, if so.
func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	_, err = f.Write(make([]byte, 64<<10))
	return err
}

// openLog opens the server's log for adding to it, and says where this start's
// part begins. A log that has grown long is set aside first, one generation.
func openLog(dir string) (f *os.File, from int64, err error) {
	path := filepath.Join(dir, "postgres.log")
	if info, err := os.Stat(path); err == nil && info.Size() > 10<<20 {
		_ = os.Rename(path, path+".1") // if it can't be, the log just grows
	}
	f, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, err
	}
	from, err = f.Seek(0, io.SeekEnd)
	return f, from, err
}

// logSince is what the log holds after from, or its last part if that is long.
func logSince(f *os.File, from int64) string {
	const enough = 64 << 10
	if info, err := f.Stat(); err == nil {
		from = max(from, info.Size()-enough)
	}
	text, _ := io.ReadAll(io.NewSectionReader(f, from, enough)) // a part will do
	return string(text)
}
