// The answer to a press, such as a page with an error, is an entry in the browser's history that
// would ask to send the form again. Once somebody goes on from it, going back opens the page itself.
// Until then it stays as it is: a tab that a phone threw away comes back with the words just typed.
// The self-check asks all its questions at one address, and its presses are its way back.
const answersAPress = document.querySelector("meta[name='answers-a-press']")
if (answersAPress && !location.pathname.startsWith("/report/self-check/")) {
  const forget = () => history.replaceState(history.state, "", location.href)
  addEventListener("submit", forget)
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a[href]:not([href^='#'])")) {
      forget()
    }
  })
}
