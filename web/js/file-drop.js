// <file-drop>: files are sent as they are chosen or dropped, two at a time, each with its
// progress and a way to cancel it. What is not taken stays in the queue and says why; when
// all is done the list is the server's again.
import { fill, say } from './say.js'

const AT_ONCE = 2
const carries = e => [...e.dataTransfer?.types ?? []].includes('Files')

customElements.define('file-drop', class extends HTMLElement {
  connectedCallback() {
    if (this.form) return // it was only moved
    this.form = this.querySelector('.file-form')
    if (!this.form) return // one may look, not add
    this.queue = this.querySelector('.file-queue')
    this.pattern = this.querySelector('template')
    this.waiting = []
    this.under_way = new Set()
    this.sent = this.failed = 0
    for (const input of this.form.querySelectorAll('input[type=file]')) {
      input.addEventListener('change', () => {
        this.take([...input.files])
        input.value = ''
      })
    }
    // A file that is dropped beside would replace the page, and what is typed on it.
    document.addEventListener('dragover', this.over = e => {
      if (!carries(e)) return
      e.preventDefault()
      this.classList.add('is-awaited')
      this.classList.toggle('is-over', this.contains(e.target))
      e.dataTransfer.dropEffect = this.contains(e.target) ? 'copy' : 'none'
    })
    document.addEventListener('dragleave', this.left = e => { if (!e.relatedTarget) this.calm() })
    document.addEventListener('drop', this.dropped = e => {
      if (!carries(e)) return
      e.preventDefault()
      this.calm()
      if (this.contains(e.target)) this.take([...e.dataTransfer.files])
    })
  }

  disconnectedCallback() {
    document.removeEventListener('dragover', this.over)
    document.removeEventListener('dragleave', this.left)
    document.removeEventListener('drop', this.dropped)
  }

  calm() { this.classList.remove('is-awaited', 'is-over') }

  take(files) {
    if (files.length === 0) return
    this.form.dispatchEvent(new Event('change', { bubbles: true })) // see guard.js: leaving now would lose them
    say(fill(this.dataset.sending, { n: files.length }))
    this.queue.hidden = false
    const lines = document.createDocumentFragment()
    for (const file of files) {
      const line = this.line(file)
      lines.append(line)
      if (file.size > Number(this.dataset.most)) this.fail(line, this.dataset.tooLarge)
      else this.waiting.push(line)
    }
    this.queue.append(lines)
    this.next()
  }

  line(file) {
    const line = this.pattern.content.firstElementChild.cloneNode(true)
    line.file = file
    line.querySelector('.file-name').textContent = file.name
    line.querySelector('progress').setAttribute('aria-label', file.name)
    for (const button of line.querySelectorAll('button')) button.setAttribute('aria-label', `${button.textContent} ${file.name}`)
    line.querySelector('[data-cancel]').addEventListener('click', () => this.cancel(line))
    line.querySelector('[data-dismiss]').addEventListener('click', () => this.remove_(line))
    line.querySelector('[data-again]').addEventListener('click', () => this.again(line))
    return line
  }

  next() {
    while (this.under_way.size < AT_ONCE && this.waiting.length > 0) this.send(this.waiting.shift())
    if (this.under_way.size === 0 && this.waiting.length === 0) this.done()
  }

  send(line) {
    const body = new FormData()
    body.append('files', line.file)
    const progress = line.querySelector('progress')
    const request = line.request = new XMLHttpRequest()
    this.under_way.add(line)
    request.upload.addEventListener('progress', e => { if (e.lengthComputable) progress.value = e.loaded / e.total })
    request.addEventListener('load', () => this.answered(line, request))
    request.addEventListener('error', () => this.fail(line, this.dataset.broken, true))
    request.addEventListener('loadend', () => {
      this.under_way.delete(line)
      this.next()
    })
    request.open('POST', this.form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.send(body)
  }

  answered(line, request) {
    let answer = {}
    try { answer = JSON.parse(request.responseText) } catch { /* a page that says what went wrong */ }
    if (request.status === 200 && answer.added?.length) {
      this.sent++
      return this.remove_(line)
    }
    if (answer.refused?.length) return this.fail(line, answer.refused[0].text, request.status === 507)
    if (request.status === 401) return this.fail(line, this.dataset.signedOut, true)
    if (request.status === 413) return this.fail(line, this.dataset.tooLarge)
    if (request.status === 403 || request.status === 404) return this.fail(line, this.dataset.refused)
    this.fail(line, this.dataset.unavailable, true)
  }

  fail(line, why, again = false) {
    this.failed++
    line.classList.add('is-failed')
    line.querySelector('progress').hidden = true
    line.querySelector('.file-state').textContent = why
    line.querySelector('[data-cancel]').hidden = true
    line.querySelector('[data-again]').hidden = !again
    line.querySelector('[data-dismiss]').hidden = false
  }

  again(line) {
    this.failed--
    const fresh = this.line(line.file)
    const had = line.contains(document.activeElement)
    line.replaceWith(fresh)
    if (had) fresh.querySelector('[data-cancel]').focus()
    this.waiting.push(fresh)
    this.next()
  }

  cancel(line) {
    say(this.dataset.cancelled)
    this.waiting = this.waiting.filter(other => other !== line)
    const request = line.request
    this.remove_(line)
    if (request) request.abort() // which goes on with the next
    else this.next()
  }

  // The focus goes on to the next line, or to where files are chosen.
  remove_(line) {
    const had = line.contains(document.activeElement)
    const next = line.nextElementSibling ?? line.previousElementSibling
    if (line.classList.contains('is-failed')) this.failed--
    line.remove()
    this.queue.hidden = this.queue.children.length === 0
    if (had) (next?.querySelector('button:not([hidden])') ?? this.form.querySelector('input[type=file]')).focus()
  }

  async done() {
    if (this.failed === 0) this.form.dispatchEvent(new Event('saved', { bubbles: true }))
    const said = []
    if (this.sent > 0) said.push(fill(this.dataset.sent, { n: this.sent }))
    if (this.failed > 0) said.push(fill(this.dataset.notSent, { n: this.failed }))
    say(said.join(' '))
    if (this.sent === 0) return
    this.sent = 0
    const answer = await fetch(location.href).catch(() => null)
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const list = page.querySelector(`#${this.id} [data-files]`)
    if (list) this.querySelector('[data-files]').replaceWith(list)
  }
})
