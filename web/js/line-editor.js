// <line-editor>: the repeated parts of the visit form. Stops, each with its points;
// points about the whole visit; lines are added, moved and removed in place, where
// without script each button posts the form.
//
//   <line-editor data-label-stop="Stop {n}" data-label-point="Stop {s}, point {n}"
//                data-label-whole="Point {n}" data-added="{line} added" data-moved="Moved: {line}"
//                data-removed="{line} removed." data-undo="Undo" data-undone="{line} is back">
//     <ol data-lines="stops">
//       <li data-line>                                  names: stops[0].institute
//         <span class="line-number">1</span> … fields … buttons
//         <ol data-lines="points">
//           <li data-line data-kind="agreed">           names: stops[0].points[0].text
//             select NAME.kind, input NAME.text, [data-agreed] fields …, buttons
//     <ol data-lines="points"> …                        names: points[0].text
//     <template data-template="stops">, <template data-template="points">
//
// The points' template is written as for a stop: stops[__i__].points[__j__].text; for
// the whole visit its first part is cut off. Buttons are button[name=do] with the
// values add-stop, add-point:stops[1], add-point:, remove-stop:1,
// remove-point:stops[1].points[0], and up-… and down-… of both. An element with
// data-label is named after its line; one with data-name="Remove {line}" says it so.
//
// Read here for what happens to lines, line-numbers.js for how they are counted,
// line-keys.js for the keyboard.
import { fill, say } from './say.js'
import { renumber, lineName } from './line-numbers.js'
import { listenToKeys } from './line-keys.js'

export const kindOf = line => line.querySelector('select[name$=".kind"]')
export const textOf = line => line.querySelector('[name$=".text"]')
export const linesOf = list => [...list.children].filter(li => li.matches('[data-line]'))

customElements.define('line-editor', class extends HTMLElement {
  connectedCallback() {
    if (this.ready) return
    this.ready = true
    this.addEventListener('click', e => this.pressed(e))
    this.addEventListener('change', e => this.kindChanged(e.target))
    this.addEventListener('paste', e => this.pasted(e))
    listenToKeys(this)
  }

  get stops() { return this.querySelector('[data-lines=stops]') }

  pressed(e) {
    const button = e.target.closest('button[name=do], button[data-undo]')
    if (!button) return
    if (button.hasAttribute('data-undo')) return this.undo()
    const [what] = button.value.split(':')
    const line = button.closest('[data-line]')
    switch (what) {
      case 'add-stop': this.addStop(); break
      case 'add-point': this.addPoint(this.listFor(button)); break
      case 'remove-stop': case 'remove-point': this.removeLine(line); break
      case 'up-stop': case 'up-point': this.move(line, -1, button); break
      case 'down-stop': case 'down-point': this.move(line, 1, button); break
      default: return // save, and whatever the form has besides
    }
    e.preventDefault()
  }

  // The points' list that an add button belongs to: its stop's, or the whole visit's.
  listFor(button) {
    const stop = button.closest('[data-lines=stops] > [data-line]')
    return stop ? stop.querySelector('[data-lines=points]')
      : [...this.querySelectorAll('[data-lines=points]')].find(list => !list.closest('[data-line]'))
  }

  // A new line, or nothing in a form that has only the lines that are there.
  fresh(which) {
    return this.querySelector(`template[data-template=${which}]`)?.content.querySelector('[data-line]').cloneNode(true)
  }

  addStop(after) {
    const line = this.stops && this.fresh('stops')
    if (!line) return
    if (after) after.after(line)
    else this.stops.append(line)
    this.changed('added', line)
    line.querySelector('input:not([type=hidden])')?.focus()
    line.scrollIntoView({ block: 'nearest' })
  }

  // Adds a point below another, or at the end of a list, of the same kind.
  addPoint(list, after = linesOf(list).at(-1), text = '') {
    const line = this.fresh('points')
    if (!line) return after
    if (after) after.after(line)
    else list.append(line)
    const [kind, before] = [kindOf(line), after && kindOf(after)]
    if (kind && before) kind.value = before.value
    textOf(line).value = text
    this.kindChanged(kind)
    this.changed('added', line)
    textOf(line).focus()
    return line
  }

  removeLine(line, { quietly = false } = {}) {
    const name = lineName(this, line)
    const list = line.parentElement
    this.gone?.notice.remove()
    if (quietly) {
      this.gone = null
      line.remove()
      this.renumbered()
      return
    }
    const notice = document.createElement('li')
    notice.className = 'line-gone'
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button quiet small'
    button.setAttribute('data-undo', '')
    button.textContent = this.dataset.undo
    notice.append(fill(this.dataset.removed, { line: name }), ' ', button)
    list.insertBefore(notice, line)
    line.remove()
    this.gone = { line, notice }
    this.renumbered()
    say(fill(this.dataset.removed, { line: name }))
    button.focus()
  }

  undo() {
    const { line, notice } = this.gone
    this.gone = null
    notice.replaceWith(line)
    this.changed('undone', line)
    line.querySelector('[name$=".text"], input:not([type=hidden])')?.focus()
  }

  // Moves a line up or down among its neighbours; the focus goes along.
  move(line, by, focus = document.activeElement) {
    const lines = linesOf(line.parentElement)
    const other = lines[lines.indexOf(line) + by]
    if (!other) return
    // Moving the neighbour leaves the focus where it is.
    if (by < 0) line.after(other)
    else line.before(other)
    if (document.activeElement !== focus) focus.focus()
    this.changed('moved', line)
    line.scrollIntoView({ block: 'nearest' })
  }

  // Several lines of text are several points.
  pasted(e) {
    const line = e.target.matches?.('[name$=".text"]') && e.target.closest('[data-line]')
    if (!line) return
    if (!this.fresh('points')) return
    const texts = (e.clipboardData?.getData('text/plain') ?? '').split(/\r\n|\r|\n/).map(bullet).filter(Boolean)
    if (texts.length < 2) return
    e.preventDefault()
    const input = e.target
    input.setRangeText(texts.shift(), input.selectionStart, input.selectionEnd, 'end')
    texts.reduce((after, text) => this.addPoint(line.parentElement, after, text), line)
  }

  kindChanged(select) {
    if (!select?.matches?.('select[name$=".kind"]')) return
    select.closest('[data-line]').dataset.kind = select.value
  }

  changed(how, line) {
    this.renumbered()
    say(fill(this.dataset[how], { line: lineName(this, line) }))
  }

  renumbered() {
    renumber(this)
    this.dispatchEvent(new Event('input', { bubbles: true }))
  }
})

// A pasted list keeps its words, not its bullets and numbers.
const bullet = text => text.replace(/^\s*([-–—•·*▪○●□■◦ㅇ]|\d{1,2}[.)])\s+/, '').trim()
