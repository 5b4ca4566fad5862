"""Holds the report form: its questions, when each is asked, and how an answer is judged. Pure."""
