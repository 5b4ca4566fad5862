"""The register of what others published, and what may be compared with what."""
