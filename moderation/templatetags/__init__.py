"""These tags serve the templates of the moderators' pages."""
