"""Holds the policy of keeping, config/retention.toml, against what the site stores."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from classification.retention_periods import PolicyError, period_of, policy

BASE_DIR: Final = Path(__file__).resolve().parents[1]
DJANGOS: Final = frozenset({"sessions.Session"})
"""Models of Django's whose rows are about people, and are deleted by the clock."""

_ANY_DAY: Final = datetime(2000, 1, 1)


def session_seconds() -> int:
    """Says how long a session of the staff may lie unused, for the settings.

    Raises ImproperlyConfigured, with file and line, where the policy cannot be followed.
    """
    try:
        over = period_of("sessions.Session.after_last_page").after(_ANY_DAY)
    except PolicyError as error:
        raise ImproperlyConfigured(str(error)) from error
    return int((over - _ANY_DAY).total_seconds())


def stored_fields() -> Mapping[str, frozenset[str]]:
    """Lists the fields of every model whose rows we keep, by the name of the model."""
    own = {app.label for app in apps.get_app_configs() if Path(app.path).parent == BASE_DIR}
    models = {f"{model._meta.app_label}.{model.__name__}": model for model in apps.get_models()}
    return {
        name: frozenset(
            field.name for field in model._meta.get_fields() if getattr(field, "concrete", False)
        )
        for name, model in models.items()
        if name in DJANGOS or name.partition(".")[0] in own
    }


def policy_faults() -> tuple[str, ...]:
    """Says why the policy cannot be followed, by file and line; nothing where it can."""
    try:
        faults = (*policy().faults_of_models(stored_fields()), *policy().faults_of_periods())
        return tuple(str(fault) for fault in faults)
    except PolicyError as error:
        return (str(error),)


def check_policy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Tells `manage.py check` and the doctor what is wrong with the policy."""
    return [checks.Error(fault, id="config.E001") for fault in policy_faults()]
