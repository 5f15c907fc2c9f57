// <take-theirs data-fill data-mine data-taken data-back>: the button beside a field that
// two people changed. It writes theirs into the field without asking the server, and then
// puts back what was typed. What takes more than writing is left to the server.
import { say } from './say.js'

const controls = (form, name) => [...form.elements].filter(field => field.name === name)

const read = (form, names) => Object.fromEntries(names.map(name => [name, controls(form, name)
  .filter(field => (field.type !== 'checkbox' && field.type !== 'radio') || field.checked).map(field => field.value)]))

/** Writes values into the form's fields of these names; false if there is no place for one. */
function write(form, values) {
  const jobs = Object.entries(values).map(([name, wanted]) => {
    const found = controls(form, name)
    const all = wanted ?? []
    if (found.length === 0) return all.every(value => !value) || /_for$/.test(name) ? () => {} : null
    if (found[0].type === 'checkbox' || found[0].type === 'radio') {
      return all.every(value => !value || found.some(field => field.value === value))
        ? () => { for (const field of found) field.checked = all.includes(field.value) } : null
    }
    if (found.length > 1) return null
    return () => { found[0].value = all[0] ?? '' }
  })
  if (jobs.includes(null)) return false
  for (const job of jobs) job()
  // Those who watch the fields hear of it, but not before all of them are written.
  for (const name of Object.keys(values)) {
    for (const field of controls(form, name)) {
      if (field.type !== 'hidden') field.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }
  return true
}

customElements.define('take-theirs', class extends HTMLElement {
  connectedCallback() {
    if (this.button || !this.dataset.fill) return
    this.button = this.querySelector('button')
    this.label = this.button.textContent.trim()
    this.button.addEventListener('click', e => this.press(e))
  }

  press(e) {
    const form = this.button.form
    const theirs = JSON.parse(this.dataset.fill)
    const mine = this.mine ?? null
    const before = read(form, Object.keys(theirs))
    if (!write(form, mine ?? theirs)) return // the server draws the form anew
    e.preventDefault()
    this.mine = mine ? null : before
    this.button.textContent = mine ? this.label : this.dataset.mine
    say(mine ? this.dataset.back : this.dataset.taken)
  }
})
