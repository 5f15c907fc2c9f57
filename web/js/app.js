// Everything that script adds. Pages work without it; the markup and every text in
// it come from the server. Each custom element and each habit has its own file; early.js
// comes before all of them.
import './enter.js'
import './combo-box.js'
import './people-picker.js'
import './near-names.js'
import './day-field.js'
import './line-editor.js'
import './line-sums.js'
import './session-watch.js'
import './menus.js'
import './navigation.js'
import './theme.js'
import './guard.js'
import './complaints.js'
import './flash.js'
import './timeline-keys.js'
import './flow-here.js'
