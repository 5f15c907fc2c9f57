// <combo-box>: a field whose value is looked up as it is typed. Choosing fills the
// input and the hidden NAME_id; changing the text afterwards empties the id.
import { Suggest } from './suggest.js'
import { fill, say } from './say.js'

customElements.define('combo-box', class extends HTMLElement {
  connectedCallback() {
    if (this.suggest) return // it was only moved
    this.input = this.querySelector('input.control')
    this.mark = this.querySelector('.combo-mark')
    this.detail = this.querySelector('.combo-detail')
    this.id_ = this.querySelector('input[type=hidden]')
    this.suggest = new Suggest(this, this.input, this.querySelector('.combo-list'), {
      onChoose: item => this.choose(item),
      taken: () => Boolean(this.id_?.value) && this.input.value === this.chosen,
    })
    this.chosen = this.id_?.value ? this.input.value : null
    this.input.addEventListener('input', () => { if (this.input.value !== this.chosen) this.mean('') })
  }

  choose(item) {
    this.input.value = this.chosen = item.text
    this.mean(item.id, item.detail)
    say(fill(this.dataset.chosen, { text: item.text }))
    this.input.dispatchEvent(new Event('change', { bubbles: true }))
  }

  // Says which record the text means: an id, "new", or none.
  mean(id, detail = '') {
    this.hidden_().value = id
    if (!id) this.chosen = null
    this.detail.textContent = detail
    this.mark.classList.toggle('is-new', id === 'new')
    this.mark.classList.toggle('is-chosen', id !== '' && id !== 'new')
  }

  // Where the server asked which record is meant, typing or choosing answers instead.
  hidden_() {
    if (!this.id_) {
      this.querySelector('.decide')?.remove()
      this.id_ = document.createElement('input')
      this.id_.type = 'hidden'
      this.id_.name = `${this.input.name}_id`
      this.append(this.id_)
    }
    return this.id_
  }
})
