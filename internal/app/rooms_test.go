package app_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gyoryu/internal/pg"
)

// nouns are the folders that have pages, each importing only those before it. What
// looks upward meets in SQL, in links, and in app.
var nouns = []string{"bell", "calendar", "draft", "file", "area", "institute", "person", "pick", "merge", "setting", "assignment", "deputy", "line", "commitment", "visit", "agreement", "topic", "handover", "forum", "exchange", "output", "post", "account", "timeline", "network", "kept", "places", "figure", "quality", "briefing", "boardpaper", "collaborator", "removed", "search", "home"}

// floors are the folders from the lowest up: each imports only from lower floors.
// The nouns are one floor, with an order of their own.
var floors = [][]string{
	{"migrations", "web/locales", "internal/auth", "internal/day", "internal/pg", "internal/recent", "internal/atlas", "internal/config", "internal/jobs"},
	{"internal/i18n", "internal/pg/local"},
	{"internal/mail", "internal/mail/mailtest"},
	{"internal/notice", "internal/country", "internal/flash", "internal/form", "internal/pg/pgtest"},
	{"internal/list", "internal/pg/pgtest/withpg", "web"},
	{"web/ui"},
	{"internal/page", "internal/history", "internal/charge", "internal/alike", "internal/tie", "internal/round"},
	{"internal/api", "internal/remind", "internal/version"},
	{"nouns"},
	{"internal/app", "internal/demo", "internal/generate"},
	{"cmd/gyoryu"},
}

// tools are programs and kits that help to build the house, and are no part of it:
// they may look at anything, and nothing in it at them.
var tools = []string{"internal/atlas/build", "internal/apiclient", "internal/apiclient/generate", "internal/bench", "internal/bench/bare", "internal/browser", "internal/check", "internal/e2e", "internal/shots", "internal/webtest", "web/build"}

// house is the source of the program, by path.
type source struct {
	path   string
	body   []byte
	file   *ast.File
	folder string
}

func (s source) generated() bool {
	return strings.HasSuffix(s.path, "_templ.go") || bytes.Contains(s.body[:min(len(s.body), 200)], []byte("Code generated"))
}
func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// sources are all files of the house that have an ending, Go parsed.
func sources(t *testing.T, endings ...string) []source {
	t.Helper()
	var all []source
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "dist" || d.Name() == "bin") {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(endings, path.Ext(p)) {
			return nil
		}
		s := source{path: p, folder: path.Dir(p)}
		if s.body, err = fs.ReadFile(root, p); err != nil {
			return err
		}
		if path.Ext(p) == ".go" {
			if s.file, err = parser.ParseFile(token.NewFileSet(), p, s.body, parser.ParseComments); err != nil {
				return err
			}
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func nounIn(folder string) (string, int) {
	name := strings.TrimPrefix(folder, "internal/")
	return name, slices.Index(nouns, name)
}

func floorOf(folder string) int {
	if _, n := nounIn(folder); n >= 0 {
		folder = "nouns"
	}
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, folder) })
}

// TestImportsGoDownward: cmd, app, nouns, page, web, and the small tools.
func TestImportsGoDownward(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, ".go") {
		if s.test() || slices.Contains(tools, s.folder) {
			continue
		}
		if floorOf(s.folder) < 0 {
			t.Errorf("%s: say in floors on which floor %s is", s.path, s.folder)
			continue
		}
		for _, spec := range s.file.Imports {
			to, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "gyoryu/")
			if !ours {
				continue
			}
			_, noun := nounIn(s.folder)
			_, other := nounIn(to)
			switch {
			case noun >= 0 && other >= 0:
				if other >= noun {
					t.Errorf("%s imports %s, which is not below it", s.path, to)
				}
			case floorOf(to) < 0 || floorOf(to) >= floorOf(s.folder):
				t.Errorf("%s imports %s, which is not on a lower floor", s.path, to)
			}
		}
	}
}

// TestOnlyHandlersSpeakHTTP: in a noun's folder the rest knows of no request.
func TestOnlyHandlersSpeakHTTP(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, ".go") {
		if _, n := nounIn(s.folder); n < 0 || s.test() {
			continue
		}
		base := path.Base(s.path)
		if strings.HasPrefix(base, "handler") || base == "api.go" {
			continue
		}
		for _, spec := range s.file.Imports {
			if spec.Path.Value == `"net/http"` {
				t.Errorf("%s speaks HTTP: that is for handler*.go and api.go", s.path)
			}
		}
	}
}

var (
	writes = regexp.MustCompile(`(?i)\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|merge\s+into|copy)\s+(?:only\s+)?([a-z_]+)`)
	tables = regexp.MustCompile(`(?i)create table (?:if not exists )?([a-z_]+)`)
)

// TestOneWriterPerTable: only stores write, and a table is written from one folder.
func TestOneWriterPerTable(t *testing.T) {
	t.Parallel()
	all := sources(t, ".go", ".sql")
	exists := map[string]bool{}
	for _, s := range all {
		for _, m := range tables.FindAllSubmatch(s.body, -1) {
			if path.Dir(s.path) == "migrations" && string(m[1]) != "river" { // a schema, whose tables River writes
				exists[string(m[1])] = true
			}
		}
	}
	if len(exists) < 15 {
		t.Fatalf("only %d tables are in the migrations", len(exists))
	}
	writer := map[string]string{}
	for _, s := range all {
		if s.file == nil || s.test() || slices.Contains(tools, s.folder) {
			continue
		}
		if bytes.Contains(s.body, []byte(".CopyFrom(")) && s.folder != "internal/generate" && s.folder != "internal/file" {
			t.Errorf("%s copies into a table: that is for the made-up data and what files hold alone", s.path)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range writes.FindAllStringSubmatch(text, -1) {
				table := strings.ToLower(m[1])
				if !exists[table] {
					continue
				}
				if table == "merge_rows" && strings.HasPrefix(s.path, "internal/pg/repoint") {
					continue // merging repoints what it finds in the catalogue, and notes it
				}
				if base := path.Base(s.path); !strings.HasPrefix(base, "store") && s.folder != "internal/generate" {
					t.Errorf("%s writes to %s: that is for store*.go", s.path, table)
				}
				if table == "history" && s.path == "internal/person/store_anonymise.go" {
					continue // on the person's own request, and nowhere else
				}
				if s.folder == "internal/generate" {
					continue // it copies with the triggers off, and writes what they would have
				}
				if w := writer[table]; w != "" && w != s.folder {
					t.Errorf("both %s and %s write to %s", w, s.path, table)
				}
				writer[table] = s.folder
			}
			return true
		})
	}
	if writer["history"] != "" {
		t.Errorf("%s writes history, which is for the triggers", writer["history"])
	}
	for table := range exists {
		if writer[table] == "" && table != "history" && table != "commitment_spells" && table != "search_entries" { // which triggers write
			t.Errorf("nobody writes to %s: or is this test blind?", table)
		}
	}
}

// TestNoFileIsLong: 300 lines, generated code, tests, locales and tokens aside.
func TestNoFileIsLong(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, ".go", ".templ", ".sql", ".js", ".css") {
		if s.test() || s.file != nil && s.generated() || strings.HasPrefix(s.path, "web/locales/") || strings.HasPrefix(s.path, "web/css/tokens/") {
			continue
		}
		if n := bytes.Count(s.body, []byte("\n")); n > 300 {
			t.Errorf("%s has %d lines", s.path, n)
		}
	}
}

// TestEveryPackageSaysWhatItIsFor, and none is a drawer for everything.
func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	says := map[string]string{}
	for _, s := range sources(t, ".go") {
		if s.test() {
			continue
		}
		says[s.folder] += s.file.Doc.Text()
		if slices.Contains([]string{"util", "utils", "common", "models", "model", "helpers", "helper", "misc", "lib"}, path.Base(s.folder)) {
			t.Errorf("%s: what is it about?", s.folder)
		}
	}
	for folder, text := range says {
		if len(strings.Fields(text)) < 8 {
			t.Errorf("%s: no file says what the package is for", folder)
		}
		if _, n := nounIn(folder); n >= 0 && !strings.Contains(text, "Read ") {
			t.Errorf("%s: the package comment gives no reading order", folder)
		}
	}
}

// unhistoried are tables that keep what passes: they have no history of their own.
var unhistoried = []string{"history", "sessions", "account_links", "sign_ins", "held_forms", "idempotency_keys",
	"post_readers", "post_hits", "post_salts",
	"notices", "follows", "mail_offs", "mail_keys", "mails",
	"drafts", // the record has a history, from when it is saved
	"commitment_spells", "search_entries", "mail_notices", "blobs", "blob_chunks",
	"merge_rows"} // written once when a merge is made and once when it is undone, both of which are in the history

// unedited are tables whose rows are made and ended, and never edited: nobody overwrites
// anybody there.
var unedited = []string{"api_tokens", "links", "calendars", "not_duplicates"}

// nounTables are the others. Every table has to be one or the other.
func nounTables(s *stand) []string {
	s.t.Helper()
	return values[string](s, `
		select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
		 where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> all (@but) and c.relname not like 'schema\_%'
		 order by 1`, pg.Args{"but": unhistoried})
}

// TestEveryNounsTableKeepsHistory.
func TestEveryNounsTableKeepsHistory(t *testing.T) {
	t.Parallel()
	s := site(t)
	all := nounTables(s)
	if len(all) < 15 {
		t.Fatalf("only %v", all)
	}
	const keeps = `
		select count(*) from pg_trigger g join pg_proc p on p.oid = g.tgfoid
		 where g.tgrelid = @table::regclass and p.proname = @does and g.tgenabled = 'O' and g.tgtype & @on = @on and g.tgtype & 2 = @before`
	const row, insert, del, update = 1, 4, 8, 16
	for _, table := range all {
		does := "keep_history"
		if table == "links" { // in the histories of both ends
			does = "keep_link_history"
		}
		if table == "files" { // in that of what it is attached to
			does = "keep_file_history"
		}
		if table == "calendars" { // in that of the account or the institute
			does = "keep_calendar_history"
		}
		if table == "not_duplicates" { // in those of both
			does = "keep_not_duplicate_history"
		}
		if value[int](s, keeps, pg.Args{"table": table, "does": does, "on": row + insert + del + update, "before": 0}) != 1 {
			t.Errorf("%s keeps no history of each insert, update and delete", table)
		}
		// A whole, which no other record takes with it when it goes, guards its edits.
		part := value[bool](s, `select exists (select from pg_constraint where conrelid = @table::regclass and contype = 'f' and confdeltype = 'c')`,
			pg.Args{"table": table})
		versioned := value[bool](s, `select exists (select from pg_attribute where attrelid = @table::regclass and attname = 'version' and attnotnull)`,
			pg.Args{"table": table})
		bumps := value[int](s, keeps, pg.Args{"table": table, "does": "next_version", "on": row + update, "before": 2}) == 1
		if !part && !slices.Contains(unedited, table) && (!versioned || !bumps) {
			t.Errorf("%s: its edits are guarded by no version", table)
		}
		if versioned != bumps {
			t.Errorf("%s: a version that never changes, or a change without a version", table)
		}
	}
}

// TestHistoryBelongsToTheWhole: the trigger's arguments are a noun and a column that
// is there, so that no change is written to nobody.
func TestHistoryBelongsToTheWhole(t *testing.T) {
	t.Parallel()
	s := site(t)
	type trigger struct{ Tab, Args string }
	found, err := pg.Many[trigger](t.Context(), s.db, `
		select g.tgrelid::regclass::text as tab, encode(g.tgargs, 'escape') as args
		  from pg_trigger g join pg_proc p on p.oid = g.tgfoid where p.proname = 'keep_history'`, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range found {
		args := strings.Split(strings.TrimSuffix(g.Args, `\000`), `\000`)
		if len(args) < 2 || !slices.Contains([]string{"account", "area", "institute", "person", "visit", "commitment", "assignment", "agreement", "topic", "forum", "edition", "exchange", "output", "post", "settings", "handover", "deputy", "merge"}, args[0]) {
			t.Errorf("%s: history of %v", g.Tab, args)
			continue
		}
		for _, column := range args[1:] {
			if !value[bool](s, `select exists (select from pg_attribute where attrelid = @table::regclass and attname = @column)`,
				pg.Args{"table": g.Tab, "column": column}) {
				t.Errorf("%s has no column %s, which its history names", g.Tab, column)
			}
		}
	}
}

// TestTablesSayWhatTheyAre: each table, and each column whose contents nobody could
// guess: lists, documents, and what the database makes of other columns.
func TestTablesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	s := site(t)
	for _, table := range values[string](s, `
		select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
		 where n.nspname = 'public' and c.relkind = 'r' and c.relname not like 'schema\_%'
		   and obj_description(c.oid, 'pg_class') is null order by 1`, nil) {
		t.Errorf("table %s has no comment", table)
	}
	for _, column := range values[string](s, `
		select c.relname || '.' || a.attname
		  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		  join pg_type y on y.oid = a.atttypid
		 where n.nspname = 'public' and c.relkind = 'r' and c.relname not like 'schema\_%'
		   and (a.attgenerated <> '' or y.typcategory = 'A' or y.typname in ('json', 'jsonb'))
		   and col_description(c.oid, a.attnum) is null order by 1`, nil) {
		t.Errorf("column %s has no comment", column)
	}
}

// TestForeignKeysHaveIndexes: each has an index that starts with its columns, in any
// order, or with one of them that is a record's own id. Who made and who removed a
// row is not looked up, and accounts are never deleted.
func TestForeignKeysHaveIndexes(t *testing.T) {
	t.Parallel()
	s := site(t)
	for _, fk := range values[string](s, `
		select f.conrelid::regclass || ' (' || (
		         select string_agg(a.attname, ', ' order by k.n) from unnest(f.conkey) with ordinality k(num, n)
		           join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.num) || ')'
		  from pg_constraint f
		 where f.contype = 'f'
		   and not (f.confrelid = 'accounts'::regclass and (
		            select a.attname in ('created_by', 'removed_by') from pg_attribute a where a.attrelid = f.conrelid and a.attnum = f.conkey[1]))
		   and not exists (
		         select from pg_index i
		          where i.indrelid = f.conrelid and i.indisvalid
		            and ((i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey
		                 or (i.indkey::int2[])[0] = any (f.conkey) and exists (
		                      select from pg_constraint u where u.conrelid = f.confrelid and u.contype = 'p'
		                         and u.conkey = array[f.confkey[array_position(f.conkey, (i.indkey::int2[])[0])]])))
		 order by 1`, nil) {
		t.Errorf("%s has no index", fk)
	}
}

// TestConstraintsAreNamed: the program knows them by name.
func TestConstraintsAreNamed(t *testing.T) {
	t.Parallel()
	s := site(t)
	for _, c := range values[string](s, `
		select conrelid::regclass || ': ' || conname from pg_constraint
		 where contype = 'c' and connamespace = 'public'::regnamespace and conname ~ '_check\d*$'`, nil) {
		t.Errorf("%s was named by nobody", c)
	}
}
