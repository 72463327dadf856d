"""Components of the design language as tags. ``{% load components %}`` once per template.

Tags that take a body would hide the markup; so a component with free content (alert, empty state, table box) is an
include from ``templates/components/`` or plain markup with the stylesheet's classes, and only computed ones are tags.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.site.art import mosaic
from portal.site.icons import ICONS
from portal.site.lists.fields import Label
from portal.site.provenance import Provenance

register = template.Library()


@register.simple_tag
@lru_cache(512)
def icon(name: str, css: str = "") -> SafeString:
    """``{% icon "pin" %}``: a drawing of the icon set, decoration beside its label."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f"i {css}".strip(),
        mark_safe(ICONS[name]),  # noqa: S308 - our own drawings
    )


@register.simple_tag
def art_url(key: str, seed: object = "", wide: bool = False) -> str:
    """Address of the mosaic for a discipline or subject, e.g. ``<img src="{% art_url "chess" edition.pk %}" alt="">``.

    ``seed`` is anything that stays with the record (its key or slug); nothing gives the hand-made composition.
    ``wide`` is the transparent picture for a page head.
    """
    number = crc32(str(seed).encode()) % mosaic.SEEDS if str(seed) else 0
    name = mosaic.subject(key) + (f"-{number}" if number else "") + (mosaic.WIDE if wide else "")
    return f"{reverse('art', args=[name])}?v={mosaic.EDITION}"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """``{% query level="city" page=None %}``: this page's query string with the changes; None or "" drops a key.

    Starts with ``?``, so it serves as an ``href``. A changed filter starts again at the first page.
    """
    parameters = context["request"].GET.copy()
    parameters.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    encoded = parameters.urlencode()
    return f"?{encoded}" if encoded else context["request"].path


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """``{% pagination page_obj %}``: nothing for a single page; ``page`` is a page of Django's Paginator."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    cells = [
        {"number": number, "url": query(context, page=number) if isinstance(number, int) else ""} for number in numbers
    ]
    return {
        "page": page,
        "cells": cells,
        "previous": query(context, page=page.previous_page_number()) if page.has_previous() else "",
        "next": query(context, page=page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/filter_row.html", takes_context=True)
def filter_row(
    context: Context, label: Label, key: str, choices: Iterable[Sequence[Any]], all_label: Label = "全部"
) -> dict[str, Any]:
    """One facet of a filter bar: ``{% filter_row "级别" "level" choices %}`` inside ``<div class="filters">``.

    ``choices`` are ``(value, label)`` or ``(value, label, count)``; the first chip drops the filter. Chips are
    links, so the choice lives in the address and works without script.
    """
    current = context["request"].GET.get(key, "")
    chips = [{"label": all_label, "url": query(context, **{key: None}), "chosen": not current, "count": None}]
    for value, text, *count in choices:
        chips.append(
            {
                "label": text,
                "url": query(context, **{key: value}),
                "chosen": str(value) == current,
                "count": count[0] if count else None,
            }
        )
    return {"label": label, "key": key, "chips": chips}


@register.inclusion_tag("components/section_head.html")
def section_head(
    title: Label, id: str, note: Label = "", url: str = "", more: Label = "", demo: bool = False
) -> dict[str, Any]:
    """Song title with at most one sentence and one onward link; ``id`` is what the section is labelled by."""
    return {"title": title, "id": id, "note": note, "url": url, "more": more, "demo": demo}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field: label above, hint, error between hint and input. Give the widget no class; this does."""
    described = [f"{bound.id_for_label}_hint"] if bound.help_text else []
    described += [f"{bound.id_for_label}_error"] if bound.errors else []
    attributes: dict[str, str | bool] = {
        "class": "select" if bound.widget_type in ("select", "selectmultiple") else "input"
    }
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {"bound": bound, "widget": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """The list of what to mend, with links to the fields; it comes first and takes focus."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


@register.simple_tag
def status(kind: str, label: Label) -> SafeString:
    """``kind``: open, soon, live, warn or closed. Shape and word together, never colour alone."""
    return format_html('<span class="st st--{}">{}</span>', kind, label)


@register.inclusion_tag("components/demo_tag.html")
def demo_tag(is_demo: bool | int = True) -> dict[str, Any]:
    """演示数据, where a record is invented."""
    return {"is_demo": is_demo}


@register.simple_tag
def demo_mark(is_demo: bool | int = True) -> SafeString:
    """The thin mark of one invented item; ``components/demo_note.html`` says once on the page what it means."""
    return format_html('<i class="dm" role="img" aria-label="{}"></i>', _("演示")) if is_demo else SafeString("")


@register.simple_tag
def data_demo(is_demo: bool | int = True, of: str = "") -> SafeString:
    """``<tr{% data_demo row.is_demo %}>``: the numbers and states in this element are invented.

    ``of`` is "both" where they are computed from invented and published records together. Styles and tests know such
    elements by the attribute; readers by a mark that stands in it.
    """
    return format_html(' data-demo="{}"', of) if is_demo else SafeString("")


@register.inclusion_tag("components/source.html")
def source(text: Label, day: date | None = None, url: str = "", demo: bool = False) -> dict[str, Any]:
    """The source line under a published figure. ``day`` is the date the figure speaks of or was published."""
    return {"text": text, "day": day, "url": url, "demo": demo}


@register.inclusion_tag("components/source.html")
def source_line(provenance: Provenance) -> dict[str, Any]:
    """The source line of a list or dataset, see ``portal.site.provenance``."""
    return {"text": provenance.source, "day": provenance.day, "url": "", "demo": provenance.demo}


@register.simple_tag
def width(value: float | Decimal | None, total: float | Decimal = 100) -> str:
    """The class ``w-0`` … ``w-100`` for a bar of ``value`` of ``total``: inline styles are not allowed here.

    Also for the target mark of a meter: ``<b class="{% width 85 %}">`` stands at the bar's right end.
    """
    if not total or value is None:
        return "w-0"
    return f"w-{max(0, min(100, round(float(value) * 100 / float(total))))}"
