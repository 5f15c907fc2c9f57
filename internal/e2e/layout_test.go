package e2e

import (
	"fmt"
	"testing"

	"gyoryu/internal/browser"
)

// windows are those in which every page must fit. The last is the second at 200 %.
var windows = []struct {
	name          string
	width, height int
}{
	{"360 px", 360, 740},
	{"1280 px", 1280, 800},
	{"1280 px at 200 %", 640, 400},
}

// fits complains of what does not fit one of the windows, or is too small to click on.
func fits(t *testing.T, tab *browser.Tab) {
	t.Helper()
	for _, w := range windows {
		tab.Resize(w.width, w.height)
		for _, complaint := range browser.Eval[[]string](tab, misfits) {
			t.Errorf("%s at %s: %s", tab.Path(), w.name, complaint)
		}
	}
}

// least is how many pixels wide and high something to click on is, at least.
const least = 24

// misfits are what sticks out of the window, and what is too small to click on.
var misfits = fmt.Sprintf(`(() => {
	const least = %d, complaints = [], seen = {}
	const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : e.classList.length ? '.' + [...e.classList].join('.') : '') +
		' "' + String(e.ariaLabel || e.innerText || e.textContent || '').trim().slice(0, 30) + '"'
	const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest('.visually-hidden, .skips')
	const root = document.documentElement
	if (root.scrollWidth > innerWidth) complaints.push('scrolls sideways: ' + root.scrollWidth + ' px wide')

	// What lies in a box of its own that scrolls, or is cut off, does not stick out.
	const held = e => {
		for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
			if (getComputedStyle(p).overflowX !== 'visible') return true
		}
		return false
	}
	const out = [...document.body.querySelectorAll('*')].filter(e => {
		const r = e.getBoundingClientRect()
		return r.width > 1 && r.height > 1 && (r.right > innerWidth + 1 || r.left < -1) && shown(e) && !held(e)
	})
	for (const e of out) {
		if (!out.includes(e.parentElement)) complaints.push('sticks out: ' + name(e) + ' ends at ' + Math.round(e.getBoundingClientRect().right))
	}

	// A link in a sentence is as high as the sentence's line.
	const inline = e => {
		if (!e.matches('a') || e instanceof SVGElement || getComputedStyle(e).display !== 'inline') return false
		let block = e.parentElement
		while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement
		return block.innerText.trim().length > e.innerText.trim().length
	}
	const reach = e => { // a box's label is clicked on as well
		const rs = [e, ...e.labels ?? []].map(x => x.getBoundingClientRect())
		return [Math.max(...rs.map(r => r.width)), Math.max(...rs.map(r => r.height))]
	}
	for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=option]')) {
		if (!shown(e) || inline(e) || e.tabIndex < 0 && e.ariaHidden === 'true') continue
		const [w, h] = e.matches('[type=checkbox], [type=radio]') ? reach(e) : [e.getBoundingClientRect().width, e.getBoundingClientRect().height]
		if (w > 1 && h > 1 && (w < least - .5 || h < least - .5)) {
			const kind = name(e).split(' ')[0] + ' in ' + name(e.parentElement).split(' ')[0]
			if (!seen[kind]) complaints.push('too small: ' + name(e) + ' is ' + w.toFixed(1) + ' × ' + h.toFixed(1) + ' px: ' + kind)
			seen[kind] = true
		}
	}
	return complaints
})()`, least)
