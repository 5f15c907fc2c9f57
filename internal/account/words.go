package account

import (
	"context"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// roleWords are roles as people read them.
func roleWords(ctx context.Context, roles []auth.Role) string {
	var words []string
	for _, r := range inOrder(roles) {
		words = append(words, i18n.T(ctx, "ui.role-"+r))
	}
	return strings.Join(words, ", ")
}

// languageWord is a language in itself, or that the browser decides.
func languageWord(ctx context.Context, language string) string {
	if language == "" {
		return i18n.T(ctx, "account.language-auto")
	}
	return i18n.T(ctx, "account.language-"+language)
}

// roleChoices are the roles, each with what it may do.
func roleChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, r := range auth.Roles {
		all = append(all, ui.Choice{Value: string(r), Text: i18n.T(ctx, "ui.role-"+string(r)) + ": " + i18n.T(ctx, "account.role-does-"+string(r))})
	}
	return all
}

func roleFilter(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, r := range auth.Roles {
		all = append(all, ui.Choice{Value: string(r), Text: i18n.T(ctx, "ui.role-"+string(r))})
	}
	return all
}

func stateFilter(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, s := range States {
		all = append(all, ui.Choice{Value: string(s), Text: i18n.T(ctx, "account.state-"+string(s))})
	}
	return all
}

func languageChoices(ctx context.Context) []ui.Choice {
	return []ui.Choice{
		{Value: "ko", Text: i18n.T(ctx, "account.language-ko")},
		{Value: "en", Text: i18n.T(ctx, "account.language-en")},
	}
}

// tone is how a state looks.
func (s State) tone() ui.Tone {
	switch s {
	case Active:
		return ui.Good
	case Invited:
		return ui.Info
	}
	return ui.Plain
}

// versioned are the hidden fields of a button that changes the account.
func versioned(a Account) []ui.Choice {
	return []ui.Choice{{Value: "version", Text: strconv.FormatInt(a.Version, 10)}}
}

// deed is what a kept form would have done, by the last word of its address.
func (x held) deed(ctx context.Context) string {
	address, _, _ := strings.Cut(x.Path, "?")
	key := "account.deed-" + address[strings.LastIndex(address, "/")+1:]
	if !i18n.Exists(key) {
		key = "account.deed"
	}
	return i18n.T(ctx, key)
}

// field is one field of a kept form.
type field struct{ Name, Value string }

// fields are all of them, to be sent as they were.
func (x held) fields() []field {
	var all []field
	for name, values := range x.values() {
		for _, v := range values {
			all = append(all, field{name, v})
		}
	}
	return all
}

// typed are the texts among them that somebody wrote, to be read again before they
// are sent.
func (x held) typed() []string {
	var all []string
	for _, f := range x.fields() {
		if strings.ContainsAny(strings.TrimSpace(f.Value), " \n") || len([]rune(f.Value)) > 12 {
			all = append(all, f.Value)
		}
	}
	return all
}
