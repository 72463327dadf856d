"""The links to uploaded files that the back office's forms show."""

from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.access import scope
from portal.media.fields import PictureField, UploadField

SHOWN = (".jpg", ".jpeg", ".png")  # in the browser; everything else is a download, so that nothing runs in our name


@never_cache
@require_safe
def staff_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the media folder, for staff who may see the record that holds it. Raises Http404 for everybody else.

    Readers get files from the pages of their rooms, under the rooms' own rules. Private files lie in other folders.
    """
    if not request.user.is_staff:
        raise Http404
    for model, field in _columns():
        if scope(request.user, model._base_manager.filter(**{field.name: name})).exists():
            try:
                return FileResponse(default_storage.open(name), as_attachment=not name.lower().endswith(SHOWN))
            except OSError:
                raise Http404 from None
    raise Http404


def _columns() -> Iterator[tuple[type[models.Model], UploadField | PictureField]]:
    """Every column whose files lie in the media folder."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, UploadField | PictureField) and field.storage is default_storage:
                yield model, field
