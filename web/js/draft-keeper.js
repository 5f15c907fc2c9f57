// <draft-keeper data-source="/drafts" data-account data-kept="Draft kept {time}" …>
//   <input type="hidden" name="draft" value="KEY.WRITER.REVISION">
//
// In a long form. A moment after the last key it sends all of the form, and says so at
// the form's buttons once the server has it. While there is no connection the device
// keeps it. A form that is sent while something in it was not kept yet is kept first: if
// the server does not answer, the page stays.
//
// One page writes a draft. If another has gone on with it, or it was saved or thrown
// away meanwhile, what is written here becomes a draft of its own.
import { fill } from './say.js'
import { fresh, send, keepHere, forgetHere } from './draft-device.js'

const PAUSE = 1_000 // after the last key
const LONGEST = 8_000 // while the keys do not pause
const AGAIN = 5_000 // without a connection
const BEACON = 60_000 // what may still be sent when the page goes, in characters

customElements.define('draft-keeper', class extends HTMLElement {
  connectedCallback() {
    if (this.form) return
    this.form = this.closest('form')
    this.field = this.querySelector('input')
    const [key, writer, revision] = this.field.value.split('.')
    this.key = key || fresh()
    this.writer = writer || fresh()
    this.seq = 0
    this.typed = this.kept = 0 // how many changes there were, and of how many the server knows
    this.named(revision || 0)
    this.said = document.createElement('p')
    this.said.className = 'draft-said'
    this.said.setAttribute('role', 'status')
    ;(this.form.querySelector('.sticky-save, .form-buttons') ?? this.form).append(this.said)
    this.form.addEventListener('input', () => this.changed())
    this.form.addEventListener('change', () => this.changed())
    this.form.addEventListener('submit', e => this.submitted(e))
    addEventListener('online', () => this.state && this.keep())
    addEventListener('pagehide', () => this.leave())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.state) this.keep()
      else this.leave()
    })
  }

  get dirty() { return this.typed > this.kept }

  named(revision) { this.field.value = `${this.key}.${this.writer}.${revision}` }

  changed() {
    this.gone = false
    this.typed++
    clearTimeout(this.timer)
    this.since ??= Date.now()
    this.timer = setTimeout(() => this.keep(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())))
    if (this.state === 'offline') this.here()
  }

  // The form as it would be sent, but for the button.
  entry() {
    const fields = new URLSearchParams()
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === 'string') fields.append(name, value)
    }
    this.seq = Math.max(this.seq + 1, Date.now())
    return { form: new URL(this.form.action).pathname, seq: this.seq, body: fields.toString() }
  }

  // One request at a time, so that they arrive in their order. True if all is kept.
  async keep() {
    clearTimeout(this.timer)
    if (this.gone) return false
    if (this.sending) {
      await this.sending
      return this.dirty ? this.keep() : true
    }
    this.sending = this.sent().finally(() => { this.sending = null })
    return this.sending
  }

  async sent(tries = 0) {
    const typed = this.typed
    const entry = this.entry()
    this.since = null
    const response = await send(this.dataset.source, this.dataset.account, entry).catch(() => null)
    if (this.gone) return false
    const { status } = response ?? {}
    if ((status === 409 || status === 410) && tries < 2) {
      forgetHere(this.dataset.account, this.key)
      this.key = fresh()
      this.named(0)
      return this.sent(tries + 1)
    }
    if (response?.ok) {
      const { at, revision } = await response.json().catch(() => ({}))
      this.kept = typed
      this.named(revision)
      forgetHere(this.dataset.account, this.key)
      this.say('', fill(this.dataset.kept, { time: at }))
      // Nothing is lost by leaving now.
      if (!this.dirty) this.form.dispatchEvent(new Event('saved', { bubbles: true }))
      return !this.dirty
    }
    if (!response || status >= 500) {
      this.here()
      this.timer = setTimeout(() => this.keep(), AGAIN)
    } else if (status === 401) {
      this.say('signed-out', this.dataset.signedOut, true) // tried again with the next key, or back from another tab
    } else {
      const { why } = await response.json().catch(() => ({}))
      this.say('refused', status === 413 ? this.dataset.tooLong : why === 'full' ? this.dataset.full : this.dataset.refused)
    }
    return false
  }

  // Without a connection the device keeps it.
  here() {
    const there = keepHere(this.dataset.account, this.key, this.entry())
    this.say('offline', there ? this.dataset.offline : this.dataset.nowhere)
  }

  // What is sent is kept first.
  async submitted(e) {
    if (e.defaultPrevented || this.gone) return
    if (!this.dirty) return void (this.gone = true)
    e.preventDefault()
    if (this.waiting) return
    this.waiting = true
    await this.keep()
    this.waiting = false
    if (this.state === 'offline') return this.say('offline', this.dataset.notSent)
    // Kept, or not kept for a reason that does not keep it from being saved.
    this.gone = true
    clearTimeout(this.timer)
    this.form.requestSubmit(e.submitter)
  }

  // The page goes, or another is looked at: what was not kept yet goes along.
  leave() {
    const typed = this.typed
    if (!this.dirty || this.gone || this.state || this.left === typed) return
    this.left = typed
    const entry = this.entry()
    const keepalive = entry.body.length < BEACON
    send(this.dataset.source, this.dataset.account, entry, { keepalive }).then(response => {
      if (response.ok) this.kept = Math.max(this.kept, typed)
    }, () => {})
  }

  say(state, text, signIn = false) {
    this.state = state
    this.said.dataset.state = state || 'kept'
    if (this.said.firstChild?.textContent === text) return
    this.said.replaceChildren(text)
    if (!signIn) return
    const link = document.createElement('a')
    Object.assign(link, { href: '/sign-in', target: '_blank', rel: 'noopener', textContent: this.dataset.signIn })
    this.said.append(' ', link)
  }
})
