"""Each code opens a report to its reporter: a receipt, or a saved report."""
