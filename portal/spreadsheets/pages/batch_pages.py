"""What every page of one admin's import shares: who may open it, of which batch, and where it sends a person on."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from portal.limits.numbers import whole_number
from portal.spreadsheets import batches
from portal.spreadsheets.models import Batch, Kind
from portal.spreadsheets.resources import SheetResource, sheets_of
from portal.spreadsheets.rights import may
from portal.spreadsheets.workflow import BUSY, WRITTEN, Workflow


class BatchPages:
    """Every page asks for the permission and, for a batch, that it is the person's own and of this ``kind``."""

    kind = Kind.IMPORT

    def __init__(self, admin: "ModelAdmin[Any]") -> None:
        self.admin = admin
        self.model: type[models.Model] = admin.model

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{name}", args=args)

    def show(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> TemplateResponse:
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.model._meta,
            "list_url": self.url("changelist"),
            **context,
        }
        request.current_app = self.admin.admin_site.name
        return TemplateResponse(request, f"portal/spreadsheets/{template}.html", context, status=status)

    def resources(self, request: HttpRequest, action: str) -> list[type[SheetResource]]:
        """The sheets of the model that the person may import, or export."""
        return [resource for resource in sheets_of(self.model) if may(request.user, resource, action)]

    def resource(self, request: HttpRequest, action: str = "import") -> type[SheetResource]:
        """The sheet that is meant when a model has several: ``sheet``."""
        found = self.resources(request, action)
        if not found:
            raise PermissionDenied
        wanted = request.POST.get("sheet") or request.GET.get("sheet")
        return next((resource for resource in found if resource.key() == wanted), found[0])

    def batch(self, request: HttpRequest, pk: int) -> Batch:
        if not request.user.is_authenticated:
            raise PermissionDenied
        batch = Batch.objects.filter(pk=pk, user=request.user, kind=self.kind).first()
        if batch is None or batch.resource is None or batch.resource._meta.model is not self.model:
            raise Http404
        if not may(request.user, batch.resource, batch.right):
            raise PermissionDenied
        if Workflow(batch).interrupted():
            messages.warning(request, batch.message)
        return batch

    def elsewhere(self, batch: Batch) -> HttpResponseRedirect | None:
        """Where a person goes on when nothing can be decided now: somebody is at work, or everything is written."""
        if batch.state in BUSY:
            return HttpResponseRedirect(self.url("import_progress", batch.pk))
        return self.batch_page(batch) if batch.state in WRITTEN else None

    def batch_page(self, batch: Batch) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:spreadsheets_batch_change", args=[batch.pk]))

    def plan(self, batch: Batch) -> HttpResponseRedirect:
        """Small files at once; a large one by a process of its own, with a page that tells how far it is."""
        if batches.is_large(batch):
            batches.begin_planning(batch)
            return HttpResponseRedirect(self.url("import_progress", batch.pk))
        batches.plan(batch)
        return HttpResponseRedirect(self.url("import_check", batch.pk))


def whole(text: str | None, default: int) -> int:
    """A number that somebody typed; ``default`` for anything else."""
    number = whole_number(text)
    return default if number is None else number
