"""Keeps a site from starting with margins of the survey that it cannot use, or may not.

Made-up margins are for practice: a real site that weighed its reports by them would publish what
nobody found out.
"""

from typing import Any

from django.core import checks


def margin_faults() -> tuple[str, ...]:
    """Says what is wrong with the file that SURVEY_MARGINS names, line by line."""
    # The reader knows the models, which are not there yet when a process begins.
    from estimates.own.margins import loaded_margins
    from estimates.strict_csv import CorruptFile

    try:
        loaded_margins()
    except CorruptFile as error:
        return tuple(f"SURVEY_MARGINS: {fault}" for fault in error.faults)
    return ()


def check_margins(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Tells `manage.py check` and the doctor what is wrong with the survey's margins."""
    return [checks.Error(fault, id="config.E002") for fault in margin_faults()]
