package institute

import (
	"net/http"
	"strings"
	"testing"

	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

func TestAnInstitutesPageTellsWhatWasAgreedWithIt(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	casted := s.add(t, Draft{Name: "The Academy", Acronym: "CASTED", Kind: "other", Country: "CN"})
	kim := s.value(t, `insert into people (name) values ('Jeong-chaek Kim') returning id`, nil)
	agreement := func(title, state, from, until string, hidden bool) int64 {
		id := s.value(t, `insert into agreements (title, kind, state, end_reason, starts_on, ends_on, notice_days, confidential)
			values (@title, 'mou', @state, 'x', @from::date, nullif(@until, '')::date, case when @until <> '' then 60 end, @hidden) returning id`,
			pg.Args{"title": title, "state": state, "from": from, "until": until, "hidden": hidden})
		s.do(t, `insert into agreement_parties (agreement_id, position, institute_id) values (@g, 1, @i)`, pg.Args{"g": id, "i": casted})
		return id
	}
	soon := agreement("Exchange of researchers", "in_force", "2024-01-01", "2027-01-15", false)
	agreement("Old understanding", "in_force", "2020-01-01", "2022-12-31", false)
	agreement("Talks on data", "negotiating", "2026-05-01", "", false)
	agreement("Secret talks", "negotiating", "2026-06-01", "", true)
	s.do(t, `insert into assignments (agreement_id, person_id) values (@g, @p)`, pg.Args{"g": soon, "p": kim})
	s.do(t, `insert into agreement_milestones (agreement_id, position, title, due_on) values (@g, 1, 'Report', '2026-10-01')`, pg.Args{"g": soon})
	topic := s.value(t, `insert into topics (title, stage, stage_on) values ('Smart mobility', 'selected', '2026-01-01') returning id`, nil)
	hidden := s.value(t, `insert into topics (title, stage, stage_on, confidential) values ('Secret topic', 'proposed', '2026-01-01', true) returning id`, nil)
	for _, id := range []int64{topic, hidden} {
		s.do(t, `insert into topic_institutes (topic_id, institute_id) values (@t, @i)`, pg.Args{"t": id, "i": casted})
		o := s.value(t, `insert into outputs (title, kind, published_on) values ('Report of ' || @t::text, 'joint_report', '2026-02-01') returning id`, pg.Args{"t": map[bool]string{true: "mobility", false: "the secret"}[id == topic]})
		s.do(t, `insert into output_topics (output_id, topic_id) values (@o, @t)`, pg.Args{"o": o, "t": id})
	}
	forum := s.value(t, `insert into forums (name, name_ko) values ('Innovation Forum', '혁신포럼') returning id`, nil)
	s.do(t, `insert into forum_institutes (forum_id, institute_id) values (@f, @i)`, pg.Args{"f": forum, "i": casted})
	edition := s.value(t, `insert into editions (forum_id, number, starts_on) values (@f, 13, '2026-10-24') returning id`, pg.Args{"f": forum})
	s.do(t, `insert into forum_reforms (forum_id, position, text, first_edition_id) values (@f, 1, 'Led by institutes', @e), (@f, 2, 'Concrete topics', null)`, pg.Args{"f": forum, "e": edition})
	s.do(t, `insert into exchanges (person_id, to_institute_id, starts_on, ends_on, state) values (@p, @i, '2026-03-01', '2026-05-31', 'done')`, pg.Args{"p": kim, "i": casted})

	body := s.get(t, s.manager, path(casted))
	for _, want := range []string{
		"Exchange of researchers", "notice until 16 Nov 2026", "1 milestone late", "Jeong-chaek Kim", "expired 31 Dec 2022", "negotiating", "Secret talks", "nobody",
		"Smart mobility", "selected", "Secret topic", "Innovation Forum", "No. 13, 24 Oct 2026", "1 of 2 reforms carried out", "1 Mar 2026 – 31 May 2026", "Report of mobility", "Report of the secret",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, word := range []string{"Secret", "Report of the secret"} {
		if strings.Contains(s.get(t, s.researcher, path(casted)), word) {
			t.Errorf("a researcher reads %q", word)
		}
	}
	if text := s.as(t, s.manager, i18n.KO, http.MethodGet, path(casted), nil).Body.String(); !strings.Contains(text, "혁신포럼") || !strings.Contains(text, "제13회") {
		t.Error("the page in Korean does not name the forum in Korean")
	}
	bare := s.add(t, Draft{Name: "Nobody", Kind: "other", Country: "CN"})
	if text := s.get(t, s.manager, path(bare)); !strings.Contains(text, "Nothing has been agreed in writing.") || !strings.Contains(text, "/agreements/new?institute=") {
		t.Error("an institute without agreements does not say what to do next")
	}
}
