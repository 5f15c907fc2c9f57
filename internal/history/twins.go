package history

// Tables that belong to two records, and are told in the history of each by the other's name.
const (
	twins  = "not_duplicates"
	merges = "merges"
)

// twin is a row that says that another record is not this one, or was merged into it.
func twin(r row, noun string, id int64) Change {
	if r.Part == merges {
		c := Change{Part: merges, Row: r.PartID, Column: "merged_name"}
		switch {
		case r.Action == "insert":
			c.After = r.After["merged_name"]
		case r.Before["undone_at"] == nil && r.After["undone_at"] != nil:
			c.Before = r.After["merged_name"]
		}
		return c
	}
	other := func(row map[string]any) any {
		for _, column := range []string{"one_id", "other_id"} {
			if n, is := row[column].(float64); is && int64(n) != id {
				return n
			}
		}
		return nil
	}
	return Change{Part: twins, Row: r.PartID, Column: "other_" + noun, Before: other(r.Before), After: other(r.After)}
}
