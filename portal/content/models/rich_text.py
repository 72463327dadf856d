"""The column that holds a washed text."""

import re
from typing import TYPE_CHECKING, Any

from django.db import models

from portal.content.tidy.washed import tidy
from portal.records.plain_field import PlainInMigrations

OWN_PICTURE = re.compile("/media/library/[0-9]{1,18}/")

if TYPE_CHECKING:
    Text = models.TextField[Any, str]
else:
    Text = models.TextField


class RichTextField(PlainInMigrations, Text):
    """HTML of the elements that ``tidy`` knows, washed whichever way it came in. In migrations a plain TextField."""

    plain = models.TextField

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return washed(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return washed(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The record then holds what its row and its history hold."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            setattr(model_instance, self.attname, value := washed(value))
        return value


def washed(html: str) -> str:
    """Tidy, with pictures of ours alone."""
    return tidy(html, lambda source: source if OWN_PICTURE.fullmatch(source) else None).html
