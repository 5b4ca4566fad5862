"""The languages of the site and their catalogues."""
