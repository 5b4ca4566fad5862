"""This app knows who works here and may do what; it has sign-in, the audit and the outbox."""
