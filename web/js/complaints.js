// After a form was refused the focus is on the summary of what is wrong. Each of its
// links says which field it means and goes into the field itself.
import { lineName } from './line-numbers.js'

const fieldOf = link => {
  const name = decodeURIComponent(link.hash.slice(1))
  // Several forms of a page may have a field of this name: the one that was refused has it first.
  const own = [...link.closest('form')?.elements ?? []].find(field => field.name === name && field.type !== 'hidden')
  return own ?? document.getElementById(name) ?? document.getElementsByName(name)[0]
}

const summary = document.querySelector('.complaints')

for (const link of summary?.querySelectorAll('a[href^="#"]') ?? []) {
  const field = fieldOf(link)
  const label = document.getElementById(`${field?.id}-label`) ?? field?.querySelector('legend')
  if (!label) continue
  const editor = field.closest('line-editor')
  const line = field.closest('[data-line]')
  const name = document.createElement('b')
  const words = [...label.childNodes].filter(node => node.nodeType === Node.TEXT_NODE || node.matches?.(':not([aria-hidden])'))
  const text = words.map(node => node.textContent.trim()).filter(Boolean).join(' ')
  name.textContent = editor && line ? `${lineName(editor, line)}, ${text}` : text
  link.prepend(name, ': ')
}
summary?.focus()

addEventListener('click', e => {
  const link = e.target.closest?.('.complaints a[href^="#"]')
  const field = link && fieldOf(link)
  if (!field) return
  e.preventDefault()
  field.scrollIntoView({ block: 'center' })
  field.focus({ preventScroll: true })
})
