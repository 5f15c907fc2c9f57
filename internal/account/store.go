package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// Store keeps accounts, their sessions, their one-time links, the tokens of their
// programs and the tries to sign in. It alone writes those tables.
type Store struct{ DB pg.DB }

var (
	// LastAdmin reports a change that would leave nobody who keeps the accounts.
	LastAdmin = errors.New("this is the last administrator")
	// Yourself reports an administrator who would shut the door on themselves.
	Yourself = errors.New("this is the account that asks")
)

// How long a one-time link may be used.
const (
	invitationLasts = 7 * 24 * time.Hour
	resetLasts      = 24 * time.Hour
)

// Add makes an account and an invitation for it: the token of a one-time link that
// sets its password. The person may be 0. What cannot be kept is a Refusal.
func (s Store) Add(ctx context.Context, by int64, email, name string, roles []auth.Role, personID int64) (id int64, token string, err error) {
	return s.add(ctx, by, Draft{Email: email, Name: name, Roles: roles, PersonID: personID}, nil)
}

// add makes an account and its invitation, and sends that if there is somebody to do so.
func (s Store) add(ctx context.Context, by int64, d Draft, send postman) (id int64, token string, err error) {
	err = pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		if id, err = insert(ctx, tx, d); err != nil {
			return err
		}
		if token, err = newLink(ctx, tx, by, id, invitation); err != nil || send == nil {
			return err
		}
		return send(ctx, tx, id, invitation, token)
	})
	return id, token, err
}

// AddDemo makes an account that is entered by a button, and so has neither a
// password nor a link.
func (s Store) AddDemo(ctx context.Context, d Draft) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, 0, func(tx pgx.Tx) error {
		id, err = insert(ctx, tx, d)
		return err
	})
	return id, err
}

func insert(ctx context.Context, tx pgx.Tx, d Draft) (int64, error) {
	if wrong := d.refusals(); len(wrong) > 0 {
		return 0, wrong[0]
	}
	if err := checkPerson(ctx, tx, d.PersonID); err != nil {
		return 0, err
	}
	id, err := pg.Value[int64](ctx, tx, `
		insert into accounts (email, name, roles, language, person_id)
		values (@email, @name, @roles, nullif(@language, ''), nullif(@person, 0))
		returning id`, d.args())
	if err != nil {
		return 0, fmt.Errorf("adding an account: %w", refused(err))
	}
	return id, nil
}

func (d Draft) args() pg.Args {
	return pg.Args{"email": d.Email, "name": d.Name, "roles": inOrder(d.Roles), "language": d.Language, "person": d.PersonID}
}

// inOrder are the roles as they are kept: in one order, so that the history shows
// only what changed.
func inOrder(roles []auth.Role) []string {
	kept := []string{}
	for _, role := range auth.Roles {
		if slices.Contains(roles, role) {
			kept = append(kept, string(role))
		}
	}
	return kept
}

// refused turns the breach of a constraint into a complaint about its field.
func refused(err error) error {
	switch {
	case pg.Violates(err, "accounts_email_key"):
		return Refusal{"email", i18n.M("account.email-taken")}
	case pg.Violates(err, "accounts_person_key"):
		return Refusal{"person", i18n.M("account.person-taken")}
	case pg.Violates(err, "accounts_person_id_fkey"):
		return Refusal{"person", i18n.M("form.no-such-record")}
	}
	return err
}

// checkPerson refuses somebody who has been removed: the foreign key would take them.
func checkPerson(ctx context.Context, tx pgx.Tx, id int64) error {
	if id == 0 {
		return nil
	}
	_, err := pg.Value[int64](ctx, tx, "select id from people where id = @id and removed_at is null for share", pg.Args{"id": id})
	if errors.Is(err, pg.NotFound) {
		return Refusal{"person", i18n.M("form.no-such-record")}
	}
	return err
}

// change saves the draft over the version that was opened. Nobody takes their own
// role of administrator, and the last one stays one.
func (s Store) change(ctx context.Context, by, id, version int64, d Draft) error {
	return pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		if wrong := d.refusals(); len(wrong) > 0 {
			return wrong[0]
		}
		if err := checkPerson(ctx, tx, d.PersonID); err != nil {
			return err
		}
		args := d.args()
		args["id"], args["version"] = id, version
		return guarded(ctx, tx, by, id, func() error {
			return save(ctx, tx, `
				update accounts
				   set email = @email, name = @name, roles = @roles, language = nullif(@language, ''), person_id = nullif(@person, 0)
				 where id = @id and version = @version
				returning id`, args)
		})
	})
}

// SetPerson says whose account it is.
func (s Store) SetPerson(ctx context.Context, by, id, personID int64) error {
	return pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		if err := checkPerson(ctx, tx, personID); err != nil {
			return err
		}
		return save(ctx, tx, "update accounts set person_id = nullif(@person, 0) where id = @id returning id",
			pg.Args{"id": id, "person": personID})
	})
}

// Disable shuts the account with the e-mail, and ends its sessions, for the command
// line: whoever may run it may do so whatever version the account has.
func (s Store) Disable(ctx context.Context, by int64, email string) error {
	a, err := s.byEmail(ctx, email)
	if err != nil {
		return err
	}
	return s.disable(ctx, by, a.ID, a.Version)
}

func (s Store) disable(ctx context.Context, by, id, version int64) error {
	return pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		return guarded(ctx, tx, by, id, func() error {
			err := save(ctx, tx, `
				update accounts set disabled_at = coalesce(disabled_at, now()) where id = @id and version = @version returning id`,
				pg.Args{"id": id, "version": version})
			if err != nil {
				return err
			}
			if err := endLinks(ctx, tx, id); err != nil {
				return err
			}
			return endSessions(ctx, tx, id, 0)
		})
	})
}

// enable opens the account again, with the password that it had.
func (s Store) enable(ctx context.Context, by, id, version int64) error {
	return pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		return save(ctx, tx, "update accounts set disabled_at = null where id = @id and version = @version returning id",
			pg.Args{"id": id, "version": version})
	})
}

// guarded makes a change, and takes it back if it made nobody an administrator, or
// by no longer one. Changes of administrators wait for each other here, or two who
// disable each other would both succeed.
func guarded(ctx context.Context, tx pgx.Tx, by, id int64, change func() error) error {
	const admins = "select id from accounts where 'admin' = any(roles) and disabled_at is null order by id for update"
	before, err := pg.Values[int64](ctx, tx, admins, nil)
	if err != nil {
		return fmt.Errorf("looking for administrators: %w", err)
	}
	if err := change(); err != nil {
		return err
	}
	after, err := pg.Values[int64](ctx, tx, admins, nil)
	if err != nil {
		return fmt.Errorf("looking for administrators: %w", err)
	}
	switch {
	case !slices.Contains(before, id) || slices.Contains(after, id):
		return nil
	case by == id:
		return Yourself
	case len(after) == 0:
		return LastAdmin
	}
	return nil
}

// save runs an update that returns the row's id, and tells an account that changed
// meanwhile from one that does not exist.
func save(ctx context.Context, tx pgx.Tx, sql string, args pg.Args) error {
	_, err := pg.Value[int64](ctx, tx, sql, args)
	if !errors.Is(err, pg.NotFound) {
		return refused(err)
	}
	if _, err := pg.Value[int64](ctx, tx, "select id from accounts where id = @id", args); err != nil {
		return err
	}
	return pg.Stale
}

// prefer keeps the language or the theme that the account's owner chose; a nil one
// stays as it is, an empty one follows the browser again.
func (s Store) prefer(ctx context.Context, id int64, language, theme *string) error {
	return pg.Tx(ctx, s.DB, id, func(tx pgx.Tx) error {
		// Nothing is written where nothing changes: each writing is a new version.
		_, err := tx.Exec(ctx, `
			update accounts
			   set language = case when @sets_language then nullif(@language, '') else language end,
			       theme    = case when @sets_theme    then nullif(@theme, '')    else theme    end
			 where id = @id
			   and (@sets_language and language is distinct from nullif(@language, '')
			     or @sets_theme    and theme    is distinct from nullif(@theme, ''))`,
			pg.Args{
				"id": id, "sets_language": language != nil, "language": deref(language),
				"sets_theme": theme != nil, "theme": deref(theme),
			})
		return err
	})
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
