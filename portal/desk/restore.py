"""What the page of an old version says, and how a request that puts one back is recognised."""

from django.contrib.admin.utils import flatten_fieldsets
from django.utils import timezone

from portal.desk import stale


def running(request):
    return hasattr(request, "restored")


def title(version):
    return f"恢复到 {timezone.localtime(version.history_date):%Y-%m-%d %H:%M:%S} 的版本"


def context(model_admin, request, record, version):
    """``version_token`` notices who saves between looking and restoring; ``kept`` names what would stay as it is."""
    form = model_admin.get_form(request, record, change=True)
    shown = flatten_fieldsets(model_admin.get_fieldsets(request, record))
    kept = [
        str(field.verbose_name)
        for field in version.tracked_fields
        if field.name in shown
        and field.name not in form.base_fields
        and getattr(version, field.attname) != getattr(record, field.attname)
    ]
    return {"version_token": stale.token(form(instance=record), []), "kept": kept}
