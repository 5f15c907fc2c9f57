// <people-picker>: several people by name. Enter, Tab or a comma makes a chip of
// what was typed; a chip made faster than the network answers learns in the
// background whom it means, and the server decides if it never does.
import { Suggest, same } from './suggest.js'
import { composing, fill, say } from './say.js'

customElements.define('people-picker', class extends HTMLElement {
  connectedCallback() {
    if (this.suggest) return // it was only moved
    this.input = this.querySelector('.people-input')
    this.chips = this.querySelector('.chips')
    this.pattern = this.querySelector('template')
    this.suggest = new Suggest(this, this.input, this.querySelector('.combo-list'), {
      onChoose: item => this.take(item),
    })
    this.suggest.leave = () => this.typed()
    this.input.addEventListener('input', () => this.split())
    this.input.addEventListener('keydown', e => this.key(e))
    this.addEventListener('click', e => {
      const remove = e.target.closest('.chip-remove')
      if (remove) this.remove_(remove.closest('.chip'))
      else if (e.target.classList.contains('people-box')) this.input.focus()
    })
  }

  key(e) {
    if (composing(e) || e.defaultPrevented) return
    if (e.key === 'Enter' && this.input.value.trim()) {
      e.preventDefault()
      this.typed()
    }
    if (e.key === 'Backspace' && this.input.value === '' && this.chips.lastElementChild) {
      e.preventDefault()
      this.remove_(this.chips.lastElementChild)
    }
  }

  // A comma, in any of its forms, ends a name; so a pasted list becomes chips.
  split() {
    const parts = this.input.value.split(/[,，、;\n]/)
    if (parts.length < 2) return
    const rest = parts.pop()
    for (const name of parts) if (name.trim()) this.add(name.trim())
    this.input.value = rest.trimStart()
    this.suggest.typed()
  }

  typed() {
    const name = this.input.value.trim()
    this.input.value = ''
    this.suggest.close()
    if (name) this.add(name)
  }

  take(item) {
    this.input.value = ''
    this.chip(item.text, item.id)
  }

  async add(name) {
    const chip = this.chip(name, '')
    const found = await this.suggest.ask(name)
    const item = found.items?.find(item => same(item.text, name)) ?? found.items?.[0]
    if (item && chip.isConnected) this.mean(chip, item.text, item.id)
  }

  chip(name, id) {
    const chip = this.pattern.content.firstElementChild.cloneNode(true)
    const i = this.next()
    for (const field of chip.querySelectorAll('[name]')) {
      const part = field.name.split('].').pop()
      field.name = field.type === 'radio' ? `${this.input.name}_leader` : `${this.input.name}[${i}].${part}`
      if (field.type === 'radio') {
        field.value = i
        field.checked = !this.chips.firstElementChild // the first leads until somebody else does
      }
    }
    this.chips.append(chip)
    this.mean(chip, name, id)
    say(fill(this.dataset.chosen, { text: name }))
    this.changed()
    return chip
  }

  mean(chip, name, id) {
    chip.querySelector('.chip-text').textContent = name
    chip.querySelector('[name$=".person"]').value = name
    chip.querySelector('[name$=".person_id"]').value = id
    chip.querySelector('.chip-remove').ariaLabel = fill(this.dataset.remove, { name })
    chip.toggleAttribute('data-open', !id)
  }

  next() {
    const used = [...this.chips.querySelectorAll('[name$=".person"]')].map(f => Number(/\[(\d+)\]\.person$/.exec(f.name)?.[1] ?? -1))
    return Math.max(-1, ...used) + 1
  }

  remove_(chip) {
    const name = chip.querySelector('.chip-text').textContent
    const led = chip.querySelector('[type=radio]')?.checked
    chip.remove()
    if (led) {
      const first = this.chips.querySelector('[type=radio]')
      if (first) first.checked = true
    }
    this.input.focus()
    say(fill(this.dataset.removed, { name }))
    this.changed()
  }

  changed() { this.input.dispatchEvent(new Event('change', { bubbles: true })) }
})
