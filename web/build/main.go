// Command build makes web/dist of web/css, web/js, web/fonts and web/img:
//
//	go run ./web/build          # writes dist
//	go run ./web/build -check   # fails if dist is not what it would write
//
// The same sources give the same bytes everywhere, so dist can be committed and
// nobody needs Node.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	check := flag.Bool("check", false, "only say whether dist is up to date")
	dir := flag.String("dir", "web", "where css, js, fonts and dist are")
	flag.Parse()
	if err := run(*dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "web/build:", err)
		os.Exit(1)
	}
}

func run(dir string, check bool) error {
	files, err := bundle(dir)
	if err != nil {
		return err
	}
	dist := filepath.Join(dir, "dist")
	if check {
		return compare(dist, files)
	}
	return write(dist, files)
}

// bundle makes the files of dist by name, each name with its contents' hash.
func bundle(dir string) (map[string][]byte, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       []string{"css/app.css", "js/app.js", "js/early.js", "img/icon.svg"},
		Outdir:            "dist",
		Outbase:           root,
		EntryNames:        "[name].[hash]",
		AssetNames:        "[name].[hash]",
		PublicPath:        "/static",
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone,
		Charset:           api.CharsetUTF8,
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		LogLevel:          api.LogLevelSilent,
	})
	if wrong := slices.Concat(result.Errors, result.Warnings); len(wrong) > 0 {
		return nil, complain(wrong[0])
	}
	files := map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, nil
}

func complain(m api.Message) error {
	if m.Location == nil {
		return errors.New(m.Text)
	}
	return fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text)
}

func compare(dist string, files map[string][]byte) error {
	there, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, entry := range there {
		body, err := os.ReadFile(filepath.Join(dist, entry.Name()))
		if err != nil {
			return err
		}
		if want, ok := files[entry.Name()]; !ok || !bytes.Equal(body, want) {
			return fmt.Errorf("%s is stale; run go run ./web/build", entry.Name())
		}
	}
	if len(there) != len(files) {
		return fmt.Errorf("%s has %d files instead of %d; run go run ./web/build", dist, len(there), len(files))
	}
	return nil
}

// write leaves a file alone that is there already: whoever serves it meanwhile
// sees it whole.
func write(dist string, files map[string][]byte) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	for name, body := range files {
		file := filepath.Join(dist, name)
		if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, body) {
			continue
		}
		if err := os.WriteFile(file, body, 0o644); err != nil {
			return err
		}
	}
	there, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, entry := range there {
		if _, ok := files[entry.Name()]; !ok {
			if err := os.Remove(filepath.Join(dist, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
