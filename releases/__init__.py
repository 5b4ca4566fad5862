"""The statistics we publish: numbered, immutable releases of counts with noise."""
