package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg/pgtest"
)

// visitor is a browser of somebody who is signed in.
type visitor struct {
	http.Client
	at string
}

// enter signs staff in, whose account is made by hand.
func enter(t *testing.T, db *pgx.Conn) (session string) {
	t.Helper()
	secret := make([]byte, 32)
	token, sum := base64.RawURLEncoding.EncodeToString(secret), sha256.Sum256(secret)
	if _, err := db.Exec(t.Context(), `
		with a as (insert into accounts (email, name, roles, language) values ('staff@office.example', 'Staff', '{staff}', 'en') returning id)
		insert into sessions (token_hash, account_id, ends_at) select $1, id, now() + interval '1 hour' from a`, sum[:]); err != nil {
		t.Fatal(err)
	}
	return token
}

func as(t *testing.T, session, address string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(at, []*http.Cookie{{Name: "session", Value: session, Path: "/"}})
	return &visitor{http.Client{
		Jar:           jar,
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, address}
}

// attach sends a file, and reports whether the answer says that it is there.
func (v *visitor) attach(visit int64, name string, body io.Reader) bool {
	in, out := io.Pipe()
	form := multipart.NewWriter(out)
	go func() {
		part, err := form.CreateFormFile("files", name)
		if err == nil {
			_, err = io.Copy(part, body)
		}
		if err == nil {
			err = form.Close()
		}
		_ = out.CloseWithError(err)
	}()
	defer func() { _ = in.Close() }()
	r, err := http.NewRequest(http.MethodPost, v.at+"/visits/"+strconv.FormatInt(visit, 10)+"/files", in)
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := v.Do(r)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusSeeOther
}

// save writes a visit down, and reports whether the answer says that it is there.
func (v *visitor) save(title string, institute int64) bool {
	answer, err := v.PostForm(v.at+"/visits", url.Values{
		"title": {title}, "direction": {"outgoing"}, "starts_on": {"2019-03-03"}, "ends_on": {"2019-03-06"}, "do": {"save"},
		"stops[0].institute": {"CASTED"}, "stops[0].institute_id": {strconv.FormatInt(institute, 10)}, "stops[0].points[0].kind": {"discussed"}, "stops[0].points[0].text": {"Said on " + title},
		"points[0].kind": {"learned"}, "points[0].text": {"Learned on " + title},
	})
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusSeeOther
}

// promised is what was answered to be saved.
type promised struct {
	institute int64 // where the visits stop

	mu     sync.Mutex
	visits []string
	files  map[string]string // hashes, by name
}

// work saves and attaches until the program is gone.
func (p *promised) work(v *visitor, visit int64, name string, over <-chan struct{}) {
	for n := 0; ; n++ {
		select {
		case <-over:
			return
		default:
		}
		title := fmt.Sprintf("%s-%d", name, n)
		if rand.N(2) == 0 {
			if v.save(title, p.institute) {
				p.mu.Lock()
				p.visits = append(p.visits, title)
				p.mu.Unlock()
			}
			continue
		}
		body := make([]byte, 1+rand.N(600<<10))
		fillNoise(body)
		sum := sha256.Sum256(body)
		if v.attach(visit, title+".bin", bytes.NewReader(body)) {
			p.mu.Lock()
			p.files[title+".bin"] = hex.EncodeToString(sum[:])
			p.mu.Unlock()
		}
	}
}

func fillNoise(p []byte) {
	source := rand.NewChaCha8([32]byte{byte(rand.N(256)), byte(rand.N(256)), byte(rand.N(256)), byte(rand.N(256))})
	_, _ = source.Read(p)
	p[0] = 1 // no text
}

// TestWhatWasAnsweredIsThereThoughTheProgramIsKilled [an answered save is on disk]: killed at
// random fifty times while visits are saved and files come in. Each that was answered is there,
// whole, once, with its history; nothing that was not is there by halves.
func TestWhatWasAnsweredIsThereThoughTheProgramIsKilled(t *testing.T) {
	const kills, copies, busy = 50, 5, 2
	address := pgtest.NewURL(t)
	db, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	session := enter(t, db)
	var visit, casted int64
	if err := db.QueryRow(t.Context(), `
		with i as (insert into institutes (name, kind, country) values ('CASTED', 'research_institute', 'CN') returning id),
		     v as (insert into visits (title, direction, starts_on, ends_on, created_by) select 'Before', 'outgoing', '2019-03-03', '2019-03-06', id from accounts returning id)
		select v.id, i.id from i, v`).Scan(&visit, &casted); err != nil {
		t.Fatal(err)
	}
	kept := &promised{institute: casted, files: map[string]string{}}
	t.Run("copies", func(t *testing.T) { // several over one database, each killed again and again
		for copied := range copies {
			t.Run(strconv.Itoa(copied), func(t *testing.T) {
				t.Parallel()
				for n := range kills / copies {
					run, over := start(t, "DATABASE_URL="+address), make(chan struct{})
					var all sync.WaitGroup
					for worker := range busy {
						all.Go(func() {
							kept.work(as(t, session, run.address), visit, fmt.Sprintf("%d-%d-%d", copied, n, worker), over)
						})
					}
					time.Sleep(100*time.Millisecond + rand.N(300*time.Millisecond)) // the moment is what is random
					run.kill()
					close(over)
					all.Wait()
				}
			})
		}
	})
	last := start(t, "DATABASE_URL="+address)
	t.Logf("%d visits and %d files were answered", len(kept.visits), len(kept.files))
	if len(kept.visits) < kills/2 || len(kept.files) < kills/2 {
		t.Errorf("only %d visits and %d files were answered: too few to tell", len(kept.visits), len(kept.files))
	}
	count := func(sql string, args ...any) (n int) {
		t.Helper()
		if err := db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return n
	}
	if n := count(`
		select count(*) from unnest($1::text[]) t (title)
		 where (select count(*) from visits v where v.title = t.title) <> 1
		    or (select count(*) from visits v join stops s on s.visit_id = v.id join points p on p.stop_id = s.id where v.title = t.title and p.text = 'Said on ' || t.title) <> 1
		    or (select count(*) from visits v join points p on p.visit_id = v.id and p.stop_id is null where v.title = t.title and p.text = 'Learned on ' || t.title) <> 1
		    or (select count(*) from visits v join history h on h.noun = 'visit' and h.noun_id = v.id and h.account_id = v.created_by where v.title = t.title) < 4`, kept.visits); n > 0 {
		t.Errorf("%d of the visits that were answered are not there whole, once, with their history", n)
	}
	if n := count(`select count(*) from visits v where title <> 'Before' and (select count(*) from points p where p.visit_id = v.id) <> 2`); n > 0 {
		t.Errorf("%d visits are there by halves", n)
	}
	for name, hash := range kept.files {
		if n := count(`select count(*) from files f join blobs b on b.id = f.blob_id where f.name = $1 and encode(b.sha256, 'hex') = $2`, name, hash); n != 1 {
			t.Errorf("%s is there %d times", name, n)
		}
	}
	if n := count(`select count(*) from files f where (select count(*) from history h where h.noun = 'visit' and h.noun_id = f.visit_id and h.part = 'files' and h.part_id = f.id) <> 1`); n > 0 {
		t.Errorf("%d files have no history", n)
	}
	if n := count(`
		select count(*) from blobs b where b.sha256 is not null
		   and (select sha256(string_agg(c.bytes, ''::bytea order by c.n)) from blob_chunks c where c.blob_id = b.id) is distinct from b.sha256`); n > 0 {
		t.Errorf("%d files are not what their hash says", n)
	}
	t.Logf("%d beginnings are left to be tidied", count(`select count(*) from blobs where sha256 is null`))
	if _, err := db.Exec(t.Context(), `update blobs set begun_at = now() - interval '1 day' where sha256 is null`); err != nil {
		t.Fatal(err)
	}
	if !as(t, session, last.address).attach(visit, "last.bin", strings.NewReader("\x01last")) {
		t.Error("nothing more is taken")
	}
	if n := count(`select count(*) from blobs where sha256 is null`); n != 0 {
		t.Errorf("%d beginnings are left though it is another day", n)
	}
}

// peak is the most memory that the program has had.
func (r *served) peak() int {
	r.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.Process.Pid))
	if err != nil {
		r.t.Skip("this system does not tell how much memory a program has")
	}
	for line := range strings.Lines(string(status)) {
		var kB int
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kB); n == 1 {
			return kB << 10
		}
	}
	r.t.Skip("this system does not tell how much memory a program has had")
	return 0
}

// noise is a stream of bytes that nothing packs.
type noise struct {
	*rand.ChaCha8
	hash.Hash
}

func (n noise) Read(p []byte) (int, error) {
	_, _ = n.ChaCha8.Read(p)
	_, _ = n.Hash.Write(p)
	return len(p), nil
}

// TestALargeFileMovesTheMemoryByLittle: 50 MB there and back again, and 20 MB are not needed.
func TestALargeFileMovesTheMemoryByLittle(t *testing.T) {
	const large, little = 50 << 20, 20 << 20
	address := pgtest.NewURL(t)
	db, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	session := enter(t, db)
	var visit int64
	if err := db.QueryRow(t.Context(), `
		insert into visits (title, direction, starts_on, ends_on, created_by) select 'Tour', 'outgoing', '2019-03-03', '2019-03-06', id from accounts returning id`).Scan(&visit); err != nil {
		t.Fatal(err)
	}
	run := start(t, "DATABASE_URL="+address)
	v := as(t, session, run.address)
	if !v.attach(visit, "small.bin", strings.NewReader("\x01small")) { // what the first of all costs is not the file's
		t.Fatal("not taken")
	}
	before := run.peak()
	sent := noise{rand.NewChaCha8([32]byte{1}), sha256.New()}
	if !v.attach(visit, "large.bin", io.LimitReader(sent, large)) {
		t.Fatal("not taken")
	}
	there := run.peak()
	var id int64
	if err := db.QueryRow(t.Context(), `select id from files where name = 'large.bin'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	answer, err := v.Get(fmt.Sprintf("%s/files/%d/content", run.address, id))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	got := sha256.New()
	if n, err := io.Copy(got, answer.Body); err != nil || n != large || answer.ContentLength != large {
		t.Errorf("%d bytes of %d came back, %v", n, answer.ContentLength, err)
	}
	if !bytes.Equal(got.Sum(nil), sent.Sum(nil)) {
		t.Error("what came back is not what was sent")
	}
	back := run.peak()
	t.Logf("%d kB at first, %d more for the way there, %d more for the way back", before>>10, (there-before)>>10, (back-there)>>10)
	if back-before >= little {
		t.Errorf("the memory grew by %d kB", (back-before)>>10)
	}
}
