"""A column for a web address."""

from typing import TYPE_CHECKING, Any

from django.db import models

from portal.records.plain_field import PlainInMigrations
from portal.records.text import AddressBox, SeenText

if TYPE_CHECKING:
    TextColumn = models.URLField[str, str]
else:
    TextColumn = models.URLField


class WebAddress(SeenText, PlainInMigrations, TextColumn):
    """An address typed without a scheme means https."""

    plain, box = models.URLField, AddressBox

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
