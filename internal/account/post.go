package account

import (
	"context"
	"encoding/hex"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/i18n"
	"gyoryu/internal/mail"
)

// addressee is whom a link is sent to.
type addressee struct {
	Name     string
	Language string
}

// by sends one-time links through an outbox; who has chosen no language is written to in l.
func by(out mail.Outbox, l i18n.Lang) postman {
	return func(ctx context.Context, tx pgx.Tx, account int64, why purpose, token string) error {
		to, err := Store{tx}.addressee(ctx, account)
		if err != nil {
			return err
		}
		if chosen, ok := i18n.Known(to.Language); ok {
			l = chosen
		}
		kind := mail.Invitation
		if why == reset {
			kind = mail.Password
		}
		return out.Put(ctx, tx, mail.Mail{
			AccountID: account, Kind: kind, Key: "link:" + hex.EncodeToString(tokenHash(token)), Letter: linkLetter(l, to.Name, why, out.Site+LinkPath(token)),
		})
	}
}

// linkLetter is the mail with a one-time link.
func linkLetter(l i18n.Lang, name string, why purpose, link string) mail.Letter {
	key := "account.mail-" + string(why)
	return mail.Letter{
		Lang: l, Subject: i18n.Say(l, key), Greeting: i18n.Say(l, "mail.greeting", "name", name),
		Intro: []string{i18n.Say(l, key+"-intro")}, Button: &mail.Link{Text: i18n.Say(l, "account.set-password"), Href: link},
		Outro: []string{i18n.Say(l, key+"-outro")}, Foot: []mail.Link{{Text: i18n.Say(l, "mail.from")}},
	}
}
