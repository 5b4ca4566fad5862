// All that the pages gain with JavaScript, in one file.
import "../../static/js/site.js"
import "../../static/js/report.js"
import "../../static/js/history.js"
