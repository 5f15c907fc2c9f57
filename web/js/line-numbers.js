// Lines are counted from 0 in document order: names, ids and whatever refers to them
// say so, and the labels that people read count from 1.
import { fill } from './say.js'
import { linesOf } from './line-editor.js'

/** What a line is called: "Stop 2, point 3". */
export function lineName(editor, line) {
  const n = linesOf(line.parentElement).indexOf(line) + 1
  const stop = line.parentElement.closest('[data-line]')
  if (line.parentElement.dataset.lines === 'stops') return fill(editor.dataset.labelStop, { n })
  if (!stop) return fill(editor.dataset.labelWhole, { n })
  return fill(editor.dataset.labelPoint, { n, s: linesOf(stop.parentElement).indexOf(stop) + 1 })
}

export function renumber(editor) {
  const renamed = []
  for (const list of editor.querySelectorAll('[data-lines]')) {
    linesOf(list).forEach((line, i) => {
      const change = list.dataset.lines === 'stops' ? stop(i) : point(i, !list.closest('[data-line]'))
      for (const el of line.querySelectorAll('*')) renamed.push(...change(el))
    })
  }
  // Two radio groups of one name, even for a moment, would lose a choice.
  for (const [el, name] of renamed) el.name = name
  for (const line of editor.querySelectorAll('[data-line]')) label(editor, line)
}

const stop = i => el => rewrite(el, value => value
  .replace(/\bstops\[[^\]]*\]/g, `stops[${i}]`)
  .replace(/^(remove|up|down)-stop:.*/, `$1-stop:${i}`))

const point = (i, whole) => el => rewrite(el, value => (whole ? value.replace(/\bstops\[__i__\]\./g, '') : value)
  .replace(/\bpoints\[[^\]]*\]/g, `points[${i}]`))

// Rewrites every attribute that names a line; what people typed is not touched.
function rewrite(el, change) {
  const renamed = []
  for (const { name, value: written } of [...el.attributes]) {
    if (name === 'value' && el.name !== 'do' && el.name !== 'confirmed') continue
    if (!/(?:stops|points)\[|-stop:/.test(written)) continue
    const value = written.replace(/^~/, '')
    const next = change(value)
    if (next === value) continue
    if (name === 'name' && el.type === 'radio') {
      // A passing name of its own, until all are renamed.
      el.setAttribute('name', `~${next}`)
      renamed.push([el, next])
    } else {
      el.setAttribute(name, next)
    }
  }
  return renamed
}

function label(editor, line) {
  const name = lineName(editor, line)
  const mine = el => el.closest('[data-line]') === line
  for (const el of line.querySelectorAll('[data-label]')) if (mine(el)) el.ariaLabel = name
  for (const el of line.querySelectorAll('[data-name]')) if (mine(el)) el.ariaLabel = fill(el.dataset.name, { line: name })
  const number = [...line.querySelectorAll('.line-number')].find(mine)
  if (number) number.textContent = linesOf(line.parentElement).indexOf(line) + 1
}
