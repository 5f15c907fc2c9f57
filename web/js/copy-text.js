// <copy-text data-copied>: its button copies what its field holds, and says so.
import { say } from './say.js'

customElements.define('copy-text', class extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('input')
    this.button = this.querySelector('button')
    this.label = this.button.textContent
    this.button.addEventListener('click', () => this.copy())
    this.field.addEventListener('focus', () => this.field.select())
  }

  disconnectedCallback() { clearTimeout(this.timer) }

  async copy() {
    this.field.select()
    // Without TLS there is no clipboard, but the selection can still be copied.
    const copied = await navigator.clipboard?.writeText(this.field.value).then(() => true, () => false) || document.execCommand('copy')
    if (!copied) return
    this.button.textContent = this.dataset.copied
    say(this.dataset.copied)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => { this.button.textContent = this.label }, 4000)
  }
})
