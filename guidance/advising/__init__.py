"""Makes one person's advice: cards, deadlines, contacts, words to read out."""
