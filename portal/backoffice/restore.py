"""What the page of an old version says, and how a request that puts one back is recognised.

Django's own view of the form does the saving, and no argument reaches its hooks; so the version travels on the
request, from ``begin`` to ``restored_version``, and nobody else touches the attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from portal.backoffice import edit_conflicts, version_choices, version_parts, version_relations
from portal.records.history import keep_first_versions

if TYPE_CHECKING:
    Admin = ModelAdmin[Any]

ATTRIBUTE = "restored_version"
STAND_INS = "version_stand_ins"


def begin(request: HttpRequest, version: Any) -> None:
    """Mark the request as one that puts ``version``, a history row, back."""
    setattr(request, ATTRIBUTE, version)


def restored_version(request: HttpRequest) -> Any:
    """The history row that this request puts back, or None."""
    return getattr(request, ATTRIBUTE, None)


def complete(request: HttpRequest, shown: Model | None) -> None:
    """Give the record of then, as it is shown, what stands in for records that are gone; see ``context``."""
    for field, key in getattr(request, STAND_INS, {}).items():
        setattr(shown, field.attname, key)


def title(version: Any) -> str:
    """What is done, in words: heading, reason in the history, message."""
    return f"恢复到 {timezone.localtime(version.history_date):%Y-%m-%d %H:%M:%S} 的版本"


def keep_first(record: Any) -> None:
    """What the record was before its first change."""
    keep_first_versions(type(record), [record.pk])


def context(model_admin: Admin, request: HttpRequest, record: Model, version: Any) -> dict[str, Any]:
    """``version_token`` notices who saves between looking and restoring; ``kept`` names what would stay as it is,
    ``parts`` what of the record's parts was different then and stays too.

    ``gone`` names what the version cannot give back. What stands there today stands in: the form sends back what it
    shows, and would send back nothing.
    """
    form = model_admin.get_form(request, record, change=True)
    today = form(instance=record)
    stand_ins = version_relations.stand_ins(today, record, version)
    setattr(request, STAND_INS, stand_ins)
    shown = flatten_fieldsets(model_admin.get_fieldsets(request, record))
    kept = [
        str(field.verbose_name)
        for field in version.tracked_fields
        if field.name in shown
        and field.name not in form.base_fields
        and version.instance_type._meta.get_field(field.name) not in stand_ins
        and getattr(version, field.attname) != getattr(record, field.attname)
    ]
    return {
        "version_token": edit_conflicts.token(today, []),
        "kept": [*kept, *version_choices.left_out(form, record, version)],
        "gone": [
            *(f"{field.verbose_name}（{version_relations.GONE}）" for field in stand_ins),
            *version_relations.other_files(today, record, version),
        ],
        "parts": version_parts.different_parts(model_admin, request, record, version),
    }
