package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	"gyoryu/internal/pg/local"
)

// server is the address of the server that this process's tests share.
var server = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("TEST_DATABASE_URL"); given != "" {
		u, err := url.Parse(given)
		if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
			return "", fmt.Errorf("TEST_DATABASE_URL is not an address like postgres://user@host/database")
		}
		return given, nil
	}
	// Nobody stops it: it ends with this process, which may have no last moment.
	own, err := local.StartScratch(context.Background())
	if err != nil {
		return "", fmt.Errorf("starting a server for the tests: %w", err)
	}
	return own.URL(), nil
})

// at is the server's address with another database's name.
func at(server, database string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err) // server was parsed before
	}
	u.Path = "/" + database
	return u.String()
}
