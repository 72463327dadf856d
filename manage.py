#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from portal.monitoring.process import prepare_process

if __name__ == "__main__":
    prepare_process()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        getattr(settings, "PORTAL_ENV")  # noqa: B009  (reads the settings, which may refuse)
    except ImproperlyConfigured as fault:
        # the operator needs the sentence, not the traceback
        sys.exit(str(fault))
    execute_from_command_line(sys.argv)
