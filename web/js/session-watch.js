// <session-watch data-ends data-stay>: five minutes before the sign-in ends an alert
// offers to stay. A tab that slept through it says that it has ended.

const WARN = 5 * 60_000

customElements.define('session-watch', class extends HTMLElement {
  connectedCallback() {
    this.ends = Date.parse(this.dataset.ends)
    this.watch()
  }

  disconnectedCallback() { clearTimeout(this.timer) }

  // setTimeout stands still while a laptop sleeps and cannot wait for weeks.
  watch() {
    const left = this.ends - Date.now()
    if (left <= 0) return this.say_('data-ended')
    if (left <= WARN) this.warn()
    this.timer = setTimeout(() => this.watch(), Math.min(left > WARN ? left - WARN : left, 60_000))
  }

  warn() {
    if (!this.hidden) return
    this.hidden = false
    const bar = this.querySelector('.session-bar')
    bar.append(bar.querySelector('template').content.cloneNode(true))
    bar.querySelector('button').addEventListener('click', () => this.stay())
  }

  async stay() {
    const response = await fetch(this.dataset.stay, { method: 'POST', headers: { Accept: 'application/json' } }).catch(() => null)
    if (!response) return
    if (!response.ok) return this.say_('data-ended')
    const answer = await response.json().catch(() => ({}))
    clearTimeout(this.timer)
    this.ends = Date.parse(answer.ends) || Date.now() + 2 * WARN
    this.say_('data-stayed')
    setTimeout(() => this.clear(), 4000)
    this.watch()
  }

  say_(which) {
    this.clear()
    this.hidden = false
    const p = document.createElement('p')
    p.textContent = this.querySelector(`template[${which}]`).content.textContent
    this.querySelector('.session-bar').append(p)
  }

  clear() {
    this.hidden = true
    for (const part of this.querySelectorAll('.session-bar > :not(template)')) part.remove()
  }
})
