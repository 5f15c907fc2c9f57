// Package recent remembers for a few seconds what many pages show and few requests change:
// that a list has more rows than are counted, the countries that a filter offers. A change
// through this copy of the program is shown at once; one through another copy within For.
package recent

import (
	"context"
	"sync"
	"time"
)

const (
	// For is how long something is remembered.
	For = 15 * time.Second
	// most is how many things are remembered at once; they are keys of a few hundred bytes.
	most = 2000
)

// Memory is what one copy of the program remembers. A nil Memory remembers nothing.
type Memory struct {
	now   func() time.Time
	mu    sync.Mutex
	known map[any]fact
	epoch int // counts how often everything was forgotten
	// asking is closed when what somebody asks as a key is answered.
	asking map[any]chan struct{}
}

type fact struct {
	value any
	at    time.Time
}

// New is an empty memory that reads the time from now.
func New(now func() time.Time) *Memory {
	return &Memory{now: now, known: map[any]fact{}, asking: map[any]chan struct{}{}}
}

// Of is what is remembered as key, or else what ask finds out. A mistake is not remembered,
// nor what was found out while everything was being forgotten.
func Of[T any](m *Memory, key any, ask func() (T, error)) (T, error) {
	if known, ok := Recall[T](m, key); ok {
		return known, nil
	}
	remember := m.Later(key)
	found, err := ask()
	if err == nil {
		remember(found)
	}
	return found, err
}

// Once is Of for what takes long to find out: one asks, and who comes meanwhile waits for
// the answer, or for ctx to end.
func Once[T any](ctx context.Context, m *Memory, key any, ask func() (T, error)) (T, error) {
	if m == nil {
		return ask()
	}
	for {
		if known, ok := Recall[T](m, key); ok {
			return known, nil
		}
		answered, mine := m.turn(key)
		if mine {
			defer m.over(key)
			return Of(m, key, ask)
		}
		select {
		case <-answered:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
}

// turn is when what is asked as key is answered, and whether whoever calls is to ask.
func (m *Memory) turn(key any) (answered chan struct{}, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	answered, busy := m.asking[key]
	if !busy {
		answered = make(chan struct{})
		m.asking[key] = answered
	}
	return answered, !busy
}

// over lets the others look, or ask.
func (m *Memory) over(key any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	close(m.asking[key])
	delete(m.asking, key)
}

// Recall is what is remembered as key, false if nothing is.
func Recall[T any](m *Memory, key any) (value T, known bool) {
	if m == nil {
		return value, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f, known := m.known[key]
	now := m.now()
	if !known || now.Sub(f.at) >= For || now.Before(f.at) {
		return value, false
	}
	value, known = f.value.(T)
	return value, known
}

// Later is how something that is being asked now is remembered once it is answered.
func (m *Memory) Later(key any) (remember func(value any)) {
	since := m.since()
	return func(value any) { m.keep(key, value, since) }
}

// Forget makes everything be asked anew.
func (m *Memory) Forget() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.epoch++
	clear(m.known)
}

func (m *Memory) since() int {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.epoch
}

func (m *Memory) keep(key, value any, since int) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.epoch != since {
		return
	}
	if len(m.known) >= most {
		clear(m.known)
	}
	m.known[key] = fact{value, m.now()}
}
