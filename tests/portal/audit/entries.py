"""The audit entries that a test has caused, and the addresses of the back office."""

from django.urls import reverse

from portal.audit.models import AuditEvent


class Entries:
    """The entries that are written from now on."""

    def __init__(self):
        self.last = AuditEvent.objects.values_list("pk", flat=True).first() or 0

    def new(self):
        return list(AuditEvent.objects.filter(pk__gt=self.last).order_by("pk"))

    def names(self):
        return [(entry.kind, entry.success, entry.actor_id) for entry in self.new()]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
