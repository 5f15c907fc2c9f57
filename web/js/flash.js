// A status that is there when the page opens is not announced; put in anew, it is.

const flash = document.querySelector('#flash > .flash')
if (flash) {
  const area = flash.parentElement
  flash.remove()
  requestAnimationFrame(() => area.append(flash))
}
