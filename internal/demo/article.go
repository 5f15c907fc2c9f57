package demo

import (
	"context"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

// articleTitle is that of the visit and of the news item about it.
const articleTitle = "Visit to China's Major Science & Technology Innovation Research Institutes"

// article adds the real visit of March 2019. The numbers are those of its facts.
func (l *loader) article(ctx context.Context) error {
	v, err := l.visit(ctx, visit.Draft{
		Title:     articleTitle,   // 1
		Direction: visit.Outgoing, // 2
		StartsOn:  day.Day{Year: 2019, Month: time.March, Day: 3},
		EndsOn:    day.Day{Year: 2019, Month: time.March, Day: 6},
		State:     visit.Done,
		// 4
		Purpose: "To expand academic exchange with Chinese institutes; and, at the last two, to collect data for STEPI's China research in 2019.",
		// 3
		DelegationSize: 5, Delegates: []visit.Delegate{l.named("Cho", "President of STEPI")}, Leader: 0,
		AreaIDs: []int64{
			l.areas["National innovation systems"], l.areas["International innovation systems"], l.areas["One Belt, One Road"],
			l.areas["Artificial intelligence"], l.areas["Smart mobility"], l.areas["Robots"],
		},
		Stops: []visit.StopDraft{ // 5, in this order, their days not known
			l.stop("CASISD",
				say(visit.Agreed, "The existing exchange is to become joint research that includes both sides' researchers."),             // 11
				say(visit.Agreed, "Both first share key research topics, then decide the joint research topic together."),                 // 12
				say(visit.Discussed, "Topics proposed: AI; smart mobility; robots; other subjects of the fourth industrial revolution."),  // 13
				say(visit.Agreed, "A detailed timeline and the persons in charge on both sides, so that the staff communicate actively."), // 14
			),
			l.stop("CASTED",
				say(visit.Problem, "The Korea-China Science and Technology Innovation Forum was too uniform and more like a one-time event."), // 15
				say(visit.Agreed, "The forum takes more concrete topics, from the researchers' perspective."),                                 // 16
				say(visit.Agreed, "To exchange researchers in three areas: National Innovation System; International Innovation System; "+
					"cooperation with Asian and South American countries in relation to China's One Belt, One Road Initiative."), // 17
				say(visit.Agreed, "To share key research achievements and report lists."),                   // 18
				say(visit.Agreed, "To conduct joint research and publish the result in academic journals."), // 19
			),
			l.stop("KOSTEC",
				say(visit.Learned, "The role and function of the centre, and the challenges of Korea-China science and technology cooperation."), // 20
				say(visit.Opportunity, "STEPI researchers could take part in seminars in China that need many experts."),                         // 21
				say(visit.Material, "Material was collected for STEPI's China research in 2019."),                                                // 23
			),
			l.stop("SERI China",
				say(visit.Learned, "The difficulties that local Korean companies face; the state of China's industrial policy."), // 22
				say(visit.Material, "Material was collected for STEPI's China research in 2019."),                                // 23
			),
		},
		Points: []visit.PointDraft{
			{ // 25
				Kind: visit.Agreed, With: []int{0, 1},
				Text: "CASISD and CASTED agreed to joint research with STEPI, which leads to joint research reports on topics that both finally select.",
			},
			say(visit.Learned, "All the institutes saw the need for a new method of Korea-China cooperation."), // 27
			say(visit.Discussed, "Two recurring meetings are to change in format and structure, with research institutes taking bigger roles: "+
				"the China-Japan-Korea Seminar, and the Korea-China Science and Technology Innovation Forum."), // 28
			say(visit.Agreed, "To turn them into a practical venue, led by research institutes, where researchers freely share achievements."), // 29
		},
		// 24, 26, 30
		Outcome: "The Korea-China network went from institute-centred to researcher-centred.\n\n" +
			"A long-term, practical framework in which researchers share perspectives and methods.\n\n" +
			"STEPI goes on expanding exchange with CASISD and CASTED and supports cooperation between researchers.",
	})
	l.made[articleTitle] = v
	return err
}

func say(k visit.Kind, text string) visit.PointDraft { return visit.PointDraft{Kind: k, Text: text} }

func (l *loader) stop(institute string, points ...visit.PointDraft) visit.StopDraft {
	return visit.StopDraft{Institute: &pick.Institute{ID: l.institutes[institute]}, Points: points}
}

func (l *loader) named(person, role string) visit.Delegate {
	return visit.Delegate{Person: &pick.Person{ID: l.people[person]}, Role: role}
}

func (l *loader) charge(p visit.PointDraft, person string, due day.Day) visit.PointDraft {
	if person != "" {
		p.Person = &pick.Person{ID: l.people[person]}
	}
	p.DueOn = due
	return p
}
