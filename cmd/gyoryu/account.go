package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	accounts "gyoryu/internal/account"
	"gyoryu/internal/auth"
	"gyoryu/internal/config"
	"gyoryu/internal/pg"
)

type account struct {
	Add     accountAdd     `cmd:"" help:"Add an account, and print the one-time link that sets its password."`
	List    accountList    `cmd:"" help:"List the accounts."`
	Disable accountDisable `cmd:"" help:"Shut an account and end its sign-ins. What it wrote stays."`
	Reset   accountReset   `cmd:"" help:"Print a new one-time link that sets an account's password; older links end."`
}

type accountAdd struct {
	Email string      `required:"" help:"The address to sign in with."`
	Name  string      `required:"" help:"As others see it."`
	Role  []auth.Role `required:"" enum:"researcher,staff,manager,admin" help:"One or several of ${enum}, with commas."`
}

func (a accountAdd) Run(ctx context.Context, p process) error {
	return withAccounts(ctx, p, func(s accounts.Store, c config.Config) error {
		_, token, err := s.Add(ctx, 0, a.Email, a.Name, a.Role, 0)
		return printLink(p, c, token, refusedField(err))
	})
}

// refusedField says which setting a complaint is about.
func refusedField(err error) error {
	if refusal, ok := errors.AsType[accounts.Refusal](err); ok {
		return fmt.Errorf("%s: %w", refusal.Field, refusal)
	}
	return err
}

type accountReset struct {
	Email string `required:"" help:"The account's address."`
}

func (a accountReset) Run(ctx context.Context, p process) error {
	return withAccounts(ctx, p, func(s accounts.Store, c config.Config) error {
		token, err := s.Reset(ctx, 0, a.Email)
		if errors.Is(err, pg.NotFound) {
			return fmt.Errorf("no account that is open has the address %s", a.Email)
		}
		return printLink(p, c, token, err)
	})
}

// printLink prints it alone on its line: it is shown this once.
func printLink(p process, c config.Config, token string, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, c.Site()+accounts.LinkPath(token))
	return err
}

type accountDisable struct {
	Email string `required:"" help:"The account's address."`
}

func (a accountDisable) Run(ctx context.Context, p process) error {
	return withAccounts(ctx, p, func(s accounts.Store, _ config.Config) error {
		err := s.Disable(ctx, 0, a.Email)
		if errors.Is(err, pg.NotFound) {
			return fmt.Errorf("no account has the address %s", a.Email)
		}
		if err == nil {
			fmt.Fprintln(p.stdout, a.Email, "is disabled")
		}
		return err
	})
}

type accountList struct{}

func (accountList) Run(ctx context.Context, p process) error {
	return withAccounts(ctx, p, func(s accounts.Store, _ config.Config) error {
		all, err := s.Accounts(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "EMAIL\tNAME\tROLES\tSTATE")
		for _, a := range all {
			var roles []string
			for _, r := range a.Roles {
				roles = append(roles, string(r))
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.Email, a.Name, strings.Join(roles, ","), a.State())
		}
		return table.Flush()
	})
}

// withAccounts works with the accounts of a database that is up to date.
func withAccounts(ctx context.Context, p process, work func(accounts.Store, config.Config) error) (err error) {
	d, c, err := openBeside(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.migrate(ctx); err != nil {
		return err
	}
	pool, err := d.pool(ctx)
	if err != nil {
		return err
	}
	return work(accounts.Store{DB: pool}, c)
}
