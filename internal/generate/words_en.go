package generate

import "gyoryu/internal/visit"

var english = tongue{
	lang: "en",
	titles: []string{
		"Visit to {institute} on {topic}", "Study visit to {city}: {topic} and {second}", "Delegation to {country} on {topic}",
		"{home}-{institute} {event} {year}", "Visit of {institute} to {home}", "{event} on {topic} in {city}",
		"Exchange with institutes of {topic} in {country}", "Preparatory visit for the {event} {next}", "Signing of the {paper} with {institute}",
		"Data collection on {topic} in {country}", "Mission to {city} on {second}", "Follow-up on the {paper} with {institute}",
		"Visit to major institutes of {topic} in {city}", "{year} {event} with {institute}",
	},
	calls: []string{
		"Online meeting with {institute} on {topic}", "Call with {institute} about the {paper}", "Video conference: {topic} in {country}",
		"Mail from {institute} about the {event}", "Online {event} with {institute}", "Consultation with {institute} on {second}",
	},
	purposes: []string{
		"To expand academic exchange with {institute} and to collect data on {topic} for the {output} of {year}.",
		"To learn how {country} deals with {topic}, and to look for partners of the {event}.",
		"To prepare the {event} of {next} and to renew the {paper}.",
		"To compare {topic} in Korea and {country}, with interviews at {institute} and {other}.",
		"To discuss joint research on {topic} and {second}.\n\nInterviews with experts are part of the project on {second}.",
		"To report on the {output} and to hear what {institute} thinks of it.",
		"Invitation by {institute} to the {event}.",
	},
	outcomes: []string{
		"The network with {country} moves from institutes to researchers: both sides now know who works on {topic}.",
		"All institutes see the need for a new kind of cooperation on {topic}. The {event} is to change in format and structure.",
		"{institute} agreed to joint research that leads to the {output}. A long-term framework is in place; {obstacle} remains to be settled.",
		"The visit gave {home} material for its research on {topic}, and a first contact with {other}.",
		"Exchange with {institute} goes on. Its staff will take part in the {event}.",
		"Little came of it: {obstacle} stands in the way, and {institute} waits for its new {office}.",
		"The {paper} can be signed in {next}. Until then both sides exchange {thing}.",
	},
	points: map[visit.Kind][]string{
		visit.Discussed: {
			"{institute} proposed {topic} and {second} as subjects of the next {event}.",
			"How {topic} is funded in {country}, and what {institute} makes of it.",
			"Whether the {event} should be held every second year, with researchers rather than directors.",
			"The {office} of {institute} presented its work on {topic}; questions turned to {obstacle}.",
			"The role of {other} in {topic}, and its {n} projects with industry.",
			"A common survey of {n} firms on {topic} was discussed without a result.",
			"Both sides compared their {output}; the methods differ most on {second}.",
		},
		visit.Learned: {
			"{institute} has {n} people who work on {topic}; most came from {other}.",
			"{country} has a new programme for {topic}, with a budget for {n} centres until {next}.",
			"The {office} decides on {thing} at {institute}, and meets each {month}.",
			"In {city} the difficulties of local Korean companies are {obstacle} and the state of {second}.",
			"{institute} publishes its {output} in {month}, and shares {thing} with partners.",
			"The evaluation of {topic} in {country} takes {n} months and involves foreign experts.",
		},
		visit.Problem: {
			"The {event} was too uniform and more like a one-time event.",
			"{obstacle} makes it hard to share {thing} with {institute}.",
			"The {paper} of {year} was never put into practice.",
			"{institute} has changed its {office} twice; nobody answers for {topic}.",
			"Interpretation was poor, so that the part on {second} has to be repeated.",
		},
		visit.Agreed: {
			"{institute} and {home} conduct joint research on {topic} and publish the result in an academic journal.",
			"Both sides share {thing} until {month}, then choose the topic of the {output} together.",
			"{institute} sends {n} researchers to the {event} of {next}.",
			"{home} sends a draft of the {paper} to the {office} of {institute}.",
			"Researchers are exchanged for {n} weeks in {topic}.",
			"The {event} takes more concrete topics, such as {second}, from the researchers' perspective.",
			"{institute} names a person in charge of {topic}.",
			"A detailed timeline of the {output} is drawn up by both sides.",
		},
		visit.Opportunity: {
			"Researchers of {home} could take part in the {event} in {city}, which needs experts on {topic}.",
			"{other} looks for a Korean partner in {topic}.",
			"{institute} would host a doctoral researcher who works on {second}.",
			"A special issue on {topic} is open for papers until {month}.",
		},
		visit.Material: {
			"{output} of {year}, on {topic}.", "Slides of the {office} on {second}.", "Statistics of {n} regions in {country} on {topic}.",
			"List of {thing} of {institute}, as a print.", "Data for the research on {country} in {year} were collected.",
		},
	},
	evidence: []string{
		"The {output} appeared in {year}.", "Mail of the {office} of {institute}.", "Both lists are in the shared folder.",
		"The {paper} was signed in {city}.", "Minutes of the {event}.", "{n} researchers came.",
	},
	reasons: []string{
		"The {event} was called off.", "{institute} withdrew: {obstacle}.", "The budget for {topic} was cut.", "Overtaken by the {paper}.",
		"Nobody at {institute} answers any more.",
	},
	roles: []string{"", "", "", "Head of delegation", "Speaker", "Interpreter", "Rapporteur", "Expert on {topic}", "Observer"},
	rooms: []string{"", "", "", "Main building", "Conference room {n}", "Embassy of Korea", "Campus {city}", "Hotel in {city}"},
	lists: map[string][]string{
		"event":    {"Innovation Forum", "Joint Seminar", "Trilateral Seminar", "Annual Workshop", "Expert Roundtable", "Summer School", "Policy Dialogue", "Young Researchers' Conference"},
		"paper":    {"memorandum of understanding", "cooperation agreement", "letter of intent", "implementation plan", "data sharing agreement"},
		"output":   {"joint report", "white paper", "policy brief", "comparative study", "annual survey", "working paper", "handbook"},
		"obstacle": {"export control", "a change of government", "data protection", "a lack of travel funds", "a hiring freeze", "the visa procedure", "an unclear division of costs", "a reorganisation"},
		"office":   {"international office", "department of planning", "board", "evaluation unit", "director general", "secretariat"},
		"thing":    {"report lists", "key research achievements", "patent data", "survey questionnaires", "interview notes", "indicators", "contact lists", "case studies"},
		"month":    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	},
	results: englishResults,
}
