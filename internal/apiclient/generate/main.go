// Command generate writes the API's OpenAPI document to internal/apiclient/openapi.json,
// and makes the client of it. With -check it writes nothing, and fails if they are stale.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"

	"gyoryu/internal/app"
)

const folder = "internal/apiclient/"

func main() {
	check := flag.Bool("check", false, "fail if the files are stale")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "apiclient:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	document, err := document()
	if err != nil {
		return err
	}
	if check {
		return stale(document)
	}
	if err := os.WriteFile(folder+"openapi.json", document, 0o644); err != nil { //nolint:gosec // for everybody to read
		return err
	}
	return client(folder+"openapi.json", folder+"client.gen.go")
}

// document is what the program serves, laid out to be read.
func document() ([]byte, error) {
	w := httptest.NewRecorder()
	app.New(app.Options{Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/openapi.json", nil))
	if w.Code != http.StatusOK {
		return nil, fmt.Errorf("the document is answered with %d", w.Code)
	}
	var laid bytes.Buffer
	if err := json.Indent(&laid, w.Body.Bytes(), "", " "); err != nil {
		return nil, err
	}
	laid.WriteByte('\n')
	return laid.Bytes(), nil
}

// client makes the client of a document.
func client(from, to string) error {
	cmd := exec.Command("go", "tool", "-modfile=tools/go.mod", "oapi-codegen", "-config", folder+"config.yaml", "-o", to, from)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// stale compares what is committed with what would be made now.
func stale(document []byte) error {
	committed, err := os.ReadFile(folder + "openapi.json")
	if err != nil {
		return err
	}
	if !bytes.Equal(committed, document) {
		return errors.New("openapi.json is stale: make generate")
	}
	scratch, err := os.MkdirTemp("", "apiclient")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if err := client(folder+"openapi.json", filepath.Join(scratch, "client.gen.go")); err != nil {
		return err
	}
	made, err := os.ReadFile(filepath.Join(scratch, "client.gen.go"))
	if err != nil {
		return err
	}
	if committed, err = os.ReadFile(folder + "client.gen.go"); err != nil {
		return err
	}
	if !bytes.Equal(committed, made) {
		return errors.New("client.gen.go is stale: make generate")
	}
	return nil
}
