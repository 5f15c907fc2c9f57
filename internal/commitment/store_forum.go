package commitment

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// OfReform is what the point of a forum's reform asks to be done.
type OfReform struct {
	Commitment
	ReformID int64
}

// OfReforms are the commitments of the points that a forum's reforms come from, as far
// as the account may see them.
func OfReforms(b *pg.Batch, forumID int64, who auth.Account) *[]OfReform {
	return pg.Queue[OfReform](b,
		`select `+shown+`, r.id as reform_id
		   from forum_reforms r join seen_commitments(@who) c on c.point_id = r.point_id and c.removed_at is null `+joined+`
		  where r.forum_id = @forum order by r.id`,
		pg.Args{"forum": forumID, "who": who.ID})
}
