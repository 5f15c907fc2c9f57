package main

import (
	"strings"
	"testing"

	"gyoryu/internal/pg/pgtest"
)

func TestGeneratedDataIsCounted(t *testing.T) {
	t.Parallel()
	db := []string{"DATABASE_URL=" + pgtest.Empty(t)}
	for range 2 { // on top of each other
		got := gyoryu(t, db, "generate", "--visits=20", "--seed=5")
		if got.status != 0 || !strings.Contains(got.stdout, " 20 visits\n") || !strings.Contains(got.stdout, "its parts have none") {
			t.Errorf("generate: %+v", got)
		}
	}
}

func TestHowManyToGenerateHasToBeSaid(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"generate", "generate --visits=0", "generate --visits=-3", "generate --visits=5000001"} {
		refused(t, gyoryu(t, nil, strings.Fields(args)...), 2, "--visits has to be 1 to 5000000", "gyoryu generate --help")
	}
	refused(t, gyoryu(t, nil, "generate", "--visits=many"), 2, "--visits")
	refused(t, gyoryu(t, nil, "generate", "--visits=5", "--seed=-1"), 2, "--seed")
}
