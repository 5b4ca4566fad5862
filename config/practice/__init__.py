"""This package makes the practice site: made-up people and reports, a trial on one machine."""
