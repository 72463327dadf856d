"""A column for a web address."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.forms import Field

if TYPE_CHECKING:
    TextColumn = models.URLField[str, str]
else:
    TextColumn = models.URLField


class WebAddress(TextColumn):
    """An address typed without a scheme means https. In migrations it is a plain URLField."""

    def formfield(self, **kwargs: Any) -> Field | None:  # type: ignore[override]
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
