"""Columns for files from outside."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from portal.media.uploads import FileRule
from portal.records.plain_field import PlainInMigrations


class UploadField(PlainInMigrations, models.FileField):
    """A file that ``rule`` accepts, by name, size and bytes. In migrations it is a plain FileField."""

    plain = models.FileField

    def __init__(self, verbose_name: str | None = None, *, rule: FileRule | None = None, **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.rule = rule or FileRule()

    @cached_property
    def validators(self) -> list[Callable[[Any], None]]:
        return [*super().validators, self.rule]


class PictureField(PlainInMigrations, models.ImageField):
    """A picture of ours, drawn again from what came in. In migrations it is a plain ImageField."""

    plain = models.ImageField
