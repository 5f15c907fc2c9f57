// <work-list>: a table to work from. A current row moves by j and k or the arrows; what
// is done about it is said in a panel below it, which without script is a page of its
// own. The panel of each row is made of one pattern, and once made it stays, so that
// nothing typed is lost by looking at another row.
import { composing, say } from './say.js'

const OFF = 'keys-off'
const TYPING = 'input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]'
const ACTIONS = { d: 'keep', a: 'assign', t: 'move', n: 'note' }
const CODES = { KeyJ: 'j', KeyK: 'k', KeyD: 'd', KeyA: 'a', KeyT: 't', KeyN: 'n' } // whatever script one types in
const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }

customElements.define('work-list', class extends HTMLElement {
  connectedCallback() {
    if (this.panels) return // it was only moved
    this.panels = new Map()
    this.pattern = this.querySelector('template')?.innerHTML ?? ''
    this.leaving = (this.dataset.leaving ?? '').split(' ')
    this.addEventListener('click', e => this.click(e))
    this.addEventListener('focusin', e => this.mark(e.target.closest('tbody > tr[id]')))
    document.addEventListener('keydown', this.pressed = e => this.press(e))
    this.keys = document.querySelector('.keys')
    const on = this.keys?.querySelector('[data-keys-on]')
    if (on) {
      on.checked = !localStorage.getItem(OFF)
      on.addEventListener('change', () => on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, '1'))
    }
    this.begin()
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.pressed)
  }

  // The page opened at a row, or with a panel open.
  begin() {
    const panel = this.querySelector('tbody > .work-panel')
    const row = panel?.previousElementSibling ?? this.rows().find(row => `#${row.id}` === location.hash)
    if (!row) return
    if (panel) {
      const form = panel.querySelector('form')
      this.panels.set(`${row.id} ${form.dataset.do}`, panel)
      this.mark(row)
      if (!panel.querySelector('.complaints')) this.into(panel)
    } else {
      this.go(row)
    }
  }

  rows() { return [...this.querySelectorAll('tbody > tr[id]')] }

  current() { return this.querySelector('tbody > tr[aria-current]') }

  mark(row) {
    if (!row || row === this.current()) return
    this.current()?.removeAttribute('aria-current')
    row.setAttribute('aria-current', 'true')
  }

  go(row) {
    if (row !== this.current()) this.putAway()
    this.mark(row)
    row.tabIndex = -1
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  }

  press(e) {
    if (composing(e) || e.defaultPrevented) return
    const target = e.target instanceof Element ? e.target : document.body
    const form = target.closest('.work-form')
    if (form && this.contains(form)) {
      if (e.key === 'Escape') return this.done(e, () => this.back())
      if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) return this.done(e, () => form.requestSubmit())
    }
    if (e.ctrlKey || e.metaKey || e.altKey || target.closest(`${TYPING}, .menu, dialog, [popover]`)) return
    if (e.key === '?') return this.done(e, () => this.showKeys())
    const letter = CODES[e.code] ?? e.key
    const key = letter.length === 1 && !e.shiftKey ? letter : e.key
    if (key.length === 1 && localStorage.getItem(OFF)) return
    const here = target === document.body || target.matches('main') || this.contains(target)
    if (STEPS[key] && (key.length === 1 || here)) return this.done(e, () => this.step(STEPS[key]))
    const row = this.current()
    if (ACTIONS[key]) return this.done(e, () => row ? this.act(row, ACTIONS[key]) : this.step(1))
    if (e.key === 'Enter' && row && target === row) this.done(e, () => row.querySelector('td:not(.pick) a[href]').click())
    if (e.key === 'Escape' && here && !document.querySelector('details[open].confirm')) this.back()
  }

  done(e, act) {
    e.preventDefault()
    act()
  }

  step(by) {
    const rows = this.rows()
    const at = rows.indexOf(this.current())
    const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by]
    if (next) this.go(next)
    else this.go(rows[at])
  }

  showKeys() {
    if (!this.keys) return
    this.keys.open = !this.keys.open
    this.keys.querySelector('summary').focus()
  }

  click(e) {
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.button) return
    if (e.target.closest('[data-put-away]')) return this.back()
    const link = e.target.closest('a[data-panel], a[data-do]')
    if (!link) return
    e.preventDefault()
    const row = this.rowOf(link.closest('tr'))
    if (link.dataset.do) return this.act(row, link.dataset.do)
    if (this.open(row)) return this.back()
    const offers = link.dataset.panel.split(' ')
    this.act(row, offers.includes(this.dataset.first) ? this.dataset.first : offers[0])
  }

  // The panels of a row stand below it, all but one of them hidden.
  rowOf(row) {
    while (row && !row.id) row = row.previousElementSibling
    return row
  }

  open(row) {
    return [...this.panels].find(([key, panel]) => key.startsWith(`${row.id} `) && !panel.hidden)?.[1]
  }

  act(row, action) {
    const offers = row.querySelector('[data-panel]')?.dataset.panel.split(' ') ?? []
    if (!offers.includes(action)) return say(this.dataset.cannot)
    this.putAway()
    this.mark(row)
    const key = `${row.id} ${action}`
    if (!this.panels.has(key)) this.panels.set(key, this.make(row, action, offers))
    const panel = this.panels.get(key)
    panel.hidden = false
    row.querySelector('[data-panel]').setAttribute('aria-expanded', 'true')
    this.into(panel)
  }

  make(row, action, offers) {
    const body = document.createElement('tbody')
    body.innerHTML = this.pattern.replaceAll('__ID__', row.id.slice(1)).replaceAll('__DO__', action)
      .replaceAll('__VERSION__', row.dataset.version).replaceAll('#__BACK__', this.after(row, action))
    const panel = body.firstElementChild
    for (const link of panel.querySelectorAll('.work-actions [data-do]')) {
      if (!offers.includes(link.dataset.do)) link.parentElement.remove()
      else if (link.dataset.do === action) link.setAttribute('aria-current', 'true')
    }
    const other = 'dated' in row.dataset ? 'undated' : 'dated'
    for (const part of panel.querySelectorAll('[data-of]')) {
      const of = part.dataset.of.split(' ')
      if (of.includes(action) && !of.includes(other)) part.replaceWith(...part.childNodes)
      else part.remove()
    }
    row.after(panel)
    return panel
  }

  // Where one goes on: at the row, or at the next where this one leaves the view.
  after(row, action) {
    if (!this.leaving.includes(action)) return `#${row.id}`
    const rows = this.rows()
    const at = rows.indexOf(row)
    const next = rows[at + 1] ?? rows[at - 1]
    return next ? `#${next.id}` : ''
  }

  into(panel) {
    panel.querySelector('.work-form :is(input:not([type=hidden]), textarea):not([tabindex="-1"])')?.focus({ preventScroll: true })
    panel.scrollIntoView({ block: 'nearest' })
  }

  putAway() {
    for (const panel of this.panels.values()) panel.hidden = true
    for (const link of this.querySelectorAll('[data-panel][aria-expanded]')) link.setAttribute('aria-expanded', 'false')
  }

  back() {
    this.putAway()
    if (this.current()) this.go(this.current())
  }
})
