// A form with data-passkey makes a passkey, or asks for one, and sends what the browser answers.
// Without JavaScript the form stays hidden: a code does the same.
const failure = (form, which) => {
  for (const text of form.querySelectorAll("[data-passkey-failed]")) {
    text.hidden = text.dataset.passkeyFailed !== which
  }
}

const answerTo = async (kind, told) => {
  if (kind === "make") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(told)
    return navigator.credentials.create({ publicKey })
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(told)
  return navigator.credentials.get({ publicKey })
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const told = JSON.parse(document.getElementById(form.dataset.options).textContent)
  const able = typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function"
  form.hidden = false
  failure(form, able ? "" : "unable")
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (!able) {
      return
    }
    failure(form, "")
    try {
      const answer = await answerTo(form.dataset.passkey, told)
      form.elements.credential.value = JSON.stringify(answer.toJSON())
    } catch {
      failure(form, "stopped")
      return
    }
    form.submit()
  })
}
