"""Finds records for the search of the back office (Ctrl-K): by name, code or pinyin, within what the person may see.

``search`` is the interface: ``use`` puts another implementation in the place of this one, as an index over all rooms.
This one asks each room's own list, so it needs no index; pinyin is matched in Python over the names of one's area.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from portal.language.folding import folded
from portal.places.models import Reading
from portal.places.pinyin import initials, spellings

PER_MODEL, IN_ALL = 6, 40  # records of one search
NAMES = ("name", "title", "display_name")  # the columns by which people know a record
TYPED = 5_000  # names of one list that are matched by their pinyin
LETTERS = re.compile(r"[a-z]{2,40}")


@dataclass(frozen=True)
class Found:
    """One record: what it is called, what it is, and its page; or a list, with the number of records ``more`` there."""

    title: str
    kind: str
    url: str
    more: int = 0


Search = Callable[[HttpRequest, str], Sequence[Found]]


def search(request: HttpRequest, words: str) -> Sequence[Found]:
    """The records that ``words`` find, the best first."""
    return _implementation[-1](request, words)


def use(implementation: Search) -> None:
    """Let ``implementation`` answer from now on."""
    _implementation.append(implementation)


def by_lists(request: HttpRequest, words: str) -> Sequence[Found]:
    """Ask the list of each model: those whose own name begins with the words come first, lists of more come last."""
    words = " ".join(words.split())[:40]
    if not folded(words):
        return []
    found = [one for model_admin in _searched(request) for one in _of_one(model_admin, request, words)]
    typed = folded(words)
    records = sorted((one for one in found if not one.more), key=lambda one: not folded(one.title).startswith(typed))
    return [*records[:IN_ALL], *(one for one in found if one.more)]


_implementation: list[Search] = [by_lists]


def lists(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The lists that are searched: their names and addresses, for who has found nothing."""
    for model_admin in _searched(request):
        options = model_admin.opts
        yield str(options.verbose_name), reverse(f"admin:{options.app_label}_{options.model_name}_changelist")


def _searched(request: HttpRequest) -> Iterator[Any]:
    """The lists of records that have a name of their own and that the person may see.

    Those of the wings come first: a school before the unit that the portal keeps for it.
    """
    registered = sorted(admin.site._registry.items(), key=lambda one: one[0].__module__.startswith("portal."))
    for model, model_admin in registered:
        if _name_of(model) and model_admin.search_fields and model_admin.has_view_permission(request):
            yield model_admin


def _of_one(model_admin: Any, request: HttpRequest, words: str) -> list[Found]:
    rows = model_admin.get_queryset(request)
    found, _doubled = model_admin.get_search_results(request, rows, words)
    records = list(found.distinct()[:PER_MODEL] if _doubled else found[:PER_MODEL])
    if len(records) < PER_MODEL and LETTERS.fullmatch(letters := folded(words)):
        known = {record.pk for record in records}
        keys = [key for key in _by_pinyin(model_admin.model, rows, letters) if key not in known]
        records += list(rows.filter(pk__in=keys[: PER_MODEL - len(records)]))
    options = model_admin.opts
    page, kind = f"admin:{options.app_label}_{options.model_name}_change", str(options.verbose_name)
    shown = [Found(str(record), kind, reverse(page, args=[quote(record.pk)])) for record in records]
    return [*shown, *_all(model_admin, found, words)] if len(records) == PER_MODEL else shown


def _all(model_admin: Any, found: models.QuerySet[Any], words: str) -> Iterator[Found]:
    """The way to the list, where it finds more than is shown."""
    count, options = found.order_by().values("pk").distinct().count(), model_admin.opts
    if count > PER_MODEL:
        page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        title = f"查看全部 {count:,} 条{options.verbose_name}"
        yield Found(title, "列表", f"{page}?{urlencode({'q': words})}", count - PER_MODEL)


def example(request: HttpRequest) -> str:
    """Letters that find something here: the initials of the first county that the person may see."""
    place = next((one for one in _searched(request) if one.model._meta.label_lower == "places.place"), None)
    county = place.get_queryset(request).exclude(county=None).order_by("county__position").first() if place else None
    return initials(county.county.name, Reading.objects.in_use()) if county else ""


def _by_pinyin(model: type[models.Model], rows: models.QuerySet[Any], letters: str) -> list[Any]:
    """Keys of the rows whose name is spelt so, by whole syllables or by their first letters."""
    name = _name_of(model)
    pairs, readings = rows.order_by("pk").values_list("pk", name)[:TYPED], Reading.objects.in_use()
    return [key for key, text in pairs if any(letters in spelling for spelling in _kept(text, readings))]


_kept = lru_cache(maxsize=20_000)(spellings)


def _name_of(model: type[models.Model]) -> str:
    """The column with the record's own name, empty where it has none."""
    for name in NAMES:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, models.CharField):
            return name
    return ""
