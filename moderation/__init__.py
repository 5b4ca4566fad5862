"""In this app people read reports and decide which are counted."""
