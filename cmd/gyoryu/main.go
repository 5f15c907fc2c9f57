// Command gyoryu keeps track of an institute's exchange with others: visits, what
// was agreed there, and what became of it.
//
// Read main.go for the subcommands, serve.go for the one that matters, then what
// it starts, in the order in which it does: log.go, listen.go, database.go (and
// keeper.go for a database brought along), metrics.go. The other subcommands each
// have a file. No rules and no SQL are here.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"gyoryu/internal/config"
)

// The command's exit statuses, beside 0.
const (
	failed     = 1
	wrongUsage = 2
)

type commands struct {
	Serve    serve    `cmd:"" help:"Start the program and serve its pages."`
	Migrate  migrate  `cmd:"" help:"Bring the database's schema up or down, or say how far it is."`
	Demo     demo     `cmd:"" help:"Load the demo data into the database, once."`
	Generate generate `cmd:"" help:"Add made-up visits, as many as you like, to see how the program does with them."`
	Account  account  `cmd:"" help:"Add, list and disable accounts, and give them a new one-time link."`
	Token    token    `cmd:"" help:"Give a program a token to use the API with, or revoke it."`
	Health   health   `cmd:"" hidden:"" help:"Ask the program that runs here whether it is ready; for a container's health check."`
	Version  version  `cmd:"" help:"Print the version."`
}

// process is what a subcommand has of the world around it.
type process struct {
	environ        []string
	stdout, stderr io.Writer
}

// config reads the settings; only those that need them do.
func (p process) config() (config.Config, error) { return config.Read(p.environ) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, process{os.Environ(), os.Stdout, os.Stderr}, os.Args[1:]))
}

// run returns the status to exit with. What went wrong is one line on stderr.
func run(ctx context.Context, p process, args []string) int {
	var c commands
	out := p.stdout
	if len(args) == 0 {
		out = p.stderr // usage that nobody asked for is no result
	}
	parser, err := kong.New(&c, kong.Name("gyoryu"), kong.Writers(out, p.stderr), kong.Vars{"settings": settingsHelp()},
		kong.Description("Keeps track of an institute's exchange with others. Settings are in the environment: see gyoryu serve --help."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(p))
	if err != nil {
		return p.fail(err, failed)
	}
	if len(args) == 0 {
		if usage, err := kong.Trace(parser, nil); err == nil {
			_ = usage.PrintUsage(false)
		}
		return wrongUsage
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		help := "gyoryu --help"
		if wrong, ok := errors.AsType[*kong.ParseError](err); ok {
			if path := wrong.Context.Command(); path != "" {
				help = "gyoryu " + strings.Fields(path)[0] + " --help"
			}
		}
		return p.fail(fmt.Errorf("%w (see %s)", err, help), wrongUsage)
	}
	if err := chosen.Run(); err != nil {
		return p.fail(err, failed)
	}
	return 0
}

func (p process) fail(err error, status int) int {
	fmt.Fprintln(p.stderr, "gyoryu:", oneLine(err))
	return status
}

// oneLine joins what several parts of the program had to say.
func oneLine(err error) string {
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' })
	return strings.Join(lines, "; ")
}

func settingsHelp() string {
	var b strings.Builder
	b.WriteString("Settings, in the environment:\n")
	for _, s := range config.Settings() {
		fmt.Fprintf(&b, "\n%s: %s", s.Name, s.Help)
		if s.Default != "" {
			fmt.Fprintf(&b, " (%s)", s.Default)
		}
		b.WriteString("\n")
	}
	return b.String()
}
