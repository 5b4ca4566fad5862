"""Makes one person's advice: steps, notices, deadlines, contacts, words to read out."""
