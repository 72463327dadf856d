"""Extract, complete and compile catalogues with Babel, so that nobody needs gettext's programs."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "portal" / "locale" / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u3400-\u9fff]")
Message = str | tuple[str, ...]  # singular and plural where there are both
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "_lazy": None,  # gettext_lazy where _ is gettext
    **{f"{name}_lazy": DEFAULT_KEYWORDS.get(name) for name in ("gettext", "ngettext")},
    "pgettext_lazy": DEFAULT_KEYWORDS["pgettext"],
    "npgettext_lazy": DEFAULT_KEYWORDS["npgettext"],
    "gettext_noop": None,
}


def sources() -> Iterator[Path]:
    """Every file of ours that may hold translatable text."""
    for wing in ("portal", "initiatives", "events"):
        yield from sorted((ROOT / wing).rglob("*.py"))
    yield from sorted((ROOT / "templates").rglob("*.html"))


def messages() -> Iterator[tuple[str | None, Message, str]]:
    """``(context, message id, place)`` of every marked text; the id is a tuple for plurals."""
    for file in sources():
        text = file.read_text()
        if file.suffix == ".html":
            # templatize() keeps the calls and turns all else into X; indentation would confuse Python's tokenizer
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        marked = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
        for line, message, _comments, context in marked:
            if message and (message if isinstance(message, str) else message[0]):
                yield context, message, f"{file.relative_to(ROOT)}:{line}"


def read(file: Path) -> Catalog:
    """The catalogue in a ``.po`` file; the language is that of its folder."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parents[1].name)


def refresh(file: Path = ENGLISH) -> Catalog:
    """Bring the English catalogue up to date with the sources: new texts come in empty, unused ones go."""
    old = read(file) if file.exists() else Catalog(locale="en")
    new = Catalog(
        locale="en",
        project="portal",
        version="1",
        header_comment="# English for the public site; Chinese is the source language.",
        creation_date=old.creation_date,
        revision_date=old.creation_date,
        fuzzy=False,
    )
    for context, message, _place in messages():
        known = old.get(message if isinstance(message, str) else message[0], context)
        new.add(message, known.string if known else "", context=context)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, new, sort_output=True, omit_header=False, width=110)
    return new


def missing(file: Path = ENGLISH) -> list[tuple[str, Message]]:
    """Texts of the sources that the English catalogue does not translate, with their places."""
    catalogue = read(file)
    lacking = []
    for context, message, place in messages():
        entry = catalogue.get(message if isinstance(message, str) else message[0], context)
        string = entry.string if entry else None
        strings = [string] if isinstance(string, str) else list(string or [])
        if not strings or not all(strings):
            lacking.append((place, message))
    return lacking


def compile_all() -> int:
    """Write every ``.mo`` that is older than its ``.po``; returns how many were written."""
    written = 0
    for wing in ("portal", "initiatives", "events"):
        for source in (ROOT / wing).rglob("locale/*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            partial = target.with_suffix(f".{id(source)}.part")
            with partial.open("wb") as stream:
                write_mo(stream, read(source))
            partial.replace(target)
            written += 1
    return written
