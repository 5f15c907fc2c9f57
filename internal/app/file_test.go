package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/file"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// filesInEveryState attaches files to visits of those who matter.
func (w *world) filesInEveryState() {
	w.t.Helper()
	for _, v := range w.of("visit") {
		if v.removed {
			continue // see TestAFileGoesWithItsRemovedVisit
		}
		attach := func(name string, change func(*record)) {
			r := v
			r.noun, r.name = "file", name+" of "+v.name
			r.id = w.attach(v.id, r.name+".txt", "Said on the way.")
			if change != nil {
				change(&r)
			}
			w.remove(r, "files")
			w.records = append(w.records, r)
		}
		attach("file", nil)
		if v.name == "visit of staff" || v.name == "confidential visit of other" {
			attach("file removed by staff", func(r *record) { r.removed, r.removedBy = true, w.staff })
			attach("file removed by other", func(r *record) { r.removed, r.removedBy = true, w.other })
			attach("file removed by staff long ago", func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
		}
	}
}

// attach puts a file beside a visit.
func (w *world) attach(visit int64, name, body string) int64 {
	w.t.Helper()
	id, err := file.Store{DB: w.db}.Keep(w.t.Context(), file.Incoming{
		Record: file.Record{Noun: file.OfVisit, ID: visit}, Name: name, Body: strings.NewReader(body), Most: 1 << 20,
	}, w.staff)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// fileOf is the address of the content of a visit's file.
func (w *world) fileOf(visit int64) string {
	return contentPath(value[int64](w.stand, "select id from files where visit_id = @v order by id limit 1", pg.Args{"v": visit}))
}

func contentPath(id int64) string { return "/files/" + itoa(id) + "/content" }

// sheet is a form with files in it, as a browser sends it.
type sheet struct {
	bytes.Buffer
	kind string
}

func filled(files ...string) *sheet {
	s := &sheet{}
	m := multipart.NewWriter(s)
	for _, f := range files {
		name, body, _ := strings.Cut(f, "=")
		part, _ := m.CreateFormFile("files", name)
		_, _ = io.WriteString(part, body)
	}
	_ = m.Close()
	s.kind = m.FormDataContentType()
	return s
}

func (s *sheet) send(b *webtest.Browser, path string) webtest.Page {
	return b.Send("POST", path, s.kind, s.String())
}

// told is what our script is answered.
type told struct {
	Added, Refused []struct{ Name, Text string }
}

func (s *sheet) byScript(t *testing.T, b *webtest.Browser, path string, status int) (answer told) {
	t.Helper()
	b.Header.Set("Accept", "application/json")
	defer b.Header.Del("Accept")
	p := s.send(b, path).Want(status)
	if err := json.Unmarshal([]byte(p.Body), &answer); err != nil {
		t.Fatalf("%v: %s", err, p.Body)
	}
	return answer
}

// TestSeveralFilesAtOnce: what is fine is there, what is not is told of by name, and the visit's
// history has it all.
func TestSeveralFilesAtOnce(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b, at := w.as(w.staff), visitPath(v.ID)+"/files"
	if p := b.Get(visitPath(v.ID)).Want(200); !strings.Contains(p.Text("#files"), "Nothing is attached yet") {
		t.Errorf("at first: %s", p.Text("#files"))
	}
	p := filled("보고서.pdf=%PDF-1.7 x", `..\..\notes.txt=Said`).send(b, at)
	if p.Want(303).Location() != visitPath(v.ID)+"#files" {
		t.Errorf("led to %s", p.Location())
	}
	p = filled("photo.jpg=\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "empty.txt=", "setup.exe=MZ\x90\x00\x03", "=nobody").send(b, at).Want(422)
	if got := strings.Join(p.Complaints(), "|"); !strings.Contains(got, "empty.txt: The file is empty") || !strings.Contains(got, "setup.exe: It is a program") || strings.Contains(got, "photo") {
		t.Errorf("complaints: %s", got)
	}
	if got := p.Text(".notice"); !strings.Contains(got, "One file was added") {
		t.Errorf("it says %q", got)
	}
	shown := b.Get(visitPath(v.ID)).Want(200)
	panel := shown.Text("#files")
	for _, want := range []string{"보고서.pdf", "PDF", "notes.txt", "photo.jpg", "Its name says otherwise: it is PNG", "staff", "Download", "Remove"} {
		if !strings.Contains(panel, want) {
			t.Errorf("the panel does not say %s: %s", want, panel)
		}
	}
	if strings.Contains(panel, "empty.txt") || strings.Contains(panel, "setup.exe") || strings.Contains(panel, "..") {
		t.Errorf("the panel has what was refused: %s", panel)
	}
	if history := shown.Text(".history"); !strings.Contains(history, "보고서.pdf") || !strings.Contains(history, "notes.txt") {
		t.Errorf("history: %s", history)
	}
	answer := filled("a.txt=a", "b.txt=").byScript(t, b, at, 422)
	if len(answer.Added) != 1 || answer.Added[0].Name != "a.txt" || len(answer.Refused) != 1 || answer.Refused[0].Text != "The file is empty." {
		t.Errorf("the script is told %+v", answer)
	}
	if p := filled().send(b, at).Want(422); !strings.Contains(strings.Join(p.Complaints(), ""), "Choose a file first") {
		t.Errorf("nothing chosen: %v", p.Complaints())
	}
	// It is removed, told, and brought back.
	p = shown.Form(regexp.MustCompile(`/files/\d+/remove`).FindString(shown.Body)).Press("").Want(200)
	if !strings.Contains(p.Flash(), "was removed") || !strings.Contains(p.Text("#files"), "1 removed") {
		t.Errorf("%s, %s", p.Flash(), p.Text("#files"))
	}
	gone := b.Get(at + "?which=removed").Want(200)
	if !strings.Contains(gone.Text("#files"), "removed by staff") {
		t.Errorf("%s", gone.Text("#files"))
	}
	back := gone.Form(regexp.MustCompile(`/files/\d+/restore`).FindString(gone.Body)).Press("").Want(200)
	if !strings.Contains(back.Flash(), "is back") || strings.Contains(back.Text("#files"), "1 removed") {
		t.Errorf("%s", back.Text("#files"))
	}
}

// TestTwoHundredFilesAtOnce, of which the page shows some and the list all.
func TestTwoHundredFilesAtOnce(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b := w.as(w.staff)
	var all []string
	for n := range 200 {
		all = append(all, fmt.Sprintf("%s %03d.txt=Number %d", strings.Repeat("가", 300), n, n))
	}
	filled(all...).send(b, visitPath(v.ID)+"/files").Want(303)
	p := b.Get(visitPath(v.ID)).Want(200)
	if n := p.Find("#files .files > li").Length(); n != 8 || !strings.Contains(p.Text("#files"), "All 200 files") {
		t.Errorf("%d files on the visit's page: %s", n, p.Text(".files-more"))
	}
	seen := map[string]bool{}
	for at := visitPath(v.ID) + "/files"; at != ""; {
		p := b.Get(at).Want(200)
		for _, link := range p.Links("a.file-name") {
			seen[link] = true
		}
		at = p.Find("a[rel=next]").AttrOr("href", "")
	}
	if len(seen) != 200 {
		t.Errorf("%d files on all pages", len(seen))
	}
}

// TestFilesAreHarmless [files are harmless]: whatever one is, the browser is told so little of it
// that nothing runs.
func TestFilesAreHarmless(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b := w.as(w.researcher)
	for name, c := range map[string]struct{ body, kind, how string }{
		"page.html":                {"<!DOCTYPE html><script>alert(1)</script>", "application/octet-stream", "attachment"},
		"lying.pdf":                {"<html><script>alert(1)</script></html>", "application/octet-stream", "attachment"},
		"lying.png":                {`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "application/octet-stream", "attachment"},
		"a.txt":                    {"plain", "application/octet-stream", "attachment"},
		"real.pdf":                 {"%PDF-1.7\nx", "application/pdf", "attachment"},
		"picture.png":              {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png", "inline"},
		"출장 보고서 \"1\";.hwp":        {"HWP Document File V3.00 x", "application/x-hwp", "attachment"},
		"a\r\nSet-Cookie: x=y.txt": {"plain2", "application/octet-stream", "attachment"},
	} {
		id := w.attach(v.ID, strings.ReplaceAll(name, "\r\n", ""), c.body)
		p := b.Ask("GET", contentPath(id), nil).Want(200)
		strictHeaders(t, name, p)
		disposition := p.Header.Get("Content-Disposition")
		if p.Body != c.body || p.Header.Get("Content-Type") != c.kind || !strings.HasPrefix(disposition, c.how+"; ") || p.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %v", name, p.Header)
		}
		if policy := p.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "; sandbox") {
			t.Errorf("%s may run: %s", name, policy)
		}
		if strings.HasSuffix(name, ".hwp") && !strings.Contains(disposition, `filename="__ ___ _1__.hwp"; filename*=UTF-8''%EC%B6%9C%EC%9E%A5%20%EB%B3%B4%EA%B3%A0%EC%84%9C%20%221%22%3B.hwp`) {
			t.Errorf("%s is named %s", name, disposition)
		}
		if p := b.Ask("GET", contentPath(id)+"?save", nil).Want(200); !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment; ") {
			t.Errorf("%s, to be saved: %v", name, p.Header)
		}
		etag := p.Header.Get("Etag")
		for header, c := range map[string]struct {
			value  string
			status int
			body   string
		}{
			"If-None-Match": {etag, 304, ""},
			"Range":         {"bytes=2-4", 206, c.body[2:5]},
		} {
			b.Header.Set(header, c.value)
			if p := b.Ask("GET", contentPath(id), nil); p.Status != c.status || p.Body != c.body {
				t.Errorf("%s with %s: %d %q", name, header, p.Status, p.Body)
			}
			b.Header.Del(header)
		}
		b.Header.Set("Range", "bytes=100000-")
		b.Ask("GET", contentPath(id), nil).Want(416)
		b.Header.Del("Range")
	}
}

// TestAnUploadThatIsCutOff keeps what came whole, and nothing of the rest.
func TestAnUploadThatIsCutOff(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b, at := w.as(w.staff), visitPath(v.ID)+"/files"
	s := filled("whole.txt=all of it", "half.txt="+strings.Repeat("half of it ", 100_000))
	whole := s.String()
	p := b.Send("POST", at, s.kind, whole[:len(whole)/2]).Want(400)
	if p.Text("h1") != "This could not be read" {
		t.Errorf("%s", p.Says())
	}
	for _, body := range []string{"", "--", "nonsense", whole[:20], whole[:120], strings.Repeat("-", 100_000)} {
		if p := b.Send("POST", at, s.kind, body); p.Status != 400 && p.Status != 422 {
			t.Errorf("%.20q: %d", body, p.Status)
		}
	}
	for _, kind := range []string{"multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x", "x", "", "multipart/form-data; boundary=" + strings.Repeat("x", 300)} {
		if p := b.Send("POST", at, kind, whole); p.Status != 400 && p.Status != 422 {
			t.Errorf("%.40s: %d", kind, p.Status)
		}
	}
	if names := strings.Join(values[string](w.stand, "select name from files order by id", nil), " "); names != "whole.txt" {
		t.Errorf("kept: %s", names)
	}
	if n := value[int](w.stand, "select count(*) from blobs where sha256 is null", nil); n != 0 {
		t.Errorf("%d halves are left", n)
	}
}

// TestAFileThatIsTooLarge, by what the administrator has set.
func TestAFileThatIsTooLarge(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	w.exec("update settings set file_megabytes = 1", nil)
	b, at := w.as(w.staff), visitPath(v.ID)+"/files"
	answer := filled("large.txt="+strings.Repeat("x", 1<<20+1), "small.txt=x", "exact.txt="+strings.Repeat("y", 1<<20)).byScript(t, b, at, 422)
	if len(answer.Added) != 2 || len(answer.Refused) != 1 || !strings.Contains(answer.Refused[0].Text, "larger than 1.0 MB") {
		t.Errorf("%+v", answer)
	}
	// Five megabytes are more than any other form may have, and fine here.
	w.exec("update settings set file_megabytes = 50", nil)
	filled("five.txt="+strings.Repeat("x", 5<<20)).send(b, at).Want(303)
}

// TestAFullDiskIsToldOf [it stays up]: a sentence, a line in the log, and it goes on.
func TestAFullDiskIsToldOf(t *testing.T) {
	log := &strings.Builder{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	defer slog.SetDefault(before)
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b, at := w.as(w.staff), visitPath(v.ID)+"/files"
	w.exec(`create function no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`, nil)
	w.exec(`create trigger no_room before insert on blob_chunks for each row execute function no_room()`, nil)
	w.exec(`create trigger no_room before update on visits for each row execute function no_room()`, nil)
	if answer := filled("a.txt=a").byScript(t, b, at, 507); len(answer.Refused) != 1 || !strings.Contains(answer.Refused[0].Text, "no room left") {
		t.Errorf("%+v", answer)
	}
	if p := filled("a.txt=a").send(b, at).Want(507); !strings.Contains(strings.Join(p.Complaints(), ""), "no room left") {
		t.Errorf("%s", p.Says())
	}
	p := b.Get(visitPath(v.ID)+"/edit").Want(200).Form(visitPath(v.ID)).Set("title", "After").Press("save").Want(503)
	if p.Text("h1") != "No room left" {
		t.Errorf("%s", p.Says())
	}
	if n := strings.Count(log.String(), "level=ERROR msg=\"no room left"); n != 3 {
		t.Errorf("%d lines: %s", n, log)
	}
	b.Get(visitPath(v.ID)).Want(200)
	w.exec(`drop trigger no_room on blob_chunks`, nil)
	filled("a.txt=a").send(b, at).Want(303)
}

// TestAFileGoesWithItsRemovedVisit: whoever may bring the visit back sees it, and nobody changes it.
func TestAFileGoesWithItsRemovedVisit(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	id := w.attach(v.ID, "a.txt", "a")
	if err := (visit.Store{DB: w.db}).Remove(t.Context(), v.ID, v.Version, w.staff); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  auth.Account
		want int
	}{{w.staff, 200}, {w.manager, 200}, {w.other, 404}, {w.researcher, 404}, {w.admin, 404}} {
		b := w.as(c.who)
		b.Ask("GET", contentPath(id), nil).Want(c.want)
		b.Ask("GET", visitPath(v.ID)+"/files", nil).Want(c.want)
		if is(c.who, writer...) {
			b.Ask("POST", "/files/"+itoa(id)+"/remove", url.Values{"version": {"1"}}).Want(404)
			filled("b.txt=b").send(b, visitPath(v.ID)+"/files").Want(404)
		}
	}
}

// TestAnUploadOfSomebodyWhoseSignInHasEnded is refused, and not kept as other forms are.
func TestAnUploadOfSomebodyWhoseSignInHasEnded(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b := w.as(w.staff)
	w.exec("update sessions set ended_at = now()", nil)
	filled("a.txt=a").send(b, visitPath(v.ID)+"/files").Want(401)
	b.Header.Set("Sec-Fetch-Dest", "empty")
	filled("a.txt=a").send(b, visitPath(v.ID)+"/files").Want(401)
	if n := value[int](w.stand, "select count(*) from files", nil); n != 0 {
		t.Errorf("%d files", n)
	}
}

// TestAFileOfASite that is asked for by another site's page is not taken.
func TestAFileFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b := webtest.Open(t, app.New(w.options))
	b.SetCookie("session", w.session(w.staff))
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	if p := filled("a.txt=a").send(b, visitPath(v.ID)+"/files"); p.Status != http.StatusForbidden {
		t.Errorf("%d", p.Status)
	}
}
