"""THE REPORT FORM: its questions, when each is asked, and what counts as an answer. Pure."""
