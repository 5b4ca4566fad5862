// What the pages gain with JavaScript. Every page works without it.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  createAll,
} from "govuk-frontend"

// As the server counts what will be sent: an emoji is one character, and space at the ends is none.
class LetterCount extends CharacterCount {
  updateCount() {
    this.count = Array.from(this.$textarea.value.trim()).length
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported")
for (const component of [Button, LetterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios]) {
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

if (exits.length) {
  const status = document.createElement("div")
  status.className = "govuk-visually-hidden"
  status.setAttribute("role", "status")
  document.body.append(status)
  let presses = 0
  let timer
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = 0
      return
    }
    presses += 1
    clearTimeout(timer)
    if (presses === 3) {
      leave(exits[0].href)
      return
    }
    status.textContent = presses === 1 ? exits[0].dataset.twoMore : exits[0].dataset.oneMore
    timer = setTimeout(() => {
      presses = 0
      status.textContent = ""
    }, 5000)
  })
}
