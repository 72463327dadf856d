"""A record was deleted while somebody had its form open: what they typed is shown, and can be saved as a new record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from portal.accounts.access import Person, covers
from portal.backoffice.django_forms import InlineFormSet, inline_formsets, key_field
from portal.backoffice.edit_conflicts import CHOICE, TOKEN, shown
from portal.limits.numbers import LARGEST_KEY, whole_number

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.forms import ModelForm

GONE = 410
Pairs = list[tuple[str, Any]]  # a label, or a name, with what stands beside it


def page(model_admin: ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse | None:
    """The answer to a save that comes too late, or None where the person had no such record in their area."""
    options = model_admin.opts
    if whole_number(object_id, high=LARGEST_KEY) is None:
        return None
    history: Any = model_admin.model.history  # type: ignore[attr-defined]  # the caller has looked that there is one
    last = history.filter(**{options.pk.attname: object_id}).select_related("history_user").first()
    if last is None or last.history_type != "-" or not model_admin.has_change_permission(request):
        return None
    record = last.instance
    if not _in_area(request.user, record):
        return None
    # ``change=False``: else Django would ask for the right to change this very record, which nobody has any more
    form = model_admin.get_form(request, record, change=False)(request.POST, request.FILES, instance=record)
    formsets = inline_formsets(model_admin, request, record)
    rows = [row for formset in formsets for row in formset.forms if row.has_changed()]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"已被删除：{record}",
        "opts": options,
        "last": last,
        "typed": _typed(form),
        "rows": [(row._meta.model._meta.verbose_name, _typed(row)) for row in rows],
        "resent": _resent(request.POST, formsets) if model_admin.has_add_permission(request) else None,
        "add_url": reverse(f"admin:{options.app_label}_{options.model_name}_add"),
    }
    return TemplateResponse(request, "portal/backoffice/deleted_record.html", context, status=GONE)


def _in_area(user: Person, record: Model) -> bool:
    try:
        return covers(user, record)
    except ObjectDoesNotExist:  # its place, or what leads there, is gone as well
        return False


def _typed(form: ModelForm[Any]) -> Pairs:
    """Label and value of each field that holds something."""
    hidden = {bound.name for bound in form.hidden_fields()} | {"DELETE"}
    pairs = [(str(bound.label), shown(form, bound.name, bound.data)) for bound in form if bound.name not in hidden]
    return [(label, value) for label, value in pairs if value]


def _resent(data: QueryDict, formsets: Iterable[InlineFormSet]) -> Pairs:
    """The same fields for the page that adds a record: the rows of the inlines without the keys of what is gone."""
    emptied = {f"{formset.prefix}-INITIAL_FORMS": "0" for formset in formsets}
    for formset in formsets:
        for row in formset.forms:
            emptied[row.add_prefix(key_field(formset))] = emptied[row.add_prefix(formset.fk.name)] = ""
    kept = [name for name in data if not name.startswith(("_", CHOICE)) and name not in ("csrfmiddlewaretoken", TOKEN)]
    return [(name, value) for name in kept for value in ([emptied[name]] if name in emptied else data.getlist(name))]
