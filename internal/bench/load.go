package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// visitors are those who ask, one on each connection.
type visitors struct {
	request func(i int) []byte // what the i-th asks next, whole
	status  int                // what it has to be answered
	took    func(i int)        // told after each answer, if not nil
}

// sample is what a slice of time found out.
type sample struct {
	rate        float64 // answers a second
	median, p99 time.Duration
	bytes       int64 // of the body of an answer, as sent
}

// ask has all visitors ask at address for d, each as soon as it is answered. What is
// answered in the first fifth of a second is not counted; nor is what comes too late,
// unless everything does: then that is how slow it is.
func ask(ctx context.Context, address string, v visitors, d time.Duration) (sample, error) {
	begin := time.Now().Add(200 * time.Millisecond)
	end := begin.Add(d)
	var (
		wait   sync.WaitGroup
		took   [connections][]time.Duration
		sizes  [connections]int64
		late   [connections]time.Duration
		failed [connections]error
	)
	for i := range connections {
		wait.Go(func() { took[i], late[i], sizes[i], failed[i] = one(ctx, address, v, i, begin, end) })
	}
	wait.Wait()
	all := slices.Concat(took[:]...)
	if err := errors.Join(failed[:]...); err != nil {
		return sample{}, err
	}
	if len(all) == 0 {
		all, d = late[:], slices.Max(late[:])
	}
	slices.Sort(all)
	return sample{
		rate: float64(len(all)) / d.Seconds(), median: percentile(all, 50), p99: percentile(all, 99), bytes: sizes[0],
	}, nil
}

// one is a visitor: a connection kept alive, and no more work than reading answers
// takes, since the cores are shared with what is measured.
func one(ctx context.Context, address string, v visitors, i int, begin, end time.Time) (took []time.Duration, late time.Duration, size int64, err error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, 0, 0, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(end.Add(30 * time.Second)); err != nil {
		return nil, 0, 0, err
	}
	read := bufio.NewReaderSize(conn, 64<<10)
	for ctx.Err() == nil {
		asked := time.Now()
		if asked.After(end) {
			return took, late, size, nil
		}
		if _, err := conn.Write(v.request(i)); err != nil {
			return nil, 0, 0, err
		}
		answer, err := http.ReadResponse(read, nil) //nolint:bodyclose // it is read to its end, and the connection goes on
		if err != nil {
			return nil, 0, 0, err
		}
		size, err = io.Copy(io.Discard, answer.Body)
		if err != nil {
			return nil, 0, 0, err
		}
		if answer.StatusCode != v.status {
			return nil, 0, 0, fmt.Errorf("answered %d, not %d", answer.StatusCode, v.status)
		}
		if v.took != nil {
			v.took(i)
		}
		if now := time.Now(); now.After(begin) && now.Before(end) {
			took = append(took, now.Sub(asked))
		} else {
			late = now.Sub(asked)
		}
	}
	return nil, 0, 0, ctx.Err()
}

// percentile is the least of the sorted values that p of a hundred do not exceed.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}

// middle is the median.
func middle[T float64 | time.Duration](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// raw is a request as a browser that knows gzip sends it.
func raw(method, path, cookie, body string) []byte {
	head := method + " " + path + " HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nAccept-Language: en\r\nAccept-Encoding: gzip\r\n"
	if cookie != "" {
		head += "Cookie: " + cookie + "\r\n"
	}
	if body != "" {
		head += fmt.Sprintf("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	return []byte(head + "\r\n" + body)
}
