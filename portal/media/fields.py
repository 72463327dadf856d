"""Columns for files from outside."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from portal.media.pictures import MOST_MEGABYTES
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

    @property
    def megabytes(self) -> int:
        return self.rule.megabytes


class PictureField(PlainInMigrations, models.ImageField):
    """A picture of ours, drawn again from what came in. In migrations it is a plain ImageField."""

    plain = models.ImageField

    megabytes = MOST_MEGABYTES

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """A folder that is plain text is recorded, as release 0.2.0 did."""
        name, path, arguments, options = super().deconstruct()
        if isinstance(self.upload_to, str) and self.upload_to:
            options["upload_to"] = self.upload_to
        return name, path, arguments, options


def largest_file(*tables: type[models.Model]) -> int:
    """How many MiB the largest file may have that a form of these models takes; 0 when none takes any."""
    columns = [field for table in tables for field in table._meta.fields if field.editable]
    return max((field.megabytes for field in columns if isinstance(field, UploadField | PictureField)), default=0)
