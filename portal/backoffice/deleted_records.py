"""A record was deleted while somebody had its form open: what she typed is shown, and can be saved as a new record."""

from django.core.exceptions import ObjectDoesNotExist
from django.template.response import TemplateResponse
from django.urls import reverse

from portal.accounts.access import covers
from portal.backoffice.edit_conflicts import CHOICE, TOKEN, shown

GONE = 410


def page(model_admin, request, object_id):
    """The answer to a save that comes too late, or None where the person had no such record in her area."""
    options = model_admin.opts
    if not object_id.isdigit():
        return None
    last = model_admin.model.history.filter(**{options.pk.attname: object_id}).select_related("history_user").first()
    if last is None or last.history_type != "-" or not model_admin.has_change_permission(request):
        return None
    record = last.instance
    if not _hers(request.user, record):
        return None
    # ``change=False``: else Django would ask for the right to change this very record, which nobody has any more
    form = model_admin.get_form(request, record, change=False)(request.POST, request.FILES, instance=record)
    formsets, _ = model_admin._create_formsets(request, record, change=True)
    rows = [row for formset in formsets for row in formset.forms if row.has_changed()]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"已被删除：{record}",
        "opts": options,
        "last": last,
        "typed": _typed(form),
        "rows": [(row._meta.model._meta.verbose_name, _typed(row)) for row in rows],
        "again": _again(request.POST, formsets) if model_admin.has_add_permission(request) else None,
        "add_url": reverse(f"admin:{options.app_label}_{options.model_name}_add"),
    }
    return TemplateResponse(request, "portal/backoffice/deleted_record.html", context, status=GONE)


def _hers(user, record):
    try:
        return covers(user, record)
    except ObjectDoesNotExist:  # its place, or what leads there, is gone as well
        return False


def _typed(form):
    hidden = {bound.name for bound in form.hidden_fields()} | {"DELETE"}
    pairs = [(bound.label, shown(form, bound.name, bound.data)) for bound in form if bound.name not in hidden]
    return [(label, value) for label, value in pairs if value]


def _again(data, formsets):
    """The same fields for the page that adds a record: the rows of the inlines without the keys of what is gone."""
    emptied = {f"{formset.prefix}-INITIAL_FORMS": "0" for formset in formsets}
    for formset in formsets:
        for row in formset.forms:
            emptied[row.add_prefix(formset._pk_field.name)] = emptied[row.add_prefix(formset.fk.name)] = ""
    kept = [name for name in data if not name.startswith(("_", CHOICE)) and name not in ("csrfmiddlewaretoken", TOKEN)]
    return [(name, value) for name in kept for value in ([emptied[name]] if name in emptied else data.getlist(name))]
