// Leaving a form[data-guard] with something typed in it asks first, unless it is
// being sent. A form says that all of it is kept by the event "saved".

const dirty = new WeakSet()
const guarded = e => e.target.closest?.('form[data-guard]')
const touched = e => {
  const form = guarded(e)
  if (form) dirty.add(form)
}

addEventListener('input', touched)
addEventListener('change', touched)
addEventListener('saved', e => dirty.delete(e.target))
addEventListener('submit', e => { if (!e.defaultPrevented) dirty.delete(e.target) })

addEventListener('beforeunload', e => {
  for (const form of document.querySelectorAll('form[data-guard]')) {
    if (dirty.has(form)) e.preventDefault()
  }
})
