"""The article of 2017, worked again."""
