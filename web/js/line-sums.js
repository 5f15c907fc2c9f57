// <line-sums>: what the lines of the form around it add up to. Each child has
// data-sum = stops | points | agreed | open (agreed, nobody in charge), and its text
// in data-one and data-other with {n}; open is hidden at 0.
import { fill } from './say.js'

const filled = (line, end) => Boolean(line.querySelector(`[name$="${end}"]`)?.value.trim())
const agreed = line => line.querySelector('select[name$=".kind"]')?.value === 'agreed'

customElements.define('line-sums', class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest('form')
    this.form?.addEventListener('input', this)
    this.form?.addEventListener('change', this)
    if (this.form) this.count()
  }

  disconnectedCallback() {
    this.form?.removeEventListener('input', this)
    this.form?.removeEventListener('change', this)
  }

  handleEvent() {
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => this.count())
  }

  count() {
    const stops = [...this.form.querySelectorAll('[data-lines=stops] > [data-line]')]
    const points = [...this.form.querySelectorAll('[data-lines=points] > [data-line]')].filter(line => filled(line, '.text'))
    const n = {
      stops: stops.filter(stop => filled(stop, '].institute')).length,
      points: points.length,
      agreed: points.filter(agreed).length,
      open: points.filter(line => agreed(line) && line.querySelector('[name$=".person"]') && !filled(line, '.person') && !line.querySelector('[data-agreed] [type=checkbox]:checked')).length,
    }
    for (const part of this.children) {
      const count = n[part.dataset.sum]
      part.textContent = fill(count === 1 ? part.dataset.one : part.dataset.other, { n: count })
      part.hidden = part.dataset.sum === 'open' && count === 0
    }
  }
})
