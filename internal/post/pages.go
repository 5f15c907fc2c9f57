package post

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"

	"gyoryu/internal/recent"
)

const (
	// mostPages and mostBytes bound what one copy of the program keeps of the board.
	mostPages = 500
	mostBytes = 8 << 20
)

// address is what a page of the board is kept by: where it is, and what of the reader
// changes it.
type address struct{ path, look string }

// kept is a page of the board as it is sent, plain and compressed, and whose reading it
// counts (0: nobody's).
type kept struct {
	body, packed []byte
	post         int64
}

func (k kept) size() int { return len(k.body) + len(k.packed) }

// pack compresses the page, once for all who will read it: that takes longer than all
// else that a reader of a kept page costs.
func (k kept) pack() kept {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(k.body) // to memory: cannot fail
	_ = z.Close()
	k.packed = b.Bytes()
	return k
}

// pages are those that were sent lately. They are kept in a recent.Memory, and so are
// forgotten with it: after some seconds, and at once when this copy changes something.
type pages struct {
	mu    sync.Mutex
	all   map[address]kept
	bytes int
}

// pagesKey is what the memory knows them by.
type pagesKey struct{}

// pagesIn are those of the memory; of none, new ones.
func pagesIn(m *recent.Memory) *pages {
	p, _ := recent.Of(m, pagesKey{}, func() (*pages, error) { return &pages{all: map[address]kept{}}, nil })
	return p
}

func (p *pages) get(a address) (kept, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, known := p.all[a]
	return k, known
}

func (p *pages) put(a address, k kept) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.all) >= mostPages || p.bytes+k.size() > mostBytes {
		clear(p.all)
		p.bytes = 0
	}
	p.bytes += k.size() - p.all[a].size()
	p.all[a] = k
}
