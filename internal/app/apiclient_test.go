package app_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"testing"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"gyoryu/internal/apiclient"
	"gyoryu/internal/auth"
)

// elsewhere is a program written with the client that the document makes, and what the
// site answers it over a real connection.
type elsewhere struct {
	*apiclient.ClientWithResponses
	t *testing.T
}

func (s *stand) elsewhere(who auth.Account) elsewhere {
	s.t.Helper()
	server := httptest.NewServer(s.handler)
	s.t.Cleanup(server.Close)
	_, token := s.token(who, false)
	c, err := apiclient.NewClientWithResponses(server.URL, apiclient.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}))
	if err != nil {
		s.t.Fatal(err)
	}
	return elsewhere{c, s.t}
}

// answered is what the client has of any answer.
type answered interface {
	Status() string
	StatusCode() int
	ContentType() string
}

// want ends the test unless the call was answered so. It is for chaining:
// want(p, 200)(p.ReadAreaWithResponse(…)).
func want[R answered](p elsewhere, status int) func(R, error) R {
	return func(r R, err error) R {
		p.t.Helper()
		if err != nil {
			p.t.Fatal(err)
		}
		if r.StatusCode() != status {
			p.t.Fatalf("%T: %s, want %d: %s", r, r.Status(), status, reflect.ValueOf(r).Elem().FieldByName("Body").Bytes())
		}
		return r
	}
}

func on(year int, month time.Month, d int) openapi_types.Date {
	return openapi_types.Date{Time: time.Date(year, month, d, 0, 0, 0, 0, time.UTC)}
}

// alike compares two records, but for what each change changes.
func alike(t *testing.T, what string, a, b any) {
	t.Helper()
	if d := differences(parsed(t, a), parsed(t, b)); len(d) > 0 || len(parsed(t, a)) == 0 {
		t.Errorf("%s: differs in %v:\n%v\n%v", what, d, parsed(t, a), parsed(t, b))
	}
}

// tagged is the version that the answer names, for the next change.
func tagged(t *testing.T, tag *string, version *int64) string {
	t.Helper()
	if tag == nil || version == nil || *tag != `"`+itoa(*version)+`"` {
		t.Fatalf("the ETag is %v, the version %v", tag, version)
	}
	return *tag
}

func TestAClientKeepsAreas(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p, ctx := w.elsewhere(w.manager), t.Context()
	made := want[*apiclient.MakeAreaResponse](p, 201)(p.MakeAreaWithResponse(ctx, nil, apiclient.AreaNew{NameEn: new("Quantum"), NameKo: new("양자")}))
	id := *made.JSON201.Id
	if made.JSON201.NameEn != "Quantum" || made.JSON201.NameKo != "양자" || *made.JSON201.Version != 1 || made.JSON201.CreatedAt.IsZero() {
		t.Errorf("made %+v", made.JSON201)
	}
	read := want[*apiclient.ReadAreaResponse](p, 200)(p.ReadAreaWithResponse(ctx, id))
	alike(t, "read", made.JSON201, read.JSON200)
	listed := want[*apiclient.ListAreasResponse](p, 200)(p.ListAreasWithResponse(ctx, &apiclient.ListAreasParams{Q: new("양자"), Limit: new(1)})).JSON200
	if listed.Total != 1 || listed.More || listed.Next != nil || len(listed.Items) != 1 {
		t.Fatalf("listed %+v", listed)
	}
	alike(t, "listed", listed.Items[0], read.JSON200)
	change := func(status int, tag string) *apiclient.ChangeAreaResponse {
		return want[*apiclient.ChangeAreaResponse](p, status)(p.ChangeAreaWithResponse(ctx, id, &apiclient.ChangeAreaParams{IfMatch: tag}, apiclient.AreaChange{NameEn: new("Quanta")}))
	}
	tag := tagged(t, read.Headers200.ETag, read.JSON200.Version)
	changed := change(200, tag)
	if changed.JSON200.NameEn != "Quanta" || changed.JSON200.NameKo != "양자" {
		t.Errorf("changed %+v", changed.JSON200)
	}
	if stale := change(412, tag).ApplicationproblemJSONDefault; stale == nil || stale.Code != "stale" || stale.Status != 412 {
		t.Errorf("stale: %+v", stale)
	}
	tag = tagged(t, changed.Headers200.ETag, changed.JSON200.Version)
	want[*apiclient.RemoveAreaResponse](p, 204)(p.RemoveAreaWithResponse(ctx, id, &apiclient.RemoveAreaParams{IfMatch: tag}))
	want[*apiclient.ReadAreaResponse](p, 404)(p.ReadAreaWithResponse(ctx, id))
	back := want[*apiclient.RestoreAreaResponse](p, 200)(p.RestoreAreaWithResponse(ctx, id, nil))
	alike(t, "brought back", changed.JSON200, back.JSON200)
}

func TestAClientKeepsInstitutes(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p, ctx := w.elsewhere(w.staff), t.Context()
	names := []apiclient.InstituteName{{Text: "Institute of Policy", Kind: apiclient.Official, Lang: new("en")}, {Text: "IPOL", Kind: apiclient.Acronym, Lang: new("en")}, {Text: "政策研究所", Kind: apiclient.Native, Lang: new("zh")}}
	made := want[*apiclient.MakeInstituteResponse](p, 201)(p.MakeInstituteWithResponse(ctx, nil, apiclient.InstituteNew{
		Name: "Institute of Policy", Kind: apiclient.InstituteNewKindUniversity, Country: "CN", ParentId: &w.casted, City: new("Beijing"), Latitude: new(39.9), Longitude: new(116.4),
		Website: new("https://policy.example"), Notes: new("Two\nlines"), Names: &names,
	}))
	v, id := made.JSON201, *made.JSON201.Id
	if v.Name != "Institute of Policy" || v.Kind != apiclient.InstituteKindUniversity || *v.ParentId != w.casted || *v.Latitude != 39.9 || *v.Longitude != 116.4 || v.Notes != "Two\nlines" || *v.Short != "IPOL" || !reflect.DeepEqual(v.Names, names) {
		t.Errorf("made %+v", v)
	}
	read := want[*apiclient.ReadInstituteResponse](p, 200)(p.ReadInstituteWithResponse(ctx, id))
	alike(t, "read", v, read.JSON200)
	listed := want[*apiclient.ListInstitutesResponse](p, 200)(p.ListInstitutesWithResponse(ctx, &apiclient.ListInstitutesParams{Q: new("IPOL"), Kind: new(apiclient.ListInstitutesParamsKindUniversity)})).JSON200
	if listed.Total != 1 || len(listed.Items) != 1 {
		t.Fatalf("listed %+v", listed)
	}
	alike(t, "listed", listed.Items[0], read.JSON200)
	tag := tagged(t, read.Headers200.ETag, read.JSON200.Version)
	changed := want[*apiclient.ChangeInstituteResponse](p, 200)(p.ChangeInstituteWithResponse(ctx, id, &apiclient.ChangeInstituteParams{IfMatch: tag}, apiclient.InstituteChange{City: new("Shanghai"), Kind: new(apiclient.InstituteChangeKindCompany)}))
	if v := changed.JSON200; v.City != "Shanghai" || v.Kind != apiclient.InstituteKindCompany || v.Notes != "Two\nlines" || *v.ParentId != w.casted || !reflect.DeepEqual(v.Names, names) {
		t.Errorf("changed %+v", v)
	}
	want[*apiclient.RemoveInstituteResponse](p, 412)(p.RemoveInstituteWithResponse(ctx, id, &apiclient.RemoveInstituteParams{IfMatch: tag}))
	tag = tagged(t, changed.Headers200.ETag, changed.JSON200.Version)
	want[*apiclient.RemoveInstituteResponse](p, 204)(p.RemoveInstituteWithResponse(ctx, id, &apiclient.RemoveInstituteParams{IfMatch: tag}))
	want[*apiclient.ReadInstituteResponse](p, 404)(p.ReadInstituteWithResponse(ctx, id))
	alike(t, "brought back", changed.JSON200, want[*apiclient.RestoreInstituteResponse](p, 200)(p.RestoreInstituteWithResponse(ctx, id, nil)).JSON200)
	wrong := want[*apiclient.MakeInstituteResponse](p, 422)(p.MakeInstituteWithResponse(ctx, nil, apiclient.InstituteNew{Name: "X", Kind: apiclient.InstituteNewKindOther, Country: "ZZ"})).ApplicationproblemJSONDefault
	if wrong == nil || len(wrong.Errors) != 1 || wrong.Errors[0].Field != "country" || wrong.Errors[0].Code != "form.no-such-choice" {
		t.Errorf("refused with %+v", wrong)
	}
}

func TestAClientKeepsPeople(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p, ctx := w.elsewhere(w.staff), t.Context()
	since, until := on(2020, 3, 1), on(2020, 2, 29)
	made := want[*apiclient.MakePersonResponse](p, 201)(p.MakePersonWithResponse(ctx, nil, apiclient.PersonNew{
		Name: "Wei Zhang", FamilyName: new("Zhang"), GivenName: new("Wei"), NativeName: new("张伟"), NativeLang: new("zh"), Email: new("z@policy.example"), Orcid: new("0000-0002-1825-0097"),
		Languages: &[]string{"zh", "en"}, Areas: &[]int64{w.mobility, w.robots},
		Positions: &[]apiclient.PersonPosition{{InstituteId: w.casted, Title: new("Director"), From: &since}, {InstituteId: w.casisd, Title: new("Fellow"), To: &until}},
	}))
	v, id := made.JSON201, *made.JSON201.Id
	if v.Name != "Wei Zhang" || v.NativeName != "张伟" || !slices.Equal(v.Languages, []string{"zh", "en"}) || !slices.Equal(v.Areas, []int64{w.mobility, w.robots}) || *v.InstituteId != w.casted ||
		len(v.Positions) != 2 || *v.Positions[0].Title != "Director" || !v.Positions[0].From.Equal(since.Time) || v.Positions[0].To != nil || !v.Positions[1].To.Equal(until.Time) {
		t.Errorf("made %+v", v)
	}
	read := want[*apiclient.ReadPersonResponse](p, 200)(p.ReadPersonWithResponse(ctx, id))
	alike(t, "read", v, read.JSON200)
	listed := want[*apiclient.ListPeopleResponse](p, 200)(p.ListPeopleWithResponse(ctx, &apiclient.ListPeopleParams{Institute: &w.casted, Area: &w.robots, Home: new(apiclient.N0)})).JSON200
	if listed.Total != 1 || len(listed.Items) != 1 {
		t.Fatalf("listed %+v", listed)
	}
	alike(t, "listed", listed.Items[0], read.JSON200)
	tag := tagged(t, read.Headers200.ETag, read.JSON200.Version)
	changed := want[*apiclient.ChangePersonResponse](p, 200)(p.ChangePersonWithResponse(ctx, id, &apiclient.ChangePersonParams{IfMatch: tag}, apiclient.PersonChange{Phone: new("+86 10"), Areas: &[]int64{}}))
	if v := changed.JSON200; v.Phone != "+86 10" || len(v.Areas) != 0 || v.Email != "z@policy.example" || len(v.Positions) != 2 {
		t.Errorf("changed %+v", v)
	}
	want[*apiclient.RemovePersonResponse](p, 412)(p.RemovePersonWithResponse(ctx, id, &apiclient.RemovePersonParams{IfMatch: tag}))
	tag = tagged(t, changed.Headers200.ETag, changed.JSON200.Version)
	want[*apiclient.RemovePersonResponse](p, 204)(p.RemovePersonWithResponse(ctx, id, &apiclient.RemovePersonParams{IfMatch: tag}))
	want[*apiclient.ReadPersonResponse](p, 404)(p.ReadPersonWithResponse(ctx, id))
	alike(t, "brought back", changed.JSON200, want[*apiclient.RestorePersonResponse](p, 200)(p.RestorePersonWithResponse(ctx, id, nil)).JSON200)
}

func TestAClientKeepsVisits(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p, ctx := w.elsewhere(w.staff), t.Context()
	first, last, met, due := on(2019, 3, 3), on(2019, 3, 6), on(2019, 3, 4), on(2019, 6, 30)
	body := apiclient.VisitNew{
		Title: "Beijing", Direction: apiclient.VisitNewDirectionOutgoing, StartsOn: first, EndsOn: last, Purpose: new("To learn"), LeaderId: &w.lee, DelegationSize: new(int64(5)),
		Delegates: &[]apiclient.VisitDelegate{{PersonId: w.cho, Role: new("Fellow")}}, Areas: &[]int64{w.robots}, Confidential: new(true), Readers: &[]int64{w.researcher.ID},
		Stops: &[]apiclient.VisitStop{
			{InstituteId: w.casted, MetOn: &met, Place: new("Room 3"), People: &[]int64{w.wang}, Points: &[]apiclient.VisitPoint{
				{Kind: apiclient.VisitPointKindAgreed, Text: "Share lists", PersonId: &w.lee, DueOn: &due}, {Kind: apiclient.VisitPointKindDiscussed, Text: "Tea"},
			}},
			{InstituteId: w.casisd},
		},
		Points: &[]apiclient.VisitPoint{{Kind: apiclient.VisitPointKindLearned, Text: "All in all"}},
	}
	key := &apiclient.MakeVisitParams{IdempotencyKey: new("one")}
	made := want[*apiclient.MakeVisitResponse](p, 201)(p.MakeVisitWithResponse(ctx, key, body))
	v, id := made.JSON201, *made.JSON201.Id
	if again := want[*apiclient.MakeVisitResponse](p, 201)(p.MakeVisitWithResponse(ctx, key, body)); *again.JSON201.Id != id {
		t.Error("repeated, it was made twice")
	}
	if v.Title != "Beijing" || v.Direction != apiclient.VisitDirectionOutgoing || v.State != apiclient.VisitStateDone || !v.StartsOn.Equal(first.Time) || !v.EndsOn.Equal(last.Time) || *v.LeaderId != w.lee ||
		len(v.Delegates) != 2 || *v.DelegationSize != 5 || !v.Confidential || !slices.Equal(v.Readers, []int64{w.researcher.ID}) || !slices.Equal(v.Areas, []int64{w.robots}) || len(v.Points) != 1 || v.Points[0].Text != "All in all" ||
		len(v.Stops) != 2 || v.Stops[0].InstituteId != w.casted || !v.Stops[0].MetOn.Equal(met.Time) || *v.Stops[0].Place != "Room 3" || !slices.Equal(*v.Stops[0].People, []int64{w.wang}) || v.Stops[1].MetOn != nil {
		t.Fatalf("made %+v", parsed(t, v))
	}
	points := *v.Stops[0].Points
	if len(points) != 2 || points[0].Kind != apiclient.VisitPointKindAgreed || points[0].CommitmentId == nil || points[1].CommitmentId != nil {
		t.Fatalf("its points are %v", parsed(t, v.Stops[0]))
	}
	c := want[*apiclient.ReadCommitmentResponse](p, 200)(p.ReadCommitmentWithResponse(ctx, *points[0].CommitmentId)).JSON200
	if c.What != "Share lists" || !c.DueOn.Equal(due.Time) || *c.PersonId != w.lee || *c.VisitId != id || *c.PointId != *points[0].Id || !slices.Equal(c.InstituteIds, []int64{w.casted}) {
		t.Errorf("the commitment is %v", parsed(t, c))
	}
	read := want[*apiclient.ReadVisitResponse](p, 200)(p.ReadVisitWithResponse(ctx, id))
	alike(t, "read", v, read.JSON200)
	listed := want[*apiclient.ListVisitsResponse](p, 200)(p.ListVisitsWithResponse(ctx, &apiclient.ListVisitsParams{
		Institute: &w.casisd, Person: &w.wang, Area: &w.robots, Country: new("CN"), Year: new(int64(2019)), State: new(apiclient.ListVisitsParamsStateDone), Mine: new(true),
	})).JSON200
	if listed.Total != 1 || len(listed.Items) != 1 {
		t.Fatalf("listed %+v", listed)
	}
	alike(t, "listed", listed.Items[0], read.JSON200)
	// The stops are sent back with one more point; the rest of it is left alone.
	tag := tagged(t, read.Headers200.ETag, read.JSON200.Version)
	stops := read.JSON200.Stops
	more := append(slices.Clone(*stops[0].Points), apiclient.VisitPoint{Kind: apiclient.VisitPointKindProblem, Text: "No venue"})
	stops[0].Points = &more
	changed := want[*apiclient.ChangeVisitResponse](p, 200)(p.ChangeVisitWithResponse(ctx, id, &apiclient.ChangeVisitParams{IfMatch: tag}, apiclient.VisitChange{Title: new("Peking"), Stops: &stops}))
	if d := differences(parsed(t, v), parsed(t, changed.JSON200)); !slices.Equal(d, []string{"stops", "title"}) {
		t.Errorf("changed: %v", d)
	}
	if got := *changed.JSON200.Stops[0].Points; len(got) != 3 || *got[0].Id != *points[0].Id || *got[0].CommitmentId != *points[0].CommitmentId || got[2].Text != "No venue" {
		t.Errorf("the points are %v", parsed(t, changed.JSON200.Stops[0]))
	}
	want[*apiclient.RemoveVisitResponse](p, 412)(p.RemoveVisitWithResponse(ctx, id, &apiclient.RemoveVisitParams{IfMatch: tag}))
	tag = tagged(t, changed.Headers200.ETag, changed.JSON200.Version)
	want[*apiclient.RemoveVisitResponse](p, 204)(p.RemoveVisitWithResponse(ctx, id, &apiclient.RemoveVisitParams{IfMatch: tag}))
	want[*apiclient.ReadVisitResponse](p, 404)(p.ReadVisitWithResponse(ctx, id))
	want[*apiclient.ReadCommitmentResponse](p, 404)(p.ReadCommitmentWithResponse(ctx, *points[0].CommitmentId))
	alike(t, "brought back", changed.JSON200, want[*apiclient.RestoreVisitResponse](p, 200)(p.RestoreVisitWithResponse(ctx, id, nil)).JSON200)
	want[*apiclient.ReadCommitmentResponse](p, 200)(p.ReadCommitmentWithResponse(ctx, *points[0].CommitmentId))
}

func TestAClientKeepsCommitments(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p, ctx := w.elsewhere(w.staff), t.Context()
	due, later := on(2027, 1, 31), on(2027, 3, 1)
	made := want[*apiclient.MakeCommitmentResponse](p, 201)(p.MakeCommitmentWithResponse(ctx, nil, apiclient.CommitmentNew{
		What: "Share lists", OwedBy: apiclient.CommitmentNewOwedByBoth, InstituteIds: []int64{w.casted, w.casisd}, PersonId: &w.lee, TheirPersonId: &w.wang, DueOn: &due,
	}))
	v, id := made.JSON201, *made.JSON201.Id
	if v.What != "Share lists" || v.OwedBy != apiclient.CommitmentOwedByBoth || v.State != apiclient.CommitmentStateOpen || !slices.Equal(v.InstituteIds, []int64{w.casted, w.casisd}) ||
		*v.PersonId != w.lee || *v.TheirPersonId != w.wang || !v.DueOn.Equal(due.Time) || v.VisitId != nil || v.PointId != nil {
		t.Errorf("made %+v", parsed(t, v))
	}
	read := want[*apiclient.ReadCommitmentResponse](p, 200)(p.ReadCommitmentWithResponse(ctx, id))
	alike(t, "read", v, read.JSON200)
	listed := want[*apiclient.ListCommitmentsResponse](p, 200)(p.ListCommitmentsWithResponse(ctx, &apiclient.ListCommitmentsParams{
		Which: new(apiclient.ListCommitmentsParamsWhichMine), Institute: &w.casisd, Person: &w.lee, OwedBy: new(apiclient.ListCommitmentsParamsOwedByBoth),
	})).JSON200
	if listed.Total != 1 || len(listed.Items) != 1 {
		t.Fatalf("listed %+v", listed)
	}
	alike(t, "listed", listed.Items[0], read.JSON200)
	change := func(status int, tag string, body apiclient.CommitmentChange) *apiclient.ChangeCommitmentResponse {
		t.Helper()
		return want[*apiclient.ChangeCommitmentResponse](p, status)(p.ChangeCommitmentWithResponse(ctx, id, &apiclient.ChangeCommitmentParams{IfMatch: tag}, body))
	}
	tag := tagged(t, read.Headers200.ETag, read.JSON200.Version)
	if refused := change(422, tag, apiclient.CommitmentChange{DueOn: &later}).ApplicationproblemJSONDefault; refused == nil || len(refused.Errors) != 1 || refused.Errors[0].Field != "reason" {
		t.Errorf("refused with %+v", refused)
	}
	changed := change(200, tag, apiclient.CommitmentChange{DueOn: &later, Reason: new("They asked"), State: new(apiclient.CommitmentChangeStateUnderWay)})
	if v := changed.JSON200; !v.DueOn.Equal(later.Time) || v.State != apiclient.CommitmentStateUnderWay || v.What != "Share lists" || *v.PersonId != w.lee {
		t.Errorf("changed %+v", parsed(t, v))
	}
	change(412, tag, apiclient.CommitmentChange{What: new("Another")})
	tag = tagged(t, changed.Headers200.ETag, changed.JSON200.Version)
	want[*apiclient.RemoveCommitmentResponse](p, 204)(p.RemoveCommitmentWithResponse(ctx, id, &apiclient.RemoveCommitmentParams{IfMatch: tag}))
	want[*apiclient.ReadCommitmentResponse](p, 404)(p.ReadCommitmentWithResponse(ctx, id))
	alike(t, "brought back", changed.JSON200, want[*apiclient.RestoreCommitmentResponse](p, 200)(p.RestoreCommitmentWithResponse(ctx, id, nil)).JSON200)
}
