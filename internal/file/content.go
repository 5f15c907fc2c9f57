package file

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5/pgtype"

	"gyoryu/internal/pg"
)

// chunkSize is how much of a file is in memory at once, on its way in and out.
const chunkSize = 256 << 10

// content is what a blob holds. It keeps one piece of it in memory, and no connection while
// nothing is read: whoever fetches a file over a slow line holds up nobody.
type content struct {
	ctx  context.Context //nolint:containedctx // readers have no other way to be given one
	db   pg.DB
	blob int64
	size int64
	at   int64
	n    int64 // which piece is in memory; -1: none
	buf  pgtype.PreallocBytes

	failed error // what made a Read fail
}

func (s Store) content(ctx context.Context, blob, size int64) *content {
	return &content{ctx: ctx, db: s.DB, blob: blob, size: size, n: -1}
}

// load brings the n-th piece to memory.
func (c *content) load(n int64) error {
	if c.n == n {
		return nil
	}
	if c.buf == nil {
		c.buf = make([]byte, 0, min(c.size, chunkSize))
	}
	c.n, c.buf = -1, c.buf[:cap(c.buf)] // which is what the next piece is written into
	rows, err := c.db.Query(c.ctx, `select bytes from blob_chunks where blob_id = @blob and n = @n`, pg.Args{"blob": c.blob, "n": n})
	if err != nil {
		return fmt.Errorf("reading piece %d of blob %d: %w", n, c.blob, err)
	}
	defer rows.Close()
	if !rows.Next() {
		return fmt.Errorf("reading piece %d of blob %d: %w", n, c.blob, errors.Join(rows.Err(), pg.NotFound))
	}
	if err := rows.Scan(&c.buf); err != nil {
		return fmt.Errorf("reading piece %d of blob %d: %w", n, c.blob, err)
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading piece %d of blob %d: %w", n, c.blob, err)
	}
	c.n = n
	return nil
}

// ReadAt reads what is at off, over the ends of pieces.
func (c *content) ReadAt(p []byte, off int64) (int, error) {
	read := 0
	for read < len(p) {
		if off >= c.size {
			return read, io.EOF
		}
		if err := c.load(off / chunkSize); err != nil {
			return read, err
		}
		here := off % chunkSize
		if here >= int64(len(c.buf)) {
			return read, io.ErrUnexpectedEOF
		}
		n := copy(p[read:], c.buf[here:])
		read, off = read+n, off+int64(n)
	}
	return read, nil
}

// Read reads on, to the end of a piece at most.
func (c *content) Read(p []byte) (int, error) {
	if c.at >= c.size {
		return 0, io.EOF
	}
	n, err := c.ReadAt(p[:min(int64(len(p)), chunkSize-c.at%chunkSize, c.size-c.at)], c.at)
	c.at += int64(n)
	c.failed = err
	return n, err
}

// Seek goes to where the next Read begins.
func (c *content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.at
	case io.SeekEnd:
		offset += c.size
	}
	if offset < 0 {
		return 0, errors.New("before the beginning")
	}
	c.at = offset
	return offset, nil
}

var _ interface {
	io.ReadSeeker
	io.ReaderAt
} = (*content)(nil)
