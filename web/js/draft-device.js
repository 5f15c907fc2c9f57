// What was typed is kept on the device only while there is no connection: for its
// account, until it could be sent, or that account signs out or another signs in.
//
//   <draft-device data-source="/drafts" data-account="7" data-sent="…" data-see="…" hidden>

const MARK = 'gyoryu.draft.'

const nameOf = (account, key) => `${MARK}${account}.${key}`

/** Keeps a form's fields here. False if the browser has no room for them. */
export function keepHere(account, key, entry) {
  try {
    localStorage.setItem(nameOf(account, key), JSON.stringify(entry))
    return true
  } catch {
    return false
  }
}

export function forgetHere(account, key) {
  try { localStorage.removeItem(nameOf(account, key)) } catch { /* has no storage: nothing is there */ }
}

/** Forgets everything of the accounts of which which says so. */
function forgetOf(which) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(MARK) && which(name.slice(MARK.length).split('.')[0])) localStorage.removeItem(name)
    }
  } catch { /* has no storage */ }
}

function entriesOf(account) {
  try {
    return Object.keys(localStorage).filter(name => name.startsWith(`${MARK}${account}.`))
      .map(name => ({ key: name.split('.').pop(), ...JSON.parse(localStorage.getItem(name)) }))
  } catch {
    return []
  }
}

/** Sends a form's fields to where drafts are kept. Throws if there is no connection. */
export function send(source, account, { form, seq, body }, options = {}) {
  const to = `${source}?${new URLSearchParams({ form, seq, as: account })}`
  return fetch(to, {
    method: 'POST', body, signal: options.keepalive ? undefined : AbortSignal.timeout(8_000), ...options,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
  })
}

/** A name that no other form has. Not randomUUID, which plain HTTP does not have. */
export const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('')

// The same fields as a draft of their own, because another page has gone on with theirs.
const ownDraft = body => {
  const fields = new URLSearchParams(body)
  fields.set('draft', `${fresh()}.${fresh()}.0`)
  return fields.toString()
}

customElements.define('draft-device', class extends HTMLElement {
  connectedCallback() {
    if (this.ready) return
    this.ready = true
    forgetOf(account => account !== this.dataset.account)
    addEventListener('online', () => this.flush())
    addEventListener('submit', e => {
      if (e.target.matches?.('form[action="/sign-out"]')) forgetOf(() => true)
    })
    queueMicrotask(() => this.flush()) // once the page's forms know their names
  }

  // Whatever a page left behind that is not open here any more.
  async flush() {
    const { source, account } = this.dataset
    const open = new Set([...document.querySelectorAll('draft-keeper')].map(keeper => keeper.key))
    let sent = 0
    for (const entry of entriesOf(account).filter(e => !open.has(e.key))) {
      try {
        let response = await send(source, account, entry)
        if (response.status === 409) response = await send(source, account, { ...entry, body: ownDraft(entry.body) })
        if (response.ok || response.status === 410) forgetHere(account, entry.key)
        if (response.ok) sent++
      } catch {
        return // still no connection: the next page tries again
      }
    }
    if (sent) this.told()
  }

  told() {
    const area = document.getElementById('flash')
    const p = document.createElement('p')
    p.className = 'flash'
    const text = document.createElement('span')
    text.textContent = `${this.dataset.sent} `
    const link = document.createElement('a')
    link.href = '/drafts'
    link.textContent = this.dataset.see
    text.append(link)
    p.append(text)
    area?.append(p)
  }
})
