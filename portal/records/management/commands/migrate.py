"""Django's ``migrate``, which leaves a database alone that an earlier state of the code made."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from portal.records.release import TOO_OLD, is_too_old


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with the way out, before anything is changed."""
        if is_too_old(connections[options["database"]]):
            raise CommandError(TOO_OLD)
        super().handle(*args, **options)
