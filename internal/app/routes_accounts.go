package app

import (
	"gyoryu/internal/charge"
	"gyoryu/internal/page"
)

// routesOfAccounts are the addresses of what an account has for itself, of the accounts, and
// of what the administrator sets.
func routesOfAccounts(d doors, n nouns) {
	h := page.Handle
	anyone, reader, manager, admin := d.anyone, d.reader, d.manager, d.admin

	anyone.Get("/calendar/{secret}.ics", h(n.calendars.Show)) // the secret is the key
	reader.Post("/account/calendar", h(n.calendars.MakeOwn))
	reader.Post("/account/calendar/end", h(n.calendars.EndOwn))
	manager.Post("/institutes/{id}/calendar", h(n.calendars.MakeOfInstitute))
	manager.Post("/institutes/{id}/calendar/end", h(n.calendars.EndOfInstitute))

	reader.Get("/notices", h(n.bell.List))
	reader.Post("/notices/seen", h(n.bell.SeenAll))
	reader.Post("/notices/{id}/seen", h(n.bell.Seen))
	reader.Post("/institutes/{id}/follow", h(n.bell.Follow(charge.Institute)))
	reader.Post("/institutes/{id}/unfollow", h(n.bell.Unfollow(charge.Institute)))
	reader.Post("/topics/{id}/follow", h(n.bell.Follow(charge.Topic)))
	reader.Post("/topics/{id}/unfollow", h(n.bell.Unfollow(charge.Topic)))
	reader.Post("/account/mail", h(n.bell.SwitchMail))
	anyone.Get("/mail/off/{token}/{kind}", h(n.bell.MailForm)) // for whoever has the key from a mail
	anyone.Post("/mail/off/{token}/{kind}", h(n.bell.MailOff))

	reader.Get("/account", h(n.accounts.Own))
	reader.Post("/account/password", h(n.accounts.ChangePassword))
	reader.Post("/account/sessions/end", h(n.accounts.EndSession))
	reader.Post("/account/sessions/end-others", h(n.accounts.EndOthers))
	reader.Post("/account/tokens", h(n.accounts.MakeToken))
	reader.Post("/account/tokens/{id}/revoke", h(n.accounts.RevokeToken))
	reader.Post("/account/stay", h(n.accounts.Stay))

	admin.Get("/accounts", h(n.accounts.List))
	admin.Get("/accounts/new", h(n.accounts.New))
	admin.Post("/accounts", h(n.accounts.Create))
	admin.Get("/accounts/{id}", h(n.accounts.Show))
	admin.Get("/accounts/{id}/edit", h(n.accounts.Edit))
	admin.Post("/accounts/{id}", h(n.accounts.Update))
	admin.Post("/accounts/{id}/disable", h(n.accounts.Disable))
	admin.Post("/accounts/{id}/enable", h(n.accounts.Enable))
	admin.Post("/accounts/{id}/reset", h(n.accounts.Reset))
	admin.Post("/accounts/{id}/tokens/{token}/revoke", h(n.accounts.RevokeTokenOf))

	admin.Get("/settings", h(n.settings.Show))
	admin.Post("/settings", h(n.settings.Update))
	admin.Get("/settings/holidays", h(n.settings.Holidays))
	admin.Post("/settings/holidays", h(n.settings.AddHolidays))
	admin.Post("/settings/holidays/korea", h(n.settings.AddKorea))
	admin.Post("/settings/holidays/remove", h(n.settings.RemoveHoliday))
	admin.Get("/settings/mail", h(n.settings.Mail))
	admin.Post("/settings/mail/test", h(n.settings.TestMail))
	admin.Post("/settings/mail/again", h(n.settings.TryAgain))
	admin.Get("/settings/sign-ins", h(n.settings.SignIns))
}
