package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"gyoryu/internal/auth"
)

// TestTheDoorIsShutByDefault: to the public, to other roles, and where no role is
// named to everybody.
func TestTheDoorIsShutByDefault(t *testing.T) {
	t.Parallel()
	somebody := func(roles ...auth.Role) auth.Account { return auth.Account{ID: 7, Roles: roles} }
	for _, c := range []struct {
		who  auth.Account
		door []auth.Role
		want error
	}{
		{auth.Account{}, auth.Roles, auth.SignedOut},
		{auth.Account{Roles: []auth.Role{auth.Admin}}, auth.Roles, auth.SignedOut}, // roles without an account are nobody's
		{somebody(), auth.Roles, auth.Forbidden},
		{somebody(auth.Researcher), auth.Roles, nil},
		{somebody(auth.Researcher), []auth.Role{auth.Staff, auth.Manager}, auth.Forbidden},
		{somebody(auth.Admin), []auth.Role{auth.Staff, auth.Manager}, auth.Forbidden},
		{somebody(auth.Researcher, auth.Manager), []auth.Role{auth.Staff, auth.Manager}, nil},
		{somebody(auth.Roles...), nil, auth.Forbidden},
		{somebody("root"), auth.Roles, auth.Forbidden},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if refused, passed := knock(r.WithContext(auth.As(r.Context(), c.who)), c.door...); passed != (c.want == nil) || !errors.Is(refused, c.want) {
			t.Errorf("%v at the door of %v: passed %v, refused %v, want %v", c.who.Roles, c.door, passed, refused, c.want)
		}
	}
}

// TestATokenThatOnlyReadsChangesNothing, whatever the role of its account.
func TestATokenThatOnlyReadsChangesNothing(t *testing.T) {
	t.Parallel()
	reads := auth.Account{ID: 7, Roles: []auth.Role{auth.Manager}, TokenID: 3, ReadsOnly: true}
	writes := reads
	writes.ReadsOnly = false
	for _, c := range []struct {
		method string
		who    auth.Account
		door   auth.Role
		want   error
	}{
		{http.MethodGet, reads, auth.Manager, nil},
		{http.MethodHead, reads, auth.Manager, nil},
		{http.MethodPost, reads, auth.Manager, auth.ReadsOnly},
		{http.MethodPatch, reads, auth.Manager, auth.ReadsOnly},
		{http.MethodDelete, reads, auth.Manager, auth.ReadsOnly},
		{http.MethodPost, reads, auth.Admin, auth.Forbidden},
		{http.MethodPost, writes, auth.Manager, nil},
	} {
		r := httptest.NewRequest(c.method, "/", nil)
		if refused, passed := knock(r.WithContext(auth.As(r.Context(), c.who)), c.door); passed != (c.want == nil) || !errors.Is(refused, c.want) {
			t.Errorf("%s at the door of the %s: passed %v, refused %v, want %v", c.method, c.door, passed, refused, c.want)
		}
	}
}

// TestWhoIsRefusedIsNobody, even with a session beside it, and is told why.
func TestWhoIsRefusedIsNobody(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	ctx := auth.Refuse(auth.As(r.Context(), auth.Account{ID: 7, Roles: auth.Roles}), auth.BadToken)
	if refused, passed := knock(r.WithContext(ctx), auth.Roles...); passed || !errors.Is(refused, auth.BadToken) {
		t.Errorf("passed %v, refused %v", passed, refused)
	}
	if auth.Who(ctx).SignedIn() || !errors.Is(auth.Refusal(ctx), auth.BadToken) || !errors.Is(auth.Refusal(r.Context()), auth.SignedOut) {
		t.Errorf("%+v, %v", auth.Who(ctx), auth.Refusal(ctx))
	}
}

// knock tries a door.
func knock(r *http.Request, roles ...auth.Role) (refused error, passed bool) {
	h := auth.Require(func(_ http.ResponseWriter, _ *http.Request, err error) { refused = err }, roles...)(
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { passed = true }))
	h.ServeHTTP(httptest.NewRecorder(), r)
	return refused, passed
}

// TestWhoAsks is the public until somebody is named.
func TestWhoAsks(t *testing.T) {
	t.Parallel()
	if who := auth.Who(context.Background()); who.SignedIn() || who.Writes() || who.Is(auth.Roles...) {
		t.Errorf("%+v", who)
	}
	a := auth.Account{ID: 3, Roles: []auth.Role{auth.Staff}, PersonID: 9}
	who := auth.Who(auth.As(context.Background(), a))
	if who.ID != 3 || !who.SignedIn() || !who.Writes() || who.Is(auth.Manager) || !who.Is(auth.Manager, auth.Staff) || who.Is() {
		t.Errorf("%+v", who)
	}
}

// TestAnAccountOfNobodyIsNoPerson: 0 is the person of no account and of no record.
func TestAnAccountOfNobodyIsNoPerson(t *testing.T) {
	t.Parallel()
	nobody, somebody := auth.Account{ID: 3}, auth.Account{ID: 4, PersonID: 9}
	if nobody.IsPerson(0) || nobody.IsPerson() || somebody.IsPerson(0) || somebody.IsPerson() || somebody.IsPerson(8, 10) {
		t.Error("taken for somebody else")
	}
	if !somebody.IsPerson(8, 9) {
		t.Error("not known as themselves")
	}
}
