// Suggestions below an input, after the ARIA combobox pattern: the focus stays in
// the input, the active option is named by aria-activedescendant. combo-box and
// people-picker decide what choosing does.
//
// Typing waits a moment and asks; the first option is active at once. Enter and Tab
// take it. Whoever types faster than the network and leaves gets the match all the
// same: leave() waits for the answer and never moves the focus.
import { composing, fill } from './say.js'

const PAUSE = 120

/** Texts are the same if people would say so: case, width and spaces aside. */
export const same = (a, b) => fold(a) === fold(b)
const fold = s => s.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

export class Suggest {
  constructor(host, input, list, { onChoose, taken = () => false }) {
    Object.assign(this, { host, input, list, onChoose, taken })
    this.status = host.querySelector('.combo-status')
    this.answers = new Map()
    this.items = []
    this.active = -1
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-expanded', 'false')
    input.addEventListener('input', () => this.typed())
    input.addEventListener('keydown', e => this.key(e))
    input.addEventListener('blur', () => this.blurred())
    // The pointer must not take the focus off the input.
    list.addEventListener('pointerdown', e => e.preventDefault())
    list.addEventListener('click', e => {
      const option = e.target.closest('[role=option]')
      if (option) this.choose(this.items[Number(option.dataset.i)])
    })
  }

  get text() { return this.input.value.trim() }
  get open() { return !this.list.hidden }

  typed() {
    clearTimeout(this.timer)
    this.dismissed = this.moved = false
    if (!this.text) return this.close()
    this.waiting = true
    this.timer = setTimeout(() => this.ask(this.text).then(found => this.show(found)), PAUSE)
  }

  // One answer for each text; the newest question cancels the one before it.
  async ask(text) {
    const [param, name] = this.host.dataset.with?.split('=') ?? []
    const narrow = name ? this.input.form?.elements[name]?.value ?? '' : ''
    const known = `${narrow}\n${text}`
    if (this.answers.has(known)) return this.answers.get(known)
    this.abort?.abort()
    this.abort = new AbortController()
    const url = new URL(this.host.dataset.source, location.href)
    url.searchParams.set('q', text)
    if (param) url.searchParams.set(param, narrow)
    try {
      const response = await fetch(url, { signal: this.abort.signal, headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(response.status)
      const found = { text, ...await response.json() }
      this.answers.set(known, found)
      return found
    } catch (error) {
      if (error.name === 'AbortError') return { text, stale: true }
      return { text, failed: true }
    }
  }

  show(found) {
    if (found.stale || found.text !== this.text || document.activeElement !== this.input || this.taken()) return
    this.waiting = false
    this.items = [...found.items ?? []]
    const known = this.items.some(item => same(item.text, found.text))
    if (this.host.dataset.create && !found.failed && found.create !== false && !known && found.text) {
      this.items.push({ id: 'new', text: found.text, create: true })
    }
    this.list.replaceChildren(...this.items.map((item, i) => this.option(item, i)))
    const empty = this.items.length === 0
    if (empty) this.list.append(note(found.failed ? this.host.dataset.offline : this.host.dataset.none))
    this.list.hidden = false
    this.input.setAttribute('aria-expanded', 'true')
    this.input.setAttribute('aria-controls', this.list.id)
    this.activate(empty ? -1 : 0)
    const count = this.items.filter(item => !item.create).length
    this.status.textContent = count ? fill(this.host.dataset.found, { n: count })
      : found.failed ? this.host.dataset.offline : this.host.dataset.none
    this.list.scrollIntoView({ block: 'nearest' })
  }

  option(item, i) {
    const li = document.createElement('li')
    li.role = 'option'
    li.id = `${this.list.id}-${i}`
    li.dataset.i = i
    li.className = item.create ? 'combo-option is-create' : 'combo-option'
    if (item.create) {
      li.textContent = fill(this.host.dataset.create, { q: item.text })
      return li
    }
    const name = document.createElement('b')
    name.textContent = item.text
    li.append(name)
    if (item.detail) {
      const more = document.createElement('span')
      more.className = 'combo-more'
      more.textContent = item.detail
      li.append(' ', more)
    }
    return li
  }

  activate(i) {
    this.active = i
    for (const li of this.list.children) li.ariaSelected = String(Number(li.dataset.i) === i)
    const li = this.list.children[i]
    if (i >= 0 && li) {
      this.input.setAttribute('aria-activedescendant', li.id)
      if (this.list.scrollHeight > this.list.clientHeight) li.scrollIntoView({ block: 'nearest' })
    } else {
      this.input.removeAttribute('aria-activedescendant')
    }
  }

  close() {
    clearTimeout(this.timer)
    this.waiting = false
    this.list.hidden = true
    this.active = -1
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
    this.input.removeAttribute('aria-controls')
  }

  choose(item) {
    if (!item) return
    this.close()
    this.onChoose(item)
  }

  key(e) {
    if (composing(e) || e.altKey || e.ctrlKey || e.metaKey) return
    const n = this.items.length
    switch (e.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        e.preventDefault()
        if (!this.open) return void this.ask(this.text).then(found => this.show(found))
        if (n) {
          this.moved = true
          this.activate((this.active + (e.key === 'ArrowDown' ? 1 : n - 1)) % n)
        }
        return
      case 'Escape':
        if (!this.open) return
        e.preventDefault()
        e.stopPropagation()
        this.dismissed = true
        return this.close()
      case 'Enter':
        if (this.open && this.active >= 0) {
          e.preventDefault()
          return this.choose(this.items[this.active])
        }
        if (this.waiting && this.text) {
          e.preventDefault()
          return this.leave()
        }
        return
      case 'Tab':
        return this.tab()
    }
  }

  // Tab goes on to the next field; the choice is made on the way or in the background.
  tab() {
    if (!this.text || this.taken() || this.dismissed) return
    const item = this.open && this.active >= 0 && this.items[this.active]
    if (item && (!item.create || this.moved)) return this.choose(item)
    if (!this.open) this.leave()
  }

  blurred() {
    if (this.waiting && this.text && !this.taken() && !this.dismissed) return this.leave()
    const exact = this.open && this.items.find(item => !item.create && same(item.text, this.text))
    if (exact && !this.taken()) this.onChoose(exact)
    this.close()
  }

  // Waits for the answer to what stands in the input and takes the first match,
  // unless something else has been typed or chosen since.
  async leave() {
    const text = this.text
    this.close()
    const found = await this.ask(text)
    const item = found.items?.find(item => same(item.text, text)) ?? found.items?.[0]
    if (item && this.text === text && !this.taken()) this.onChoose(item)
  }
}

function note(text) {
  const li = document.createElement('li')
  li.className = 'combo-empty'
  li.role = 'option'
  li.ariaDisabled = 'true'
  li.textContent = text
  return li
}
