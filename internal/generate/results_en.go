package generate

var englishResults = results{
	agreements: map[string][]string{
		"mou": {
			"Memorandum of understanding between {home} and {institute}", "MoU with {institute} on {topic}",
			"Memorandum of understanding on {topic} and {second}", "MoU of {home} and {institute} on academic exchange",
			"General memorandum of understanding with {institute}",
		},
		"joint_research": {
			"Joint research with {institute} on {topic}", "Agreement on a {output} on {topic} with {institute}",
			"Joint research programme {home}–{institute}: {topic}", "Comparative research on {topic} and {second} with {institute}",
			"Implementation agreement for joint research on {topic}",
		},
		"researcher_exchange": {
			"Exchange of researchers with {institute}", "Researcher exchange {home}–{institute} in {topic}", "Fellowships in {topic} at {institute}",
			"Secondment of researchers between {home} and {institute}",
		},
		"data_sharing": {
			"Sharing of {thing} with {institute}", "Data sharing agreement on {topic} with {institute}", "Exchange of {thing} on {topic}",
			"Access to data on {topic} at {institute}",
		},
		"understanding": {
			"Understanding with {institute} on the {event}", "Understanding to hold the {event} in turn with {institute}",
			"Letter of intent with {institute} on {topic}", "Understanding on {thing} with {institute}",
		},
	},
	again: []string{" (renewal)", " (second renewal)"},
	milestones: []string{
		"Kick-off meeting at {institute}", "Names of the people in charge on both sides", "Lists of key research topics exchanged",
		"Work plan for {topic} settled", "First exchange of {thing}", "Researchers for the first stay chosen", "Survey on {topic} sent out",
		"Interim workshop in {city}", "First draft of the {output}", "{event} prepared together", "Comments of both sides on the draft",
		"Results presented at the {event}", "The {output} published", "Second exchange of {thing}", "Evaluation of the cooperation with {institute}",
		"Decision on a renewal",
	},
	endings: map[string][]string{
		"term":      {"Its term ended.", "It ran out, and neither side asked for more.", "Ended at the end of its term; the files are closed."},
		"notice":    {"{institute} gave notice.", "Notice was given: {obstacle}.", "Ended by notice of {home} after the budget for {topic} was cut."},
		"completed": {"What was agreed was done: the {output} is out.", "Completed with the {event}.", "All milestones are reached."},
		"replaced":  {"Replaced by a wider agreement with {institute}.", "Overtaken by the {paper}."},
		"renewed":   {"Its term ended; it is renewed by a new agreement.", "Renewed with {institute} for another term."},
	},
	reviews: []string{
		"", "", "The exchange with {institute} works; contact each {month}.", "The {office} of {institute} wants to add {second}.",
		"Progress on the {output} is slow; {obstacle}.", "Both sides are content. {n} researchers took part so far.", "The notice period has to be watched.",
	},
	remarks: []string{
		"", "", "", "The original is at the {office}, a scan in the shared folder.", "Signed in {city} during the {event}.",
		"The English version prevails. Costs are borne by each side; {institute} pays for local transport.",
		"Negotiated with the {office} of {institute}.\n\nThe part on {second} was left for later.",
	},
	duties: []string{"", "", "Coordinator", "Contact for {institute}", "Project lead", "In charge of {topic}", "Deputy coordinator"},
	topics: []string{
		"{topic} and {second}: a comparison of Korea and {country}", "Policy instruments for {topic} in {country} and Korea",
		"How {institute} evaluates {topic}", "Indicators of {topic} and {second}, tried out in {country}", "Joint survey on {topic} in {city}",
		"The role of {institute} and {home} in {topic}",
		"Regulation of {topic} and {second}: lessons from {country}", "Human resources for {topic} in Korea and {country}", "{topic} and {second} in global value chains after {year}",
		"Public funding of {topic} and its effects on {second}", "Foresight on {topic} with {institute}", "Governance of {topic} and {second} in {country}",
		"Open data for research on {topic} in {city}",
		"Small firms, {topic} and {second} in {country}",
	},
	summaries: []string{
		"", "Both sides compare how {topic} is funded, with {n} interviews in {city} and Seoul.",
		"The research looks at {topic} from the perspective of researchers rather than institutes. {institute} contributes {thing}; {home} the survey.",
		"Starting from the {event} of {year}, it asks what {country} and Korea can learn from each other on {topic}.\n\nThe result is to appear as a {output}.",
		"A panel of {n} firms is followed for three years. Data on {second} come from {other}.",
	},
	shortcuts: []string{"Chosen at the {event} at once.", "Both sides had it before them already.", "The director of {institute} decided."},
	forums: []string{
		"", "", "Held in turn by both sides; papers are due in {month}.", "Organised with the {office} of {institute}. Interpretation is paid by the host.",
		"Grew out of the {event} of {year}.",
	},
	themes: []string{
		"{topic} after {year}", "New ways in {topic}", "{topic} and {second}", "Cooperation in {topic}: from institutes to researchers",
		"{topic} in an uncertain world", "What comes next in {topic}", "{topic} for regions and small firms", "Young researchers on {topic}",
	},
	reforms: []string{
		"More concrete topics, such as {second}, chosen by researchers.", "Half of the time goes to working groups.",
		"Researchers lead the sessions; directors only open them.", "Papers are exchanged in {month}, before the meeting.",
		"A joint {output} follows each edition.", "It is held every second year, with a workshop in between.",
	},
	stays: []string{
		"Worked on {topic} with the {office} of {institute}; a {output} is in preparation.", "Collected {thing} on {topic} and gave {n} talks.",
		"A first draft of the {output} was written in {city}.", "The stay led to a project on {second} with {other}.",
		"Interviews with {n} experts in {country}. The notes are in the shared folder.", "Took part in the {event} as a speaker.",
	},
	outputs: map[string][]string{
		"joint_report": {"{topic} in Korea and {country}: joint report {year}", "Joint report of {home} and {institute} on {topic}", "{topic} and {second}: findings of a joint project"},
		"article":      {"{topic} and the dynamics of {second}: evidence from {country}", "What drives {topic}? A comparison of Korea and {country}", "Measuring {topic}: a survey of {n} firms in {city}", "Institutions, {second} and {topic} in {country}"},
		"policy_brief": {"Policy brief: {topic} in {country}", "{topic}: {n} lessons from {country}", "What Korea can learn from {country} on {topic}"},
		"dataset":      {"Survey data on {topic} in {country}, {year}", "Indicators of {topic}, {n} regions", "Interviews on {topic} at {institute}"},
		"report_list":  {"List of reports of {institute} on {topic}, {year}", "Exchange of report lists with {institute}, {year}"},
		"other":        {"Proceedings of the {event} {year}", "Video of the {event} in {city}", "Handbook of {topic}"},
	},
	because: []string{
		"", "", "Raised there for the first time.", "The people met there took it up.", "{institute} came back to it in {month}.", "It grew out of the talks on {topic}.",
	},
	news: news{
		headlines: []string{
			"Visit to {institute} on {topic}", "{home} and {institute} deepen their exchange in {topic}", "{home} discusses {topic} in {city}",
			"Joint research with {institute} on {topic}", "Delegation of {home} visits {country}", "Experts of {institute} and {home} meet on {topic}",
			"{topic}: cooperation with {country} moves on", "{home} and {institute} compare policies for {topic}",
		},
		openings: []string{
			"In {year}, researchers of {home} and {institute} met to expand their academic exchange in {topic}.",
			"A delegation of {home} visited {institute} in {city} in order to discuss {topic} and to collect material for research on {country}.",
			"{home} and {institute} held a meeting on {topic}. {other} took part, too.",
			"As part of its cooperation with {country}, {home} exchanged views on {topic} with {institute}.",
		},
		middles: []string{
			"Both sides reached a consensus that the existing exchange needs to become joint research that includes researchers of both institutes. They will first share key research topics and then make a final decision together.",
			"{institute} presented its work on {topic} and the current state of policy in {country}. The discussion turned to the difficulties that local companies face and to what research institutes can contribute.",
			"To make sure that the joint project is well executed, both institutes confirmed a timeline and the persons in charge, so that the staff stay in active communication.",
			"The participants saw that previous forums were too uniform and more like one-time events. From {next} on, more concrete topics will be chosen from the researchers' perspective.",
			"At {other}, the visitors learned how {topic} is supported in {country}, and discussed how researchers of {home} could take part in seminars there.",
			"Researchers are to be exchanged, and key achievements and lists of reports will be shared. The result of the joint research is to be published in academic journals.",
			"Data for research on {country} in {year} were collected. They will be used in a comparison of {topic} in Korea and {country}.",
		},
		closings: []string{
			"{home} will continue to expand its exchange with {institute} and support cooperation between researchers.",
			"The next meeting is planned for {next}.",
			"With this, cooperation with {country} on {topic} goes from institute-centred to researcher-centred.",
		},
		withdrawals: []string{"{institute} asked for it.", "The day was wrong; a corrected item follows.", "It named people who had not been asked."},
	},
}
