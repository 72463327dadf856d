"""Columns of text from which every character goes that nobody can see, whichever way the text came in.

Such characters are pasted along from Word, web pages and chats. They stop a feed, hide a name from the search and make
two equal codes different. They go in forms, in ``full_clean`` and before the database is asked, so that sheets, bulk
writing, ``update()`` and commands are covered too. NUL stays: it is refused, because no person ever typed it.

A tab or line break in a column of one line becomes a blank, as a page shows it anyhow.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from portal.records.unseen import seen, seen_line

if TYPE_CHECKING:
    Char = models.CharField[Any, str]
    Text = models.TextField[Any, str]
    Slug = models.SlugField[Any, str]
    Email = models.EmailField[Any, str]
    Column = models.Field[Any, str]
else:
    Char, Text, Slug, Email = models.CharField, models.TextField, models.SlugField, models.EmailField
    Column = object


class LineBox(forms.CharField):
    """A form's box for one line. What is left decides whether anything was typed."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(seen_line(value) if isinstance(value, str) else value)


class LinesBox(forms.CharField):
    """A form's box for several lines."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(seen(value) if isinstance(value, str) else value)


class _SlugBox(LineBox, forms.SlugField):
    pass


class _EmailBox(LineBox, forms.EmailField):
    pass


class AddressBox(LineBox, forms.URLField):
    """A form's box for a web address."""


class SeenText(Column):
    """Mixed into a column of text. To migrations it is ``plain``, with everything that was declared."""

    plain: "type[models.Field[Any, Any]]"
    box: type[forms.CharField] = LineBox
    seen = staticmethod(seen_line)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, arguments, options = super().deconstruct()
        return name, f"django.db.models.{self.plain.__name__}", arguments, options

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.seen(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The record then holds what its row and its history hold."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str) and (kept := self.seen(value)) != value:
            setattr(model_instance, self.attname, value := kept)
        return value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.seen(value) if isinstance(value, str) else value

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": self.box, **options})


class LineField(SeenText, Char):
    """One line of text."""

    plain = models.CharField


class ShortTextField(SeenText, Char):
    """A few lines of text, at most ``max_length`` characters."""

    plain, box, seen = models.CharField, LinesBox, staticmethod(seen)


class TextField(SeenText, Text):
    """Any number of lines."""

    plain, box, seen = models.TextField, LinesBox, staticmethod(seen)


class SlugField(SeenText, Slug):
    """A name in addresses: letters, digits, hyphens."""

    plain, box = models.SlugField, _SlugBox


class EmailField(SeenText, Email):
    """An e-mail address."""

    plain, box = models.EmailField, _EmailBox
