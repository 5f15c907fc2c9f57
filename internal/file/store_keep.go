package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

var (
	// Empty reports a file without a single byte.
	Empty = errors.New("an empty file")
	// TooLarge reports a file with more bytes than a file may have.
	TooLarge = errors.New("too large a file")
	// Program reports a file that runs.
	Program = errors.New("a program")
	// Unreadable reports that the rest of a file did not arrive.
	Unreadable = errors.New("the file broke off")
)

// Incoming is a file on its way in.
type Incoming struct {
	Record
	Name string
	Body io.Reader
	Most int64 // bytes that it may have
}

// abandoned is after how long what was not finished is thrown away: longer than any request lasts.
const abandoned = "2 hours"

// Keep reads a file to its end and attaches it to the record. Its pieces are written as they
// arrive, each by itself, so that a slow line holds no connection; they count once the whole is
// there, in one transaction. The same content is kept once, and the same file on the same record
// too: whoever sends it again because the answer was lost gets the one that is there.
func (s Store) Keep(ctx context.Context, in Incoming, who auth.Account) (id int64, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("keeping a file of %s %d: %w", in.Noun, in.ID, err)
		}
	}()
	piece := make([]byte, chunkSize)
	n, ended, err := fill(in.Body, piece)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, Empty
	}
	head := piece[:n:n]
	if contentType, err := look(head, in.Name, nowhere{}, 0); err == nil && isProgram(contentType, in.Name) {
		return 0, Program
	}
	blob, err := pg.Value[int64](ctx, s.DB, `
		with old as (delete from blobs where sha256 is null and begun_at < now() - interval '`+abandoned+`')
		insert into blobs default values returning id`, nil)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			s.throwAway(ctx, blob)
		}
	}()
	// What is looked at must outlive the piece, which the next one is read into.
	whole, begins := sha256.New(), append([]byte(nil), head[:min(n, 8<<10)]...)
	var total int64
	for at := 0; ; at++ {
		if total += int64(n); total > in.Most {
			return 0, TooLarge
		}
		whole.Write(piece[:n])
		if err := s.write(ctx, blob, at, piece[:n]); err != nil {
			return 0, err
		}
		if ended {
			break
		}
		if n, ended, err = fill(in.Body, piece); err != nil {
			return 0, err
		}
		if n == 0 {
			break
		}
	}
	contentType, err := look(begins, in.Name, s.content(ctx, blob, total), total)
	if err != nil {
		return 0, err
	}
	if isProgram(contentType, in.Name) {
		return 0, Program
	}
	return s.attach(ctx, in, kept{blob: blob, sum: whole.Sum(nil), size: total, contentType: contentType}, who)
}

// write adds a piece to a blob. By COPY, which takes it as it is: as a parameter it would be copied
// several times over, and a large file would leave twice its size to be collected.
func (s Store) write(ctx context.Context, blob int64, n int, piece []byte) error {
	head := []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03") // no flags; a row of three columns
	head = binary.BigEndian.AppendUint32(head, 8)
	head = binary.BigEndian.AppendUint64(head, uint64(blob)) //nolint:gosec // an id is positive
	head = binary.BigEndian.AppendUint32(head, 4)
	head = binary.BigEndian.AppendUint32(head, uint32(n))          //nolint:gosec // at most some thousands
	head = binary.BigEndian.AppendUint32(head, uint32(len(piece))) //nolint:gosec // at most chunkSize
	row := io.MultiReader(bytes.NewReader(head), bytes.NewReader(piece), strings.NewReader("\xff\xff"))
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		_, err := tx.Conn().PgConn().CopyFrom(ctx, row, `copy blob_chunks (blob_id, n, bytes) from stdin (format binary)`)
		return err
	})
}

// kept is a blob all of whose pieces are there.
type kept struct {
	blob        int64
	sum         []byte
	size        int64
	contentType string
}

// attach makes a blob count, unless the same is there already, and a file of it.
func (s Store) attach(ctx context.Context, in Incoming, k kept, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		// Two who bring the same at once: the second waits until the first is done.
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended(encode(@sum::bytea, 'hex'), 0))`, pg.Args{"sum": k.sum}); err != nil {
			return err
		}
		same, err := pg.Value[int64](ctx, tx, `select id from blobs where sha256 = @sum`, pg.Args{"sum": k.sum})
		switch {
		case errors.Is(err, pg.NotFound):
			_, err = tx.Exec(ctx, `update blobs set sha256 = @sum, size = @size where id = @blob`, pg.Args{"sum": k.sum, "size": k.size, "blob": k.blob})
		case err == nil:
			_, err = tx.Exec(ctx, `delete from blobs where id = @blob`, pg.Args{"blob": k.blob})
			k.blob = same
		}
		if err != nil {
			return err
		}
		args := pg.Args{"of": in.ID, "name": in.Name, "type": k.contentType, "blob": k.blob, "by": pg.NullID(who.ID)}
		id, err = pg.Value[int64](ctx, tx, `
			select f.id from files f where f.`+in.Noun.column()+` = @of and f.blob_id = @blob and f.name = @name and f.removed_at is null order by f.id limit 1`, args)
		if errors.Is(err, pg.NotFound) {
			id, err = pg.Value[int64](ctx, tx, `
				insert into files (`+in.Noun.column()+`, name, content_type, blob_id, created_by) values (@of, @name, @type, @blob, @by) returning id`, args)
		}
		return err
	})
	return id, err
}

// throwAway forgets what did not become a file, though the request may be over. What it cannot
// forget, a later upload does.
func (s Store) throwAway(ctx context.Context, blob int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_, _ = s.DB.Exec(ctx, `delete from blobs where id = @blob and sha256 is null`, pg.Args{"blob": blob})
}

// fill reads until p is full or the file ends. Not io.ReadFull, which tells an end that came
// too early and one that did not by the same error.
func fill(r io.Reader, p []byte) (n int, ended bool, err error) {
	for n < len(p) {
		more, err := r.Read(p[n:])
		n += more
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return n, true, nil
		}
		if err != nil {
			return n, false, errors.Join(Unreadable, err)
		}
	}
	return n, false, nil
}

// full reports that the disk on which the database is has no room left.
func full(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "53100"
}

// nowhere is a file of which no more is known yet than how it begins.
type nowhere struct{}

func (nowhere) ReadAt([]byte, int64) (int, error) { return 0, io.EOF }
