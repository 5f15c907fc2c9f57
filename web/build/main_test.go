package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDistIsUpToDate(t *testing.T) {
	if err := run("..", true); err != nil {
		t.Error(err)
	}
}

func TestStaleDistIsFound(t *testing.T) {
	files := map[string][]byte{"app.1.css": []byte("a{}"), "app.2.js": []byte("1")}
	dist := t.TempDir()
	if err := write(dist, files); err != nil {
		t.Fatal(err)
	}
	if err := compare(dist, files); err != nil {
		t.Errorf("just written: %v", err)
	}
	spoil := map[string]func() error{
		"changed":   func() error { return os.WriteFile(filepath.Join(dist, "app.1.css"), []byte("b{}"), 0o600) },
		"missing":   func() error { return os.Remove(filepath.Join(dist, "app.2.js")) },
		"left over": func() error { return os.WriteFile(filepath.Join(dist, "app.3.js"), nil, 0o600) },
	}
	for how, do := range spoil {
		if err := do(); err != nil {
			t.Fatal(err)
		}
		if compare(dist, files) == nil {
			t.Errorf("%s: not found", how)
		}
		if err := write(dist, files); err != nil {
			t.Fatal(err)
		}
		if err := compare(dist, files); err != nil {
			t.Errorf("%s, written again: %v", how, err)
		}
	}
}
