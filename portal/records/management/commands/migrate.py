"""Django's ``migrate``, which leaves a database alone that an earlier state of the code made.

After it the stored keys of names are those of today's code: how names are folded and read is no part of the schema.
"""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from portal.places.signals import readings_changed
from portal.records import quick_states
from portal.records.release import TOO_OLD, is_too_old


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with the way out, before anything is changed."""
        if is_too_old(connections[options["database"]]):
            raise CommandError(TOO_OLD)
        quick_states.install()
        super().handle(*args, **options)
        if options["database"] == DEFAULT_DB_ALIAS and not options["app_label"] and not options["plan"]:
            with transaction.atomic():
                readings_changed.send(type(self), texts=None)
