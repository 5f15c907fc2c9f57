package browser

import (
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// named are the keys that print nothing, or something that cannot be read here.
var named = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

var modifiers = map[string]kb.Modifier{
	"Ctrl": kb.ModifierCtrl, "Alt": kb.ModifierAlt, "Shift": kb.ModifierShift, "Meta": kb.ModifierMeta,
}

// Press presses keys one after another: "Tab", "Shift+Tab", "Ctrl+Enter", "Alt+n".
func (tab *Tab) Press(keys ...string) {
	tab.t.Helper()
	for _, key := range keys {
		parts := strings.Split(key, "+")
		var held kb.Modifier
		for _, m := range parts[:len(parts)-1] {
			if modifiers[m] == 0 {
				tab.t.Fatalf("no key is called %q", key)
			}
			held |= modifiers[m]
		}
		last := parts[len(parts)-1]
		if text, ok := named[last]; ok {
			last = text
		}
		runes := []rune(last)
		if len(runes) != 1 {
			tab.t.Fatalf("no key is called %q", key)
		}
		tab.key(runes[0], held)
	}
}

// Type types the text, one key for each character; so is a Korean syllable, which
// takes several keys and a composition that no browser lets itself be told of.
func (tab *Tab) Type(text string) {
	tab.t.Helper()
	for _, r := range text {
		tab.key(r, 0)
	}
}

// Keys is how many keys were pressed in this tab, modifiers not counted, since it was
// opened or Keys was last asked.
func (tab *Tab) Keys() int {
	n := tab.keys
	tab.keys = 0
	return n
}

// key presses a key and lets it go. What it types goes with its going down, so that a
// page which takes the key for itself gets no character, as from a keyboard.
func (tab *Tab) key(r rune, held kb.Modifier) {
	tab.t.Helper()
	tab.keys++
	if r == '\n' {
		r = '\r'
	}
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Modifiers: int64(held)}
	known, ok := kb.Keys[r]
	if ok {
		down.Key, down.Code = known.Key, known.Code
		down.NativeVirtualKeyCode, down.WindowsVirtualKeyCode = known.Native, known.Windows
		if known.Shift {
			down.Modifiers |= int64(kb.ModifierShift)
		}
		if known.Print {
			down.Text, down.UnmodifiedText = known.Text, known.Unmodified
		}
	} else {
		down.Key, down.Text, down.UnmodifiedText = string(r), string(r), string(r)
	}
	if held&(kb.ModifierCtrl|kb.ModifierAlt|kb.ModifierMeta) != 0 {
		down.Text, down.UnmodifiedText = "", ""
	}
	if down.Text == "" {
		down.Type = input.DispatchKeyEventTypeRawKeyDown
	}
	up := down
	up.Type, up.Text, up.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
	call(tab, input.DispatchKeyEvent, down)
	call(tab, input.DispatchKeyEvent, up)
}
