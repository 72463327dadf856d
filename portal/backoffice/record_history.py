"""The history of one record and of its parts, as its page shows it, the newest change first."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.access import POLICIES, granted
from portal.actions.registry import state_fields
from portal.audit.log import DELETED, subject_key
from portal.audit.models import AuditEvent
from portal.backoffice.history_batches import name_batches
from portal.backoffice.history_entries import Entry, Reading
from portal.backoffice.history_filters import WAYS, HistoryFilters, items_of, people_of
from portal.backoffice.history_parts import Parts, parts_of
from portal.backoffice.history_roles import name_roles
from portal.limits.numbers import LARGEST, whole_number

PER_PAGE = 50  # history rows; of a narrowed page, changes
SEARCHED = 2_000  # history rows that a narrowed page looks through, the newest first


Found = tuple[Page[Any], list[Entry], int]


def context(model_admin: ModelAdmin[Any], request: HttpRequest, record: models.Model) -> dict[str, Any]:
    """What the page needs: one page of entries, the newest first."""
    rows = type(record).history.filter(**{record._meta.pk.attname: record.pk})  # type: ignore[attr-defined]
    parts = list(parts_of(model_admin, request, {record.pk}, record))
    items = items_of(record, state_fields(type(record))) | {
        f"part-{one.model._meta.model_name}": one.kind for one in parts
    }
    wanted = HistoryFilters.of(request.GET, items)
    number = whole_number(request.GET.get("p"), low=1, high=LARGEST) or 1
    if wanted or any(one.rows.exists() for one in parts):
        page, shown, unchanged = _narrowed(request, type(record), rows, parts, wanted, number)
    else:
        page, shown, unchanged = _whole(request, type(record), rows, number)
    name_batches(model_admin, request, shown)
    name_roles(shown)
    _name_versions(model_admin, shown)
    can_audit = AuditEvent in POLICIES and granted(request.user, POLICIES[AuditEvent], "view")
    return {
        "entries": shown,
        "unchanged": unchanged,
        "page": page,
        "wanted": wanted,
        "people": people_of([rows, *(one.rows for one in parts)]),
        "items": items,
        "ways": WAYS,
        "query": _query(request),
        "pages": _pages(page),
        "audit_url": f"{reverse('admin:audit_auditevent_changelist')}?q={subject_key(record)}" if can_audit else "",
    }


def _whole(request: HttpRequest, model: type[models.Model], rows: Any, number: int) -> Found:
    """One page of everything. Also how many saves of it changed nothing."""
    page = Paginator(_newest_first(rows), PER_PAGE).get_page(number)
    start = page.start_index() - 1 if page.paginator.count else 0
    end = start + len(page.object_list)
    older = list(_newest_first(rows)[end : end + 1])
    entries = Reading(request.user, model, list(page.object_list), older).entries()
    shown = [entry for entry in entries if not entry.is_empty]
    return page, shown, len(entries) - len(shown)


def _narrowed(
    request: HttpRequest,
    model: type[models.Model],
    rows: Any,
    parts: list[Parts],
    wanted: HistoryFilters,
    number: int,
) -> Found:
    """One page of the changes that were asked for. What a change is, only the row before it tells: all are read."""
    newest = list(_newest_first(rows)[: SEARCHED + 1])
    entries = Reading(request.user, model, newest[:SEARCHED], newest[SEARCHED:]).entries()
    for kind in parts:
        entries += _of_parts(request, kind)
    found = [entry for entry in entries if not entry.is_empty and wanted.takes(entry)]
    found.sort(key=lambda entry: entry.row.history_date, reverse=True)
    page = Paginator(found, PER_PAGE).get_page(number)
    return page, list(page.object_list), 0


def _of_parts(request: HttpRequest, parts: Parts) -> list[Entry]:
    newest = sorted(_newest_first(parts.rows)[:SEARCHED], key=parts.key_of, reverse=True)  # stable: the newest first
    entries = Reading(request.user, parts.model, newest, ()).entries()
    for entry in entries:
        entry.part, entry.part_kind = parts.name_of(entry.row), parts.kind
    return entries


def _newest_first(rows: Any) -> Any:
    return rows.select_related("history_user").order_by("-history_date", "-history_id")


def _name_versions(model_admin: ModelAdmin[Any], entries: list[Entry]) -> None:
    """Where the version of each entry can be seen; parts without a page of their own have none."""
    for entry in entries:
        model = entry.row.instance_type
        if entry.row.history_type == DELETED or not model_admin.admin_site.is_registered(model):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_simple_history"
        entry.version_url = reverse(name, args=[getattr(entry.row, model._meta.pk.attname), entry.row.pk])


def _query(request: HttpRequest) -> str:
    """The address's question without the number of the page, for the links to other pages."""
    asked = request.GET.copy()
    asked.pop("p", None)
    return asked.urlencode()


def _pages(page: Page[Any]) -> list[int]:
    return list(page.paginator.page_range) if page.paginator.num_pages > 1 else []
