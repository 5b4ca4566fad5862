"""Either baseline stores one row of about 2 kB."""

from django.db import models


class StoredForm(models.Model):
    """A baseline stores everything that somebody sent in one of these rows."""

    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    words = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return self.kind
