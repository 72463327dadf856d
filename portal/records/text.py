"""Columns of text from which every character goes that nobody can see, whichever way the text came in.

Such characters are pasted along from Word, web pages and chats. They stop a feed, hide a name from the search and make
two equal codes different. They go in forms, in ``full_clean`` and before the database is asked, so that sheets, bulk
writing, ``update()`` and commands are covered too. NUL stays: it is refused, because no person ever typed it.

A tab or line break in a column of one line becomes a blank, as a page shows it anyhow.
"""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

if TYPE_CHECKING:
    Char = models.CharField[Any, str]
    Text = models.TextField[Any, str]
    Slug = models.SlugField[Any, str]
    Email = models.EmailField[Any, str]
    Column = models.Field[Any, Any]
else:
    Char, Text, Slug, Email = models.CharField, models.TextField, models.SlugField, models.EmailField
    Column = object

_JOINING = "\u0600-\u08ff\u0900-\u109f\u1780-\u18af\u200c\u200d\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_PICTURES = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_FLAG = "\U0001f3f4\U000e0020-\U000e007e"
# Controls, zero-width blanks and marks, orders for the direction of writing, halves of characters, and code points that
# are none. A joiner stays where writing needs it: between Arabic, Indic or Mongolian letters, and in joined pictures;
# so do the signs that choose a variant of a character, and the tail of a flag.
UNSEEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U0001fffe\U0001ffff]"
    f"|(?<![{_JOINING}])\u200c|(?<![{_JOINING}{_PICTURES}])\u200d"
    f"|(?<![{_FLAG}])[\U000e0001\U000e0020-\U000e007f]+"
)
BREAK = re.compile("\r\n|[\x0b\x0c\x85\u2028\u2029]")  # line breaks of Word and others
GAP = re.compile("[\t\n\r\x85\u2028\u2029]+")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def seen(text: str) -> str:
    """A text of several lines without what nobody can see; other programs' line breaks become ``\\n``.

    >>> seen("龙舟\\x0b赛\\u200b")
    '龙舟\\n赛'
    """
    if text.isprintable():
        return text
    return UNSEEN.sub("", BREAK.sub(lambda found: found[0] if found[0] == "\r\n" else "\n", text))


def seen_line(text: str) -> str:
    """A text of one line without what nobody can see; tabs and line breaks become one blank.

    >>> seen_line("龙舟\\x0b赛\\u200b\\n决赛")
    '龙舟赛 决赛'
    """
    if text.isprintable():
        return text
    return GAP.sub(" ", UNSEEN.sub("", text))


def for_xml(text: str) -> str:
    """A text that XML can hold: a character that it forbids would make the whole document unreadable."""
    return text if text.isprintable() else NO_XML.sub("", text)


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
