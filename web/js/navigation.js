// On narrow screens the navigation is a popover, which the browser opens and closes;
// here the focus goes to the current page's entry, and a window that grows wide
// takes the navigation back into its column.

const nav = document.getElementById('nav')

nav?.addEventListener('toggle', e => {
  if (e.newState === 'open') (nav.querySelector('[aria-current]') ?? nav.querySelector('a'))?.focus()
})

matchMedia('(min-width: 64rem)').addEventListener('change', e => {
  if (e.matches && nav?.matches(':popover-open')) nav.hidePopover()
})
