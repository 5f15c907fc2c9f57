// The theme changes at once; the server remembers it for the next page.

addEventListener('submit', e => {
  const form = e.target
  if (!form.matches('[data-theme-switch]')) return
  e.preventDefault()
  const theme = e.submitter.value
  if (theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  for (const button of form.querySelectorAll('[name=theme]')) button.ariaPressed = String(button === e.submitter)
  fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, e.submitter)), redirect: 'manual' }).catch(() => form.submit())
})
