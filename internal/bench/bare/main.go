// Command bare is what the program's list of visits is measured against: the least
// that a Go program over PostgreSQL can do to show the same rows. It is started by
// the measuring, with an address and a file that holds the statement.
//
// Read main.go for what it answers, list.templ for the page.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/a-h/templ"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/klauspost/compress/gzhttp"

	"gyoryu/internal/visit"
)

// statement is the list's, as the program sent it.
type statement struct {
	SQL    string
	Params []*string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("usage: bare ADDRESS FILE")
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	var list statement
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	config.MaxConns = 16
	db, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer db.Close()
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(1))
	if err != nil {
		return err
	}
	pages := http.NewServeMux()
	show := lists(db, list)
	pages.Handle("/list", compress(show))
	pages.Handle("/list/unpacked", show)
	constant := bytes.Repeat([]byte("x"), 36_000)
	pages.HandleFunc("/constant", func(w http.ResponseWriter, _ *http.Request) { answer(w, constant) })

	server := &http.Server{Addr: args[0], Handler: pages, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func lists(db *pgxpool.Pool, list statement) http.HandlerFunc {
	var args []any
	for _, p := range list.Params {
		if p == nil {
			args = append(args, nil)
			continue
		}
		args = append(args, *p)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		rows, err := db.Query(r.Context(), list.SQL, args...)
		if err == nil {
			var lines []visit.Line
			if lines, err = pgx.CollectRows(rows, pgx.RowToStructByName[visit.Line]); err == nil {
				body := templ.GetBuffer()
				defer templ.ReleaseBuffer(body)
				if err = page(lines[:min(len(lines), 50)]).Render(r.Context(), body); err == nil {
					answer(w, body.Bytes())
					return
				}
			}
		}
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func answer(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

func path(noun string, id int64) templ.SafeURL {
	return templ.SafeURL("/" + noun + "/" + strconv.FormatInt(id, 10))
}
