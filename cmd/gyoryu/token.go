package main

import (
	"context"
	"errors"
	"fmt"

	accounts "gyoryu/internal/account"
	"gyoryu/internal/config"
	"gyoryu/internal/pg"
)

type token struct {
	Add    tokenAdd    `cmd:"" help:"Print a new token, with which a program does what the account may."`
	Revoke tokenRevoke `cmd:"" help:"End all tokens of an account that have the name."`
}

type tokenAdd struct {
	Email    string `required:"" help:"The address of the account in whose name the program asks."`
	Name     string `required:"" help:"What the token is called: say which program has it."`
	ReadOnly bool   `help:"The program may change nothing."`
}

func (a tokenAdd) Run(ctx context.Context, p process) error {
	return withAccounts(ctx, p, func(s accounts.Store, _ config.Config) error {
		made, err := s.AddTokenFor(ctx, a.Email, a.Name, a.ReadOnly)
		if errors.Is(err, pg.NotFound) {
			return fmt.Errorf("no account that is open has the address %s", a.Email)
		}
		if err != nil {
			return refusedField(err)
		}
		_, err = fmt.Fprintln(p.stdout, made) // this once
		return err
	})
}

type tokenRevoke struct {
	Email string `required:"" help:"The account's address."`
	Name  string `required:"" help:"What the tokens are called."`
}

func (a tokenRevoke) Run(ctx context.Context, p process) error {
	return withAccounts(ctx, p, func(s accounts.Store, _ config.Config) error {
		n, err := s.RevokeNamed(ctx, a.Email, a.Name)
		switch {
		case errors.Is(err, pg.NotFound):
			return fmt.Errorf("no account has the address %s", a.Email)
		case err != nil:
			return refusedField(err)
		case n == 0:
			return fmt.Errorf("%s has no token called %q that works", a.Email, a.Name)
		case n == 1:
			fmt.Fprintln(p.stdout, "1 token is revoked")
		default:
			fmt.Fprintln(p.stdout, n, "tokens are revoked")
		}
		return nil
	})
}
