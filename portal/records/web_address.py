"""A column for a web address."""

from typing import Any

from django.db import models
from django.forms import Field


class WebAddress(models.URLField):
    """An address typed without a scheme means https. In migrations it is a plain URLField."""

    def formfield(self, **kwargs: Any) -> Field | None:  # type: ignore[override]
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
