"""The codes that a reporter holds: receipts, saved reports, and what they open."""
