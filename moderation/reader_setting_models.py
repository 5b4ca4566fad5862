"""These tables hold a reader's own settings for the queue."""

from typing import ClassVar

from django.db import models

from staff.models import Person


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, person: Person) -> "SavedViewQuerySet":
        """Selects what this person saved, by name."""
        return self.filter(person=person).order_by("name", "pk")


class SavedView(models.Model):
    """A reader keeps a filter of the queue under a name of theirs. `filter_code` is the code of a
    moderation.queue_filters.QueueFilter. Nobody else sees the name, and no log holds it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    filter_code = models.CharField(max_length=40)

    objects: ClassVar[models.Manager["SavedView"]] = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "name"), name="moderation_savedview_name_once"
            ),
        )

    def __str__(self) -> str:
        return f"saved view {self.pk}"


class ShortcutsOff(models.Model):
    """A reader switched the keys of the moderators' pages off. Without a row they are on."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"no shortcuts for person {self.person_id}"
