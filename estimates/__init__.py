"""Our releases beside the police and survey figures: what goes unreported, with its limits."""
