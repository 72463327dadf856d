"""What the page of an old version says, and how a request that puts one back is recognised."""

from django.contrib.admin.utils import flatten_fieldsets
from django.utils import timezone

from portal.backoffice import edit_conflicts


def running(request):
    return hasattr(request, "restored")


def title(version):
    return f"恢复到 {timezone.localtime(version.history_date):%Y-%m-%d %H:%M:%S} 的版本"


def keep_first(record):
    """A record that came in bulk has no version yet: the one before the first change must not be lost."""
    if not record.history.exists():
        before = type(record)._base_manager.get(pk=record.pk)
        before._history_user = None  # nobody of this request wrote it
        type(record).history.bulk_history_create([before], default_change_reason="首次修改前的内容")


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
    return {"version_token": edit_conflicts.token(form(instance=record), []), "kept": kept}
