package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gyoryu/internal/browser"
	"gyoryu/internal/pg"
)

// drop lets go of files of these names and sizes over an element, as if they had been dragged
// there.
const drop = `((selector, ...files) => {
	const carried = new DataTransfer()
	for (const [name, size] of files) carried.items.add(new File(['x'.repeat(size)], name))
	const over = document.querySelector(selector)
	for (const type of ['dragover', 'drop']) over.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }))
	return carried.files.length
})`

// TestFilesArePickedAndDropped: they are sent as they are chosen, what is refused says why beside
// its name, and a reader of the screen hears how it went.
func TestFilesArePickedAndDropped(t *testing.T) {
	t.Parallel()
	p := site(t)
	tab := browser.New(t, p.url, browser.Options{})
	tab.SignInAs("staff@demo.example")
	tab.Open("/visits/1")
	dir := t.TempDir()
	var chosen []string
	for name, body := range map[string]string{"보고서.txt": "Said on the way.", "notes.md": "# Notes", "empty.txt": ""} {
		chosen = append(chosen, filepath.Join(dir, name))
		if err := os.WriteFile(chosen[len(chosen)-1], []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list, queue := "#files [data-files]", "#files .file-queue"
	tab.Choose("#file-input", chosen...)
	tab.WaitText(list, "보고서.txt")
	tab.WaitText(list, "notes.md")
	tab.WaitText(queue, "The file is empty.")
	tab.WaitText("[aria-live=polite].visually-hidden", "Added: 2 Not added: 1")
	if left := tab.Texts(queue + " .file-name"); strings.Join(left, " ") != "empty.txt" {
		t.Errorf("in the queue are %v", left)
	}
	for _, f := range tab.Axe() {
		t.Errorf("with a file that was refused: %v", f)
	}
	if button := tab.AccessibilityTree().Find("button", "Dismiss empty.txt"); button == nil {
		t.Error("the button of the file that was refused has no name of its own")
	}
	tab.Click(queue + " [data-dismiss]:not([hidden])")
	tab.WaitGone(queue)
	if id := browser.Eval[string](tab, `document.activeElement.id`); id != "file-input" {
		t.Errorf("the focus went to %q", id)
	}

	// Dropped here they are sent, dropped beside nothing happens at all.
	browser.Eval[int](tab, drop+`('#files', ['dropped.txt', 10], ['setup.exe', 3])`)
	tab.WaitText(list, "dropped.txt")
	tab.WaitText(queue, "It is a program")
	browser.Eval[int](tab, drop+`('h1', ['beside.txt', 10])`)
	if path := tab.Path(); path != "/visits/1" {
		t.Errorf("a file that was dropped beside opened %s", path)
	}

	// One that is too large is not even sent.
	if _, err := p.db.Exec(t.Context(), "update settings set file_megabytes = 1"); err != nil {
		t.Fatal(err)
	}
	tab.Reload()
	browser.Eval[int](tab, drop+`('#files', ['large.txt', 1048577])`)
	tab.WaitText(queue, "larger than 1.0 MB")
	tab.Quiet(422)
	names, err := pg.Values[string](t.Context(), p.db, "select f.name from files f where f.id > (select max(id) - 3 from files) order by f.name", nil)
	if err != nil || strings.Join(names, " ") != "dropped.txt notes.md 보고서.txt" {
		t.Errorf("there are %v, %v", names, err)
	}
}

// TestAFileIsCancelledOnItsWay, and one that the server cannot take is tried again.
func TestAFileIsCancelledOnItsWay(t *testing.T) {
	t.Parallel()
	p := site(t)
	tab := browser.New(t, p.url, browser.Options{})
	tab.SignInAs("staff@demo.example")
	tab.Open("/visits/1")
	tx, err := p.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	if _, err := tx.Exec(t.Context(), "lock table blobs"); err != nil { // so that it takes as long as the test wants
		t.Fatal(err)
	}
	queue := "#files .file-queue"
	browser.Eval[int](tab, drop+`('#files', ['first.txt', 1000], ['second.txt', 1000], ['third.txt', 1000])`)
	tab.WaitText(queue, "third.txt")
	tab.WaitShown(queue + " progress")
	if bar := tab.AccessibilityTree().Find("progressbar", "second.txt"); bar == nil {
		t.Errorf("no progress by the name of the file")
	}
	for range 2 { // one that is on its way, and the one that then is
		tab.Click(queue + " li:first-child [data-cancel]")
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	tab.WaitText("#files [data-files]", "third.txt")
	tab.WaitGone(queue)
	if text := tab.Text("#files [data-files]"); strings.Contains(text, "first.txt") || strings.Contains(text, "second.txt") {
		t.Errorf("what was cancelled is there: %s", text)
	}

	// The sign-in ends, and begins again in another tab: the file waits.
	sessions := func(ended string) {
		t.Helper()
		if _, err := p.db.Exec(t.Context(), "update sessions set ended_at = "+ended); err != nil {
			t.Fatal(err)
		}
	}
	sessions("now()")
	browser.Eval[int](tab, drop+`('#files', ['later.txt', 10])`)
	tab.WaitText(queue, "Your sign-in has ended")
	sessions("null")
	tab.Click(queue + " [data-again]:not([hidden])")
	tab.WaitText("#files [data-files]", "later.txt")
	tab.WaitGone(queue)
	tab.Quiet(401)
}
