// All that a page with a box of words gains with JavaScript, in one file: a page loads one script.
import "./pages.js"
import "../../static/js/words.js"
