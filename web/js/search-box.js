// <search-box>: looks for anything. After the ARIA combobox pattern: the focus stays in the
// input, the active option is named by aria-activedescendant. Nothing is active until an arrow
// is pressed, so Enter looks for what was typed. "/" reaches the box from anywhere.
import { composing, fill } from './say.js'

const PAUSE = 150
const TYPING = 'input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]'

customElements.define('search-box', class extends HTMLElement {
  connectedCallback() {
    if (this.input) return // it was only moved
    this.input = this.querySelector('input[type=search]')
    this.list = this.querySelector('.search-list')
    this.status = this.querySelector('.combo-status')
    this.answers = new Map()
    this.active = -1
    this.input.setAttribute('role', 'combobox')
    this.input.setAttribute('aria-autocomplete', 'list')
    this.close()
    this.input.addEventListener('input', () => this.typed())
    this.input.addEventListener('keydown', e => this.key(e))
    this.addEventListener('focusout', e => { if (!this.contains(e.relatedTarget)) this.close() })
    // The pointer must not take the focus off the input.
    this.list.addEventListener('pointerdown', e => e.preventDefault())
    this.list.addEventListener('click', e => this.go(e.target.closest('[data-href]'), e))
    addEventListener('keydown', e => this.reach(e))
  }

  get text() { return this.input.value.trim() }

  reach(e) {
    if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || composing(e) || e.defaultPrevented) return
    const at = e.target instanceof Element ? e.target : document.body
    if (at.closest(`${TYPING}, dialog, [popover]:popover-open`)) return
    if (this.input.checkVisibility()) {
      e.preventDefault()
      this.input.focus()
      this.input.select()
    } else {
      const link = document.querySelector('.to-search')
      if (link?.checkVisibility()) {
        e.preventDefault()
        link.click()
      }
    }
  }

  typed() {
    clearTimeout(this.timer)
    if (!this.text) return this.close()
    this.timer = setTimeout(async () => {
      const text = this.text
      const items = await this.ask(text)
      if (items && text === this.text && document.activeElement === this.input) this.show(text, items)
    }, PAUSE)
  }

  // One answer for each text; the newest question cancels the one before it.
  async ask(text) {
    if (this.answers.has(text)) return this.answers.get(text)
    this.abort?.abort()
    this.abort = new AbortController()
    const url = new URL(this.dataset.source, location.href)
    url.searchParams.set('q', text)
    try {
      const response = await fetch(url, { signal: this.abort.signal, headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(response.status)
      const { items } = await response.json()
      this.answers.set(text, items)
      return items
    } catch (error) {
      if (error.name !== 'AbortError') this.status.textContent = this.dataset.offline
      return null
    }
  }

  show(text, items) {
    const all = new URL('/search', location.href)
    all.searchParams.set('q', text)
    this.list.replaceChildren(
      ...items.map(item => option(item.href, item.text, item.detail, item.kind)),
      option(all.pathname + all.search, fill(this.dataset.all, { q: text }), '', '', 'is-create'),
    )
    for (const [i, li] of [...this.list.children].entries()) li.id = `${this.list.id}-${i}`
    this.list.hidden = false
    this.input.setAttribute('aria-expanded', 'true')
    this.input.setAttribute('aria-controls', this.list.id)
    this.activate(-1)
    this.status.textContent = items.length ? fill(this.dataset.found, { n: items.length }) : this.dataset.none
  }

  activate(i) {
    this.active = i
    for (const [n, li] of [...this.list.children].entries()) li.ariaSelected = String(n === i)
    const li = this.list.children[i]
    if (li) {
      this.input.setAttribute('aria-activedescendant', li.id)
      li.scrollIntoView({ block: 'nearest' })
    } else {
      this.input.removeAttribute('aria-activedescendant')
    }
  }

  close() {
    clearTimeout(this.timer)
    this.list.hidden = true
    this.active = -1
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
    this.input.removeAttribute('aria-controls')
  }

  go(li, e) {
    if (!li) return
    e.preventDefault()
    if (e.ctrlKey || e.metaKey) return void window.open(li.dataset.href, '_blank', 'noopener')
    this.close()
    location.assign(li.dataset.href)
  }

  key(e) {
    if (composing(e) || e.altKey) return
    const n = this.list.hidden ? 0 : this.list.children.length
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      if (!n) return this.typed()
      const down = e.key === 'ArrowDown'
      this.activate(this.active < 0 ? (down ? 0 : n - 1) : (this.active + (down ? 1 : n - 1)) % n)
    } else if (e.key === 'Escape' && n) {
      e.preventDefault()
      e.stopPropagation()
      this.close()
    } else if (e.key === 'Enter' && this.active >= 0) {
      this.go(this.list.children[this.active], e)
    }
  }
})

function option(href, text, detail, kind, more = '') {
  const li = document.createElement('li')
  li.role = 'option'
  li.className = `combo-option ${more}`.trim()
  li.dataset.href = href
  if (kind) li.append(part('span', 'search-kind', kind))
  li.append(part(more ? 'span' : 'b', 'search-option', text))
  if (detail) li.append(part('span', 'combo-more', detail))
  return li
}

function part(name, className, text) {
  const e = document.createElement(name)
  e.className = className
  e.textContent = text
  return e
}
