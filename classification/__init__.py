"""The code lists everything is counted by. Plain Python: no Django, no tables."""
