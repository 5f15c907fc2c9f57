package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A use is a place where the code says a sentence.
type use struct {
	file   string
	line   int
	key    pattern
	names  []string // of the values that fill its placeholders
	filled bool     // whether it has values, with names that all are known
}

// uses are all those places, and every text in the code that could be a key, such
// as one in a table.
type uses struct {
	said  []use
	texts map[string]bool
	built []pattern // texts that begin like keys and go on with a value
}

// A pattern is a key, parts of which are known only when the program runs.
type pattern struct {
	exact string // if all of it is known
	like  *regexp.Regexp
	shown string
}

func (p pattern) matches(key string) bool {
	return p.like == nil && p.exact == key || p.like != nil && p.like.MatchString(key)
}

// keys reads the code, tests aside: generated code for what templates say.
func keys(t tree) (uses, error) {
	all := uses{texts: map[string]bool{}}
	for _, name := range t.matching("*.go") {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "internal/check/") {
			continue
		}
		if err := all.read(t, name); err != nil {
			return uses{}, err
		}
	}
	return all, nil
}

func (u *uses) read(t tree, name string) error {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, filepath.Join(t.root, name), nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	inside := f.Name.Name == "i18n"
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				u.texts[text] = true
			}
		case *ast.BinaryExpr, *ast.CallExpr:
			if p, ok := readPattern(n.(ast.Expr)); ok && p.like != nil {
				u.built = append(u.built, p)
			}
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		at, ok := keyArgument(call, inside)
		if !ok || len(call.Args) <= at {
			return true
		}
		if p, ok := readPattern(call.Args[at]); ok {
			one := use{file: name, line: files.Position(call.Pos()).Line, key: p}
			one.names, one.filled = argumentNames(call, at+1)
			u.said = append(u.said, one)
		}
		return true
	})
	return nil
}

// keyArgument tells which argument of a call is a key: i18n.T(ctx, key, …),
// i18n.Say(l, key, …), i18n.M(key, …).
func keyArgument(call *ast.CallExpr, inside bool) (at int, ok bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "i18n" {
			name = f.Sel.Name
		}
	case *ast.Ident:
		if inside || f.Name == "Say" {
			name = f.Name
		}
	}
	switch name {
	case "T", "Say":
		return 1, true
	case "M":
		return 0, true
	}
	return 0, false
}

// readPattern reads a text, a sum of texts and values, or a fmt.Sprintf of them.
func readPattern(e ast.Expr) (pattern, bool) {
	var parts []string // "" is a value
	var read func(ast.Expr)
	read = func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.BinaryExpr:
			if e.Op == token.ADD {
				read(e.X)
				read(e.Y)
				return
			}
		case *ast.ParenExpr:
			read(e.X)
			return
		case *ast.CallExpr:
			if format, ok := sprintf(e); ok {
				parts = append(parts, format...)
				return
			}
		}
		text, _ := literal(e)
		parts = append(parts, text)
	}
	read(e)
	if parts[0] == "" || !strings.Contains(parts[0], ".") { // a key begins with its noun
		return pattern{}, false
	}
	if !slices.Contains(parts, "") {
		return pattern{exact: strings.Join(parts, ""), shown: strings.Join(parts, "")}, true
	}
	var like, shown strings.Builder
	for _, part := range parts {
		if part == "" {
			like.WriteString(".+")
			shown.WriteString("…")
			continue
		}
		like.WriteString(regexp.QuoteMeta(part))
		shown.WriteString(part)
	}
	return pattern{like: regexp.MustCompile("^" + like.String() + "$"), shown: shown.String()}, true
}

var verb = regexp.MustCompile(`%[a-z]`)

// sprintf splits the format of a fmt.Sprintf at its values.
func sprintf(call *ast.CallExpr) (parts []string, ok bool) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Sprintf" || len(call.Args) < 2 {
		return nil, false
	}
	format, ok := literal(call.Args[0])
	if !ok {
		return nil, false
	}
	for i, text := range verb.Split(format, -1) {
		if i > 0 {
			parts = append(parts, "")
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return parts, true
}

func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(b.Value)
	return text, err == nil
}

// argumentNames are the names of the values in a call, if all stand there. Without
// any the sentence is handed on, to a script that fills it.
func argumentNames(call *ast.CallExpr, from int) (names []string, filled bool) {
	if call.Ellipsis != token.NoPos || len(call.Args) == from {
		return nil, false
	}
	for i := from; i < len(call.Args); i += 2 {
		name, ok := literal(call.Args[i])
		if !ok {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// compare finds what is said and does not exist, what lacks a value, and what
// nothing says.
func (u uses) compare(all map[string]sentence) []problem {
	var found []problem
	needed := map[string]bool{}
	for _, one := range u.said {
		exists := false
		for key, s := range all {
			if !one.key.matches(key) {
				continue
			}
			exists, needed[key] = true, true
			if one.key.like != nil {
				continue // not each of them need have the same placeholders
			}
			for _, name := range s.needs() {
				if bare := strings.Trim(name, "{}"); one.filled && !slices.Contains(one.names, bare) {
					found = append(found, problem{one.file, one.line, fmt.Sprintf("%s needs a value for %s", key, name)})
				}
			}
		}
		if !exists {
			found = append(found, problem{one.file, one.line, "there is no sentence " + one.key.shown})
		}
	}
	for key, s := range all {
		like := func(p pattern) bool { return p.matches(key) }
		if !needed[key] && !u.texts[key] && !slices.ContainsFunc(u.built, like) {
			found = append(found, problem{s.file, s.line, key + " is never said"})
		}
	}
	return found
}
