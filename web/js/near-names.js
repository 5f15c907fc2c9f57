// <near-names data-source data-for data-title>: below the names of a new record, those
// already there that are called nearly the same. data-for names the fields, by id;
// the server draws the same list when it asks whether another one is meant.

const ENOUGH = 3 // characters typed before it looks
const MOST = 3

customElements.define('near-names', class extends HTMLElement {
  connectedCallback() {
    if (this.fields) return
    this.fields = this.dataset.for.split(' ').map(id => document.getElementById(id)).filter(Boolean)
    for (const field of this.fields) {
      field.addEventListener('input', () => {
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.look(field.value.trim()), 300)
      })
    }
  }

  async look(text) {
    this.abort?.abort()
    if (text.length < ENOUGH) return this.show([])
    this.abort = new AbortController()
    const url = new URL(this.dataset.source, location.href)
    url.searchParams.set('q', text)
    try {
      const response = await fetch(url, { signal: this.abort.signal, headers: { Accept: 'application/json' } })
      this.show(response.ok ? (await response.json()).items.slice(0, MOST) : [])
    } catch (error) {
      if (error.name !== 'AbortError') this.show([])
    }
  }

  show(items) {
    this.replaceChildren()
    if (items.length === 0) return
    const title = document.createElement('p')
    title.textContent = this.dataset.title
    const list = document.createElement('ul')
    for (const { text, detail, href } of items) {
      const link = Object.assign(document.createElement('a'), { href, textContent: text, target: '_blank', rel: 'noopener' })
      const more = Object.assign(document.createElement('span'), { className: 'muted', textContent: ` ${detail}` })
      const line = document.createElement('li')
      line.append(link, more)
      list.append(line)
    }
    this.append(title, list)
  }
})
