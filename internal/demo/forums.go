package demo

import (
	"context"
	"fmt"

	"gyoryu/internal/assignment"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/forum"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

// forums are both of the article: 15 with its line to 16, and 28 and 29. Their editions are
// made up.
func (l *loader) forums(ctx context.Context) error {
	forums := forum.Store{DB: l.db}
	organised := func(names ...string) (all []forum.Organiser) {
		for _, n := range names {
			all = append(all, forum.Organiser{Institute: &pick.Institute{ID: l.institutes[n]}})
		}
		return all
	}
	uniform, change := l.said("The Korea-China Science and Technology Innovation Forum was too uniform"), l.said("Two recurring meetings are to change")
	concrete, venue := l.said("The forum takes more concrete topics"), l.said("To turn them into a practical venue")
	march := l.made[articleTitle].StartsOn
	innovation := forum.Draft{
		Name: "Korea-China Science and Technology Innovation Forum", NameKO: "한중 과학기술혁신포럼", Kind: forum.Meeting, Frequency: forum.Year, Institutes: organised("STEPI", "CASTED"),
		Problems: []forum.ProblemDraft{{Text: uniform.Text, PointID: uniform.ID}, {Text: change.Text, PointID: change.ID}},
		Reforms:  []forum.ReformDraft{{Text: concrete.Text, Problem: 1, AgreedOn: march, PointID: concrete.ID}, {Text: venue.Text, Problem: 2, AgreedOn: march, PointID: venue.ID}},
	}
	seminar := forum.Draft{
		Name: "China-Japan-Korea Seminar", NameKO: "한중일 세미나", Kind: forum.Seminar, Frequency: forum.Year, Institutes: organised("STEPI", "CASISD", "NISTEP"),
		Problems: []forum.ProblemDraft{{Text: change.Text, PointID: change.ID}},
		Reforms:  []forum.ReformDraft{{Text: venue.Text, Problem: 1, AgreedOn: march, PointID: venue.ID}},
	}
	for _, d := range []*forum.Draft{&innovation, &seminar} {
		id, err := forums.Create(ctx, *d, l.manager)
		if err != nil {
			return err
		}
		l.forum[d.Name] = id
	}
	edition := func(f string, number, in int, city, theme string, led forum.LedBy, researchers int, points ...forum.PointDraft) (int64, error) {
		on := l.today.Add(in)
		return forums.CreateEdition(ctx, forum.EditionDraft{
			ForumID: l.forum[f], Number: number, StartsOn: on, EndsOn: on.Add(1), City: city, Theme: theme + " (example)", LedBy: led, Researchers: &researchers, Points: points,
		}, l.staff)
	}
	if _, err := edition(innovation.Name, 11, -1130, "Seoul", "Science, technology and innovation", forum.Government, 9,
		forum.PointDraft{Kind: visit.Problem, Text: "Speeches filled the day; nobody asked a question. (example)"}); err != nil {
		return err
	}
	if _, err := edition(innovation.Name, 12, -760, "Beijing", "Innovation in the new era", forum.Government, 14); err != nil {
		return err
	}
	topical, err := edition(innovation.Name, 13, -395, "Sejong", "Smart mobility; indicators of provinces", forum.Institutes, 33)
	if err != nil {
		return err
	}
	led, err := edition(innovation.Name, 14, -30, "Beijing", "What cities learn from each other", forum.Researchers, 58)
	if err != nil {
		return err
	}
	if _, err := edition(seminar.Name, 17, -150, "Tokyo", "Policies for science in an ageing society", forum.Institutes, 21); err != nil {
		return err
	}
	return l.carried(ctx, innovation.Name, []int64{topical, led})
}

// carried says which editions were the first to carry out a forum's reforms, in their order.
func (l *loader) carried(ctx context.Context, name string, editions []int64) error {
	forums := forum.Store{DB: l.db}
	for i, edition := range editions {
		f, err := forums.Find(ctx, l.forum[name], l.today, l.manager)
		if err != nil {
			return err
		}
		if err := forums.Carry(ctx, f.ID, f.Version, f.Reforms[i].ID, edition, l.manager); err != nil {
			return err
		}
	}
	return nil
}

// inCharge says who is in charge of what; of the report lists nobody is.
func (l *loader) inCharge(ctx context.Context) error {
	for _, a := range []struct {
		person   string
		of       charge.Of
		id       int64
		side     charge.Side
		from, to day.Day
	}{
		{"Kim", charge.Institute, l.institutes["CASTED"], charge.Ours, l.ago(900), day.Day{}}, {"Wang", charge.Institute, l.institutes["CASTED"], charge.Theirs, l.ago(900), day.Day{}},
		{"Lee", charge.Institute, l.institutes["CASISD"], charge.Ours, l.ago(1500), l.ago(561)}, {"Park", charge.Institute, l.institutes["CASISD"], charge.Ours, l.ago(560), day.Day{}},
		{"Li", charge.Institute, l.institutes["CASISD"], charge.Theirs, l.ago(1500), day.Day{}}, {"Choi", charge.Institute, l.institutes["Fraunhofer ISI"], charge.Ours, l.ago(300), day.Day{}},
		{"Park", charge.Agreement, l.agreed[mobility], charge.Ours, l.ago(700), day.Day{}}, {"Zhang", charge.Agreement, l.agreed[mobility], charge.Theirs, l.ago(700), day.Day{}},
		{"Kim", charge.Agreement, l.agreed[researchers], charge.Ours, l.ago(900), day.Day{}}, {"Wang", charge.Agreement, l.agreed[researchers], charge.Theirs, l.ago(900), day.Day{}},
		{"Choi", charge.Agreement, l.agreed["MoU on indicators (example)"], charge.Ours, l.ago(600), day.Day{}},
		{"Choi", charge.Agreement, l.agreed["Survey of innovation districts (example)"], charge.Ours, l.ago(120), day.Day{}},
		{"Kim", charge.Agreement, l.agreed["Access to the company survey (example)"], charge.Ours, l.ago(35), day.Day{}},
		{"Park", charge.Topic, l.topic, charge.Ours, l.ago(540), day.Day{}}, {"Zhang", charge.Topic, l.topic, charge.Theirs, l.ago(540), day.Day{}},
		{"Kim", charge.Forum, l.forum["Korea-China Science and Technology Innovation Forum"], charge.Ours, l.ago(800), day.Day{}},
	} {
		_, err := assignment.Store{DB: l.db}.Create(ctx, assignment.Draft{PersonID: l.people[a.person], Of: a.of, OfID: a.id, Side: a.side, From: a.from, To: a.to}, l.manager)
		if err != nil {
			return fmt.Errorf("%s in charge of %s %d: %w", a.person, a.of, a.id, err)
		}
	}
	return nil
}
