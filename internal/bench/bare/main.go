// Command bare is what the program is measured against: the least that a Go program
// can do to answer as many bytes, and over PostgreSQL to show the rows of the list of
// visits. It is started by the measuring, with an address, how many bytes the answer has
// that never changes, and for the list a file that holds the statement.
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
	if len(args) != 2 && len(args) != 3 {
		return errors.New("usage: bare ADDRESS BYTES [FILE]")
	}
	size, err := strconv.Atoi(args[1])
	if err != nil || size < 1 {
		return fmt.Errorf("%q is no number of bytes", args[1])
	}
	pages := http.NewServeMux()
	constant := bytes.Repeat([]byte("x"), size)
	pages.HandleFunc("/constant", func(w http.ResponseWriter, _ *http.Request) { answer(w, constant) })
	if len(args) == 3 {
		db, err := addLists(ctx, pages, args[2])
		if err != nil {
			return err
		}
		defer db.Close()
	}

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

// addLists shows the list of the file's statement, compressed and not. The caller closes
// the database.
func addLists(ctx context.Context, pages *http.ServeMux, file string) (*pgxpool.Pool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list statement
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return nil, err
	}
	config.MaxConns = 16
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(1))
	if err != nil {
		return nil, err
	}
	db, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	show := lists(db, list)
	pages.Handle("/list", compress(show))
	pages.Handle("/list/unpacked", show)
	return db, nil
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
