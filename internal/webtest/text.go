package webtest

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Unsafe lists what in the page a strict browser would refuse, or run although it is
// somebody's text: styles and scripts inline, handlers, addresses that run, parts of
// other sites.
func (p Page) Unsafe() []string {
	if p.Document == nil {
		return nil
	}
	var all []string
	add := func(what, value string) { all = append(all, what+" "+clip(value)) }
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			src := ""
			for _, a := range n.Attr {
				value := strings.TrimSpace(a.Val)
				switch {
				case a.Key == "style" || strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc":
					add("<"+n.Data+" "+a.Key+">", a.Val)
				case a.Key == "src" && n.Data == "script":
					src = value
				}
				if a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction" {
					if !harmless(n.Data, a.Key, value) {
						add("<"+n.Data+" "+a.Key+">", a.Val)
					}
				}
			}
			switch n.Data {
			case "style", "iframe", "object", "embed", "base", "frame", "applet":
				add("<"+n.Data+">", "")
			case "script":
				if src == "" || n.FirstChild != nil {
					add("<script> inline", "")
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range p.Nodes {
		walk(n)
	}
	return all
}

// harmless reports whether an address may stand in the page: links may lead to other
// sites and to mail, everything else stays here.
func harmless(element, attribute, value string) bool {
	u, err := url.Parse(value)
	if err != nil {
		return false
	}
	switch {
	case u.Scheme == "" && u.Host == "":
		return true
	case element == "a" && attribute == "href":
		return u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto"
	}
	return false
}
