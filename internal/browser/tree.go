package browser

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
)

// Node is an element as a screen reader perceives it.
type Node struct {
	Role, Name, Description, Value string
	// Properties are "focused", "expanded", "invalid", "required", "live" and so on.
	Properties map[string]string
	Children   []*Node
}

// AccessibilityTree is the page as a screen reader perceives it. What it passes over
// is not in it.
func (tab *Tab) AccessibilityTree() *Node {
	tab.t.Helper()
	result := call(tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	nodes := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range result.Nodes {
		nodes[n.NodeID] = n
	}
	if len(result.Nodes) == 0 {
		tab.t.Fatalf("%s has no accessibility tree", tab.where())
	}
	root := &Node{}
	grow(root, result.Nodes[0], nodes)
	return root.Children[0]
}

// grow puts n below parent, or its children where n itself is passed over.
func grow(parent *Node, n *accessibility.Node, nodes map[accessibility.NodeID]*accessibility.Node) {
	at := parent
	if role := plain(n.Role); !n.Ignored && role != "InlineTextBox" && role != "none" && role != "generic" {
		at = &Node{
			Role: role, Name: strings.TrimSpace(plain(n.Name)), Description: plain(n.Description), Value: plain(n.Value),
			Properties: map[string]string{},
		}
		for _, p := range n.Properties {
			at.Properties[string(p.Name)] = plain(p.Value)
		}
		parent.Children = append(parent.Children, at)
	}
	for _, id := range n.ChildIDs {
		if child := nodes[id]; child != nil {
			grow(at, child, nodes)
		}
	}
}

func plain(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	if len(v.RelatedNodes) > 0 && len(v.Value) == 0 {
		var ids []string
		for _, n := range v.RelatedNodes {
			ids = append(ids, n.Idref)
		}
		return strings.Join(ids, " ")
	}
	var text string
	if json.Unmarshal(v.Value, &text) == nil {
		return text
	}
	return string(v.Value) // a number or a truth
}

// All are the elements below with the role, in the order of the page.
func (n *Node) All(role string) []*Node {
	var all []*Node
	for _, child := range n.Children {
		if child.Role == role {
			all = append(all, child)
		}
		all = append(all, child.All(role)...)
	}
	return all
}

// Find is the first element below with the role and the name; nil without one.
func (n *Node) Find(role, name string) *Node {
	for _, found := range n.All(role) {
		if found.Name == name {
			return found
		}
	}
	return nil
}

// Focused is the innermost element below that has the focus; nil without one.
func (n *Node) Focused() *Node {
	for _, child := range n.Children {
		if found := child.Focused(); found != nil {
			return found
		}
		if child.Properties["focused"] == "true" {
			return child
		}
	}
	return nil
}

// Text is all that is said below.
func (n *Node) Text() string {
	var words []string
	for _, text := range n.All("StaticText") {
		words = append(words, text.Name)
	}
	return strings.Join(words, " ")
}

// String shows the tree, an element a line, for failures.
func (n *Node) String() string {
	var b strings.Builder
	n.write(&b, 0)
	return b.String()
}

func (n *Node) write(b *strings.Builder, depth int) {
	fmt.Fprintf(b, "%s%s %q", strings.Repeat("  ", depth), n.Role, n.Name)
	if n.Value != "" {
		fmt.Fprintf(b, " = %q", n.Value)
	}
	b.WriteByte('\n')
	for _, child := range n.Children {
		if child.Role != "StaticText" || child.Name != n.Name {
			child.write(b, depth+1)
		}
	}
}
