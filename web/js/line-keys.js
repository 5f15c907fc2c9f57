// The visit form by keyboard: Enter makes the next line, or goes to the next field;
// Ctrl+Enter saves; Alt with arrows moves; Alt+N is the next stop.
import { composing } from './say.js'
import { linesOf, kindOf, textOf } from './line-editor.js'

const ONE_LINE = 'input:not([type=hidden], [type=submit], [type=button], [type=file])'
const FIELDS = 'input:not([type=hidden]), select, textarea'

export function listenToKeys(editor) {
  // The whole form: Enter in its other fields must not send it either.
  const form = editor.closest('form') ?? editor
  form.addEventListener('keydown', e => {
    if (composing(e) || e.defaultPrevented) return
    const key = e.code === 'KeyN' && e.altKey ? 'Alt+N' : e.key
    const handler = keys[key]
    if (handler?.(editor, form, e)) e.preventDefault()
  })
}

const lineOf = (editor, e) => editor.contains(e.target) ? e.target.closest('[data-line]') : null
const isText = e => e.target.matches('[data-lines=points] > [data-line] [name$=".text"]')

const keys = {
  Enter(editor, form, e) {
    if (e.ctrlKey || e.metaKey) return save(form)
    if (e.altKey || e.shiftKey) return false
    if (isText(e) && editor.querySelector('[data-template=points]')) return nextPoint(editor, e.target.closest('[data-line]'))
    if (e.target.matches(ONE_LINE)) return nextField(form, e.target)
    return false
  },

  ArrowUp: (editor, form, e) => moved(editor, e, -1),
  ArrowDown: (editor, form, e) => moved(editor, e, 1),

  'Alt+N'(editor, form, e) {
    if (e.ctrlKey || e.metaKey) return false
    const stop = e.target.closest('[data-lines=stops] > [data-line]')
    editor.addStop(stop)
    return true
  },

  Backspace(editor, form, e) {
    if (!isText(e) || e.target.value !== '' || e.repeat) return false
    const line = e.target.closest('[data-line]')
    const lines = linesOf(line.parentElement)
    const i = lines.indexOf(line)
    if (lines.length === 1) return false
    const rest = [...line.querySelectorAll('[data-agreed] input:not([type=hidden])')]
    editor.removeLine(line, { quietly: !rest.some(field => field.type === 'checkbox' ? field.checked : field.value) })
    const text = textOf(lines[i - 1] ?? lines[i + 1])
    text.focus()
    text.setSelectionRange(text.value.length, text.value.length)
    return true
  },
}

function moved(editor, e, by) {
  const line = e.altKey && lineOf(editor, e)
  if (line) editor.move(line, by)
  return Boolean(line)
}

// An empty line below is the next one; an empty line makes no other.
function nextPoint(editor, line) {
  const lines = linesOf(line.parentElement)
  const next = lines[lines.indexOf(line) + 1]
  if (next && textOf(next).value === '') {
    if (kindOf(next)) kindOf(next).value = kindOf(line).value
    editor.kindChanged(kindOf(next))
    textOf(next).focus()
  } else if (textOf(line).value.trim() !== '') {
    editor.addPoint(line.parentElement, line)
  }
  return true
}

function nextField(form, from) {
  const fields = [...form.querySelectorAll(FIELDS)].filter(field =>
    field === from || !field.disabled && field.tabIndex >= 0 && field.checkVisibility?.() !== false)
  fields[fields.indexOf(from) + 1]?.focus()
  return true
}

function save(form) {
  form.requestSubmit(form.querySelector('button[name=do][value=save], .sticky-save button.primary, button.primary[type=submit]'))
  return true
}
