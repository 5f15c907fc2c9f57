package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"gyoryu/web/locales"
)

// sentence is what is said, and what is said of exactly one.
type sentence struct{ one, other string }

func (s *sentence) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &s.other)
	}
	var counted struct{ One, Other string }
	if err := json.Unmarshal(data, &counted); err != nil {
		return err
	}
	s.one, s.other = counted.One, counted.Other
	return nil
}

// sentences are all of them by language and key, read once at the start. A file
// that cannot be read stops the program, so any test finds it.
var sentences = load(locales.Files)

func load(files fs.FS) map[Lang]map[string]sentence {
	all := map[Lang]map[string]sentence{EN: {}, KO: {}}
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		var file map[string]map[Lang]sentence
		if err := json.Unmarshal(data, &file); err != nil {
			panic(fmt.Errorf("web/locales/%s: %w", name, err))
		}
		for key, in := range file {
			if _, twice := all[EN][key]; twice {
				panic(fmt.Errorf("web/locales/%s: %s is there twice", name, key))
			}
			for l, s := range in {
				all[l][key] = s
			}
		}
	}
	return all
}
