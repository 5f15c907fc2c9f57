package demo

import (
	"gyoryu/internal/day"
	"gyoryu/internal/visit"
)

const (
	topics    = "Topics of joint research with CASISD and CASTED"
	districts = "Innovation districts: survey with Fraunhofer ISI"
)

// trips are the made-up visits, the earliest first.
func (l *loader) trips() []trip {
	return []trip{
		{
			title: topics, direction: visit.Outgoing, in: -520, days: 3, state: visit.Done, leader: "Kim", others: []string{"Park"}, size: 4,
			area: "Smart mobility",
			stops: []visit.StopDraft{
				l.meet(l.stop("CASISD",
					l.charge(say(visit.Agreed, "Exchange the lists of reports of the last three years. (example)"), "Lee", l.ago(460)),
					l.charge(say(visit.Agreed, "Each side names three candidates for the joint topic. (example)"), "Park", l.ago(120)),
					say(visit.Discussed, "Smart mobility in cities is nearest to both work plans. (example)")), "Li", "Zhang"),
				l.meet(l.stop("CASTED",
					say(visit.Problem, "Data on provincial programmes cannot leave the country before review. (example)")), "Wang"),
			},
			outcome: "Both sides want one topic instead of many. (example)",
		},
		{
			title: "CASTED delegation at STEPI", direction: visit.Incoming, in: -300, days: 2, state: visit.Done, leader: "Wang", others: []string{"Chen"}, size: 6,
			area: "National innovation systems",
			stops: []visit.StopDraft{l.meet(l.stop("CASTED",
				l.charge(say(visit.Agreed, "STEPI sends the list of 2026 reports. (example)"), "Lee", l.today.Add(4)),
				say(visit.Agreed, "A researcher of CASTED stays at STEPI for three months. (example)"),
				say(visit.Opportunity, "CASTED looks for a partner in a survey of national laboratories. (example)")), "Kim", "Park")},
		},
		{
			title: districts, direction: visit.Outgoing, in: -160, days: 4, state: visit.Done, leader: "Choi", size: 2,
			area: "Industrial policy",
			stops: []visit.StopDraft{l.meet(l.stop("Fraunhofer ISI",
				l.charge(say(visit.Agreed, "Design of the joint survey of innovation districts. (example)"), "Choi", l.today.Add(12)),
				l.charge(say(visit.Agreed, "Joint proposal to the next framework call. (example)"), "Park", l.ago(20)),
				say(visit.Learned, "The institute has opened a unit for international innovation systems. (example)")), "Beispiel")},
		},
		{
			title: "SPRU: doctoral exchange", direction: visit.Online, in: -75, days: 1, state: visit.Done, leader: "Park", size: 3,
			area: "International innovation systems",
			stops: []visit.StopDraft{l.meet(l.stop("SPRU",
				l.charge(say(visit.Agreed, "Terms for two doctoral stays a year. (example)"), "", l.ago(11)),
				say(visit.Discussed, "Language of supervision; insurance. (example)")), "Sample")},
		},
		{
			title: "Call about the forum's concrete topics", direction: visit.Contact, in: -12, days: 1, state: visit.Done,
			stops: []visit.StopDraft{l.meet(l.stop("CASTED",
				l.charge(say(visit.Agreed, "CASTED proposes three concrete topics for the next forum. (example)"), "Kim", l.today.Add(30))), "Wang")},
		},
		{
			title: "NISTEP delegation at STEPI", direction: visit.Incoming, in: -6, days: 2, state: visit.Done, leader: "Seisaku", size: 4,
			stops: []visit.StopDraft{l.stop("NISTEP")},
		},
		{
			title: "Negotiation with SERI China", direction: visit.Outgoing, in: -40, days: 1, state: visit.Done, leader: "Kim", size: 1, hidden: true,
			stops: []visit.StopDraft{l.stop("SERI China",
				l.charge(say(visit.Agreed, "Terms of access to the company survey stay between the two heads. (example)"), "Kim", day.Day{}))},
		},
		{
			title: "CASTED and KOSTEC in Beijing", direction: visit.Outgoing, in: 8, days: 4, state: visit.Planned, leader: "Kim", others: []string{"Lee"}, size: 3,
			stops: []visit.StopDraft{l.stop("CASTED"), l.stop("KOSTEC")},
		},
		{
			title: "GRIPS: seminar on innovation policy", direction: visit.Outgoing, in: 36, days: 2, state: visit.Planned, leader: "Choi", size: 2,
			stops: []visit.StopDraft{l.stop("GRIPS")},
		},
	}
}
