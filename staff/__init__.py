"""Who works here: people and roles, invitations, sign-in rules, the audit chain, the outbox."""
