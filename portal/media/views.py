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
from portal.media.models import Image
from portal.media.pictures import LONGEST_SIDE
from portal.media.renditions import JPEG
from portal.media.shown_view import picture_response
from portal.media.uses import public_pictures

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


@require_safe
def library_picture(request: HttpRequest, pk: int, width: int, kind: str) -> HttpResponseBase:
    """A picture of the library in one size, for everybody while a public page shows it, and for staff who may see it.

    Raises Http404 for every other one, and for a size of no use.
    """
    public = public_pictures().filter(pk=pk)
    if request.user.is_staff and not public.exists():
        answer = picture_response(request, scope(request.user, Image.objects.filter(pk=pk)), pk, width, kind)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
    return picture_response(request, public, pk, width, kind)


@require_safe
def library_whole(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The address that stands in texts: the whole picture."""
    return library_picture(request, pk, LONGEST_SIDE, JPEG)


def _columns() -> Iterator[tuple[type[models.Model], UploadField | PictureField]]:
    """Every column whose files lie in the media folder."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, UploadField | PictureField) and field.storage is default_storage:
                yield model, field
