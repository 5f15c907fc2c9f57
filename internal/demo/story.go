package demo

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/agreement"
	"gyoryu/internal/day"
	"gyoryu/internal/exchange"
	"gyoryu/internal/output"
	"gyoryu/internal/pick"
	"gyoryu/internal/topic"
	"gyoryu/internal/visit"
)

// story carries one line of the article to its end, all of it made up: a topic is selected,
// an agreement signed, a researcher stays, a joint report is shared, and a forum changes. Something is
// expiring, something late, something over.
func (l *loader) story(ctx context.Context) error {
	for _, step := range []func(context.Context) error{l.agreements, l.joint, l.forums, l.inCharge} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// said is the point of the article that begins with these words.
func (l *loader) said(words string) visit.Point {
	for _, p := range l.made[articleTitle].AllPoints() {
		if strings.HasPrefix(p.Text, words) {
			return p
		}
	}
	panic(fmt.Sprintf("demo: nothing in the article begins with %q", words))
}

func (l *loader) party(institute, signed string) agreement.PartyDraft {
	return agreement.PartyDraft{Institute: &pick.Institute{ID: l.institutes[institute]}, SignedBy: signed}
}

func (l *loader) milestone(title string, due, done day.Day, person string) agreement.MilestoneDraft {
	m := agreement.MilestoneDraft{Title: title + " (example)", DueOn: due, DoneOn: done}
	if person != "" {
		m.Person = &pick.Person{ID: l.people[person]}
	}
	return m
}

func days(n int) *int { return &n }

// agreements are kept in l.agreed by their titles.
func (l *loader) agreements(ctx context.Context) error {
	never := day.Day{}
	for _, d := range []agreement.Draft{
		{
			Title: academic, Kind: agreement.MoU, State: agreement.Ended, EndReason: "Replaced by the agreement on joint research. (example)", StateOn: l.ago(701),
			Parties: []agreement.PartyDraft{l.party("STEPI", ""), l.party("CASISD", "")}, SignedOn: l.ago(1800), StartsOn: l.ago(1797), EndsOn: l.ago(701),
		},
		{
			Title: mobility, Kind: agreement.JointResearch, State: agreement.InForce, StateOn: l.ago(700),
			Parties:   []agreement.PartyDraft{l.party("STEPI", "Jeong-chaek Kim (example)"), l.party("CASISD", "Li Zhengce (example)")},
			PrintedOn: l.ago(730), SentOn: l.ago(722), SignedOn: l.ago(700), StartsOn: l.ago(700), EndsOn: l.today.Add(75), NoticeDays: days(60),
			AreaIDs: []int64{l.areas["Smart mobility"]}, SourceIDs: []int64{l.said("The existing exchange is to become joint research").Commitment.ID},
			Milestones: []agreement.MilestoneDraft{
				l.milestone("Key topics of both sides shared", l.ago(640), l.ago(651), "Lee"), l.milestone("Topic selected together", l.ago(560), l.ago(540), "Park"),
				l.milestone("Seminar halfway", l.ago(30), never, "Park"), l.milestone("Joint report", l.ago(90), l.ago(82), "Park"), l.milestone("Decision on a second term", l.today.Add(40), never, "Kim"),
			},
		},
		{
			Title: researchers, Kind: agreement.ResearcherExchange, State: agreement.InForce, StateOn: l.ago(900),
			Parties:  []agreement.PartyDraft{l.party("STEPI", ""), l.party("CASTED", "Wang Yanjiu (example)")},
			SignedOn: l.ago(905), StartsOn: l.ago(900), EndsOn: l.today.Add(195), NoticeDays: days(180),
			AreaIDs:   []int64{l.areas["National innovation systems"], l.areas["International innovation systems"], l.areas["One Belt, One Road"]},
			SourceIDs: []int64{l.said("To exchange researchers in three areas").Commitment.ID},
			Milestones: []agreement.MilestoneDraft{
				l.milestone("First researcher of CASTED at STEPI", l.ago(700), l.ago(690), "Lee"), l.milestone("Researcher of STEPI at CASTED", l.ago(60), l.ago(40), "Lee"),
				l.milestone("Second researcher of CASTED at STEPI", l.ago(14), never, "Lee"),
			},
		},
		{
			Title: lists, Kind: agreement.DataSharing, State: agreement.InForce, StateOn: l.ago(1250),
			Parties:  []agreement.PartyDraft{l.party("STEPI", ""), l.party("CASTED", "")},
			SignedOn: l.ago(1255), StartsOn: l.ago(1250), EndsOn: l.ago(155),
			SourceIDs: []int64{l.said("To share key research achievements").Commitment.ID},
		},
		{
			Title: "MoU on indicators (example)", Kind: agreement.MoU, State: agreement.InForce, StateOn: l.ago(600),
			Parties:  []agreement.PartyDraft{l.party("STEPI", ""), l.party("NISTEP", "")},
			SignedOn: l.ago(600), StartsOn: l.ago(600), EndsOn: l.today.Add(495), NoticeDays: days(90), Renews: true,
			Milestones: []agreement.MilestoneDraft{l.milestone("First joint table", l.ago(200), l.ago(190), "Choi"), l.milestone("Second joint table", l.today.Add(160), never, "Choi")},
		},
		{
			Title: "Survey of innovation districts (example)", Kind: agreement.JointResearch, State: agreement.Negotiating, StateOn: l.ago(120),
			Parties: []agreement.PartyDraft{l.party("STEPI", ""), l.party("Fraunhofer ISI", "")}, PrintedOn: l.ago(50), SentOn: l.ago(45),
			AreaIDs: []int64{l.areas["Industrial policy"]}, SourceIDs: []int64{commitmentOf(l.made[districts], 0).ID},
		},
		{
			Title: "Access to the company survey (example)", Kind: agreement.Understanding, State: agreement.Negotiating, StateOn: l.ago(35), Confidential: true,
			Parties: []agreement.PartyDraft{l.party("STEPI", ""), l.party("SERI China", "")},
		},
	} {
		if d.Title == mobility {
			d.RenewalOfID = l.agreed[academic]
		}
		id, err := agreement.Store{DB: l.db}.Create(ctx, d, l.manager)
		if err != nil {
			return fmt.Errorf("%s: %w", d.Title, err)
		}
		l.agreed[d.Title] = id
	}
	return nil
}

const (
	academic    = "MoU on academic exchange (example)"
	mobility    = "Joint research on smart mobility (example)"
	researchers = "Exchange of researchers in three areas (example)"
	lists       = "Sharing of report lists (example)"
	chosen      = "Smart mobility in Korean and Chinese cities (example)"
)

// joint is the joint research: what was on the table, what was selected, who stayed where,
// and what came out.
func (l *loader) joint(ctx context.Context) error {
	topics, stays, outputs := topic.Store{DB: l.db}, exchange.Store{DB: l.db}, output.Store{DB: l.db}
	institute := func(name string) *pick.Institute { return &pick.Institute{ID: l.institutes[name]} }
	member := func(name string) topic.Member { return topic.Member{Person: &pick.Person{ID: l.people[name]}} }
	first := l.said("Topics proposed: AI").ID
	made := map[string]int64{}
	for _, d := range []topic.Draft{
		{Title: "Governance of artificial intelligence (example)", Proposer: institute("STEPI"), People: []topic.Member{member("Choi"), member("Li")}, AreaIDs: []int64{l.areas["Artificial intelligence"]}},
		{Title: chosen, Proposer: institute("CASISD"), People: []topic.Member{member("Park"), member("Zhang")}, AreaIDs: []int64{l.areas["Smart mobility"]}, AgreementID: l.agreed[mobility]},
		{Title: "Robots and work in the regions (example)", Proposer: institute("STEPI"), People: []topic.Member{member("Lee")}, AreaIDs: []int64{l.areas["Robots"]}},
	} {
		d.PointID, d.StageOn = first, l.ago(720)
		d.Institutes = []topic.Party{{Institute: institute("STEPI")}, {Institute: institute("CASISD")}}
		id, err := topics.Create(ctx, d, l.staff)
		if err != nil {
			return fmt.Errorf("%s: %w", d.Title, err)
		}
		made[d.Title] = id
	}
	version := map[string]int64{}
	for _, m := range []struct {
		title  string
		stage  topic.Stage
		ago    int
		reason string
	}{
		{"Governance of artificial intelligence (example)", topic.Shared, 651, ""}, {chosen, topic.Shared, 651, ""}, {"Robots and work in the regions (example)", topic.Shared, 651, ""},
		{chosen, topic.Selected, 540, ""}, {"Robots and work in the regions (example)", topic.Dropped, 540, "Both sides chose smart mobility. (example)"},
		{chosen, topic.UnderWay, 500, ""}, {chosen, topic.Published, 82, ""},
	} {
		version[m.title]++
		if err := topics.Move(ctx, made[m.title], version[m.title], m.stage, l.ago(m.ago), m.reason, l.manager); err != nil {
			return fmt.Errorf("moving %s: %w", m.title, err)
		}
	}
	if _, err := topics.Create(ctx, topic.Draft{
		Title: "Innovation systems of provinces (example)", Proposer: institute("CASTED"), Institutes: []topic.Party{{Institute: institute("STEPI")}, {Institute: institute("CASTED")}},
		People: []topic.Member{member("Park"), member("Chen")}, AreaIDs: []int64{l.areas["National innovation systems"]}, PointID: l.said("To conduct joint research and publish").ID, StageOn: l.ago(40),
	}, l.staff); err != nil {
		return err
	}
	stayed, err := stays.Create(ctx, exchange.Draft{
		PersonID: l.people["Zhang"], FromID: l.institutes["CASISD"], ToID: l.institutes["STEPI"], StartsOn: l.ago(400), EndsOn: l.ago(310), State: exchange.Done,
		AgreementID: l.agreed[mobility], AreaIDs: []int64{l.areas["Smart mobility"]}, Outcome: "The data of both sides' cities were made comparable. (example)",
	}, l.staff)
	if err != nil {
		return err
	}
	for _, d := range []exchange.Draft{
		{PersonID: l.people["Park"], FromID: l.institutes["STEPI"], ToID: l.institutes["CASTED"], StartsOn: l.ago(40), EndsOn: l.today.Add(50), State: exchange.UnderWay, AgreementID: l.agreed[researchers], AreaIDs: []int64{l.areas["National innovation systems"]}},
		{PersonID: l.people["Chen"], FromID: l.institutes["CASTED"], ToID: l.institutes["STEPI"], StartsOn: l.today.Add(70), EndsOn: l.today.Add(160), State: exchange.Planned, AgreementID: l.agreed[researchers], AreaIDs: []int64{l.areas["One Belt, One Road"]}},
	} {
		if _, err := stays.Create(ctx, d, l.staff); err != nil {
			return err
		}
	}
	person := func(names ...string) (all []*pick.Person) {
		for _, n := range names {
			all = append(all, &pick.Person{ID: l.people[n]})
		}
		return all
	}
	for _, d := range []output.Draft{
		{
			Title: "Smart mobility in Korean and Chinese cities: joint report (example)", Kind: output.JointReport, PublishedOn: l.ago(82), People: person("Park", "Zhang"),
			TopicIDs: []int64{made[chosen]}, ExchangeIDs: []int64{stayed},
			Shared: []output.ShareDraft{{Institute: institute("CASISD"), On: l.ago(80)}, {Institute: institute("CASTED"), On: l.ago(60)}},
		},
		{Title: "Reports of STEPI 2024–2026 (example)", Kind: output.ReportList, PublishedOn: l.ago(470), People: person("Lee"), Shared: []output.ShareDraft{{Institute: institute("CASISD"), On: l.ago(470)}}},
		{Title: "Comparing mobility policies of cities (example)", Kind: output.Article, PublishedOn: l.ago(20), DOI: "10.5555/gyoryu.example", People: person("Zhang", "Park"), TopicIDs: []int64{made[chosen]}},
	} {
		if _, err := outputs.Create(ctx, d, l.staff); err != nil {
			return fmt.Errorf("%s: %w", d.Title, err)
		}
	}
	l.topic = made[chosen]
	return nil
}
