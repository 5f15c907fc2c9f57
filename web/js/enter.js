// An Enter that was used for something else must not send the form as well. Most
// browsers see to that by themselves; remote controls and some input methods send
// the character separately.

let pressed

addEventListener('keydown', e => { pressed = e }, true)
addEventListener('keypress', e => {
  if (e.key === 'Enter' && pressed?.key === 'Enter' && pressed.defaultPrevented) e.preventDefault()
}, true)
