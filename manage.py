#!/usr/bin/env python
"""Django's command line for Plumb."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from webapp.embedded.borrowed import services_for
    from webapp.embedded.errors import StartError

    try:
        with services_for(sys.argv[1:], settings.PLUMB_HOME):
            execute_from_command_line(sys.argv)
    except StartError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
