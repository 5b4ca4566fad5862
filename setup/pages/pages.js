// All that the pages gain with JavaScript, in one file. A page with a box of words loads words.js.
import "../../static/js/site.js"
import "../../static/js/report.js"
import "../../static/js/history.js"
