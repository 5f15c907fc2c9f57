package e2e

import "net/url"

// What somebody types who logs the article's visit.

type pointTyped struct{ kind, text, with string }

type stopTyped struct {
	institute string
	points    []pointTyped
}

const (
	purposeTyped = "To expand academic exchange with Chinese institutes; and, at the last two, to collect data for STEPI's China research in 2019."
	outcomeTyped = "The Korea-China network went from institute-centred to researcher-centred.\n\n" +
		"A long-term, practical framework in which researchers share perspectives and methods.\n\n" +
		"STEPI goes on expanding exchange with CASISD and CASTED and supports cooperation between researchers."
)

var stopsTyped = []stopTyped{
	{"CASISD", []pointTyped{
		{"agreed", "The existing exchange is to become joint research that includes both sides' researchers.", ""},
		{"agreed", "Both first share key research topics, then decide the joint research topic together.", ""},
		{"discussed", "Topics proposed: AI; smart mobility; robots; other subjects of the fourth industrial revolution.", ""},
		{"agreed", "A detailed timeline and the persons in charge on both sides, so that the staff communicate actively.", ""},
	}},
	{"CASTED", []pointTyped{
		{"problem", "The Korea-China Science and Technology Innovation Forum was too uniform and more like a one-time event.", ""},
		{"agreed", "The forum takes more concrete topics, from the researchers' perspective.", ""},
		{"agreed", "To exchange researchers in three areas: National Innovation System; International Innovation System; cooperation with " +
			"Asian and South American countries in relation to China's One Belt, One Road Initiative.", ""},
		{"agreed", "To share key research achievements and report lists.", ""},
		{"agreed", "To conduct joint research and publish the result in academic journals.", ""},
	}},
	{"KOSTEC", []pointTyped{
		{"learned", "The role and function of the centre, and the challenges of Korea-China science and technology cooperation.", ""},
		{"opportunity", "STEPI researchers could take part in seminars in China that need many experts.", ""},
		{"material", "Material was collected for STEPI's China research in 2019.", ""},
	}},
	{"SERI China", []pointTyped{
		{"learned", "The difficulties that local Korean companies face; the state of China's industrial policy.", ""},
		{"material", "Material was collected for STEPI's China research in 2019.", ""},
	}},
}

var wholeTyped = []pointTyped{
	{"agreed", "CASISD and CASTED agreed to joint research with STEPI, which leads to joint research reports on topics that both finally select.", "CASISD, CASTED"},
	{"learned", "All the institutes saw the need for a new method of Korea-China cooperation.", ""},
	{"discussed", "Two recurring meetings are to change in format and structure, with research institutes taking bigger roles: " +
		"the China-Japan-Korea Seminar, and the Korea-China Science and Technology Innovation Forum.", ""},
	{"agreed", "To turn them into a practical venue, led by research institutes, where researchers freely share achievements.", ""},
}

// institutesTyped are the institutes of the article as their form takes them, the
// parents first.
var institutesTyped = []url.Values{
	{"name": {"Science and Technology Policy Institute"}, "acronym": {"STEPI"}, "name_ko": {"과학기술정책연구원"}, "kind": {"research_institute"}, "country": {"KR"}, "city": {"Sejong"}, "home": {"1"}},
	{"name": {"Chinese Academy of Sciences"}, "acronym": {"CAS"}, "kind": {"research_institute"}, "country": {"CN"}, "city": {"Beijing"}},
	{"name": {"Ministry of Science and Technology"}, "acronym": {"MOST"}, "kind": {"government"}, "country": {"CN"}, "city": {"Beijing"}},
	{
		"name": {"Institutes of Science and Development, Chinese Academy of Sciences"}, "acronym": {"CASISD"}, "kind": {"research_institute"}, "country": {"CN"},
		"city": {"Beijing"}, "parent": {"CAS"}, "names[0].text": {"CASSID"}, "names[0].kind": {"misspelt"}, "confirmed": {"name=institute.alike"},
	},
	{
		"name": {"Chinese Academy of Science and Technology for Development"}, "acronym": {"CASTED"}, "kind": {"research_institute"}, "country": {"CN"},
		"city": {"Beijing"}, "parent": {"MOST"}, "confirmed": {"name=institute.alike"},
	},
	{"name": {"Korea-China Science & Technology Cooperation Center"}, "acronym": {"KOSTEC"}, "kind": {"liaison_centre"}, "country": {"CN"}, "city": {"Beijing"}, "confirmed": {"name=institute.alike"}},
	{"name": {"Samsung Economic Research Institute China"}, "acronym": {"SERI China"}, "kind": {"think_tank"}, "country": {"CN"}, "city": {"Beijing"}, "notes": {"A company's think tank."}, "confirmed": {"name=institute.alike"}},
}
