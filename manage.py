#!/usr/bin/env python
"""Run a management command: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Runs the command named on the command line, with the site's own settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from config.serving.start_checks import stop

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        stop(error)


if __name__ == "__main__":
    main()
