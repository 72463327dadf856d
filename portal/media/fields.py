"""Columns for files from outside. Every file column of the product is one of these; a test walks over all models."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.functional import cached_property

from portal.media.pictures import MOST_MEGABYTES, DrawnPicture, redrawn
from portal.media.uploads import FileRule
from portal.records.plain_field import PlainInMigrations

PICTURES = FileRule(("jpg", "jpeg", "png", "webp"), MOST_MEGABYTES)


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
    """A picture of ours, drawn again from what came in. In migrations it is a plain ImageField.

    A form draws it; what a program assigns is drawn when the record is saved, which may raise ValidationError.
    """

    plain = models.ImageField
    megabytes = MOST_MEGABYTES

    @cached_property
    def validators(self) -> list[Callable[[Any], None]]:
        return [*super().validators, _check_picture]

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": DrawnPictureField, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        file = getattr(model_instance, self.attname)
        if file and not file._committed and not _is_drawn(file):
            setattr(model_instance, self.attname, redrawn(file))
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """A folder that is plain text is recorded, as release 0.2.0 did."""
        name, path, arguments, options = super().deconstruct()
        if isinstance(self.upload_to, str) and self.upload_to:
            options["upload_to"] = self.upload_to
        return name, path, arguments, options


class DrawnPictureField(forms.FileField):
    """Takes a photo and gives the picture that was drawn from it."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return redrawn(file) if isinstance(file, UploadedFile) else file


def _check_picture(file: Any) -> None:
    if not _is_drawn(file):
        PICTURES(file)


def _is_drawn(file: Any) -> bool:
    """``file`` as a form or a record holds it, which has another one inside."""
    return isinstance(file, DrawnPicture) or isinstance(getattr(file, "_file", None), DrawnPicture)


def largest_file(*tables: type[models.Model]) -> int:
    """How many MiB the largest file may have that a form of these models takes; 0 when none takes any."""
    columns = [field for table in tables for field in table._meta.fields if field.editable]
    return max((field.megabytes for field in columns if isinstance(field, UploadField | PictureField)), default=0)
