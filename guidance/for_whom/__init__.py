"""Which advice fits which answers. Pure."""
