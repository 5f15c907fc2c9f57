package recent_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gyoryu/internal/recent"
)

func TestWhatWasAskedIsRememberedForAWhile(t *testing.T) {
	t.Parallel()
	now, asked := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), 0
	m := recent.New(func() time.Time { return now })
	ask := func() (int, error) { asked++; return asked, nil }
	of := func(what string, want int) {
		t.Helper()
		if got, err := recent.Of(m, "n", ask); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", what, got, err, want)
		}
	}
	of("first", 1)
	now = now.Add(recent.For - time.Second)
	of("soon after", 1)
	now = now.Add(time.Second)
	of("too old", 2)
	now = now.Add(-time.Hour)
	of("a clock that went back", 3)
	m.Forget()
	of("forgotten", 4)
	if _, known := recent.Recall[string](m, "n"); known {
		t.Error("a number is recalled as a text")
	}
	if _, known := recent.Recall[int](m, "other"); known {
		t.Error("what was never asked is recalled")
	}
}

func TestAMistakeIsNotRemembered(t *testing.T) {
	t.Parallel()
	m, broken := recent.New(time.Now), errors.New("broken")
	if _, err := recent.Of(m, "n", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	if got, err := recent.Of(m, "n", func() (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Error(got, err)
	}
}

func TestWhatWasAskedBeforeAChangeIsNotRememberedAfterIt(t *testing.T) {
	t.Parallel()
	m := recent.New(time.Now)
	if _, err := recent.Of(m, "n", func() (int, error) { m.Forget(); return 1, nil }); err != nil {
		t.Fatal(err)
	}
	if _, known := recent.Recall[int](m, "n"); known {
		t.Error("an answer from before the change is recalled")
	}
	remember := m.Later("n")
	m.Forget()
	remember(2)
	if _, known := recent.Recall[int](m, "n"); known {
		t.Error("a late answer from before the change is recalled")
	}
	m.Later("n")(3)
	if got, known := recent.Recall[int](m, "n"); !known || got != 3 {
		t.Error(got, known)
	}
}

func TestNoMemoryAsksEachTime(t *testing.T) {
	t.Parallel()
	asked := 0
	for range 2 {
		if _, err := recent.Of(nil, "n", func() (int, error) { asked++; return 0, nil }); err != nil {
			t.Fatal(err)
		}
	}
	(*recent.Memory)(nil).Later("n")(1)
	(*recent.Memory)(nil).Forget()
	if asked != 2 {
		t.Error("asked", asked, "times")
	}
}

func TestNotEverythingIsRememberedForEver(t *testing.T) {
	t.Parallel()
	m := recent.New(time.Now)
	for i := range 10_000 {
		m.Later(i)(i)
	}
	if _, known := recent.Recall[int](m, 0); known {
		t.Error("the first of ten thousand is still there")
	}
	if _, known := recent.Recall[int](m, 9999); !known {
		t.Error("the last is not")
	}
}

// TestManyAskOnceForWhatTakesLong: twenty ask at the same time, and one of them finds out.
func TestManyAskOnceForWhatTakesLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, free := recent.New(time.Now), make(chan struct{})
		var asked atomic.Int64
		ask := func() (int64, error) { n := asked.Add(1); <-free; return n, nil }
		for range 20 {
			go func() {
				if n, err := recent.Once(t.Context(), m, "n", ask); n != 1 || err != nil {
					t.Errorf("one is told %d, %v", n, err)
				}
			}()
		}
		synctest.Wait() // they ask, and wait
		gone, cancel := context.WithCancel(t.Context())
		go func() {
			if _, err := recent.Once(gone, m, "n", ask); !errors.Is(err, context.Canceled) {
				t.Errorf("who has gone is told %v", err)
			}
		}()
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(free)
		synctest.Wait()
		if n := asked.Load(); n != 1 {
			t.Errorf("%d asked", n)
		}
	})
}

// TestAMistakeIsNotEverybodys: the next in the row asks anew.
func TestAMistakeIsNotEverybodys(t *testing.T) {
	t.Parallel()
	m, broken := recent.New(time.Now), errors.New("broken")
	if _, err := recent.Once(t.Context(), m, "n", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	if n, err := recent.Once(t.Context(), m, "n", func() (int, error) { return 7, nil }); n != 7 || err != nil {
		t.Error(n, err)
	}
	if n, err := recent.Once(t.Context(), nil, "n", func() (int, error) { return 8, nil }); n != 8 || err != nil {
		t.Error(n, err)
	}
}
