// Menus and questions are <details>, which open without script; here they close on
// Escape, at a click elsewhere, and when the focus leaves them.

const OPEN = 'details.menu[open], details.confirm[open]'

function close(details, back) {
  details.open = false
  if (back) details.querySelector('summary').focus()
}

addEventListener('keydown', e => {
  if (e.key !== 'Escape' || e.defaultPrevented) return
  const details = e.target.closest?.(OPEN) ?? document.querySelector(OPEN)
  if (details) close(details, true)
})

addEventListener('click', e => {
  const closer = e.target.closest?.('[data-close]')
  if (closer) return close(closer.closest('details'), true)
  for (const details of document.querySelectorAll(OPEN)) {
    if (!details.contains(e.target)) close(details)
  }
})

addEventListener('focusout', e => {
  const details = e.target.closest?.('details.menu[open]')
  if (details && e.relatedTarget && !details.contains(e.relatedTarget)) close(details)
})
