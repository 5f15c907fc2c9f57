package ui

import "context"

// Public is what stands around a page that anybody reads: a header of its own, no
// navigation, no script.
type Public struct {
	Title      string
	Board      string // where the public begins
	Menu       []Tab  // the global menu
	Crumbs     []Crumb
	Canonical  string      // the page's one address
	Alternates []Alternate // the same page in each language
	Other      string      // where the switch to the other language leads
	Feed       string      // of what is new
	Unlisted   bool        // search engines are to pass it by
}

// Alternate is a page in a language.
type Alternate struct{ Lang, Href string }

// Look is what of the reader, besides the language, changes a public page that is the
// same for everybody who is not signed in.
func Look(ctx context.Context) string {
	if Demo(ctx) {
		return themeOf(ctx) + " demo"
	}
	return themeOf(ctx)
}
