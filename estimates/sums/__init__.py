"""The estimators. Pure."""
