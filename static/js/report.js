// What the form gains with JavaScript: a word before the answers are forgotten. Every page says
// the thirty minutes in print, and works without this.
const dialog = document.querySelector("dialog[data-idle]")

if (dialog && typeof dialog.showModal === "function") {
  const carryOn = dialog.querySelector("[data-carry-on]")
  const saves = dialog.querySelectorAll("[data-save]")
  let state = "soon"
  let timer
  let before

  const say = (what) => {
    state = what
    for (const which of ["soon", "gone", "offline"]) {
      dialog.querySelector(`[data-idle-${which}]`).hidden = which !== what
    }
    for (const save of saves) {
      save.hidden = what === "gone"
    }
  }

  const warn = () => {
    say("soon")
    before = document.activeElement
    dialog.showModal()
    carryOn.focus()
  }

  const waitAgain = () => {
    clearTimeout(timer)
    timer = setTimeout(warn, Number(dialog.dataset.idle) * 1000)
  }

  const leave = () => {
    dialog.close()
    if (before && before !== document.body) {
      before.focus()
    }
  }

  const stay = async () => {
    if (state === "gone") {
      leave()
      return
    }
    let answer
    try {
      answer = await fetch(dialog.dataset.stillHere, { cache: "no-store" })
    } catch {
      say("offline")
      return
    }
    if (answer.status === 204) {
      leave()
      waitAgain()
    } else {
      say(answer.status === 410 ? "gone" : "offline")
    }
  }

  carryOn.addEventListener("click", stay)
  // Escape is a wish to carry on, not to lose everything in five minutes.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault()
    stay()
  })
  waitAgain()
}
