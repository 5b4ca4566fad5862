// What the moderators' pages gain with JavaScript: one key does what a button or a link does.
// A template names the key beside what it presses (data-shortcut) and the lines of a list
// (data-line). Whoever switched the keys off gets a page without this script.
const TYPED_IN =
  "input:not([type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select, [contenteditable]"
const lines = Array.from(document.querySelectorAll("[data-line]"))
// One press leads to one page: until it comes, further keys do nothing.
let isLeaving = false

function choose(radio) {
  radio.checked = true
  radio.form.querySelector("button[type=submit]").click()
}

function press(target) {
  isLeaving = true
  if (target.matches("input[type=radio]")) {
    choose(target)
  } else {
    target.click()
  }
}

function step(by) {
  const at = lines.indexOf(document.activeElement)
  const next = at < 0 ? lines[0] : lines[at + by]
  next?.focus()
}

// The number is shown beside each reason only where pressing it does something.
for (const radio of document.querySelectorAll("input[type=radio][data-shortcut]")) {
  const key = document.createElement("kbd")
  key.className = "staff-key"
  key.textContent = radio.dataset.shortcut
  document.querySelector(`label[for="${CSS.escape(radio.id)}"]`)?.prepend(key, " ")
}
for (const target of document.querySelectorAll("[data-shortcut]")) {
  target.setAttribute("aria-keyshortcuts", target.dataset.shortcut)
}

addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing
  if (!isPlain || event.repeat || event.defaultPrevented || isLeaving) {
    return
  }
  if (document.activeElement?.matches(TYPED_IN)) {
    return
  }
  const { key } = event
  if (lines.length && (key === "j" || key === "k")) {
    step(key === "j" ? 1 : -1)
  } else if (key === "o" && lines.includes(document.activeElement)) {
    press(document.activeElement)
  } else {
    const target = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`)
    if (!target) {
      return
    }
    press(target)
  }
  event.preventDefault()
})
// A page that comes back by the browser's own button has its keys again.
addEventListener("pageshow", () => {
  isLeaving = false
})
