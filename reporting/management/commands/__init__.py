"""Each module is a command of the reporting app."""
