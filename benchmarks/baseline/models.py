"""The one row of about 2 kB that either baseline stores."""

from django.db import models


class Story(models.Model):
    """What was sent, in one row."""

    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    words = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return self.kind
