// Runs before the first paint, so that what only makes sense with script, or without
// it, never appears and vanishes again.
document.documentElement.classList.add('js')
