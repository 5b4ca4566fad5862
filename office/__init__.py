"""The staff's pages that are no moderation: people, upkeep of advice, the service."""
