package ui

import (
	"bytes"
	"html/template"
	"regexp"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// writer turns Markdown into HTML. Single newlines stay: people who never heard of
// Markdown wrote most of it.
var writer = goldmark.New(
	goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.Table),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(deeper{}, 100))),
	goldmark.WithRendererOptions(html.WithHardWraps()),
)

// policy lets through what the writer makes and nothing else: no classes, no ids,
// no pictures, and no address that is not http, https or mailto.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
		"em", "strong", "del", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,6}$`)).OnElements("ol")
	p.AllowStandardURLs()
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}()

// markdown is md as HTML that is safe to put into a page.
func markdown(md string) string {
	var out bytes.Buffer
	if err := writer.Convert([]byte(md), &out); err != nil { // writing to memory does not fail
		return template.HTMLEscapeString(md)
	}
	return policy.Sanitize(out.String())
}

// deeper puts headings below the page's own: # becomes h3.
type deeper struct{}

func (deeper) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			h.Level = min(h.Level+2, 6)
		}
	}
}
