"""This app has the staff's pages beside moderation: people, the advice, the use of the form."""
