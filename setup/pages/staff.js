// All that a page on which moderators decide gains with JavaScript, in one file.
import "./words.js"
import "../../static/js/staff.js"
