"""This package holds the languages of the site and reads their catalogues."""
