"""Columns with habits of their own that are plain to migrations: history imports no code that lives on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

# What a field does in the program and not in the database.
LIVE_OPTIONS = ("validators", "upload_to", "storage")

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
else:
    Column = object


class PlainInMigrations(Column):
    """Mixed into a field: migrations see ``plain``, the Django field that it stands on.

    ``validators``, ``upload_to`` and ``storage`` stay out of them, and so does what ``live_options`` names besides.
    """

    plain: "type[models.Field[Any, Any]]"
    live_options: Sequence[str] = ()

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, arguments, options = super().deconstruct()
        live = {*LIVE_OPTIONS, *self.live_options}
        kept = {option: value for option, value in options.items() if option not in live}
        _name, plain_path, plain_arguments, plain_options = self.plain(*arguments, **kept).deconstruct()
        return name, plain_path, plain_arguments, plain_options
