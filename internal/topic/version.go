package topic

import "gyoryu/internal/version"

// shape is which rows a topic's form is made of. A researcher's side is that of where they
// are: home are the researchers of ours.
func shape(home map[int64]bool) version.Shape {
	person := []version.Field{{Name: "person", Column: "person_id", Kind: version.Ref, Of: "person"}}
	side := func(is bool) func(version.Row) bool {
		return func(r version.Row) bool {
			id, _ := r["person_id"].(float64)
			return home[int64(id)] == is
		}
	}
	return version.Shape{
		Noun: "topic", Table: "topics", Path: "/topics/",
		Fields: []version.Field{
			{Name: "title"}, {Name: "summary"}, {Name: "agreement_id", Kind: version.Choice, Of: "agreement"},
			{Name: "confidential", Kind: version.Tick}, {Name: "proposer", Column: "proposer_id", Kind: version.Place, Of: "institutes"},
			{Name: "stage", Kind: version.Fixed},
		},
		Boxes: []version.Boxes{
			{Name: "areas", Table: "topic_areas", Column: "area_id", Of: "area"},
			{Name: "readers", Table: "topic_readers", Column: "account_id", Of: "account"},
		},
		Lines: []version.Lines{
			{Part: "institutes", Table: "topic_institutes", Fields: []version.Field{
				{Name: "institute", Column: "institute_id", Kind: version.Ref, Of: "institute"},
			}},
			{Part: ours, Table: "topic_people", Picker: true, Only: side(true), Fields: person},
			{Part: theirs, Table: "topic_people", Picker: true, Only: side(false), Fields: person},
		},
	}
}
