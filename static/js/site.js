// What the pages gain with JavaScript. Every page works without it.
import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, createAll } from "govuk-frontend"

document.body.classList.add("js-enabled", "govuk-frontend-supported")
for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios]) {
  createAll(component)
}

// ---- Exit this page: at once, and nothing behind it to go back to ------------------------
const exits = document.querySelectorAll("[data-exit]")

function leave(address) {
  const cover = document.createElement("div")
  cover.className = "cf-leaving"
  document.body.append(cover)
  document.title = "…"
  window.location.replace(address)
}

for (const exit of exits) {
  exit.addEventListener("click", (event) => {
    event.preventDefault()
    leave(exit.href)
  })
}

// Three bare presses of Shift leave: with no other key, press or click between them, and none while
// somebody is typing. Shift is also how capital letters are made and words are marked.
const TYPED_IN = "input:not([type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select, [contenteditable]"
const ENOUGH = 3

if (exits.length) {
  const status = document.createElement("div")
  status.className = "govuk-visually-hidden"
  status.setAttribute("role", "status")
  document.body.append(status)
  let presses = 0
  let isBare = false
  let timer

  const forget = () => {
    presses = 0
    isBare = false
    clearTimeout(timer)
    status.textContent = ""
  }

  addEventListener("keydown", (event) => {
    const isShiftAlone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey
    if (!isShiftAlone || document.activeElement?.matches(TYPED_IN)) {
      forget()
    } else if (!event.repeat) {
      isBare = true
    }
  }, true)
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !isBare) {
      forget()
      return
    }
    isBare = false
    presses += 1
    clearTimeout(timer)
    if (presses === ENOUGH) {
      leave(exits[0].href)
      return
    }
    status.textContent = presses === 1 ? exits[0].dataset.twoMore : exits[0].dataset.oneMore
    timer = setTimeout(forget, 5000)
  }, true)
  for (const between of ["pointerdown", "mousedown", "wheel", "blur", "focusin"]) {
    addEventListener(between, forget, { capture: true, passive: true })
  }
}
