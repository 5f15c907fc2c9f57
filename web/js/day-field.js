// <day-field>: a text input that reads days as people type them. The server says
// under it how it understood them; a button opens the browser's own calendar.

customElements.define('day-field', class extends HTMLElement {
  connectedCallback() {
    if (this.input) return // it was only moved
    this.input = this.querySelector('input.control')
    this.native = this.querySelector('.day-native')
    this.echo = this.querySelector('.echo')
    this.input.addEventListener('input', () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.read(), 250)
    })
    this.input.addEventListener('change', () => this.read())
    this.querySelector('.day-open').addEventListener('click', () => this.pick())
    this.native.addEventListener('change', () => {
      this.input.value = this.native.value
      this.input.dispatchEvent(new Event('input', { bubbles: true }))
      this.input.dispatchEvent(new Event('change', { bubbles: true }))
      this.input.focus()
    })
  }

  async read() {
    clearTimeout(this.timer)
    const text = this.input.value.trim()
    if (text === this.known) return
    this.known = text
    this.abort?.abort()
    if (!text) return this.show({})
    this.abort = new AbortController()
    const url = new URL(this.dataset.source, location.href)
    url.searchParams.set('text', text)
    if (this.hasAttribute('data-range')) url.searchParams.set('range', '1')
    try {
      const response = await fetch(url, { signal: this.abort.signal, headers: { Accept: 'application/json' } })
      this.show(response.ok ? await response.json() : {})
    } catch (error) {
      if (error.name !== 'AbortError') this.show({})
    }
  }

  show({ iso = '', echo = '', error = '' }) {
    this.native.value = iso.slice(0, 10)
    this.echo.textContent = error || echo
    this.echo.classList.toggle('is-wrong', Boolean(error))
    if (error) this.input.setAttribute('aria-invalid', 'true')
    else this.input.removeAttribute('aria-invalid')
  }

  pick() {
    try {
      this.native.showPicker()
    } catch { // a browser without it, or a test without a gesture
      this.input.focus()
    }
  }
})
