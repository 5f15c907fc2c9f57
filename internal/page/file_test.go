package page_test

import (
	"net/http/httptest"
	"testing"

	"gyoryu/internal/page"
)

func TestASheetHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	if err := page.Sheet(w, "a b.csv", [][]string{{"=1+1", "+82 2", "-5", "@a", "\tx"}, {"조황희", "a, b", "1", "", "a=b"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := w.Body.String(), "\ufeff'=1+1,'+82 2,'-5,'@a,'\tx\n조황희,\"a, b\",1,,a=b\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="a b.csv"` {
		t.Errorf("sent as %s", got)
	}
}
