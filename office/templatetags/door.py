"""`{% shut_door as door %}` tells every staff page how the report door stands, where it is shut."""

from django import template

from reporting.intake import Door, door_now

register = template.Library()


@register.simple_tag
def shut_door() -> str:
    """Says "closed" or "no_key", and nothing while the door is open."""
    door = door_now()
    return "" if door is Door.OPEN else door.name.lower()
