// What screen readers hear when something changes without the focus moving there.

let region

/** Fills {name} in a text that the server wrote. */
export const fill = (text, values) =>
  (text ?? '').replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all)

/** Says a text once, politely. */
export function say(text) {
  if (!text) return
  if (!region) {
    region = document.createElement('div')
    region.className = 'visually-hidden'
    region.setAttribute('aria-live', 'polite')
    document.body.append(region)
  }
  region.textContent = ''
  // A region that was only just added is not listened to yet.
  setTimeout(() => { region.textContent = text }, 60)
}

/** Whether a key belongs to an input method composing a syllable, not to us. */
export const composing = event => event.isComposing || event.keyCode === 229
