package file

import (
	ziparchive "archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

type stand struct {
	Store
	t      *testing.T
	ctx    context.Context
	db     *pgxpool.Pool
	staff  auth.Account
	boss   auth.Account
	visits []Record
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.staff = auth.Account{ID: s.number(`insert into accounts (email, name, roles) values ('s@example.org', 'Lee', '{staff}') returning id`), Roles: []auth.Role{auth.Staff}}
	s.boss = auth.Account{ID: s.number(`insert into accounts (email, name, roles) values ('m@example.org', 'Kim', '{manager}') returning id`), Roles: []auth.Role{auth.Manager}}
	for range 2 {
		id := s.number(`insert into visits (title, direction, starts_on, ends_on) values ('Trip', 'outgoing', '2019-03-03', '2019-03-06') returning id`)
		s.visits = append(s.visits, Record{Noun: OfVisit, ID: id, Title: "Trip", Changes: true})
	}
	return s
}

func (s *stand) number(sql string, args ...any) (n int64) {
	s.t.Helper()
	if err := s.db.QueryRow(s.ctx, sql, args...).Scan(&n); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func (s *stand) keep(of Record, name string, body []byte) File {
	s.t.Helper()
	id, err := s.Keep(s.ctx, Incoming{Record: of, Name: name, Body: bytes.NewReader(body), Most: 1 << 20}, s.staff)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.find(id)
}

func (s *stand) find(id int64) File {
	s.t.Helper()
	f, err := s.Find(s.ctx, id, s.boss)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

// nothing checks that no piece and no beginning of a file was left.
func (s *stand) nothing(after string) {
	s.t.Helper()
	if n := s.number(`select (select count(*) from blobs where sha256 is null) + (select count(*) from blob_chunks c where not exists (select from files f where f.blob_id = c.blob_id))`); n != 0 {
		s.t.Errorf("%s left %d rows", after, n)
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	copy(b, "%PDF-1.7\n")
	return b
}

func TestAFileComesBackAsItWas(t *testing.T) {
	s := newStand(t)
	for _, n := range []int{9, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3*chunkSize + 77} {
		body := noise(n)
		f := s.keep(s.visits[0], fmt.Sprintf("%d.pdf", n), body)
		sum := sha256.Sum256(body)
		if f.Size != int64(n) || f.SHA256 != hex.EncodeToString(sum[:]) || f.ContentType != "application/pdf" || f.RecordID != s.visits[0].ID || f.Noun != OfVisit || f.CreatedName != "Lee" {
			t.Errorf("%d bytes became %+v", n, f)
		}
		if err := iotest.TestReader(s.content(s.ctx, f.BlobID, f.Size), body); err != nil {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestTheSameContentIsKeptOnce(t *testing.T) {
	s := newStand(t)
	body := noise(chunkSize + 5)
	first := s.keep(s.visits[0], "a.pdf", body)
	if again := s.keep(s.visits[0], "a.pdf", body); again.ID != first.ID {
		t.Error("sent again, as after an answer that was lost, it is there twice")
	}
	other, elsewhere := s.keep(s.visits[0], "b.pdf", body), s.keep(s.visits[1], "a.pdf", body)
	if other.ID == first.ID || elsewhere.ID == first.ID || other.BlobID != first.BlobID || elsewhere.BlobID != first.BlobID {
		t.Errorf("%+v, %+v, %+v", first, other, elsewhere)
	}
	if n := s.number(`select count(*) from blobs`); n != 1 {
		t.Errorf("kept %d times", n)
	}
	s.nothing("the same content")
	if err := s.Remove(s.ctx, first.ID, first.Version, s.staff); err != nil {
		t.Fatal(err)
	}
	if back := s.keep(s.visits[0], "a.pdf", body); back.ID == first.ID || back.RemovedAt != nil {
		t.Error("what was removed and is brought anew is a new file")
	}
}

// TestManyBringTheSameAtOnce: whoever comes second waits and takes what is there.
func TestManyBringTheSameAtOnce(t *testing.T) {
	s := newStand(t)
	body := noise(chunkSize + 5)
	var all sync.WaitGroup
	ids, mu := map[int64]int{}, sync.Mutex{}
	for range 8 {
		all.Go(func() {
			id, err := s.Keep(s.ctx, Incoming{Record: s.visits[0], Name: "a.pdf", Body: bytes.NewReader(body), Most: 1 << 20}, s.staff)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			ids[id]++
		})
	}
	all.Wait()
	if len(ids) != 1 || s.number(`select count(*) from files`) != 1 || s.number(`select count(*) from blobs`) != 1 {
		t.Errorf("%v", ids)
	}
	s.nothing("all of them")
}

func TestWhatIsNotTakenLeavesNothing(t *testing.T) {
	s := newStand(t)
	broken := errors.New("the line went dead")
	for name, c := range map[string]struct {
		file string
		body io.Reader
		want error
	}{
		"empty":              {"a.pdf", bytes.NewReader(nil), Empty},
		"too large":          {"a.pdf", bytes.NewReader(noise(1<<20 + 1)), TooLarge},
		"cut off at once":    {"a.pdf", iotest.ErrReader(io.ErrUnexpectedEOF), Unreadable},
		"cut off later":      {"a.pdf", io.MultiReader(bytes.NewReader(noise(3*chunkSize)), iotest.ErrReader(broken)), broken},
		"cut off by its end": {"a.pdf", io.MultiReader(bytes.NewReader(noise(chunkSize+1)), iotest.ErrReader(io.ErrUnexpectedEOF)), Unreadable},
		"a program":          {"a.pdf", bytes.NewReader(append([]byte("MZ\x90\x00\x03\x00\x00\x00"), noise(1000)...)), Program},
		"by its name":        {"clean.bat", strings.NewReader("del *.*"), Program},
		"a jar":              {"a.zip", bytes.NewReader(packed("META-INF/MANIFEST.MF", "a/B.class")), Program},
	} {
		_, err := s.Keep(s.ctx, Incoming{Record: s.visits[0], Name: c.file, Body: c.body, Most: 1 << 20}, s.staff)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		s.nothing(name)
	}
	if n := s.number(`select count(*) from files`) + s.number(`select count(*) from blobs`); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// TestLeftoversAreTidiedByLaterUploads: of a program that was killed halfway, but not of one
// that is still at it.
func TestLeftoversAreTidiedByLaterUploads(t *testing.T) {
	s := newStand(t)
	old := s.number(`insert into blobs (begun_at) values (now() - interval '3 hours') returning id`)
	young := s.number(`insert into blobs (begun_at) values (now() - interval '1 hour') returning id`)
	for _, blob := range []int64{old, young} {
		if _, err := s.db.Exec(s.ctx, `insert into blob_chunks (blob_id, n, bytes) values ($1, 0, 'x')`, blob); err != nil {
			t.Fatal(err)
		}
	}
	s.keep(s.visits[0], "a.pdf", noise(100))
	if n := s.number(`select count(*) from blob_chunks where blob_id = $1`, old); n != 0 {
		t.Error("what was abandoned is still there")
	}
	if n := s.number(`select count(*) from blob_chunks where blob_id = $1`, young); n != 1 {
		t.Error("what is under way was thrown away")
	}
}

// TestAFullDisk [it stays up]: the database has no room for a piece.
func TestAFullDisk(t *testing.T) {
	s := newStand(t)
	before := s.keep(s.visits[0], "before.pdf", noise(chunkSize))
	if _, err := s.db.Exec(s.ctx, `
		create function no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
		create trigger no_room before insert on blob_chunks for each row when (new.n > 1) execute function no_room()`); err != nil {
		t.Fatal(err)
	}
	_, err := s.Keep(s.ctx, Incoming{Record: s.visits[0], Name: "a.pdf", Body: bytes.NewReader(noise(3 * chunkSize)), Most: 1 << 20}, s.staff)
	if !full(err) {
		t.Errorf("%v", err)
	}
	s.nothing("a full disk")
	s.keep(s.visits[0], "small.pdf", noise(chunkSize)) // it goes on
	if err := iotest.TestReader(s.content(s.ctx, before.BlobID, 10), []byte("%PDF-1.7\n")[:9]); err == nil {
		t.Error("nine bytes are not ten")
	}
}

func TestRemovedFilesComeBackByTheRule(t *testing.T) {
	s := newStand(t)
	f := s.keep(s.visits[0], "a.pdf", noise(100))
	if err := s.Remove(s.ctx, f.ID, f.Version+1, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("in a version that was never: %v", err)
	}
	if err := s.Remove(s.ctx, f.ID, f.Version, s.staff); err != nil {
		t.Fatal(err)
	}
	f = s.find(f.ID)
	now := time.Now()
	late := now.Add(31 * 24 * time.Hour)
	other := auth.Account{ID: 99, Roles: []auth.Role{auth.Staff}}
	for name, c := range map[string]struct {
		who  auth.Account
		now  time.Time
		want bool
	}{
		"who removed it": {s.staff, now, true}, "who removed it, late": {s.staff, late, false}, "another": {other, now, false}, "a manager, late": {s.boss, late, true},
	} {
		if got := f.RestorableBy(c.who, c.now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		found, err := s.of(s.ctx, asked{Record: s.visits[0], removed: true, size: 10}, c.who, c.now)
		if err != nil || (len(found.files) == 1) != c.want || (found.removed == 1) != c.want || found.total != 0 {
			t.Errorf("%s is shown %+v, %v", name, found, err)
		}
	}
	if err := s.Restore(s.ctx, f.ID, s.staff); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(s.ctx, f.ID, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("twice: %v", err)
	}
	if n := s.number(`select count(*) from history where noun = 'visit' and noun_id = $1 and part = 'files' and account_id = $2`, s.visits[0].ID, s.staff.ID); n != 3 {
		t.Errorf("the visit's history has %d lines of the file", n)
	}
}

func TestALongListGoesOnWhereItStopped(t *testing.T) {
	s := newStand(t)
	for n := range 7 {
		s.keep(s.visits[0], fmt.Sprintf("%d.pdf", n), noise(20))
	}
	var names []string
	for before := int64(0); ; {
		found, err := s.of(s.ctx, asked{Record: s.visits[0], before: before, size: 3}, s.staff, time.Now())
		if err != nil || found.total != 7 {
			t.Fatal(found.total, err)
		}
		last := len(found.files) <= 3
		for _, f := range found.files[:min(3, len(found.files))] {
			names, before = append(names, f.Name), f.ID
		}
		if last {
			break
		}
	}
	if got := strings.Join(names, " "); got != "6.pdf 5.pdf 4.pdf 3.pdf 2.pdf 1.pdf 0.pdf" {
		t.Error(got)
	}
}

// TestAFileGoesWithItsRecord [who may not see it, cannot].
func TestAFileGoesWithItsRecord(t *testing.T) {
	s := newStand(t)
	f := s.keep(s.visits[0], "secret.pdf", noise(100))
	if _, err := s.db.Exec(s.ctx, `update visits set confidential = true where id = $1`, s.visits[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Find(s.ctx, f.ID, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("found by somebody whom the visit does not concern: %v", err)
	}
	found, err := s.of(s.ctx, asked{Record: s.visits[0], size: 10}, s.staff, time.Now())
	if err != nil || len(found.files)+found.total != 0 {
		t.Errorf("listed and counted: %+v, %v", found, err)
	}
	s.find(f.ID) // by a manager
}

func TestNamesAreMadeHarmless(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"report.pdf": "report.pdf", "../../etc/passwd": "passwd", `C:\Users\lee\보고서.hwp`: "보고서.hwp", "/": "file", "..": "file", "": "file", " . ": "file",
		"a\x00b\r\nc.txt": "abc.txt", "evil\u202efdp.exe": "evilfdp.exe", "한글.hwp": "한글.hwp", "a/../b": "b", "tab\there.txt": "tabhere.txt",
		"x\xff\xfe.pdf": "x.pdf", "trailing. . ": "trailing", "no\u00a0break.pdf": "no break.pdf", ".hidden": ".hidden", "\u200b.pdf": ".pdf",
	} {
		if got := clean(from); got != want {
			t.Errorf("%q became %q, want %q", from, got, want)
		}
	}
	long := clean(strings.Repeat("가", 300) + ".hwpx")
	if len(long) > maxName || !strings.HasSuffix(long, "가.hwpx") || !utf8.ValidString(long) || len(long) < maxName-3 {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"a.pdf", "../x", strings.Repeat("가", 300) + ".hwp", "\xff", "a." + strings.Repeat("b", 300), "\u202e", "..", "a\\b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := clean(name)
		if got == "" || len(got) > maxName || strings.ContainsAny(got, "/\\\x00\r\n") || got == "." || got == ".." || !utf8.ValidString(got) {
			t.Errorf("%q became %q", name, got)
		}
		if h := disposition("attachment", got); strings.ContainsAny(h, "\r\n\x00") || strings.Count(h, `"`) != 2 {
			t.Errorf("%q is named %s", got, h)
		}
	})
}

// packed is a ZIP with entries of these names.
func packed(names ...string) []byte {
	var b bytes.Buffer
	z := ziparchive.NewWriter(&b)
	for _, n := range names {
		name, body, _ := strings.Cut(n, "=")
		w, _ := z.CreateHeader(&ziparchive.FileHeader{Name: name, Method: ziparchive.Store})
		_, _ = io.WriteString(w, body)
	}
	_ = z.Close()
	return fixed(b.Bytes())
}

// fixed writes the lengths of the first entry where those who pack without a stream have them.
func fixed(b []byte) []byte {
	r, err := ziparchive.NewReader(bytes.NewReader(b), int64(len(b)))
	if err == nil && len(r.File) > 0 {
		binary.LittleEndian.PutUint32(b[22:], uint32(r.File[0].UncompressedSize64)) //nolint:gosec // a few bytes
	}
	return b
}

// compound is an OLE file with such names in its directory.
func compound(names ...string) []byte {
	b := make([]byte, 512*(2+(len(names)+3)/4))
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[48:], 1) // the directory's first sector
	binary.LittleEndian.PutUint32(b[76:], 0) // the table's only one
	for i := range 128 {
		binary.LittleEndian.PutUint32(b[512+4*i:], 0xfffffffe)
	}
	for i, n := range names {
		sector := 1 + i/4
		if i/4 > 0 {
			binary.LittleEndian.PutUint32(b[512+4*(sector-1):], uint32(sector)) //nolint:gosec // a small number
		}
		e := b[512*(1+sector)+128*(i%4):]
		units := utf16.Encode([]rune(n))
		for j, u := range units {
			binary.LittleEndian.PutUint16(e[2*j:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2)) //nolint:gosec // a short name
	}
	return b
}

// TestAKindIsWhatTheContentSays [files are harmless], whatever the name does.
func TestAKindIsWhatTheContentSays(t *testing.T) {
	t.Parallel()
	types := "[Content_Types].xml"
	bomb := packed("mimetype="+hwpx, "Contents/content.hpf")
	binary.LittleEndian.PutUint32(bomb[len(bomb)-22+12:], 0xfffffff0) // says that its list of contents is four gigabytes
	for name, c := range map[string]struct {
		body    string
		word    string
		picture bool
		lies    bool
	}{
		"a.pdf":           {"%PDF-1.7\n%x", "pdf", false, false},
		"a.png":           {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "png", true, false},
		"photo.jpg":       {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "png", true, true},
		"b.jpg":           {"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg", true, false},
		"a.gif":           {"GIF89a", "gif", true, false},
		"a.webp":          {"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp", true, false},
		"a.tif":           {"II*\x00\x10\x00\x00\x00", "tiff", false, false},
		"IMG_1.HEIC":      {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic", false, false},
		"IMG_2.jpg":       {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic", false, true},
		"a.docx":          {string(packed(types, "_rels/.rels", "word/document.xml")), "word", false, false},
		"b.docx":          {string(packed("word/document.xml", strings.Repeat("x", 5000), types)), "word", false, false},
		"a.xlsx":          {string(packed(types, "xl/workbook.xml")), "excel", false, false},
		"a.pptx":          {string(packed(types, "ppt/presentation.xml")), "powerpoint", false, false},
		"a.hwpx":          {string(packed("mimetype="+hwpx, "version.xml", "Contents/header.xml")), "hwpx", false, false},
		"b.hwpx":          {string(packed("version.xml", "Contents/header.xml", "Contents/section0.xml")), "hwpx", false, false},
		"bomb.hwpx":       {string(bomb), "zip", false, true},
		"a.odt":           {string(packed("mimetype="+odf+"text", "content.xml")), "odt", false, false},
		"a.zip":           {string(packed("report.txt=x")), "zip", false, false},
		"report.docx":     {string(packed("report.txt=x")), "zip", false, true},
		"a.hwp":           {string(compound("Root Entry", "FileHeader", "DocInfo", "BodyText")), "hwp", false, false},
		"old.hwp":         {"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05", "hwp", false, false},
		"a.doc":           {string(compound("Root Entry", "1Table", "\x05SummaryInformation", "x", "WordDocument")), "word", false, false},
		"a.xls":           {string(compound("Root Entry", "Workbook")), "excel", false, false},
		"a.ppt":           {string(compound("Root Entry", "PowerPoint Document")), "powerpoint", false, false},
		"a.msg":           {string(compound("Root Entry", "__properties_version1.0")), "mail", false, false},
		"other.hwp":       {string(compound("Root Entry")), "other", false, false},
		"a.txt":           {"출장 보고서입니다.\n", "text", false, false},
		"cp949.txt":       {"\xc3\xe2\xc0\xe5 \xba\xb8\xb0\xed\xbc\xad", "text", false, false},
		"a.csv":           {"이름,소속\n이연구,STEPI\n", "csv", false, false},
		"mz.txt":          {"MZ세대와 과학기술 정책\n", "text", false, false},
		"list.txt":        {"name,place\na,b\nc,d\n", "text", false, false},
		"a.html":          {"<!DOCTYPE html><script>alert(1)</script>", "web", false, false},
		"invoice.pdf":     {"<html><body onload=alert(1)>", "web", false, true},
		"a.svg":           {`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "svg", false, false},
		"picture.png":     {`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, "svg", false, true},
		"noise.bin":       {"\x01\x02\x03\x04\x00\x05", "other", false, false},
		"truncated.zip":   {"PK\x03\x04\x14\x00", "zip", false, false},
		"ole-cut-off.doc": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "other", false, false},
	} {
		body := []byte(c.body)
		found, err := look(body[:min(len(body), 8<<10)], name, bytes.NewReader(body), int64(len(body)))
		f := File{Name: name, ContentType: found}
		k := f.Kind()
		if err != nil || k.word != c.word || k.picture != c.picture || f.Mistaken() != c.lies || isProgram(found, name) {
			t.Errorf("%s is %s (%s), picture %v, mistaken %v, %v", name, found, k.word, k.picture, f.Mistaken(), err)
		}
		if !i18n.Exists("file.kind." + k.word) {
			t.Errorf("no word for %s", k.word)
		}
	}
	for _, k := range kinds {
		if k.served != unknown && !strings.HasPrefix(k.served, "image/") && !strings.HasPrefix(k.served, "application/") {
			t.Errorf("browsers are told that %s is %s", k.word, k.served)
		}
	}
}

func FuzzLook(f *testing.F) {
	f.Add(packed("word/document.xml", "[Content_Types].xml"))
	f.Add(packed("mimetype="+hwpx, "x"))
	f.Add(compound("Root Entry", "FileHeader", "DocInfo"))
	f.Fuzz(func(t *testing.T, body []byte) {
		found, err := look(body[:min(len(body), 8<<10)], "a.bin", bytes.NewReader(body), int64(len(body)))
		if err != nil || found == "" {
			t.Errorf("%q, %v", found, err)
		}
	})
}

func TestHowLargeInWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{1: "1 B", 1023: "1023 B", 1024: "1 kB", 24_100: "24 kB", 1 << 20: "1.0 MB", 50 << 20: "50 MB", 5<<20 + 3<<19: "6.5 MB"} {
		if got := size(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
}
