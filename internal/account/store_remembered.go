package account

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// remembers is how long a session is remembered: as often is its last seen written.
	remembers = time.Minute
	// mostRemembered is how many sessions are remembered at once.
	mostRemembered = 5000
	// listensAgain is how long after the database hung up one listens to it anew.
	listensAgain = time.Second
	// silence is how long one listens before asking whether anybody is still there.
	silence = 30 * time.Second
)

// Sessions remembers for whom cookies stand, so that pages need not ask each time. The
// database tells it of every session that ends and every account that changes, through
// whichever copy of the program; while it cannot listen, it remembers nothing. Nil
// remembers nothing either.
type Sessions struct {
	mu        sync.Mutex
	known     map[string]remembered
	listening bool
	epoch     int // counts how often everything was forgotten
}

type remembered struct {
	visitor
	at time.Time
}

// Listen keeps s right until ctx ends, on a connection of its own.
func (s *Sessions) Listen(ctx context.Context, connect func(context.Context) (*pgx.Conn, error)) {
	for ctx.Err() == nil {
		err := s.listen(ctx, connect)
		s.hears(false)
		if ctx.Err() == nil {
			slog.WarnContext(ctx, "sessions are not remembered: the database cannot be listened to", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(listensAgain):
		}
	}
}

func (s *Sessions) listen(ctx context.Context, connect func(context.Context) (*pgx.Conn, error)) error {
	db, err := connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(context.WithoutCancel(ctx)) }()
	if _, err := db.Exec(ctx, "listen who_asks"); err != nil {
		return err
	}
	s.hears(true)
	for {
		told, cancel := context.WithTimeout(ctx, silence)
		_, err := db.WaitForNotification(told)
		over := told.Err()
		cancel()
		switch {
		case err == nil:
			s.hears(true)
		case ctx.Err() != nil || over == nil:
			return err
		default: // nothing was said for a while
			if err := db.Ping(ctx); err != nil {
				return err
			}
		}
	}
}

// hears says whether the database is listened to from now on, and so whether sessions may
// be remembered; those known until now are asked for again.
func (s *Sessions) hears(listening bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listening = listening
	s.empty()
}

// empty needs mu.
func (s *Sessions) empty() {
	s.epoch++
	s.known = map[string]remembered{}
}

// Forget makes every session be asked for again.
func (s *Sessions) Forget() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty()
}

// of is for whom the token stands, as remembered or else as find finds out.
func (s *Sessions) of(token string, find func() (visitor, error)) (visitor, error) {
	if s == nil {
		return find()
	}
	now := time.Now()
	s.mu.Lock()
	known, is := s.known[token]
	since, listening := s.epoch, s.listening
	s.mu.Unlock()
	if is && now.Sub(known.at) < remembers && now.Before(known.EndsAt) {
		known.Unseen = false
		return known.visitor, nil
	}
	found, err := find()
	if err != nil || !listening {
		return found, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.epoch == since {
		if len(s.known) >= mostRemembered {
			clear(s.known)
		}
		s.known[token] = remembered{found, now}
	}
	return found, nil
}
