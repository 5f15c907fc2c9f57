// Whoever opens a notice has seen it. Its link changes nothing by itself, so the change is
// sent before, and waited for no longer than anybody would notice.
const patience = 1000

function seen(link) {
  const address = link.dataset.seen
  delete link.dataset.seen
  const told = fetch(address, { method: 'POST', keepalive: true, redirect: 'manual' })
  return Promise.race([told, new Promise(done => setTimeout(done, patience))]).catch(() => {})
}

addEventListener('click', async e => {
  const link = e.target.closest?.('a[data-seen]')
  if (!link || e.defaultPrevented) return
  if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) { // another window, by itself
    seen(link)
    return
  }
  e.preventDefault()
  await seen(link)
  location.assign(link.href)
})

addEventListener('auxclick', e => {
  const link = e.target.closest?.('a[data-seen]')
  if (link && e.button === 1) seen(link)
})
