"""The practice site: made-up people, keys and reports, and the trial on one machine."""
