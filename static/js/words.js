// What a box of words gains with JavaScript: how much room is left in it.
import { CharacterCount, createAll } from "govuk-frontend"

// As the server counts what will be sent: an emoji is one character, and space at the ends is none.
class LetterCount extends CharacterCount {
  updateCount() {
    this.count = Array.from(this.$textarea.value.trim()).length
  }
}

createAll(LetterCount)
